"""Which line of the log is told to whom. The words are in templates/emails/, the facts in enrollments/emails/seats.py."""

from datetime import datetime

from enrollments import outbox
from enrollments.models import CourseRun, OutboxMail, SeatEvent

Kind = SeatEvent.Kind


def promise(*, run: CourseRun, events: list[SeatEvent], now: datetime) -> None:
    """Write the mails that these lines cause, in the transaction that wrote the lines."""
    mails: list[OutboxMail] = []
    if mails:
        outbox.write(mails)
