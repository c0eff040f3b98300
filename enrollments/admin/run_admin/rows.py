"""The people of a run as the roster shows them: in few queries, with their group's letter and their days."""

from dataclasses import dataclass
from datetime import date
from itertools import cycle
from string import ascii_uppercase

from enrollments import attendance
from enrollments.models import CourseRun, Enrollment, EnrollmentGroup
from enrollments.seats.ledger import waiters_of
from enrollments.waiting import positions
from trainingsite.lib import phones

State = Enrollment.State
SEATED = attendance.SEATED


@dataclass(frozen=True, slots=True)
class Person:
    enrollment: Enrollment
    company: str
    phone: str
    letter: str
    present: list[tuple[date, bool]]
    position: int | None


@dataclass(frozen=True, slots=True)
class Team:
    """A group with the letter that stands at its people's names."""

    group: EnrollmentGroup
    letter: str
    phone: str
    count: int


@dataclass(frozen=True, slots=True)
class Roster:
    seated: list[Person]
    offered: list[Person]
    waiting: list[Person]
    gone: list[Person]
    teams: list[Team]
    days: list[date]

    @property
    def is_empty(self) -> bool:
        return not (self.seated or self.offered or self.waiting or self.gone)

    @property
    def unsettled(self) -> int:
        return sum(person.enrollment.state == State.CONFIRMED for person in self.seated)


def roster_of(run: CourseRun) -> Roster:
    rows = list(
        run.enrollments.select_related("group").prefetch_related("certificates").order_by("rank", "pk")
    )
    days, present = attendance.days_of(run), attendance.present_on(run)
    places = positions(waiters_of(run)) if any(row.state == State.WAITLISTED for row in rows) else {}
    teams = _teams(rows)
    letters = {team.group.pk: team.letter for team in teams}

    def people(*states):
        return [
            Person(
                row,
                _company(row),
                phones.readable(row.phone) if row.phone else "",
                letters.get(row.group_id, ""),
                [(day, day in present.get(row.pk, ())) for day in days],
                places.get(row.pk),
            )
            for row in rows
            if row.state in states
        ]

    return Roster(
        people(*SEATED), people(State.OFFERED), people(State.WAITLISTED), people(State.CANCELLED), teams, days
    )


def _company(row: Enrollment) -> str:
    """With the department; of a group's people without one the group's."""
    company = row.company or (row.group.company if row.group else "")
    return " · ".join(filter(None, (company, row.department)))


def _teams(rows: list[Enrollment]) -> list[Team]:
    found: dict[int, list[Enrollment]] = {}
    for row in rows:
        if row.group_id:
            found.setdefault(row.group_id, []).append(row)
    return [
        Team(
            members[0].group,
            letter,
            phones.readable(members[0].group.phone),
            sum(row.state != State.CANCELLED for row in members),
        )
        for letter, members in zip(cycle(ascii_uppercase), found.values(), strict=False)
    ]
