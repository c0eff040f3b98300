from messaging.models.delivery import MailRoute, Undeliverable
from messaging.models.follow_up import FollowUpStep, MailTemplate, MailText
from messaging.models.log import LogLine
from messaging.models.mail import OutboxMail
from messaging.models.person import BudgetEntry, Consent, Person
from messaging.models.private import Private

__all__ = [
    "BudgetEntry",
    "Consent",
    "FollowUpStep",
    "LogLine",
    "MailRoute",
    "MailTemplate",
    "MailText",
    "OutboxMail",
    "Person",
    "Private",
    "Undeliverable",
]
