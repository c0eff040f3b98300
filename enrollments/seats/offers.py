"""Offers: a freed seat is kept for the next in line until they answer or the time is over."""

from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from enrollments.models import CourseRun, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.seats.ledger import Ledger, open_run

State, Kind = Enrollment.State, SeatEvent.Kind


class OfferGone(Exception):
    """It was answered already, or its time is over."""


def accept(*, enrollment: Enrollment, by, now: datetime) -> Enrollment:
    return _answer(enrollment, State.CONFIRMED, Kind.ACCEPTED, by=by, now=now)


def decline(*, enrollment: Enrollment, by, now: datetime) -> Enrollment:
    return _answer(enrollment, State.CANCELLED, Kind.DECLINED, by=by, now=now)


def accept_group(*, group: EnrollmentGroup, by, now: datetime) -> int:
    """Every seat that is offered to the group; returns how many."""
    return _answer_group(group, State.CONFIRMED, Kind.ACCEPTED, by=by, now=now)


def decline_group(*, group: EnrollmentGroup, by, now: datetime) -> int:
    return _answer_group(group, State.CANCELLED, Kind.DECLINED, by=by, now=now)


def _answer(enrollment: Enrollment, to: str, kind: str, *, by, now: datetime) -> Enrollment:
    with open_run(enrollment.run, by=by, now=now) as ledger:
        row = ledger.fresh(enrollment)
        if is_gone := not _stands(row, now):
            _expire(ledger, [row])
        else:
            ledger.move(row, to, kind)
    if is_gone:  # said after the seat has gone to the next in line
        raise OfferGone(
            _("You accepted it before: the seat is yours. To give it back, cancel it below.")
            if row.state == State.CONFIRMED
            else _("This offer is over.")
        )
    return row


def _answer_group(group: EnrollmentGroup, to: str, kind: str, *, by, now: datetime) -> int:
    with open_run(group.run, by=by, now=now) as ledger:
        offered = list(
            ledger.run.enrollments.filter(group=group, state=State.OFFERED)
            .order_by("rank")
            .select_related("group")
        )
        standing = [row for row in offered if _stands(row, now)]
        _expire(ledger, [row for row in offered if not _stands(row, now)])
        for row in standing:
            ledger.move(row, to, kind)
    if not standing:
        raise OfferGone(_("This offer is over."))
    return len(standing)


def _stands(row: Enrollment, now: datetime) -> bool:
    return row.state == State.OFFERED and now < row.offer_until


def _expire(ledger: Ledger, rows: list[Enrollment]) -> None:
    for row in rows:
        if row.state == State.OFFERED:
            ledger.move(row, State.CANCELLED, Kind.EXPIRED)


def expire_and_offer(*, now: datetime) -> int:
    """What time alone brings: offers that are over, seats to offer since the night is, lists of classes that have
    begun. Safe to run at any time, twice, or beside itself; returns how many runs it opened."""
    runs = _runs_to_tend(now)
    for run in runs:
        with open_run(run, by=None, now=now) as ledger:
            rows = ledger.run.enrollments.select_related("group").order_by("rank")
            _expire(ledger, list(rows.filter(state=State.OFFERED, offer_until__lte=now)))
            if ledger.run.starts_at <= now or ledger.run.state != CourseRun.State.OPEN:
                for row in rows.filter(state=State.WAITLISTED):
                    ledger.move(row, State.CANCELLED, Kind.CLOSED)
    return len(runs)


def _runs_to_tend(now: datetime) -> list[CourseRun]:
    over = Enrollment.objects.filter(state=State.OFFERED, offer_until__lte=now)
    waiting = Enrollment.objects.filter(state=State.WAITLISTED)
    has_begun, has_room = Q(starts_at__lte=now), Q(seats__gt=F("seats_reserved") + F("seats_taken"))
    is_off = ~Q(state=CourseRun.State.OPEN)
    return list(
        CourseRun.objects.filter(
            Q(pk__in=over.values("run")) | Q(has_begun | has_room | is_off, pk__in=waiting.values("run"))
        ).order_by("starts_at", "pk")
    )
