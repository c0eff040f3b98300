"""Which line of the log is told to whom. The words are in templates/emails/, the facts in enrollments/emails/seats.py.

1. One person gets one mail from one change: the last line about them that is worth telling.
2. The contact of a group hears of everything that happens to the group. Its people hear of their own seat, at an
   address of their own; what is still open (waiting, offers) is the contact's business.
3. Whether the mail is still true is asked again when it leaves (still_true.py).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from enrollments import outbox
from enrollments.models import CourseRun, Enrollment, OutboxMail, SeatEvent
from enrollments.seats.addresses import address_of

State, Kind = Enrollment.State, SeatEvent.Kind


class Told(NamedTuple):
    """The mails that one line causes; empty: none."""

    to_person: str = ""
    # Of a group, with an address of their own.
    to_member: str = ""


TOLD = {
    (Kind.JOINED, State.CONFIRMED): Told("seat_confirmed", "seat_confirmed"),
    (Kind.JOINED, State.WAITLISTED): Told("seat_waitlisted"),
    (Kind.OFFERED, State.OFFERED): Told("seat_offered"),
    (Kind.ACCEPTED, State.CONFIRMED): Told("seat_confirmed", "seat_confirmed"),
    (Kind.CONFIRMED, State.CONFIRMED): Told("seat_confirmed", "seat_confirmed"),
}
NOTHING = Told()


def promise(*, run: CourseRun, events: list[SeatEvent], now: datetime) -> None:
    """Write the mails that these lines cause, in the transaction that wrote the lines."""
    mails = list(_to_people(events, now))
    if mails:
        outbox.write(mails)


def told_by(event: SeatEvent) -> Told:
    return TOLD.get((event.kind, event.to_state), NOTHING)


def _to_people(events: list[SeatEvent], now: datetime) -> Iterable[OutboxMail]:
    last = {event.enrollment_id: event for event in events if event.enrollment and told_by(event) != NOTHING}
    for event in last.values():
        template = told_by(event).to_member if event.group_id else told_by(event).to_person
        if template and (to := address_of(event.enrollment)):
            yield _mail(event.enrollment, template, to, event, now)


def _mail(about, template: str, to: str, event: SeatEvent, now: datetime) -> OutboxMail:
    return outbox.draft(
        about=about,
        template=template,
        to=to,
        key=f"{template}:{event.pk}",
        due_at=now,
        now=now,
        event=event,
    )
