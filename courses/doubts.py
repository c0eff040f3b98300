"""What an admin is asked once before an outline goes out.

Admin: "I sold two days and the outline adds up to three. Ask me; when I say so, release it."

1. The minutes that an outline states, in hours begun, are held against the course's hours. More than that is a doubt;
   fewer is one only where every chapter states its time, because until then the rest may still be planned.
2. A doubt never forbids. Whoever releases repeats its code, and a code names the figures: after the next change of the
   outline or the hours the question is a new one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import ceil

from courses.models import Course
from outlines import Node, total_minutes
from outlines.tree import UNITS


@dataclass(frozen=True, slots=True)
class Doubt:
    """The outline states `minutes`, the course's hours make `planned`."""

    minutes: int
    planned: int

    @property
    def code(self) -> str:
        return f"minutes-{self.minutes}-{self.planned}"

    @property
    def over(self) -> int:
        return self.minutes - self.planned

    @property
    def under(self) -> int:
        return -self.over


class Doubtful(Exception):
    """Somebody should say so before this is released; `doubts` are the reasons."""

    def __init__(self, doubts: list[Doubt]):
        super().__init__(*[doubt.code for doubt in doubts])
        self.doubts = doubts


def doubts_of(*, course: Course, tree: Iterable[Node]) -> list[Doubt]:
    chapters = [total_minutes([node]) for node in tree if node.kind in UNITS]
    doubt = Doubt(sum(chapters), course.hours * 60)
    hours = ceil(doubt.minutes / 60)
    contradicts = hours > course.hours or (hours < course.hours and all(chapters))
    return [doubt] if contradicts and chapters else []


def ask(*, course: Course, tree: Iterable[Node], acknowledged: Collection[str]) -> None:
    """Go on, unless there is a doubt that nobody has answered."""
    open_doubts = [doubt for doubt in doubts_of(course=course, tree=tree) if doubt.code not in acknowledged]
    if open_doubts:
        raise Doubtful(open_doubts)
