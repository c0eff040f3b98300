"""The demo content: complete, true to its own promises, and the same however often it is installed."""

from collections import Counter
from datetime import date, timedelta
from io import StringIO
from math import ceil

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from courses.models import Article, Course, Format, Level, Syllabus, Topic
from enrollments import seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.seats.replay import book_of
from instructors.models import Instructor
from messaging.models import FollowUpStep, OutboxMail
from outlines import parse
from tests.test_architecture import OURS
from trainingsite.demo import content, files, people, runs

TODAY = date(2026, 11, 22)


def seed(today=TODAY, **options):
    call_command("seed_demo", today=today, stdout=StringIO(), **options)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Seeded once for all tests of this file, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed()
        yield
        transaction.set_rollback(True)


def rows(model, *fields):
    return sorted(model.objects.values_list(*fields), key=str)


def dump():
    """Every row of every table of ours, ids and times included; and who may do what."""
    models = [*apps.get_models(), *(m.courses.through for m in (Article, Instructor))]
    kept = [m for m in models if m._meta.app_label in {*OURS, "auth"}]
    return {model._meta.label: rows(model) for model in kept}


def day(moment):
    return timezone.localdate(moment)


# -- what is there


@pytest.mark.django_db
def test_there_is_enough_of_everything(demo):
    now = timezone.make_aware(timezone.datetime(2026, 11, 22, 12))
    assert Topic.objects.count() >= 5
    assert Course.objects.published().count() >= 14
    assert Instructor.objects.published().count() >= 12
    assert Article.objects.published().count() >= 12
    assert CourseRun.objects.upcoming(now).filter(starts_at__lt=now + timedelta(days=196)).count() >= 40
    assert CourseRun.objects.filter(ends_at__lt=now).count() >= 10
    assert FollowUpStep.objects.count() == 8


@pytest.mark.django_db
def test_every_course_is_complete(demo):
    for course in Course.objects.all():
        modules = course.current_syllabus.modules.all()
        assert 4 <= len(modules) <= 8, course
        assert course.current_syllabus.minutes == course.hours * 60, course
        assert all(module.minutes for module in modules), course
        for name in (*content.BLOCKS, "subtitle", "summary", "keywords", "search_text"):
            assert getattr(course, name), (course, name)
        assert course.questions.exists(), course
        assert course.instructors.exists(), course
        kinds = {node["kind"] for node in walk(course.current_syllabus.tree)}
        assert {"chapter", "section", "item", "case", "exercise"} <= kinds, course
    assert {course.level for course in Course.objects.all()} == set(Level.values)


def walk(nodes):
    for node in nodes:
        yield node
        yield from walk(node["children"])


@pytest.mark.django_db
def test_a_revised_course_keeps_its_first_version(demo):
    course = Course.objects.get(slug=content.REVISED[0])
    assert [version.number for version in course.syllabuses.released()] == [2, 1]
    assert [draft.course.slug for draft in Syllabus.objects.changed()] == [content.IN_WORK]


def test_whatever_a_file_names_exists():
    topics = {text.slug for text in files.topics()}
    courses = {text.slug for text in files.courses()}
    assert {text.topic for text in files.courses()} == topics
    for text in files.instructors():
        assert set(text.courses) <= courses, text.slug
        assert {line["topic"] for line in text.expertise} <= topics, text.slug
    for text in files.articles():
        assert text.courses, text.slug
        assert set(text.courses) <= courses, text.slug
    assert {slug for text in files.instructors() for slug in text.courses} == courses


# -- the runs


@pytest.mark.django_db
def test_runs_fit_the_working_week_and_the_course(demo):
    for run in CourseRun.objects.select_related("course"):
        first, last = timezone.localtime(run.starts_at), timezone.localtime(run.ends_at)
        assert (first.hour, last.hour) == (9, 17)
        assert first.weekday() <= last.weekday() <= 4
        assert (last.date() - first.date()).days + 1 == ceil(run.course.hours / 6)
        assert not runs.is_holiday(first.date(), last.date())
        assert run.seats <= 36, "the courses promise a class of up to thirty-six"


def test_public_holidays_are_known():
    for free in (date(2027, 1, 1), date(2027, 4, 5), date(2027, 5, 3), date(2027, 6, 9), date(2027, 10, 4)):
        assert runs.is_holiday(free, free), free
        assert runs.is_holiday(free - timedelta(days=1), free), free
    assert not runs.is_holiday(date(2027, 4, 6), date(2027, 4, 9))


@pytest.mark.django_db
def test_instructors_teach_what_and_where_they_do_and_are_there_once(demo):
    busy = Counter()
    for run in CourseRun.objects.select_related("instructor", "course"):
        assert run.instructor.courses.contains(run.course)
        assert run.format == Format.ONLINE or run.instructor.cities.contains(run.city)
        busy[run.instructor, runs.monday_of(day(run.starts_at))] += 1
        away = run.instructor.absences.filter(
            starts_on__lte=day(run.ends_at), ends_on__gte=day(run.starts_at)
        )
        assert not away.exists()
    assert set(busy.values()) == {1}


@pytest.mark.django_db
def test_some_runs_are_full_some_nearly_and_some_empty(demo):
    coming = CourseRun.objects.filter(starts_at__date__gt=TODAY)
    left = [run.seats_left for run in coming]
    assert 0 in left
    assert any(0 < seats <= 3 for seats in left)
    assert any(run.seats_taken == 0 for run in coming)
    assert {run.format for run in coming} == {Format.ONLINE, Format.OFFLINE}


@pytest.mark.django_db
def test_the_next_runs_have_people_and_the_log_tells_of_each(demo):
    near = CourseRun.objects.filter(enrollments__isnull=False).distinct()
    assert near.count() >= 8
    for run in near:
        assert run.seats_reserved == 0
        told, stored = seats.replay(run.seat_events.all()), book_of(run)
        assert told.people == stored.people
        assert told.taken == run.seats_taken <= run.seats
        assert (run.enrollments.waiting().count() == people.WAITING) is run.is_full
    for row in Enrollment.objects.all():
        row.full_clean()
        assert not row.email, "nobody is written to"
    assert not OutboxMail.objects.exists()


@pytest.mark.django_db
def test_what_people_did_to_their_seats_stays(demo):
    waits = Enrollment.objects.filter(state="waitlisted").order_by("rank").first()
    seated = waits.run.enrollments.holding().first()
    noon = timezone.make_aware(timezone.datetime(2026, 11, 22, 12))
    seats.cancel(enrollments=[seated], by=None, now=noon)
    before = dump()
    seed()
    assert dump() == before


@pytest.mark.django_db
def test_a_run_is_sold_with_a_version_that_was_out(demo):
    for run in CourseRun.objects.select_related("syllabus", "course__current_syllabus"):
        assert run.syllabus.course_id == run.course_id
        assert run.syllabus.released_at <= run.starts_at
        if day(run.starts_at) > TODAY:
            assert run.syllabus == run.course.current_syllabus


# -- again and again


@pytest.mark.django_db
def test_a_second_run_changes_nothing(demo):
    before = dump()
    seed()
    assert dump() == before


@pytest.mark.django_db
def test_what_an_admin_changed_stays_changed(demo):
    Course.objects.filter(slug="dianhua-cuishou").update(title="改过的标题")
    moved = CourseRun.objects.filter(starts_at__date__gt=TODAY).first()
    CourseRun.objects.filter(pk=moved.pk).update(
        starts_at=moved.starts_at + timedelta(days=7), ends_at=moved.ends_at + timedelta(days=7)
    )
    before = dump()
    seed()
    assert dump() == before


@pytest.mark.django_db
def test_a_later_day_adds_runs_and_moves_none(demo):
    before = {run.pk: run for run in CourseRun.objects.all()}
    seed(today=TODAY + timedelta(days=30))

    after = CourseRun.objects.all()
    assert len(after) > len(before)
    for run in after:
        if run.pk in before:
            assert vars(run).items() >= {"starts_at": before[run.pk].starts_at}.items()
            assert run.seats_taken == before[run.pk].seats_taken
        else:
            assert day(run.starts_at) > max(day(old.starts_at) for old in before.values())
    keys = Counter((run.course_id, run.starts_at) for run in after)
    assert set(keys.values()) == {1}


RUN = (
    "course__slug",
    "starts_at",
    "instructor__slug",
    "city__slug",
    "format",
    "seats",
    "seats_taken",
    "state",
)


@pytest.mark.django_db
def test_the_same_seed_plans_the_same_runs_and_another_one_others(demo):
    planned = rows(CourseRun, *RUN)
    for seed_number, is_same in ((1, True), (2, False)):
        for model in (SeatEvent, Enrollment, CourseRun):
            model.objects.all().delete()
        seed(seed=seed_number)
        assert (rows(CourseRun, *RUN) == planned) is is_same


# -- broken and missing files


@pytest.mark.django_db
def test_no_folder_is_no_content(tmp_path):
    before = dump()
    content.install(now=timezone.now(), folder=tmp_path)
    assert dump() == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("topics.toml", "[[topics]\nslug = 1"),
        ("topics.toml", "[topics]\nslug = 'a'"),
        ("topics.toml", "[[topics]]\nslug = 'a'\ntitel = 'typing error'"),
        ("articles/one.md", "no front matter"),
        ("articles/one.md", "+++\ntitle = 'x'\n+++\nno summary"),
    ],
)
@pytest.mark.django_db
def test_a_broken_file_is_named(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with pytest.raises(files.BrokenFile, match=path.name):
        content.install(now=timezone.now(), folder=tmp_path)


@pytest.mark.django_db
def test_a_text_that_breaks_a_rule_is_refused(monkeypatch):
    broken = files.TopicText(slug="a", title="催" * 61, pain="", summary="", intro="")
    monkeypatch.setattr(files, "topics", lambda folder: [broken])
    before = dump()
    with pytest.raises(CommandError, match="Topic a"):
        seed()
    assert dump() == before


# -- in bulk


@pytest.fixture
def bulk(demo, db):
    seed(courses=60, instructors=40)
    return Course.objects.filter(slug__regex=r"-\d{6}$")


def test_bulk_fills_up_to_the_number(bulk):
    assert (Course.objects.count(), Instructor.objects.count()) == (60, 40)
    assert bulk.count() == 60 - len(files.courses())
    assert CourseRun.objects.filter(course__in=bulk).count() >= 3 * bulk.count()


def test_bulk_rows_pass_the_rules_of_their_models(bulk):
    for course in bulk:
        course.full_clean()
        assert course.search_text
        assert course.current_syllabus.minutes == course.hours * 60
        assert course.current_syllabus.modules.count() == len(course.current_syllabus.tree)
    for run in CourseRun.objects.filter(course__in=bulk):
        run.full_clean()
    for instructor in Instructor.objects.filter(slug__regex=r"-\d{6}$"):
        instructor.full_clean(exclude=["bio_html"])


def test_bulk_outlines_read_back_as_they_are_stored(bulk):
    for version in Syllabus.objects.filter(course__in=bulk):
        assert parse(version.text).as_dict()["tree"] == version.tree


def test_bulk_double_books_nobody(bulk):
    weeks = Counter(
        (run.instructor_id, runs.monday_of(day(run.starts_at)))
        for run in CourseRun.objects.filter(course__in=bulk)
    )
    assert set(weeks.values()) == {1}


def test_bulk_again_changes_nothing_and_more_changes_none(bulk):
    before = dump()
    seed(courses=60, instructors=40)
    assert dump() == before

    seed(courses=70, instructors=45)
    after = dump()
    assert Course.objects.count() == 70
    assert set(before["courses.Course"]) <= set(after["courses.Course"])
    assert set(before["enrollments.CourseRun"]) <= set(after["enrollments.CourseRun"])
