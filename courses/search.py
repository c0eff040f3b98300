"""Finding courses: the words in the database, every other filter in the picture of the catalogue (shelf.py).

1. A process draws the picture from three queries and keeps it a hundred times as long as drawing took, five seconds
   at least: a small site is always fresh, a big one spends a hundredth of its time on it.
2. Staff get a picture of their own, drawn for this one request, with what is not published yet.
3. Which courses hold the words is kept with the picture, until any course is written anew.
4. What a page shows of its twenty courses is read from the database then and there: seats and prices are never old.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from time import perf_counter

from django.db.models import Q
from django.utils import timezone

from courses import facet_index
from courses.cards import Card, Teacher, cards
from courses.facet_index import Shelf
from courses.models import Course, Module
from trainingsite.lib.text import normal

KEEP_AT_LEAST = timedelta(seconds=5)
WORTH = 100
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
    return facet_index.build(
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
        yield facet_index.Course(pk, topic, in_house_price is not None, published, float(price), hours)


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
        yield facet_index.Run(pk, course, kind, city or "", f"{starts_at.astimezone(zone):%Y-%m}")


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


def found(courses, query: str, *, picture: Shelf, now: datetime):
    """Courses that hold every word: in their own text, in a teacher's name, or in the city of a coming run."""
    for word in normal(query).split():
        named = list(_named(word, picture, now))
        told = Q(search_text__holds=word)
        courses = courses.filter(Q(pk__in=_pks(told).union(*named)) if named else told)
    return courses


def _named(word: str, picture: Shelf, now: datetime):
    """Small questions, so that each can use an index of its own; most words are in no name and ask none."""
    if word in picture.names["instructor"]:
        teaching = related("instructors").courses.through.objects.filter(instructor__is_published=True)
        yield teaching.filter(instructor__name__icontains=word).values("course_id")
    if word in picture.names["city"]:
        runs = related("runs").objects.upcoming(now).filter(city__name__icontains=word)
        yield runs.order_by().values("course_id")


def _pks(which: Q):
    return Course.objects.filter(which).order_by().values("pk")


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
            # Who turns the pages of a result asks the same again; a course that was written anew makes it another.
            newest = Course.objects.order_by("-updated_at").values_list("updated_at", flat=True).first()
            within = picture.answer((*self.words, newest), partial(self._holding_words, now))
        self.within = within
        self.found = picture.matching(chosen, within)

    def _holding_words(self, now: datetime) -> int:
        courses = Course.objects.visible_to(self.user).order_by()
        hits = found(courses, self.chosen["q"], picture=self.picture, now=now)
        return self.picture.only(hits.values_list("pk", flat=True))

    @property
    def facets(self) -> dict[str, dict[str, int]]:
        chosen = {name: self.chosen[name] for name in facet_index.FACETS if name in self.chosen}
        return self.picture.facets(chosen, self.within)

    @property
    def key(self) -> str:
        """The same key is the same question to the same picture: the same numbers beside the filters."""
        return f"{self.picture.number} {hash(self.within)} {sorted(self.chosen.items())}"

    def __len__(self):
        return self.found.bit_count()

    def __getitem__(self, part: slice) -> list[Card]:
        ranked = self.picture.ranked(self.found, self.chosen, self.chosen.get("sort") or "soon")
        return [
            self._with_teacher(card)
            for card in cards(list(islice(ranked, part.start, part.stop)), user=self.user)
        ]

    def _with_teacher(self, card: Card) -> Card:
        """Who teaches the run that was found, else the first of those who teach the course."""
        slug = self.picture.first_instructor.get(card.pk)
        if card.teacher or not slug:
            return card
        return card._replace(teacher=Teacher(slug, self.picture.labels["instructor"][slug]))
