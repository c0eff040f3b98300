"""Which line of the log is told to whom. The words are in templates/emails/, the facts in messaging/emails/.

1. One person gets one mail from one change: the last line about them that is worth telling. What concerns the whole
   run is told to everybody who is on it.
2. The contact of a group gets one mail a kind, however many of its people it is about. They hear of their own seat,
   each at an address of their own; what is still open (waiting, offers) is the contact's business.
3. Our consultants are called where the site can't help by itself: a group waits, a group gives many seats back.
4. Reminders are brought in line with what has changed (reminders.py).
5. Whether a mail is still true is asked again when it leaves (preconditions.py).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from enrollments.models import CourseRun, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.seats import reminders
from enrollments.seats.recipients import address_of, is_contact
from messaging import outbox
from messaging.consultants import consultants
from messaging.models import OutboxMail

State, Kind = Enrollment.State, SeatEvent.Kind
MANY = 5


class Told(NamedTuple):
    """The mails that one line causes; empty: none."""

    person: str = ""
    # Of a group, with an address of their own.
    member: str = ""
    contact: str = ""


TOLD = {
    (Kind.JOINED, State.CONFIRMED): Told("seat_confirmed", "seat_confirmed", "group_received"),
    (Kind.JOINED, State.WAITLISTED): Told("seat_waitlisted", "", "group_received"),
    (Kind.OFFERED, State.OFFERED): Told("seat_offered", "", "group_offered"),
    (Kind.ACCEPTED, State.CONFIRMED): Told("seat_confirmed", "seat_confirmed", "group_confirmed"),
    (Kind.CONFIRMED, State.CONFIRMED): Told("seat_confirmed", "seat_confirmed", "group_confirmed"),
    (Kind.DECLINED, State.CANCELLED): Told("seat_cancelled", "", "group_cancelled"),
    (Kind.EXPIRED, State.CANCELLED): Told("seat_expired", "", "group_expired"),
    (Kind.CANCELLED, State.CANCELLED): Told("seat_cancelled", "seat_cancelled", "group_cancelled"),
    (Kind.CLOSED, State.CANCELLED): Told("seat_list_closed", "", "group_list_closed"),
    (Kind.CALLED_OFF, State.CANCELLED): Told("seat_called_off", "seat_called_off", "group_called_off"),
    (Kind.MOVED_OUT, ""): Told("", "", "group_changed"),
    (Kind.MOVED_IN, State.CONFIRMED): Told("seat_moved", "seat_moved", ""),
    (Kind.SWAPPED, ""): Told("seat_swapped", "seat_swapped", "group_changed"),
    (Kind.CERTIFIED, ""): Told("seat_certified", "seat_certified", "group_certified"),
}
# Of the run as a whole: to everybody in one of these states.
TOLD_TO_ALL = {
    Kind.RESCHEDULED: (
        Told("seat_rescheduled", "seat_rescheduled", "group_rescheduled"),
        {State.CONFIRMED, State.WAITLISTED, State.OFFERED},
    ),
    Kind.DECIDED: (Told("seat_decided", "seat_decided", "group_decided"), {State.CONFIRMED}),
}
NOTHING = Told()
# The seat ends with it.
ENDS = {Kind.CANCELLED, Kind.CALLED_OFF}
SEATED = {State.CONFIRMED, State.ATTENDED, State.NO_SHOW}

# Whom a line is about, the line, and what it tells.
Telling = tuple[Enrollment, SeatEvent, Told]


def enqueue(*, run: CourseRun, events: list[SeatEvent], now: datetime) -> None:
    """Write the mails that these lines cause, in the transaction that wrote the lines."""
    told = _told(run, events)
    mails = [*_to_people(told, now), *_to_contacts(told, now), *_besides(events, now), *_alerts(told, now)]
    if mails:
        outbox.write(mails)
    reminders.follow(run=run, events=events, now=now)


def _told(run: CourseRun, events: list[SeatEvent]) -> list[Telling]:
    """The last line about each person; a change of the whole run says all that has happened to those on it."""
    last: dict[int, Telling] = {}
    for event in events:
        told = TOLD.get((event.kind, event.to_state), NOTHING)
        if event.enrollment and told != NOTHING:
            last[event.enrollment_id] = (event.enrollment, event, told)
    for event in events:
        told, states = TOLD_TO_ALL.get(event.kind, (NOTHING, set()))
        if told != NOTHING:
            for row in run.enrollments.filter(state__in=states).select_related("group").order_by("rank"):
                row.run = run
                last[row.pk] = (row, event, told)
    return list(last.values())


def _to_people(told: list[Telling], now: datetime) -> Iterable[OutboxMail]:
    for row, event, templates in told:
        template = templates.person
        if _is_member(row, event):
            template = templates.member if _has_seat(row, event) else ""
        # Where the contact is told in the member's stead, there is no address.
        if template and (to := address_of(row)):
            yield _mail(row, template, to, event, now)


def _is_member(row: Enrollment, event: SeatEvent) -> bool:
    """Of a group on the group's own date; elsewhere everybody is told singly."""
    return row.group is not None and row.group.run_id == event.run_id


def _has_seat(row: Enrollment, event: SeatEvent) -> bool:
    """Who only waits was told of nothing yet, and is told of nothing now."""
    return event.from_state == State.CONFIRMED if event.kind in ENDS else row.state in SEATED


def _to_contacts(told: list[Telling], now: datetime) -> Iterable[OutboxMail]:
    """One mail a group and kind; it names the first line, its builder finds the others of the same moment."""
    first: dict[tuple[int, str], tuple[EnrollmentGroup, SeatEvent]] = {}
    for row, event, templates in told:
        if templates.contact and _is_member(row, event):
            first.setdefault((row.group_id, templates.contact), (row.group, event))
    for (_group, template), (group, event) in first.items():
        yield _mail(group, template, group.email, event, now)


def _besides(events: list[SeatEvent], now: datetime) -> Iterable[OutboxMail]:
    """Who passed a seat on, and who is written to at another address from now on: both addresses hear of it, for
    whoever got hold of a link must not be able to lead the mails away unnoticed."""
    for event in events:
        row, group, old = event.enrollment, event.group, event.address_before
        if row and _is_member(row, event) and not _has_seat(row, event):
            continue
        if event.kind == Kind.SWAPPED and old and old != row.email and not is_contact(group, old):
            yield _mail(row, "seat_passed_on", old, event, now)
        if event.kind == Kind.EDITED:
            about, template = (row, "seat_changed") if row else (group, "group_contact")
            to = address_of(row) if row else group.email
            is_readdressed = old and old.lower() != about.email.lower()
            has_new_link = is_readdressed and not row
            if to and (has_new_link or not about.mails.filter(to=to).exists()):
                yield _mail(about, template, to, event, now)
            if is_readdressed and not (row and is_contact(group, old)):
                yield _mail(about, "seat_readdressed" if row else "group_readdressed", old, event, now)


def _alerts(told: list[Telling], now: datetime) -> Iterable[OutboxMail]:
    """A group that waits may be helped by another date; one that gives many seats back wants a call."""
    waits, gives_back = {}, {}
    for row, event, _templates in told:
        if not row.group:
            continue
        if event.kind == Kind.JOINED and event.to_state == State.WAITLISTED:
            waits.setdefault(row.group_id, []).append(event)
        if event.kind == Kind.CANCELLED and event.by is None:
            gives_back.setdefault(row.group_id, []).append(event)
    called = [lines[0] for lines in waits.values()]
    called += [lines[0] for lines in gives_back.values() if len(lines) >= MANY]
    for event in called:
        for user in consultants():
            yield _mail(event.group, "seats_alert", user.email, event, now, key=f":{user.pk}")


def _mail(about, template: str, to: str, event: SeatEvent, now: datetime, key: str = "") -> OutboxMail:
    return outbox.draft(
        about=about,
        template=template,
        to=to,
        key=f"{template}:{event.pk}{key}",
        due_at=now,
        now=now,
        event=event,
    )
