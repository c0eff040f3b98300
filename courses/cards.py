"""What a line of the catalogue shows of a course: read in one query, only the columns that are shown.

Twenty courses with topic, city and instructor as models would cost more than all the rest of the page.
"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext, ngettext

from courses.facet_index import Hit
from courses.models import Course, Format
from trainingsite.lib.dates import once_a_language

OF_A_COURSE = (
    *(
        "pk",
        "slug",
        "title",
        "summary",
        "audience",
        "level",
        "price",
        "hours",
        "in_house_price",
        "is_published",
    ),
    *("topic__title", "topic__position", "current_syllabus__module_count"),
)
OF_ITS_RUN = (
    *("next__pk", "next__starts_at", "next__ends_at", "next__format", "next__city__name"),
    *("next__seats", "next__seats_reserved", "next__seats_taken"),
    *("next__instructor__slug", "next__instructor__name"),
)


class Run(NamedTuple):
    pk: int
    starts_at: datetime
    ends_at: datetime
    format: str
    city: str | None
    seats: int
    seats_reserved: int
    seats_taken: int

    @property
    def seats_left(self) -> int:
        """As CourseRun says it."""
        return self.seats - self.seats_reserved - self.seats_taken

    @property
    def place(self) -> str:
        return self.city or str(Format(self.format).label)


class Teacher(NamedTuple):
    slug: str
    name: str


class Card(NamedTuple):
    pk: int
    slug: str
    title: str
    summary: str
    audience: str
    level: str
    price: Decimal
    hours: int
    in_house_price: Decimal | None
    is_published: bool
    topic: str
    position: int
    module_count: int | None
    run: Run | None = None
    teacher: Teacher | None = None

    @property
    def is_in_house(self) -> bool:
        return self.in_house_price is not None

    @property
    def facts(self) -> tuple[str, ...]:
        return facts(self.hours, self.module_count, self.is_in_house)


@once_a_language
def facts(hours: int, modules: int | None, is_in_house: bool) -> tuple[str, ...]:
    """What a line of the catalogue says about a course's size."""
    said = [ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}]
    if modules:
        said.insert(0, ngettext("%(modules)s module", "%(modules)s modules", modules) % {"modules": modules})
    if is_in_house:
        said.append(gettext("also in-house"))
    return tuple(said)


def cards(hits: Collection[Hit], *, user) -> list[Card]:
    """The courses of these hits in their order, each with the run it was found with."""
    # 0 is no run's number: a list without any would leave out the courses, too.
    runs = FilteredRelation("runs", condition=Q(runs__in=[hit.run or 0 for hit in hits]))
    rows = (
        Course.objects.visible_to(user)
        .filter(pk__in=[hit.course for hit in hits])
        .annotate(next=runs)
        .order_by()
        .values_list(*OF_A_COURSE, *OF_ITS_RUN)
    )
    found = {row[0]: card(row) for row in rows}
    return [found[hit.course] for hit in hits if hit.course in found]


def card(row: tuple) -> Card:
    run = row[len(OF_A_COURSE) :]
    if run[0] is None:
        return Card(*row[: len(OF_A_COURSE)])
    return Card(*row[: len(OF_A_COURSE)], run=Run(*run[:-2]), teacher=Teacher(*run[-2:]))
