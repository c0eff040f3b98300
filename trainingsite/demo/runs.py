"""Plans the demo runs, week by week.

1. Every week has its own dice, thrown with the seed and the week's Monday: whoever plans it on whatever day gets the
   same runs. Nobody is double-booked, because no run leaves its week and a week uses an instructor once.
2. Weeks up to the last run that stands are left alone, so that a run that was moved or deleted stays so. Seeding again
   a month later adds a month.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import ceil
from random import Random

from django.db.models import Max
from django.utils import timezone

from courses.models import City, Course, Format
from enrollments.models import CourseRun
from instructors.models import Instructor
from trainingsite.demo import people

WEEKS_BACK = 7
WEEKS_AHEAD = 27
RUNS_A_WEEK = 2
MOST_SEATS = 36  # what the courses promise: a class of up to thirty-six
STARTS, ENDS = time(9), time(17)
VENUES = {
    "上海": "人民广场",
    "北京": "国贸",
    "广州": "体育西路",
    "深圳": "福田口岸",
    "杭州": "武林广场",
    "南京": "新街口",
    "苏州": "乐桥",
    "武汉": "循礼门",
    "长沙": "五一广场",
    "成都": "天府广场",
    "重庆": "观音桥",
    "西安": "小寨",
    "郑州": "二七广场",
    "青岛": "五四广场",
    "宁波": "鼓楼",
}
VENUE = "{place}地铁站，步行十分钟内的培训教室，门牌随开课通知发送"
CLASSROOM = "https://meeting.example.com/{date}"
SEATS_NEEDED = 8
NEW_YEARS = (date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13))
# Weekdays off for the holidays of one day: New Year's Day, 清明, 端午 and 中秋; the Monday, if one falls on a weekend.
DAYS_OFF = {
    *(date(2025, 1, 1), date(2025, 4, 4), date(2025, 6, 2), date(2025, 10, 8)),
    *(date(2026, 1, 1), date(2026, 1, 2), date(2026, 4, 6), date(2026, 6, 19), date(2026, 9, 25)),
    *(date(2027, 1, 1), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    *(date(2028, 1, 3), date(2028, 4, 4), date(2028, 5, 29)),
    *(date(2029, 1, 1), date(2029, 4, 4), date(2029, 6, 18), date(2029, 9, 24)),
}
# How full the coming runs are, in turn: from nobody yet to one seat left and sold out.
FILLED = (0.35, 0.6, 1.0, 0.15, 0.8, 0.95, 0.0, 0.45)
NEAR_WEEKS = 12
# The next runs are filled with people one can look at, the others with a number of seats.
PEOPLE_WEEKS = 6

Busy = set[tuple[int, date]]


@dataclass
class Teacher:
    pk: int
    cities: list[City]
    away: list[tuple[date, date]] = field(default_factory=list)

    def is_free(self, first: date, last: date) -> bool:
        return all(last < starts or ends < first for starts, ends in self.away)


@dataclass
class Offer:
    """A course as the planner sees it: `versions` are (released_at, syllabus id), the oldest first."""

    pk: int
    days: int
    versions: list[tuple[datetime, int]]
    teachers: list[Teacher]

    def version_for(self, starts_at: datetime) -> int:
        """The last one released before it starts; the first one, should it be older than all."""
        return next((pk for at, pk in reversed(self.versions) if at <= starts_at), self.versions[0][1])


def install(*, slugs: Iterable[str], seed: int, now: datetime) -> None:
    today = timezone.localdate(now)
    offers = offers_of(slugs)
    last = CourseRun.objects.filter(course__in=[offer.pk for offer in offers]).aggregate(
        last=Max("starts_at")
    )
    first = today - timedelta(weeks=WEEKS_BACK)
    if last["last"]:
        first = timezone.localdate(last["last"]) + timedelta(weeks=1)
    for monday in mondays(first, today + timedelta(weeks=WEEKS_AHEAD)):
        for run in CourseRun.objects.bulk_create(plan_week(monday, offers, seed=seed, today=today)):
            if is_near(run, now):
                people.enroll(run, seed=seed, now=now)


def is_near(run: CourseRun, now: datetime) -> bool:
    return run.state == CourseRun.State.OPEN and now < run.closes_at <= now + timedelta(weeks=PEOPLE_WEEKS)


def offers_of(slugs: Iterable[str]) -> list[Offer]:
    known = teachers()
    courses = (
        Course.objects.published().filter(slug__in=slugs, current_syllabus__isnull=False).order_by("slug")
    )
    return [
        Offer(
            course.pk,
            ceil(course.hours / 6),
            sorted((row.released_at, row.pk) for row in course.syllabuses.all() if row.number),
            [known[row.pk] for row in course.instructors.all() if row.pk in known],
        )
        for course in courses.prefetch_related("syllabuses", "instructors")
    ]


def teachers() -> dict[int, Teacher]:
    rows = Instructor.objects.published().order_by("slug").prefetch_related("cities", "absences")
    return {
        row.pk: Teacher(
            row.pk,
            list(row.cities.all()),
            [(absence.starts_on, absence.ends_on) for absence in row.absences.all()],
        )
        for row in rows
    }


def busy_weeks() -> Busy:
    """Who teaches in which week, as (instructor, Monday)."""
    rows = CourseRun.objects.values_list("instructor", "starts_at")
    return {(who, monday_of(timezone.localdate(starts_at))) for who, starts_at in rows.iterator()}


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def mondays(first: date, last: date) -> Iterable[date]:
    monday = monday_of(first)
    while monday <= last:
        yield monday
        monday += timedelta(weeks=1)


def plan_week(monday: date, offers: list[Offer], *, seed: int, today: date) -> list[CourseRun]:
    """The courses take turns, two a week; a week without a free teacher or with a holiday stays shorter."""
    dice = Random(f"{seed}:{monday}")  # noqa: S311
    busy: Busy = set()
    runs = []
    first = monday.toordinal() // 7 * RUNS_A_WEEK
    for turn in range(first, first + RUNS_A_WEEK if offers else first):
        run = plan_run(monday, offers[turn % len(offers)], busy, dice=dice)
        if run:
            run.seats_reserved = taken(run.seats, turn=turn, weeks_off=(monday - today).days // 7, dice=dice)
            run.seats_needed = SEATS_NEEDED
            run.registration_ends_at = run.starts_at - timedelta(hours=15)  # the evening before, at six
            runs.append(run)
    return runs


def plan_run(monday: date, offer: Offer, busy: Busy, *, dice: Random) -> CourseRun | None:
    first = monday + timedelta(days=dice.randint(0, 5 - offer.days))
    last = first + timedelta(days=offer.days - 1)
    free = [who for who in offer.teachers if (who.pk, monday) not in busy and who.is_free(first, last)]
    if not free or is_holiday(first, last):
        return None
    teacher = dice.choice(free)
    busy.add((teacher.pk, monday))
    is_online = not teacher.cities or dice.random() < 0.3
    seats = dice.choice((24, 30, MOST_SEATS)) if is_online else dice.choice((16, 20, 24, 30, MOST_SEATS))
    starts_at = at(first, STARTS)
    city = None if is_online else dice.choice(teacher.cities)
    return CourseRun(
        course_id=offer.pk,
        syllabus_id=offer.version_for(starts_at),
        instructor_id=teacher.pk,
        format=Format.ONLINE if is_online else Format.OFFLINE,
        starts_at=starts_at,
        ends_at=at(last, ENDS),
        city_id=city and city.pk,
        venue=VENUE.format(place=VENUES.get(city.name, "市中心")) if city else "",
        online_url=CLASSROOM.format(date=f"{first:%Y%m%d}-{offer.pk}") if is_online else "",
        seats=seats,
        state=CourseRun.State.CANCELLED if dice.random() < 0.03 else CourseRun.State.OPEN,
    )


def taken(seats: int, *, turn: int, weeks_off: int, dice: Random) -> int:
    """Runs that are over were well attended; a run that is months off has most of its seats left."""
    if weeks_off < 0:
        return round(seats * dice.uniform(0.55, 1))
    share = FILLED[turn % len(FILLED)]
    return int(seats * (share if weeks_off < NEAR_WEEKS else share / 2))


def is_holiday(first: date, last: date) -> bool:
    """Spring Festival with its eve, the first days of May and of October, and the days off of the others."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return any(
        day in DAYS_OFF
        or (day.month in (5, 10) and day.day <= 7)
        or any(-2 <= (day - new_year).days <= 9 for new_year in NEW_YEARS)
        for day in days
    )


def at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
