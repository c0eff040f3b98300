"""Who is reminded of a class, of what and where, whenever a seat or its run changes. When is in enrollments/reminders.py.

1. A reminder belongs to one taking of a seat and one date: its key names both. Another date, or a seat taken anew,
   wants reminders of its own; the one that waits becomes that (messaging/followups).
2. A group's contact is reminded once for everybody who has no address of their own.
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
from messaging import followups
from messaging.models import OutboxMail

State, Kind = Enrollment.State, SeatEvent.Kind
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
        followups.reconcile(_plans(readers[at : at + AT_ONCE], now), now=now)


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


def _plans(readers: list[Reader], now: datetime) -> Iterable[followups.Plan]:
    written = _written(readers)
    for reader in readers:
        rows = written[type(reader.about), reader.about.pk]
        yield followups.Plan(reader.about, list(_planned(reader, rows, now)), rows, _why_not)


def _why_not(_mail: OutboxMail) -> tuple[str, str]:
    return "not_happened", _("the seat or its date has changed")


def _written(readers: list[Reader]) -> dict[tuple, list[OutboxMail]]:
    """The reminders there are; locked, so that no worker takes one while it is moved: nothing sweeps after us."""
    found: dict[tuple, list[OutboxMail]] = defaultdict(list)
    for model in TEMPLATES:
        abouts = [reader.about for reader in readers if isinstance(reader.about, model)]
        rows = OutboxMail.objects.about(*abouts).filter(template__in=NAMES)
        for row in rows.select_for_update().order_by("pk"):
            found[model, row.object_id].append(row)
    return found


def _planned(reader: Reader, rows: list[OutboxMail], now: datetime) -> Iterable[followups.Planned]:
    if not reader.seated:
        return
    run, templates = reader.run, TEMPLATES[type(reader.about)]
    taken = f"{reader.seated.pk}:{run.starts_at.astimezone(UTC):%Y%m%d%H%M}"
    keys = {name: f"{template}:{taken}" for name, template in templates.items()}
    known = {row.key for row in rows if not followups.may_come_back(row)}
    facts = Facts(
        starts_at=run.starts_at,
        ends_at=run.ends_at,
        seated_at=reader.seated.at,
        known=frozenset(name for name, key in keys.items() if key in known),
    )
    for name, due_at in plan(facts, now):
        if name in keys:
            yield followups.Planned(keys[name], templates[name], reader.to, due_at, event=reader.seated)
