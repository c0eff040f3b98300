"""The log tells the whole state again: who has a seat, who waits in which order, how many seats there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from enrollments.models import CourseRun, Enrollment, SeatEvent

Kind = SeatEvent.Kind


@dataclass
class Book:
    """`people`: enrolment -> (state, rank, end of its offer); who went to another date is not in it."""

    people: dict[int, tuple[str, int, datetime | None]] = field(default_factory=dict)
    # Groups that take fewer; every other one waits together.
    fewer: set[int] = field(default_factory=set)
    seats_for_sale: int | None = None

    @property
    def taken(self) -> int:
        return sum(state in Enrollment.HOLDING for state, _rank, _until in self.people.values())


def replay(events: Iterable[SeatEvent]) -> Book:
    """`events` of one run in the order they were written; the seats are known once they were changed."""
    book = Book()
    for event in events:
        if event.kind == Kind.CAPACITY:
            book.seats_for_sale = event.seats_after
        elif event.kind in (Kind.FEWER, Kind.TOGETHER):
            (book.fewer.add if event.kind == Kind.FEWER else book.fewer.discard)(event.group_id)
        elif event.kind == Kind.MOVED_OUT:
            del book.people[event.enrollment_id]
        elif event.to_state:
            book.people[event.enrollment_id] = (event.to_state, event.rank, event.offer_until)
    return book


def book_of(run: CourseRun) -> Book:
    """The state as the tables have it, to compare with the log."""
    rows = run.enrollments.values_list("pk", "state", "rank", "offer_until")
    fewer = run.groups.filter(wants_together=False).values_list("pk", flat=True)
    return Book({pk: (state, rank, until) for pk, state, rank, until in rows}, set(fewer))
