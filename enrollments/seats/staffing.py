"""What staff may do beside the order, never without a reason, never more than the room holds."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.seats.cancelling import move
from enrollments.seats.ledger import NotAllowed, RunFull, open_run

State, Kind = Enrollment.State, SeatEvent.Kind


class NoReason(Exception):
    """Whoever passes others over says why."""


class Oversold(Exception):
    """More seats are taken than would be left."""


def bump(*, enrollments: list[Enrollment], by, now: datetime, note: str) -> None:
    """To the head of the waiting list, in the order given. Raises NoReason, NotAllowed."""
    refuse_silence(note)
    with open_run(enrollments[0].run, by=by, now=now) as ledger:
        ahead_of_all = ledger.run.enrollments.aggregate(first=Min("rank"))["first"] - len(enrollments)
        for rank, enrollment in enumerate(enrollments, start=ahead_of_all):
            row = ledger.fresh(enrollment)
            if row.state != State.WAITLISTED:
                raise NotAllowed(_("%(name)s is not waiting.") % {"name": row.name})
            row.rank = rank
            row.save(update_fields=["rank"])
            ledger.log(Kind.BUMPED, row, from_state=row.state, to_state=row.state, rank=rank, note=note)


def give_seat(*, enrollments: list[Enrollment], by, now: datetime, note: str) -> None:
    """A free seat past the order, for who waits or holds an offer. Raises NoReason, RunFull, NotAllowed."""
    refuse_silence(note)
    with open_run(enrollments[0].run, by=by, now=now) as ledger:
        for enrollment in enrollments:
            row = ledger.fresh(enrollment)
            if row.state == State.CANCELLED:
                raise NotAllowed(_("%(name)s is not waiting.") % {"name": row.name})
            if not row.holds_seat and ledger.free <= 0:
                raise RunFull(_("No seat is free for %(name)s.") % {"name": row.name})
            ledger.move(row, State.CONFIRMED, Kind.CONFIRMED, note=note)


def move_all(*, enrollments: list[Enrollment], to: CourseRun, by, now: datetime, note: str = "") -> None:
    """All of them to another date of the same course, or none. Raises what `move` raises."""
    with transaction.atomic():
        for enrollment in enrollments:
            move(enrollment=enrollment, to=to, by=by, now=now, note=note)


def change_capacity(
    *, run: CourseRun, seats: int, seats_reserved: int, by, now: datetime, note: str = ""
) -> CourseRun:
    """More seats are offered at once to those who wait. Raises Oversold."""
    with open_run(run, by=by, now=now) as ledger:
        before, after = ledger.run.seats_for_sale, seats - seats_reserved
        refuse_oversold(after, taken=ledger.taken)
        ledger.run.seats, ledger.run.seats_reserved = seats, seats_reserved
        ledger.run.save(update_fields=["seats", "seats_reserved"])
        ledger.log(Kind.CAPACITY, seats_before=before, seats_after=after, note=note)
    return ledger.run


def refuse_silence(note: str, *, is_told: bool = False) -> None:
    if not note.strip():
        raise NoReason(
            _("Please say why; everybody is told.")
            if is_told
            else _("Please say why; it is kept in the log.")
        )


def refuse_oversold(for_sale: int, *, taken: int) -> None:
    if for_sale < taken:
        raise Oversold(_("%(taken)d seats are taken; there can’t be fewer.") % {"taken": taken})
