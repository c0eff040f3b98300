"""A run as a whole: moved, called off, decided upon, copied; the log tells it all and no instructor is in two places."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from courses.models import Format
from enrollments import runs, scheduling_conflicts, seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.seats.replay import book_of
from enrollments.waiting import ZONE
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 7, 10, tzinfo=ZONE)
STARTS = datetime(2026, 12, 27, 9, tzinfo=ZONE)
State, Kind = Enrollment.State, SeatEvent.Kind
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _the_log_tells_the_state():
    yield
    for run in CourseRun.objects.all():
        told, stored = seats.replay(run.seat_events.all()), book_of(run)
        assert (told.people, told.fewer) == (stored.people, stored.fewer)
        assert told.taken == run.seats_taken <= run.seats_for_sale


def run_of(count=20, **fields):
    return factories.run(**{"seats": count, "starts_at": STARTS} | fields)


def enroll(run, n, *, now=NOW):
    return seats.enroll(
        run=run,
        details={"name": f"陈{n}", "phone": f"+86138{n:08d}", "email": f"chen{n}@example.com"},
        idempotency_key=f"key-{run.pk}-{n}",
        address=f"203.0.113.{n}",
        by=None,
        now=now,
    )


def move(run, *, now=NOW, by=None, note="", **changes):
    fields = ("starts_at", "ends_at", "city", "venue", "online_url", "instructor")
    return runs.reschedule(
        run=run, **{name: getattr(run, name) for name in fields} | changes, by=by, now=now, note=note
    )


def by_days(run, days):
    moved = timedelta(days=days)
    return {"starts_at": run.starts_at + moved, "ends_at": run.ends_at + moved}


def lines(run, *kinds):
    return list(run.seat_events.filter(kind__in=kinds).order_by("pk"))


# -- another date or place


def test_a_new_date_is_one_line_and_a_step_for_every_calendar(ada):
    run = run_of(registration_ends_at=STARTS - 3 * DAY)
    moved = move(run, **by_days(run, 7), by=ada, note="场地装修")

    run.refresh_from_db()
    assert (run.starts_at, run.calendar_sequence) == (STARTS + 7 * DAY, 1)
    assert moved.registration_ends_at == run.registration_ends_at == STARTS + 4 * DAY
    (line,) = lines(run, Kind.RESCHEDULED)
    assert (line.enrollment, line.by) == (None, ada)
    assert line.note == "2026-12-27 09:00–17:00 → 2027-01-03 09:00–17:00 · 场地装修"


def test_a_new_place_changes_the_format_and_tells_old_and_new():
    run, city = run_of(), factories.city(name="南京")
    old = run.city.name
    move(run, city=city, venue="中山路教室")
    move(run, city=None, venue="", online_url="https://class.example.com/1")
    run.refresh_from_db()
    assert (run.format, run.calendar_sequence) == (Format.ONLINE, 2)
    first, second = lines(run, Kind.RESCHEDULED)
    assert first.note == f"{old} 延安路教室 → 南京 中山路教室"
    assert "https://" not in second.note


def test_an_offer_gets_an_end_that_suits_the_new_date():
    run = run_of(1)
    seated, waits = enroll(run, 1), enroll(run, 2)
    seats.cancel(enrollments=[seated], by=None, now=NOW)
    later = NOW + 6 * HOUR
    move(run, **by_days(run, 7), now=later)
    waits.refresh_from_db()
    assert (waits.state, waits.offer_until) == (State.OFFERED, later + 24 * HOUR)

    soon = later + 2 * HOUR  # 18:00; the class begins the next day at 9:00
    move(run, starts_at=soon + 15 * HOUR, ends_at=soon + 23 * HOUR, now=soon)
    waits.refresh_from_db()
    assert waits.offer_until == soon + 2 * HOUR


def test_an_offer_that_nobody_can_answer_in_time_is_over():
    run = run_of(1)
    seated, waits = enroll(run, 1), enroll(run, 2)
    seats.cancel(enrollments=[seated], by=None, now=NOW)
    move(run, starts_at=NOW + HOUR / 2, ends_at=NOW + 8 * HOUR)
    waits.refresh_from_db()
    assert waits.state == State.CANCELLED


def test_another_place_leaves_an_offer_alone():
    run = run_of(1)
    seated, waits = enroll(run, 1), enroll(run, 2)
    seats.cancel(enrollments=[seated], by=None, now=NOW)
    move(run, venue="二楼", now=NOW + HOUR)
    waits.refresh_from_db()
    assert waits.offer_until == NOW + DAY


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, runs.Unchanged),
        ({"starts_at": NOW - HOUR}, runs.InThePast),
        ({"venue": "二楼", "now": STARTS + 9 * HOUR}, runs.Over),
        ({"starts_at": STARTS + 2 * HOUR, "now": STARTS + HOUR}, runs.InThePast),
    ],
    ids=["unchanged", "past", "over", "begun"],
)
def test_what_makes_no_sense_is_refused(changes, refusal):
    run = run_of()
    with pytest.raises(refusal):
        move(run, **changes)
    assert not lines(run, Kind.RESCHEDULED)


# -- an instructor is in one place


def test_an_instructor_is_not_booked_twice():
    run = run_of()
    other = run_of(instructor=run.instructor, starts_at=STARTS + 7 * DAY)
    with pytest.raises(scheduling_conflicts.DoubleBooked):
        move(other, starts_at=STARTS + 7 * HOUR, ends_at=STARTS + 9 * HOUR)
    with pytest.raises(scheduling_conflicts.DoubleBooked):
        runs.copy(run=other, starts_at=STARTS, now=NOW)
    move(other, starts_at=run.ends_at, ends_at=run.ends_at + HOUR)  # one after the other is no clash


def test_who_called_off_a_class_is_free_again():
    run = run_of()
    runs.call_off(run=run, by=None, now=NOW, note="讲师生病")
    again = runs.copy(run=run, starts_at=STARTS, now=NOW)
    assert again.state == CourseRun.State.OPEN


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no exclusion constraints")
def test_the_database_itself_refuses_a_second_class():
    run = run_of()
    with pytest.raises(IntegrityError, match="run_instructor_once"), transaction.atomic():
        factories.run(instructor=run.instructor, starts_at=STARTS + HOUR)
    factories.run(instructor=run.instructor, starts_at=STARTS + HOUR, state=CourseRun.State.CANCELLED)


def test_a_clash_from_before_the_rule_ends_with_the_next_change():
    run = run_of()
    old = run_of(instructor=run.instructor, starts_at=STARTS + HOUR, has_old_clash=True)
    with pytest.raises(scheduling_conflicts.DoubleBooked):
        move(old, venue="二楼")
    assert move(old, **by_days(old, 1)).has_old_clash is False


# -- decided, called off, copied


def test_deciding_is_once(ada):
    run = run_of(seats_needed=8)
    assert runs.decide(run=run, by=ada, now=NOW, note="保本").seats_missing == 0
    with pytest.raises(runs.AlreadyDecided):
        runs.decide(run=run, by=ada, now=NOW)
    assert [(line.by, line.note) for line in lines(run, Kind.DECIDED)] == [(ada, "保本")]


def test_calling_off_cancels_everybody_and_offers_nothing(ada):
    run = run_of(2)
    one, two, waits, next_waits = (enroll(run, n) for n in range(1, 5))
    seats.cancel(enrollments=[one], by=None, now=NOW)

    runs.call_off(run=run, by=ada, now=NOW, note="人数不足")

    run.refresh_from_db()
    assert (run.state, run.seats_taken, run.calendar_sequence) == (CourseRun.State.CANCELLED, 0, 1)
    assert not run.enrollments.live().exists()
    told = lines(run, Kind.CALLED_OFF)
    assert [line.enrollment for line in told] == [two, waits, next_waits]
    assert {(line.by, line.note) for line in told} == {(ada, "人数不足")}
    with pytest.raises(runs.Over):
        runs.call_off(run=run, by=ada, now=NOW, note="again")


def test_calling_off_needs_a_reason_and_leaves_one_without_people_too(ada):
    run = run_of()
    with pytest.raises(seats.NoReason):
        runs.call_off(run=run, by=ada, now=NOW, note=" ")
    runs.call_off(run=run, by=ada, now=NOW, note="无人报名")
    assert [line.enrollment for line in lines(run, Kind.CALLED_OFF)] == [None]


def test_a_copy_is_clean():
    run = run_of(
        registration_ends_at=STARTS - DAY, seats_needed=5, seats_reserved=2, online_url="https://a.example"
    )
    enroll(run, 1)
    runs.decide(run=run, by=None, now=NOW)
    version = factories.syllabus(course=run.course, outline=factories.OUTLINE.replace("90", "60"))
    run.refresh_from_db()

    made = runs.copy(run=run, starts_at=STARTS + 7 * DAY, now=NOW)

    made.refresh_from_db()
    assert (made.seats_taken, made.seats_reserved, made.confirmed_at, made.calendar_sequence) == (
        0,
        0,
        None,
        0,
    )
    assert made.ends_at - made.starts_at == run.ends_at - run.starts_at
    assert made.registration_ends_at == STARTS + 6 * DAY
    assert (made.syllabus, made.online_url) == (version, "")
    assert not made.enrollments.exists()
    assert not made.seat_events.exists()
    with pytest.raises(runs.InThePast):
        runs.copy(run=run, starts_at=NOW, now=NOW)
