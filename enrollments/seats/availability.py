"""What who comes now would get, said before they ask: a seat, or which place on the waiting list.

It is read without the run's lock, so it is a forecast; what happened is told by the enrolment itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from enrollments import waiting
from enrollments.models import CourseRun, Enrollment
from enrollments.seats.ledger import waiters_of
from enrollments.waiting import Waiter


@dataclass(frozen=True)
class Outlook:
    # How many who come new would sit at once, nobody who waits being passed over.
    seats: int
    # How many parties wait; a team that waits together is one.
    waiting: int

    @property
    def place(self) -> int:
        """Where on the list who comes new would stand."""
        return self.waiting + 1


def outlook(run: CourseRun) -> Outlook:
    return outlooks([run])[run.pk]


def outlooks(runs: Iterable[CourseRun]) -> dict[int, Outlook]:
    """Of many runs, with one query."""
    runs = list(runs)
    lists: dict[int, list[Waiter]] = defaultdict(list)
    rows = Enrollment.objects.waiting().filter(run__in=runs)
    for run, pk, rank, group, together in rows.values_list(
        "run", "pk", "rank", "group", "group__wants_together"
    ):
        lists[run].append(Waiter(pk, rank, group if together else None))
    return {
        run.pk: Outlook(
            waiting.seats_for_newcomers(lists[run.pk], run.seats_left), len(waiting.parties(lists[run.pk]))
        )
        for run in runs
    }


def place_of(enrollment: Enrollment) -> int | None:
    """Where on the waiting list it stands, from 1; who waits together shares a place."""
    if enrollment.state != Enrollment.State.WAITLISTED:
        return None
    return waiting.positions(waiters_of(enrollment.run)).get(enrollment.pk)
