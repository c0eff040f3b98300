"""Staff at the same moment as everybody else: one instructor, one date, one mark, and nobody left on a dead run."""

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from enrollments import attendance, runs, scheduling_conflicts, seats
from enrollments.models import Attendance, CourseRun, Enrollment, SeatEvent
from tests import factories
from tests.enrollments.seats import test_seat_races as races
from tests.enrollments.seats.helping import NOW, STARTS, check_books, enroll, run_of

pytestmark = pytest.mark.django_db(transaction=True)
State, Kind = Enrollment.State, SeatEvent.Kind
SAID_NO = (scheduling_conflicts.DoubleBooked, runs.Over, runs.Unchanged, seats.Closed)


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = settings.ENROLLMENTS_PER_PERSON_PER_DAY = 10_000


@pytest.fixture(autouse=True)
def _refusals(monkeypatch):
    monkeypatch.setattr(races, "REFUSALS", (*races.REFUSALS, *SAID_NO))


def kinds(answers):
    return sorted(type(answer).__name__ for answer in answers)


def moved(run, starts_at, **changes):
    kept = {name: getattr(run, name) for name in ("city", "venue", "online_url", "instructor")}
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=8)}
    return runs.reschedule(run=run, **kept | times | changes, by=None, now=NOW)


def of_one_instructor(count):
    first = run_of(5)
    later = [
        run_of(5, course=first.course, instructor=first.instructor, starts_at=STARTS + timedelta(days=n))
        for n in range(1, count)
    ]
    return [first, *later]


def test_an_instructor_who_is_wanted_twelve_times_is_booked_once():
    rows, day = of_one_instructor(12), STARTS + timedelta(days=60)
    answers = races.together(lambda run=run: moved(run, day) for run in rows)
    assert kinds(answers) == ["CourseRun"] + ["DoubleBooked"] * 11
    assert CourseRun.objects.filter(starts_at=day).count() == 1


def test_a_class_that_is_copied_twelve_times_is_there_once():
    run, day = run_of(5), STARTS + timedelta(days=60)
    answers = races.together(lambda: runs.copy(run=run, starts_at=day, now=NOW) for _ in range(12))
    assert kinds(answers) == ["CourseRun"] + ["DoubleBooked"] * 11


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="SQLite has no exclusion constraints")
def test_without_the_question_postgresql_refuses_by_itself(monkeypatch):
    monkeypatch.setattr(runs, "refuse_double_booking", lambda **asked: None)
    rows, day = of_one_instructor(12), STARTS + timedelta(days=60)
    answers = races.together(lambda run=run: moved(run, day) for run in rows)
    assert sum(isinstance(answer, IntegrityError) for answer in answers) == 11
    assert CourseRun.objects.filter(starts_at=day).count() == 1


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="PostgreSQL refuses it by itself")
def test_without_the_question_sqlite_books_twice(monkeypatch):
    """The control: it is the locked question that holds on SQLite."""
    monkeypatch.setattr(runs, "refuse_double_booking", lambda **asked: None)
    rows, day = of_one_instructor(3), STARTS + timedelta(days=60)
    races.together(lambda run=run: moved(run, day) for run in rows)
    assert CourseRun.objects.filter(starts_at=day).count() == 3


def test_a_run_is_moved_while_people_come_and_go():
    run = run_of(10)
    seated = [enroll(run, n) for n in range(10)]
    calls = [lambda n=n: enroll(run, n) for n in range(20, 40)]
    calls += [lambda row=row: seats.cancel(enrollments=[row], by=None, now=NOW) for row in seated]
    calls += [lambda n=n: moved(run, STARTS + timedelta(days=n)) for n in range(1, 4)]
    answers = races.together(calls[::3] + calls[1::3] + calls[2::3])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    run.refresh_from_db()
    assert (run.calendar_sequence, run.seat_events.filter(kind=Kind.RESCHEDULED).count()) == (3, 3)
    check_books()


def test_nobody_is_left_on_a_run_that_was_called_off_in_the_rush():
    run = run_of(5)
    rows = [enroll(run, n) for n in range(8)]
    calls = [lambda n=n: enroll(run, n) for n in range(20, 40)]
    calls += [lambda row=row: seats.cancel(enrollments=[row], by=None, now=NOW) for row in rows[:3]]
    calls.insert(9, lambda: runs.call_off(run=run, by=None, now=NOW, note="讲师生病"))
    calls.insert(15, lambda: runs.call_off(run=run, by=None, now=NOW, note="讲师生病"))
    answers = races.together(calls)
    assert sum(isinstance(answer, runs.Over) for answer in answers) == 1
    assert not run.enrollments.live().exists()
    check_books()


def test_twelve_hands_check_one_person_in_once():
    run = factories.run(starts_at=NOW, seats=5)
    row = factories.enrollment(run=run)
    day = attendance.days_of(run)[0]
    told = {"enrollments": [row], "on": day, "by": None, "now": NOW}
    assert sum(races.together(lambda: attendance.check_in(**told) for _ in range(12))) == 1
    assert Attendance.objects.count() == row.events.filter(kind=Kind.CHECKED_IN).count() == 1
    connection.close()
