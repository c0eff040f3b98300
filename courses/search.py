"""Finding courses: the words in the database, every other filter in the picture of the catalogue (shelf.py).

1. A process draws the picture from three queries and keeps it a hundred times as long as drawing took, five seconds
   at least: a small site is always fresh, a big one spends a hundredth of its time on it.
2. Staff get a picture of their own, drawn for this one request, with what is not published yet.
3. What a page shows of its twenty courses is read from the database then and there: seats and prices are never old.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from time import perf_counter

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from courses import shelf
from courses.models import Course, Module
from courses.shelf import Hit, Shelf
from courses.text import normal

KEEP_AT_LEAST = timedelta(seconds=5)
WORTH = 100
OF_A_RUN = (
    *("course_id", "starts_at", "ends_at", "format", "seats", "seats_reserved", "seats_taken", "price"),
    *("city__name", "instructor__name", "instructor__slug"),
)

_kept: dict[str, tuple[Shelf, datetime, datetime]] = {}


def forget() -> None:
    _kept.clear()


def picture(*, user, now: datetime) -> Shelf:
    if user.is_staff:
        return draw(Course.objects.visible_to(user), now=now)
    if "visitors" in _kept:
        kept, since, until = _kept["visitors"]
        if since <= now < until:
            return kept
    started = perf_counter()
    drawn = draw(Course.objects.published(), now=now)
    took = timedelta(seconds=perf_counter() - started)
    _kept["visitors"] = drawn, now, now + max(KEEP_AT_LEAST, took * WORTH)
    return drawn


def draw(courses, *, now: datetime) -> Shelf:
    topics: dict[str, tuple] = {}
    cities: dict[str, tuple] = {}
    instructors: dict[str, str] = {}
    return shelf.build(
        list(_courses(courses, topics)),
        list(_runs(cities, now)),
        list(_teaching(instructors)),
        {"topic": by_position(topics), "city": by_position(cities), "instructor": instructors},
    )


def by_position(found: dict[str, tuple]) -> dict[str, str]:
    return {slug: name for slug, (_position, name) in sorted(found.items(), key=lambda item: item[1])}


def _courses(courses, topics: dict[str, tuple]):
    rows = courses.order_by("title", "pk").values_list(
        *("pk", "topic__slug", "topic__position", "topic__title"),
        *("in_house_price", "published_at", "price", "hours"),
    )
    for pk, topic, position, title, in_house_price, published_at, price, hours in rows:
        topics[topic] = position, title
        published = published_at.timestamp() if published_at else 0.0
        yield shelf.Course(pk, topic, in_house_price is not None, published, float(price), hours)


def _runs(cities: dict[str, tuple], now: datetime):
    rows = (
        related("runs")
        .objects.upcoming(now)
        .values_list("pk", "course_id", "format", "city__slug", "city__position", "city__name", "starts_at")
    )
    zone = timezone.get_default_timezone()
    for pk, course, kind, city, position, name, starts_at in rows:
        if city:
            cities[city] = position, name
        yield shelf.Run(pk, course, kind, city or "", f"{starts_at.astimezone(zone):%Y-%m}")


def _teaching(names: dict[str, str]):
    rows = (
        related("instructors")
        .courses.through.objects.filter(instructor__is_published=True)
        .order_by("-instructor__years", "instructor__name", "instructor__pk")
        .values_list("course_id", "instructor__slug", "instructor__name")
    )
    for course, slug, name in rows:
        names[slug] = name
        yield course, slug


def facts(course: Course) -> list[str]:
    """What a line of the catalogue says about a course's size."""
    said = [ngettext("%(hours)s hour", "%(hours)s hours", course.hours) % {"hours": course.hours}]
    if course.module_count:
        modules = ngettext("%(modules)s module", "%(modules)s modules", course.module_count)
        said.insert(0, modules % {"modules": course.module_count})
    if course.is_in_house:
        said.append(gettext("also in-house"))
    return said


def show_modules(courses: list[Course]) -> None:
    """Give each course its `bar`: the titles and minutes of its modules, in one query for all of them."""
    modules = Module.objects.filter(syllabus__in=[course.current_syllabus_id for course in courses])
    bars: dict[int, list] = {}
    for syllabus, title, minutes in modules.values_list("syllabus_id", "title", "minutes"):
        bars.setdefault(syllabus, []).append((title, minutes))
    for course in courses:
        course.bar = bars.get(course.current_syllabus_id, [])


def related(name: str):
    """A model further down the house, known by the relation's name only."""
    return Course._meta.get_field(name).related_model


class Result(Sequence):
    """The courses that fit, in order; only the page that is asked for is ever counted out."""

    def __init__(self, *, user, now: datetime, chosen: dict[str, str], picture: Shelf):
        self.user, self.picture, self.chosen = user, picture, chosen
        self.words = normal(chosen.get("q", "")).split()
        within = None
        if self.words:
            hits = Course.objects.visible_to(user).containing(chosen["q"]).order_by()
            within = picture.only(hits.values_list("pk", flat=True))
        self.found = picture.matching(chosen, within)
        self.facets = picture.facets({name: chosen[name] for name in shelf.FACETS if name in chosen}, within)

    def __len__(self):
        return self.found.bit_count()

    def __getitem__(self, part: slice) -> list[Course]:
        ranked = self.picture.ranked(self.found, self.chosen, self.chosen.get("sort") or "soon")
        return self._cards(list(islice(ranked, part.start, part.stop)))

    def _cards(self, hits: list[Hit]) -> list[Course]:
        """The courses of these hits, each with its `next_run` and its `teacher`, in two queries."""
        courses = Course.objects.visible_to(self.user).for_cards().in_bulk([hit.course for hit in hits])
        runs = related("runs").objects.select_related("city", "instructor").only(*OF_A_RUN)
        runs = runs.in_bulk([hit.run for hit in hits if hit.run])
        cards = []
        for hit in hits:
            if course := courses.get(hit.course):
                course.next_run = runs.get(hit.run)
                course.teacher = self._teacher(course)
                course.facts, course.address = facts(course), course.get_absolute_url()
                cards.append(course)
        return cards

    def _teacher(self, course: Course) -> dict[str, str] | None:
        if course.next_run:
            course.next_run.course = course
            instructor = course.next_run.instructor
            return {"slug": instructor.slug, "name": instructor.name}
        if slug := self.picture.first_instructor.get(course.pk):
            return {"slug": slug, "name": self.picture.labels["instructor"][slug]}
        return None
