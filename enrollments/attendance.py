"""Who was there: marked day by day at the desk, settled when the class is over.

1. On each day of the run whoever has a seat is checked in once, by staff; a mark can be taken back. Both are lines of
   the seat log.
2. Closing the attendance settles everybody at once: who was there on at least half of the days attended, the others
   did not come.
3. Marks that are corrected later settle that person anew; staff may also decide otherwise, with a reason.
4. Nothing is corrected under a certificate that is valid: it is revoked first.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from enrollments.models import Attendance, CourseRun, Enrollment, SeatEvent
from enrollments.seats.ledger import Ledger, NotAllowed, open_run
from enrollments.seats.staffing import NoReason

State, Kind = Enrollment.State, SeatEvent.Kind
SEATED = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)
SETTLED = (State.ATTENDED, State.NO_SHOW)


class NotADay(Exception):
    """The class is not held on this day, or the day is still to come."""


class NotSeated(Exception):
    """Only who has a seat is checked in."""


class TooSoon(Exception):
    """The last day has not come yet."""


class HasCertificate(Exception):
    """What a valid certificate says is not changed under it."""


def days_of(run: CourseRun) -> list[date]:
    first, last = timezone.localdate(run.starts_at), timezone.localdate(run.ends_at)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def day_of(run: CourseRun, now: datetime) -> date | None:
    """Today, when the class is held today."""
    today = timezone.localdate(now)
    return today if today in days_of(run) else None


def days_needed(run: CourseRun) -> int:
    """On how many days one must have been there: half of them, rounded up."""
    return (len(days_of(run)) + 1) // 2


def check_in(*, enrollments: list[Enrollment], on: date, by, now: datetime) -> int:
    """All of them are of one run; returns how many were not there before. Raises NotADay, NotSeated, NotAllowed."""
    with open_run(enrollments[0].run, by=by, now=now) as ledger:
        _refuse_day(ledger.run, on, now)
        count = 0
        for enrollment in enrollments:
            row = ledger.fresh(enrollment)
            if row.state not in SEATED:
                raise NotSeated(_("%(name)s has no seat on this class.") % {"name": row.name})
            _mark, is_new = Attendance.objects.get_or_create(
                enrollment=row, on=on, defaults={"at": now, "by": by}
            )
            if is_new:
                count += 1
                ledger.log(Kind.CHECKED_IN, row, rank=row.rank, note=str(on))
                _settle_anew(ledger, row)
    return count


def take_back(*, enrollments: list[Enrollment], on: date, by, now: datetime) -> int:
    """The marks of that day were wrong. Raises NotADay, HasCertificate, NotAllowed."""
    with open_run(enrollments[0].run, by=by, now=now) as ledger:
        _refuse_day(ledger.run, on, now)
        count = 0
        for enrollment in enrollments:
            row = ledger.fresh(enrollment)
            _refuse_certified(row)
            gone, _kinds = Attendance.objects.filter(enrollment=row, on=on).delete()
            if gone:
                count += 1
                ledger.log(Kind.UNCHECKED, row, rank=row.rank, note=str(on))
                _settle_anew(ledger, row)
    return count


def close(*, run: CourseRun, by, now: datetime) -> tuple[int, int]:
    """Settle everybody with a seat; returns how many attended and how many did not come. Raises TooSoon."""
    with open_run(run, by=by, now=now) as ledger:
        if timezone.localdate(now) < timezone.localdate(ledger.run.ends_at):
            raise TooSoon(_("The attendance is closed on the last day at the earliest."))
        seated = ledger.run.enrollments.filter(state=State.CONFIRMED).select_related("group").order_by("rank")
        found = {State.ATTENDED: 0, State.NO_SHOW: 0}
        for row in seated:
            row.run = ledger.run
            found[_settle(ledger, row)] += 1
    return found[State.ATTENDED], found[State.NO_SHOW]


def correct(*, enrollments: list[Enrollment], to: str, by, now: datetime, note: str) -> None:
    """Whatever the marks say, with a reason; all of them are of one run. Raises NoReason, HasCertificate, NotAllowed."""
    if not note.strip():
        raise NoReason(_("Please say why; it is kept in the log."))
    if to not in SETTLED:
        raise NotAllowed(_("The attendance is either “attended” or “did not come”."))
    with open_run(enrollments[0].run, by=by, now=now) as ledger:
        if timezone.localdate(now) < timezone.localdate(ledger.run.starts_at):
            raise NotAllowed(_("The class has not begun yet."))
        for enrollment in enrollments:
            row = ledger.fresh(enrollment)
            _refuse_certified(row)
            if row.state != to:
                ledger.move(row, to, KINDS[to], note=note)


KINDS = {State.ATTENDED: Kind.ATTENDED, State.NO_SHOW: Kind.ABSENT}


def _settle(ledger: Ledger, row: Enrollment) -> str:
    days, needed = row.attendances.count(), days_needed(ledger.run)
    to = State.ATTENDED if days >= needed else State.NO_SHOW
    if row.state != to:
        note = _("%(present)d of %(days)d days") % {"present": days, "days": len(days_of(ledger.run))}
        ledger.move(row, to, KINDS[to], note=note)
    return to


def _settle_anew(ledger: Ledger, row: Enrollment) -> None:
    if row.state in SETTLED:
        _settle(ledger, row)


def _refuse_day(run: CourseRun, on: date, now: datetime) -> None:
    if on not in days_of(run):
        raise NotADay(_("The class is not held on this day."))
    if on > timezone.localdate(now):
        raise NotADay(_("This day is still to come."))
    if run.state == CourseRun.State.CANCELLED:
        raise NotADay(_("This class was called off."))


def _refuse_certified(row: Enrollment) -> None:
    if row.certificate:
        raise HasCertificate(_("%(name)s has a valid certificate; revoke it first.") % {"name": row.name})


def present_on(run: CourseRun) -> dict[int, set[date]]:
    """Of everybody of the run, the days they were there."""
    found: dict[int, set[date]] = {}
    for who, on in Attendance.objects.filter(enrollment__run=run).values_list("enrollment", "on"):
        found.setdefault(who, set()).add(on)
    return found


def is_closed(rows: Iterable[Enrollment]) -> bool:
    """Somebody was settled, and nobody is left to be."""
    states = {row.state for row in rows}
    return bool(states & set(SETTLED)) and State.CONFIRMED not in states
