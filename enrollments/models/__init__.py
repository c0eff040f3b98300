from enrollments.models.attendance import Attendance, Certificate
from enrollments.models.delivery import MailRoute, Undeliverable
from enrollments.models.enrollment import EndedLink, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.models.inquiry import Inquiry, InquiryEvent
from enrollments.models.mail import OutboxMail
from enrollments.models.person import BudgetEntry, Consent, Person
from enrollments.models.roster import RosterDraft
from enrollments.models.run import CourseRun
from enrollments.models.sequence import FollowUpStep, MailTemplate, MailText

__all__ = [
    "Attendance",
    "BudgetEntry",
    "Certificate",
    "Consent",
    "CourseRun",
    "EndedLink",
    "Enrollment",
    "EnrollmentGroup",
    "FollowUpStep",
    "Inquiry",
    "InquiryEvent",
    "MailRoute",
    "MailTemplate",
    "MailText",
    "OutboxMail",
    "Person",
    "RosterDraft",
    "SeatEvent",
    "Undeliverable",
]
