from enrollments.models.attendance import Attendance, Certificate
from enrollments.models.enrollment import EndedLink, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.models.import_draft import ImportDraft
from enrollments.models.run import CourseRun

__all__ = [
    "Attendance",
    "Certificate",
    "CourseRun",
    "EndedLink",
    "Enrollment",
    "EnrollmentGroup",
    "ImportDraft",
    "SeatEvent",
]
