"""The open book of one run: whoever holds it is alone with the run's seats.

1. Opening locks the run's row (on SQLite the whole database is ours from BEGIN on) and counts who holds a seat.
2. Every change of an enrolment goes through `move`, which refuses what Enrollment.MOVES does not allow and writes a
   line into the log.
3. Closing offers the seats that are free to those who wait, stores the count, the lines and the mails they cause.
   The database itself refuses a count above the run's seats.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from enrollments import waiting
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.seats import changes, mails
from enrollments.waiting import Waiter

State, Kind = Enrollment.State, SeatEvent.Kind


class NotAllowed(Exception):
    """This change is not in the table of moves."""


class RunFull(Exception):
    """No seat is free for this."""


@contextmanager
def open_run(run: CourseRun, *, by, now: datetime) -> Iterator["Ledger"]:
    """Lock the run and change its seats; everything is stored together, or nothing."""
    with transaction.atomic():
        ledger = Ledger(lock(run.pk), by=by, now=now)
        yield ledger
        ledger.close()


def lock(pk: int) -> CourseRun:
    return CourseRun.objects.select_for_update().get(pk=pk)


class Ledger:
    def __init__(self, run: CourseRun, *, by, now: datetime):
        self.run, self.by, self.now = run, by, now
        self.taken = run.enrollments.holding().count()
        self.events: list[SeatEvent] = []
        self._before = changes.ids_of(run)
        self._last_rank: int | None = None

    @property
    def free(self) -> int:
        return self.run.seats_for_sale - self.taken

    def fresh(self, enrollment: Enrollment) -> Enrollment:
        """The row as it is under the lock; it may have left this run meanwhile."""
        row = self.run.enrollments.select_related("group").filter(pk=enrollment.pk).first()
        if row is None:
            raise NotAllowed(_("This enrolment has gone to another date."))
        row.run = self.run
        return row

    def waiters(self) -> list[Waiter]:
        return waiters_of(self.run)

    def seats_for_newcomers(self) -> int:
        """How many who come new may sit at once, nobody who waits being passed over."""
        if self.free <= 0:
            return 0
        return waiting.seats_for_newcomers(self.waiters(), self.free)

    def next_rank(self) -> int:
        if self._last_rank is None:
            self._last_rank = self.run.enrollments.aggregate(last=Max("rank"))["last"] or 0
        self._last_rank += 1
        return self._last_rank

    def add(self, rows: Iterable[Enrollment], *, kind: str = Kind.JOINED) -> None:
        """New rows, each with the state it begins with."""
        rows = list(rows)
        for row in rows:
            row.run, row.rank = self.run, self.next_rank()
        Enrollment.objects.bulk_create(rows)
        for row in rows:
            self.taken += row.holds_seat
            self.log(kind, row, to_state=row.state, rank=row.rank)

    def move(
        self,
        row: Enrollment,
        to: str,
        kind: str,
        *,
        note: str = "",
        rank: int | None = None,
        until: datetime | None = None,
    ) -> None:
        """`rank` puts the row at another place of the order, `until` is an offer's end."""
        if row.state == to and not row.may_move_to(to):  # somebody else was faster, or another tab
            words = {"name": row.name, "state": row.get_state_display()}
            raise NotAllowed(_("%(name)s is “%(state)s” already.") % words)
        if not row.may_move_to(to):
            raise NotAllowed(
                _("An enrolment that is “%(old)s” can’t become “%(new)s”.")
                % {"old": row.get_state_display(), "new": State(to).label if to else _("moved")}
            )
        old, held = row.state, row.holds_seat
        if to:
            row.state, row.offer_until = to, until
            row.rank = row.rank if rank is None else rank
            row.calendar_sequence += 1
            row.save(update_fields=["state", "offer_until", "rank", "calendar_sequence"])
        self.taken += (to in Enrollment.HOLDING) - held
        self.log(kind, row, from_state=old, to_state=to, rank=row.rank, offer_until=until, note=note)

    def receive(self, row: Enrollment, *, note: str = "") -> None:
        """Somebody who comes from another date, onto a free seat."""
        # The entry's number is the person's and the run's together: it grows, whatever the old run's was.
        row.calendar_sequence += 1 + max(0, row.run.calendar_sequence - self.run.calendar_sequence)
        row.run, row.state, row.offer_until, row.rank = self.run, State.CONFIRMED, None, self.next_rank()
        row.save(update_fields=["run", "state", "offer_until", "rank", "calendar_sequence"])
        self.taken += 1
        self.log(Kind.MOVED_IN, row, to_state=row.state, rank=row.rank, note=note)

    def log(self, kind: str, row: Enrollment | None = None, *, group=None, **fields) -> SeatEvent:
        if kind == Kind.RESCHEDULED:
            fields["run_before"] = changes.kept(self._before) | fields.get("run_before", {})
        event = SeatEvent(
            run=self.run,
            enrollment=row,
            group=group or (row.group if row else None),
            at=self.now,
            by=self.by,
            kind=kind,
            **fields,
        )
        self.events.append(event)
        return event

    def close(self) -> None:
        self._offer_what_is_free()
        if self.taken != self.run.seats_taken:
            self.run.seats_taken = self.taken
            self.run.save(update_fields=["seats_taken"])
        SeatEvent.objects.bulk_create(self.events)
        mails.enqueue(run=self.run, events=self.events, now=self.now)

    def _offer_what_is_free(self) -> None:
        if self.free <= 0 or self.run.state != CourseRun.State.OPEN:
            return
        until = waiting.offer_until(self.now, self.run.starts_at)
        if until is None:
            return
        chosen = [waiter.id for waiter in waiting.served(self.waiters(), self.free)]
        rows = self.run.enrollments.select_related("group").in_bulk(chosen)
        for pk in chosen:
            self.move(rows[pk], State.OFFERED, Kind.OFFERED, until=until)


def waiters_of(run: CourseRun) -> list[Waiter]:
    """The run's waiting list as enrollments/waiting.py reckons with it."""
    rows = run.enrollments.waiting().values_list("pk", "rank", "group", "group__wants_together")
    return [Waiter(pk, rank, group if together else None) for pk, rank, group, together in rows]
