"""Reminders in the outbox, brought in line with the plan (enrollments/reminders.py) by whatever changes a seat or its run.

1. A reminder belongs to one taking of a seat and one date: its key names both. Another date, or a seat taken anew,
   wants reminders of its own; the one that waits is moved there.
2. What was sent, has failed or was cancelled by staff stays as it is. What falls out of the plan is cancelled.
3. A group's contact is reminded once for everybody who has no address of their own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from enrollments.models import CourseRun, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.reminders import DAY, THANKS, WEEK, Facts, plan
from enrollments.seats.recipients import address_of, own_address
from messaging import outbox
from messaging.models import OutboxMail

State, Kind, Mail = Enrollment.State, SeatEvent.Kind, OutboxMail.State
TEMPLATES = {
    Enrollment: {WEEK: "seat_reminder_week", DAY: "seat_reminder_day", THANKS: "seat_thanks"},
    EnrollmentGroup: {WEEK: "group_reminder_week", DAY: "group_reminder_day"},
}
NAMES = {template: name for templates in TEMPLATES.values() for name, template in templates.items()}
SEATING = Q(
    to_state=State.CONFIRMED, kind__in=(Kind.JOINED, Kind.ACCEPTED, Kind.CONFIRMED, Kind.MOVED_IN)
) | Q(kind=Kind.SWAPPED)
AT_ONCE = 250  # readers, so that a team of thousands costs no more memory than one of hundreds
# Lines that change who is reminded, of what, or where.
TOUCHING = {
    *(Kind.JOINED, Kind.ACCEPTED, Kind.CONFIRMED, Kind.MOVED_IN, Kind.MOVED_OUT, Kind.SWAPPED, Kind.EDITED),
    *(Kind.CANCELLED, Kind.CALLED_OFF),
}


@dataclass(frozen=True)
class Reader:
    about: Enrollment | EnrollmentGroup
    run: CourseRun
    to: str
    # The line that gave the seat; None: nobody is to be reminded.
    seated: SeatEvent | None


def follow(*, run: CourseRun, events: list[SeatEvent], now: datetime) -> None:
    """Call inside the transaction that wrote the lines."""
    touched = [event for event in events if event.kind in TOUCHING]
    # Who went to another date is followed there, by the line that receives them.
    rows = {
        event.enrollment_id: event.enrollment
        for event in touched
        if event.enrollment and event.kind != Kind.MOVED_OUT
    }
    if any(event.kind == Kind.RESCHEDULED for event in events):
        rows = {row.pk: row for row in run.enrollments.live().select_related("group")} | rows
    groups = {event.group_id: event.group for event in touched if event.group}
    groups |= {row.group_id: row.group for row in rows.values() if row.group}
    # Another contact may have the address of one of the people, or had it before, or be written to in their stead.
    handed_over = [event.group for event in touched if not event.enrollment and event.group]
    if handed_over:
        members = Enrollment.objects.live().filter(group__in=handed_over).select_related("group", "run")
        rows |= {row.pk: row for row in members}
    here = [group for group in groups.values() if group.run_id == run.pk]
    readers = [*_people(rows.values(), run), *_contacts(here, run)]
    for at in range(0, len(readers), AT_ONCE):
        _reconcile(readers[at : at + AT_ONCE], now)


def _people(rows: Iterable[Enrollment], run: CourseRun) -> Iterable[Reader]:
    rows = list(rows)
    seatings = _seatings(rows)
    for row in rows:
        to = address_of(row)
        # Who was there is thanked still.
        is_seated = bool(to) and row.state in (State.CONFIRMED, State.ATTENDED)
        # The open run is the newest there is of it.
        theirs = run if row.run_id == run.pk else row.run
        yield Reader(row, theirs, to, seatings.get(row.pk) if is_seated else None)


def _contacts(groups: list[EnrollmentGroup], run: CourseRun) -> Iterable[Reader]:
    members = defaultdict(list)
    if groups:
        seated = Enrollment.objects.filter(group__in=groups, state=State.CONFIRMED).select_related("group")
        for row in seated:
            if row.run_id == row.group.run_id and not own_address(row):
                members[row.group_id].append(row)
    seatings = _seatings(row for rows in members.values() for row in rows)
    for group in groups:
        lines = [seatings[row.pk] for row in members[group.pk] if row.pk in seatings]
        yield Reader(group, run, group.email, min(lines, key=lambda line: line.pk, default=None))


def _seatings(rows: Iterable[Enrollment]) -> dict[int, SeatEvent]:
    """The line that gave each of them the seat they have."""
    lines = SeatEvent.objects.filter(SEATING, enrollment__in=list(rows)).order_by("pk")
    return {line.enrollment_id: line for line in lines}


def _reconcile(readers: list[Reader], now: datetime) -> None:
    known = _written(readers)
    new, moved, off = [], [], []
    for reader in readers:
        rows = known[type(reader.about), reader.about.pk]
        wanted = {mail.dedupe_key: mail for mail in _wanted(reader, rows, now)}
        # For another date, or for a seat that was taken before; one of them may become what is wanted.
        spare = {
            row.template: row for key, row in rows.items() if row.state == Mail.QUEUED and key not in wanted
        }
        for key, mail in wanted.items():
            if row := rows.get(key) or spare.pop(mail.template, None):
                if row.state == Mail.QUEUED and _follows(row, mail):
                    moved.append(row)
            else:
                new.append(mail)
        off += spare.values()
    if new:
        outbox.write(new)
    OutboxMail.objects.bulk_update(moved, ["dedupe_key", "to", "due_at", "event_id"])
    for row in off:
        # Its key is free again: the same seat on the same date may come back.
        row.state, row.dedupe_key = Mail.CANCELLED, f"{row.dedupe_key}~{row.pk}"
        row.error = _("the seat or its date has changed")
    OutboxMail.objects.bulk_update(off, ["dedupe_key", "state", "error"])


def _written(readers: list[Reader]) -> dict[tuple, dict[str, OutboxMail]]:
    """The reminders there are, by their keys; locked, so that no worker takes one while it is moved."""
    found: dict[tuple, dict[str, OutboxMail]] = defaultdict(dict)
    for model in TEMPLATES:
        abouts = [reader.about for reader in readers if isinstance(reader.about, model)]
        rows = OutboxMail.objects.about(*abouts).filter(template__in=NAMES)
        for row in rows.select_for_update().order_by("pk"):
            found[model, row.object_id][row.dedupe_key] = row
    return found


def _wanted(reader: Reader, rows: dict[str, OutboxMail], now: datetime) -> Iterable[OutboxMail]:
    if not reader.seated:
        return
    run, templates = reader.run, TEMPLATES[type(reader.about)]
    drafts = {name: _draft(reader, template, now) for name, template in templates.items()}
    facts = Facts(
        starts_at=run.starts_at,
        ends_at=run.ends_at,
        seated_at=reader.seated.at,
        known=frozenset(name for name, mail in drafts.items() if mail.dedupe_key in rows),
    )
    for name, due_at in plan(facts, now):
        if name in drafts:
            drafts[name].due_at = due_at
            yield drafts[name]


def _draft(reader: Reader, template: str, now: datetime) -> OutboxMail:
    return outbox.draft(
        about=reader.about,
        template=template,
        to=reader.to,
        key=f"{template}:{reader.seated.pk}:{reader.run.starts_at.astimezone(UTC):%Y%m%d%H%M}",
        due_at=now,
        now=now,
        event=reader.seated,
    )


def _follows(row: OutboxMail, mail: OutboxMail) -> bool:
    """Make the row that waits what is wanted now; False when it is already."""
    names = ["to", "event_id"]
    if row.dedupe_key != mail.dedupe_key:  # of the same date its time is right, or the worker's next try
        names += ["dedupe_key", "due_at"]
    changed = [name for name in names if getattr(row, name) != getattr(mail, name)]
    for name in changed:
        setattr(row, name, getattr(mail, name))
    return bool(changed)
