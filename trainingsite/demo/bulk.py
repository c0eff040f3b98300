"""Plausible data in bulk, to see the site with ten thousand courses before anybody has them.

Everything about course 4711 is thrown with the dice "seed:course:4711", so that filling up to a larger number later
adds courses and changes none. A bulk row is recognised by the number that its address ends with.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from math import ceil
from random import Random

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from courses.models import City, Course, Module, Syllabus, Topic
from courses.syllabus import modules_of
from enrollments.models import CourseRun
from instructors.models import Expertise, Instructor
from outlines import total_minutes
from trainingsite.demo import compose, runs, words
from trainingsite.demo.runs import Offer, Teacher
from trainingsite.lib.text import slug_of

BATCH = 1000
RUNS_A_COURSE = 4
ATTEMPTS = 8
NUMBERED = r"-\d{6}$"


@dataclass
class World:
    """What a bulk course needs from around it."""

    seed: int
    now: datetime
    topics: list[Topic]
    teachers: dict[int, list[Teacher]] = field(default_factory=dict)
    busy: set = field(default_factory=set)

    def dice(self, kind: str, number: int) -> Random:
        return Random(f"{self.seed}:{kind}:{number}")  # noqa: S311


def fill_up(*, courses: int, instructors: int, seed: int, now: datetime) -> Iterator[str]:
    """Add rows until there are that many; yields a line of progress after each batch."""
    topics = list(Topic.objects.filter(slug__in=words.SUBJECTS).order_by("position", "pk"))
    day = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    world = World(seed, day, topics)
    for numbers in batches(missing(Instructor, instructors)):
        add_instructors(numbers, world)
        yield f"instructors up to number {numbers[-1]}"
    lacking = missing(Course, courses)
    if lacking:
        world.teachers, world.busy = teachers_by_topic(), runs.busy_weeks()
    for numbers in batches(lacking):
        add_courses(numbers, world)
        yield f"courses up to number {numbers[-1]}"


def missing(model, wanted: int) -> range:
    """The numbers still to be given so that there are `wanted` rows."""
    lack = max(0, wanted - model.objects.count())
    given = model.objects.filter(slug__regex=NUMBERED).values_list("slug", flat=True)
    last = max((int(slug[-6:]) for slug in given.iterator()), default=0)
    return range(last + 1, last + 1 + lack)


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while batch := list(islice(rest, BATCH)):
        yield batch


@transaction.atomic
def add_instructors(numbers: list[int], world: World) -> None:
    cities = list(City.objects.values_list("pk", flat=True))
    rows, topics, places = [], [], []
    for number in numbers:
        dice = world.dice("instructor", number)
        subjects = dice.sample(world.topics, dice.randint(1, 3))
        rows.append(instructor(number, compose.theme(subjects[0].slug, dice)))
        topics.append(subjects)
        places.append(dice.sample(cities, dice.randint(1, min(3, len(cities)))) if cities else [])
    Instructor.objects.bulk_create(rows)
    Instructor.objects.filter(pk__in=[row.pk for row in rows]).update(updated_at=world.now)
    Expertise.objects.bulk_create(
        Expertise(instructor=row, topic=topic, level=3 - order, years=max(1, row.years - 3 * order))
        for row, subjects in zip(rows, topics, strict=True)
        for order, topic in enumerate(subjects)
    )
    link = Instructor.cities.through
    link.objects.bulk_create(
        link(instructor_id=row.pk, city_id=city)
        for row, chosen in zip(rows, places, strict=True)
        for city in chosen
    )


def instructor(number: int, about: compose.Theme) -> Instructor:
    row = Instructor(**compose.instructor(about), is_published=True)
    row.slug = f"{slug_of(row.name)}-{number:06d}"
    row.derive()
    return row


def teachers_by_topic() -> dict[int, list[Teacher]]:
    teachers = runs.teachers()
    found: dict[int, list[Teacher]] = {}
    for who, topic in Expertise.objects.order_by("pk").values_list("instructor", "topic"):
        if who in teachers:
            found.setdefault(topic, []).append(teachers[who])
    return found


@transaction.atomic
def add_courses(numbers: list[int], world: World) -> None:
    themes, rows = [], []
    for number in numbers:
        dice = world.dice("course", number)
        topic = dice.choice(world.topics)
        themes.append(compose.theme(topic.slug, dice))
        rows.append(course(number, topic, themes[-1], world))
    Course.objects.bulk_create(rows)
    versions = [version(row, about) for row, about in zip(rows, themes, strict=True)]
    Syllabus.objects.bulk_create(versions)
    Module.objects.bulk_create(part for row in versions for part in modules_of(row.tree, syllabus=row))
    show_first_version(rows)
    add_runs(versions, themes, world)


def course(number: int, topic: Topic, about: compose.Theme, world: World) -> Course:
    row = Course(**compose.course(about), topic=topic, is_published=True)
    row.slug = f"{slug_of(row.title, length=70)}-{number:06d}"
    row.published_at = world.now - timedelta(days=about.dice.randint(10, 900))
    row.derive()
    return row


def version(row: Course, about: compose.Theme) -> Syllabus:
    tree = compose.outline(about, row.hours)
    nodes = [node.as_dict() for node in tree]
    return Syllabus(
        course=row,
        number=1,
        text=compose.text(tree),
        tree=nodes,
        minutes=total_minutes(tree),
        module_count=len(modules_of(nodes)),
        released_at=row.published_at,
    )


def show_first_version(rows: list[Course]) -> None:
    first = Syllabus.objects.filter(course=OuterRef("pk"), number=1).values("pk")
    Course.objects.filter(pk__in=[row.pk for row in rows]).update(
        current_syllabus_id=Subquery(first), updated_at=F("published_at")
    )


def add_runs(versions: list[Syllabus], themes: list[compose.Theme], world: World) -> None:
    link = Instructor.courses.through
    links, planned = [], []
    for row, about in zip(versions, themes, strict=True):
        free = world.teachers.get(row.course.topic_id, [])
        teachers = about.dice.sample(free, min(2, len(free)))
        links += [link(instructor_id=who.pk, course_id=row.course_id) for who in teachers]
        offer = Offer(row.course_id, ceil(row.course.hours / 6), [(row.released_at, row.pk)], teachers)
        planned += plan(offer, about.dice, world)
    link.objects.bulk_create(links)
    CourseRun.objects.bulk_create(planned)


def plan(offer: Offer, dice: Random, world: World) -> Iterator[CourseRun]:
    """One run in the next weeks, the others anywhere in the half-year; eight tries to find a teacher free."""
    today = world.now.date()
    this_week = runs.monday_of(today)
    near, anywhere = (1, 10), (-runs.WEEKS_BACK, runs.WEEKS_AHEAD)
    for window in [near] + [anywhere] * (RUNS_A_COURSE - 1):
        weeks_off = [dice.randint(*window) for _attempt in range(ATTEMPTS)]
        tries = (
            (weeks, runs.plan_run(this_week + timedelta(weeks=weeks), offer, world.busy, dice=dice))
            for weeks in weeks_off
        )
        weeks, run = next((found for found in tries if found[1]), (0, None))
        if run:
            run.seats_reserved = runs.taken(run.seats, turn=dice.randrange(40), weeks_off=weeks, dice=dice)
            yield run
