"""A run as a whole: planned, copied, moved, decided upon, called off.

1. A run is planned only when its instructor is free (clashes.py).
2. Another date or place is told to everybody who has a seat or waits for one; the deadline of registration moves
   with the date, calendars get the change, and offers get a fresh end that suits the new date.
3. While seats are missing, staff decide: it runs as planned, it is moved, or it is called off with a reason.
4. Calling off frees everybody, and is final; a copy begins anew with nobody on it.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import City, Format
from enrollments import waiting
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.scheduling_conflicts import refuse_double_booking
from enrollments.seats import changes
from enrollments.seats.ledger import Ledger, open_run
from enrollments.seats.staffing import refuse_silence
from instructors.models import Instructor

State, Kind = Enrollment.State, SeatEvent.Kind


class Over(Exception):
    """The run is over, or was called off."""


class InThePast(Exception):
    """A class can't begin before now."""


class Unchanged(Exception):
    """Date, place and instructor are what they were."""


class AlreadyDecided(Exception):
    """It was decided before that it runs."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What everybody on a run must know: when, where, who."""

    starts_at: datetime
    ends_at: datetime
    city: City | None
    venue: str
    online_url: str
    instructor: Instructor

    @classmethod
    def of(cls, run: CourseRun) -> "Arrangement":
        return cls(run.starts_at, run.ends_at, run.city, run.venue, run.online_url, run.instructor)

    @property
    def time(self) -> str:
        first, last = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        same_day = first.date() == last.date()
        return f"{first:%Y-%m-%d %H:%M}–{last:{'%H:%M' if same_day else '%m-%d %H:%M'}}"

    @property
    def place(self) -> str:
        return " ".join(filter(None, (self.city.name if self.city else str(Format.ONLINE.label), self.venue)))

    def changes_to(self, new: "Arrangement") -> str:
        """`old → new` of whatever differs; the link to the class stays out of the log."""
        pairs = [(self.time, new.time), (self.place, new.place), (self.instructor.name, new.instructor.name)]
        told = [f"{old} → {changed}" for old, changed in pairs if old != changed]
        if self.online_url != new.online_url:
            told.append(_("another link to the class"))
        return "; ".join(told)


ARRANGED = tuple(field.name for field in fields(Arrangement))


def add(*, run: CourseRun) -> CourseRun:
    """A run that was not there before. Raises DoubleBooked."""
    with transaction.atomic():
        refuse_double_booking(instructor=run.instructor, starts_at=run.starts_at, ends_at=run.ends_at)
        run.save(force_insert=True)
    return run


def copy(*, run: CourseRun, starts_at: datetime, now: datetime) -> CourseRun:
    """The same class on another date, with nobody on it, nothing decided and nothing promised; sold with the outline
    that visitors see now. Raises InThePast, DoubleBooked."""
    if starts_at <= now:
        raise InThePast(_("A class can’t begin in the past."))
    moved_by = starts_at - run.starts_at
    return add(
        run=CourseRun(
            course=run.course,
            syllabus=run.course.current_syllabus or run.syllabus,
            instructor=run.instructor,
            format=run.format,
            starts_at=starts_at,
            ends_at=run.ends_at + moved_by,
            city=run.city,
            venue=run.venue,
            seats=run.seats,
            seats_needed=run.seats_needed,
            registration_ends_at=_moved(run.registration_ends_at, moved_by),
            price=run.price,
        )
    )


def reschedule(
    *,
    run: CourseRun,
    starts_at: datetime,
    ends_at: datetime,
    city: City | None,
    venue: str,
    online_url: str,
    instructor: Instructor,
    by,
    now: datetime,
    note: str = "",
) -> CourseRun:
    """Another date, place or instructor; without a city it is online. Raises Over, InThePast, Unchanged, DoubleBooked."""
    new = Arrangement(starts_at, ends_at, city, venue, online_url, instructor)
    with open_run(run, by=by, now=now) as ledger:
        row = ledger.run
        refuse_past(row, starts_at=starts_at, now=now)
        old = Arrangement.of(row)
        if new == old:
            raise Unchanged(_("Nothing has changed."))
        refuse_double_booking(instructor=instructor, starts_at=starts_at, ends_at=ends_at, besides=row.pk)
        _arrange(row, new)
        ledger.log(Kind.RESCHEDULED, **changes.in_log(old.changes_to(new), note))
        if starts_at != old.starts_at:
            _give_offers_a_new_end(ledger)
    return row


def decide(*, run: CourseRun, by, now: datetime, note: str = "") -> CourseRun:
    """It runs, whoever else comes. Raises Over, AlreadyDecided."""
    with open_run(run, by=by, now=now) as ledger:
        row = ledger.run
        _refuse_over(row, now)
        if row.confirmed_at:
            raise AlreadyDecided(_("It was decided already that this class runs."))
        row.confirmed_at = now
        row.save(update_fields=["confirmed_at"])
        ledger.log(Kind.DECIDED, note=note)
    return row


def call_off(*, run: CourseRun, by, now: datetime, note: str) -> CourseRun:
    """Everybody who has a seat or waits is cancelled and told why. Raises NoReason, Over, and NotAllowed once the
    attendance is closed."""
    refuse_silence(note, is_told=True)
    with open_run(run, by=by, now=now) as ledger:
        row = ledger.run
        _refuse_over(row, now)
        row.state = CourseRun.State.CANCELLED
        row.calendar_sequence += 1
        row.save(update_fields=["state", "calendar_sequence"])
        people = list(row.enrollments.live().select_related("group").order_by("rank"))
        for person in people:
            person.run = row
            ledger.move(person, State.CANCELLED, Kind.CALLED_OFF, note=note)
        if not people:  # who called it off, and why, is known all the same
            ledger.log(Kind.CALLED_OFF, note=note)
    return row


def how_many_are_told(run: CourseRun) -> int:
    """Everybody whom a change of this run concerns."""
    return run.enrollments.live().count()


def _arrange(run: CourseRun, new: Arrangement) -> None:
    moved_by = new.starts_at - run.starts_at
    for name in ARRANGED:
        setattr(run, name, getattr(new, name))
    run.format = Format.OFFLINE if new.city else Format.ONLINE
    run.registration_ends_at = _moved(run.registration_ends_at, moved_by)
    run.calendar_sequence += 1  # counts in everybody's own entry, too
    run.has_old_clash = False
    run.save(
        update_fields=[
            *ARRANGED,
            *("format", "registration_ends_at", "calendar_sequence", "has_old_clash"),
        ]
    )


def _give_offers_a_new_end(ledger: Ledger) -> None:
    """As if it was made now; at night the old end stands, unless the class begins before. What can't be answered in
    time is over."""
    starts_at, now = ledger.run.starts_at, ledger.now
    for row in ledger.run.enrollments.filter(state=State.OFFERED).select_related("group").order_by("rank"):
        until = waiting.offer_until(now, starts_at) or min(row.offer_until, starts_at - waiting.ANSWERED_BY)
        if until <= now:
            ledger.move(row, State.CANCELLED, Kind.EXPIRED)
        elif until != row.offer_until:
            row.offer_until = until
            row.save(update_fields=["offer_until"])
            ledger.log(
                Kind.OFFERED,
                row,
                from_state=row.state,
                to_state=row.state,
                rank=row.rank,
                offer_until=until,
                note=_("the date has changed"),
            )


def refuse_past(run: CourseRun, *, starts_at: datetime, now: datetime) -> None:
    """What is over stays as it was, and nothing begins in the past. Raises Over, InThePast."""
    _refuse_over(run, now)
    if starts_at != run.starts_at and (starts_at <= now or run.starts_at <= now):
        raise InThePast(_("A class can’t begin in the past, nor again when it has begun."))


def _refuse_over(run: CourseRun, now: datetime) -> None:
    if run.state == CourseRun.State.CANCELLED:
        raise Over(_("This class was called off."))
    if run.ends_at <= now:
        raise Over(_("This class is over."))


def _moved(moment: datetime | None, by: timedelta) -> datetime | None:
    return moment and moment + by
