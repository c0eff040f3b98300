"""The whole catalogue as a picture in memory, so that any choice of filters is counted in microseconds.

A visitor: "I pick Shanghai, and every other filter tells me at once how many courses are left."

1. Every course has a place, 0 … n-1, in the order of titles. A set of courses is an int with one bit a place.
2. A course offers what its coming runs offer: a format, a city, a month. In-house training is an offer without city
   and month. Format, city and month fit when one single offer fits them all: December in Shanghai is one run.
3. The number beside a choice is what the visitor would get by picking it, all other filters staying as they are.

Pure: rows in, places and numbers out. How it is loaded, and when anew, is in search.py.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import NamedTuple

from trainingsite.lib.text import normal

IN_HOUSE = "in_house"
RUN_FACETS = ("format", "city", "month")
FACETS = ("topic", *RUN_FACETS, "instructor")
MOST_ANSWERS = 500


class Course(NamedTuple):
    pk: int
    topic: str
    is_in_house: bool
    published: float
    price: float
    hours: int


class Run(NamedTuple):
    pk: int
    course: int
    format: str
    city: str
    month: str


class Offer(NamedTuple):
    format: str
    city: str
    month: str

    def fits(self, chosen: dict[str, str]) -> bool:
        return all(chosen.get(name, value) == value for name, value in zip(RUN_FACETS, self, strict=True))


class Hit(NamedTuple):
    """A course of the result, with its next run that fits the filters."""

    course: int
    run: int | None


@dataclass(frozen=True)
class Shelf:
    pks: list[int]
    topics: dict[str, int]
    offers: dict[Offer, int]
    instructors: dict[str, int]
    first_instructor: dict[int, str]
    runs: list[tuple[int, Offer, int]]
    runs_of: dict[int, array]
    orders: dict[str, list[int]]
    labels: dict[str, dict[str, str]]
    answers: dict = field(default_factory=dict, compare=False)
    # What was made from this picture is known by its number, and is of no use with the next one.
    number: int = field(default_factory=count().__next__, compare=False)

    @property
    def everything(self) -> int:
        return (1 << len(self.pks)) - 1

    def only(self, pks: Collection[int]) -> int:
        """The courses with these keys, as a set of places."""
        places = self.places
        return bits([places[pk] for pk in pks if pk in places], len(self.pks))

    @cached_property
    def places(self) -> dict[int, int]:
        return {pk: place for place, pk in enumerate(self.pks)}

    @cached_property
    def names(self) -> dict[str, str]:
        """All names of teachers and of cities as search compares them, one a line."""
        return {kind: "\n".join(map(normal, self.labels[kind].values())) for kind in ("instructor", "city")}

    def matching(self, chosen: dict[str, str], within: int | None = None) -> int:
        found = self.everything if within is None else within
        if "topic" in chosen:
            found &= self.topics.get(chosen["topic"], 0)
        if "instructor" in chosen:
            found &= self.instructors.get(chosen["instructor"], 0)
        if any(name in chosen for name in RUN_FACETS):
            found &= self.offering(chosen)
        return found

    def offering(self, chosen: dict[str, str]) -> int:
        found = 0
        for offer, places in self.offers.items():
            if offer.fits(chosen):
                found |= places
        return found

    def facets(self, chosen: dict[str, str], within: int | None = None) -> dict[str, dict[str, int]]:
        """How many courses each choice would leave, choices that leave none left out."""
        return self.answer((frozenset(chosen.items()), within), lambda: self._facets(chosen, within))

    def answer(self, question: Hashable, ask: Callable):
        """The picture never changes, so a question that was asked before has its answer already."""
        known = self.answers.get(question)
        if known is None:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.clear()
            known = self.answers[question] = ask()
        return known

    def _facets(self, chosen: dict[str, str], within: int | None) -> dict[str, dict[str, int]]:
        counts = {}
        for name in FACETS:
            others = {key: value for key, value in chosen.items() if key != name}
            counts[name] = self._count(name, others, self.matching(others, within))
        return counts

    def _count(self, name: str, others: dict[str, str], base: int) -> dict[str, int]:
        sets = {"topic": self.topics, "instructor": self.instructors}.get(name)
        if sets is None:
            sets = defaultdict(int)
            for offer, places in self.offers.items():
                if offer.fits(others):
                    sets[getattr(offer, name)] |= places
        sizes = ((key, (places & base).bit_count()) for key, places in sets.items() if key)
        return {key: size for key, size in sizes if size}

    def ranked(self, found: int, chosen: dict[str, str], order: str) -> Iterator[Hit]:
        """The found courses in order, one at a time: a page takes what it needs."""
        present = members(found, len(self.pks))
        fitting = {offer for offer in self.offers if offer.fits(chosen)}
        if order == "soon":
            return self._by_next_run(present, fitting)
        return (
            Hit(self.pks[place], self._next_run(place, fitting))
            for place in self.orders[order]
            if present[place] == "1"
        )

    def _by_next_run(self, present: str, fitting: set[Offer]) -> Iterator[Hit]:
        seen = bytearray(len(self.pks))
        for place, offer, run in self.runs:
            if present[place] == "1" and not seen[place] and offer in fitting:
                seen[place] = 1
                yield Hit(self.pks[place], run)
        for place, pk in enumerate(self.pks):
            if present[place] == "1" and not seen[place]:
                yield Hit(pk, None)

    def _next_run(self, place: int, fitting: set[Offer]) -> int | None:
        for index in self.runs_of.get(place, ()):
            _place, offer, run = self.runs[index]
            if offer in fitting:
                return run
        return None


def build(
    courses: Iterable[Course],
    runs: Iterable[Run],
    teaching: Iterable[tuple[int, str]],
    labels: dict[str, dict[str, str]],
) -> Shelf:
    """`courses` by title, `runs` by date; a run or a teacher of a course that is not there is left out."""
    courses = list(courses)
    place_of = {course.pk: place for place, course in enumerate(courses)}
    topics, offers = defaultdict(list), defaultdict(list)
    for place, course in enumerate(courses):
        topics[course.topic].append(place)
        if course.is_in_house:
            offers[Offer(IN_HOUSE, "", "")].append(place)
    lines, runs_of = [], defaultdict(lambda: array("L"))
    known: dict[Offer, Offer] = {}
    for run in runs:
        place = place_of.get(run.course)
        if place is not None:
            offer = Offer(*run[2:])
            offer = known.setdefault(offer, offer)
            offers[offer].append(place)
            runs_of[place].append(len(lines))
            lines.append((place, offer, run.pk))
    instructors, first = defaultdict(list), {}
    for pk, slug in teaching:
        if pk in place_of:
            instructors[slug].append(place_of[pk])
            first.setdefault(pk, slug)
    size = len(courses)
    return Shelf(
        pks=[course.pk for course in courses],
        topics={key: bits(places, size) for key, places in topics.items()},
        offers={key: bits(places, size) for key, places in offers.items()},
        instructors={key: bits(places, size) for key, places in instructors.items()},
        first_instructor=first,
        runs=lines,
        runs_of=dict(runs_of),
        labels=labels,
        orders={
            "new": sorted(range(size), key=lambda place: -courses[place].published),
            "price": sorted(range(size), key=lambda place: courses[place].price),
            "hours": sorted(range(size), key=lambda place: courses[place].hours),
        },
    )


def bits(places: Iterable[int], size: int) -> int:
    """Places as one int. Bytes first: setting bits of a long int one by one would copy it every time."""
    octets = bytearray(size // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def members(found: int, size: int) -> str:
    """The same set as text, "1" at every place that is in it: reading one place costs nothing."""
    return f"{found:0{size}b}"[::-1] if size else ""
