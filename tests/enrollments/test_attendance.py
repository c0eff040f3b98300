"""Checked in by the day, settled at the end, corrected with a line in the log; then a certificate."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from enrollments import attendance, certificates, seats
from enrollments.models import Attendance, Certificate, CourseRun, Enrollment, SeatEvent
from enrollments.seats.replay import book_of
from enrollments.waiting import ZONE
from tests import factories

pytestmark = pytest.mark.django_db
State, Kind = Enrollment.State, SeatEvent.Kind
STARTS = datetime(2026, 12, 10, 9, tzinfo=ZONE)
FIRST, SECOND, THIRD = date(2026, 12, 10), date(2026, 12, 11), date(2026, 12, 12)
EVENING = datetime(2026, 12, 12, 18, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _the_log_tells_the_state():
    yield
    for run in CourseRun.objects.all():
        assert seats.replay(run.seat_events.all()).people == book_of(run).people


@pytest.fixture
def run():
    """Three days, eighteen hours."""
    course = factories.course(hours=18)
    return factories.run(
        course=course, starts_at=STARTS, ends_at=STARTS + timedelta(days=2, hours=8), seats=3
    )


def enroll(run, n, name=None):
    return seats.enroll(
        run=run,
        details={"name": name or f"陈{n}", "phone": f"+86138{n:08d}", "email": f"chen{n}@example.com"},
        idempotency_key=f"key-{run.pk}-{n}",
        address="203.0.113.7",
        by=None,
        now=STARTS - timedelta(days=9),
    )


def check_in(rows, on, now=EVENING, by=None):
    return attendance.check_in(enrollments=rows, on=on, by=by, now=now)


def close(run, now=EVENING):
    return attendance.close(run=run, by=None, now=now)


def kinds(row):
    return [event.kind for event in row.events.order_by("pk")]


def state(row):
    row.refresh_from_db()
    return row.state


def test_a_mark_is_made_once_a_day_and_logged(run, ada):
    row = enroll(run, 1)
    morning = STARTS - timedelta(minutes=20)
    assert check_in([row], FIRST, now=morning, by=ada) == 1
    assert check_in([row], FIRST, now=STARTS) == 0
    mark = Attendance.objects.get()
    assert (mark.on, mark.at, mark.by) == (FIRST, morning, ada)
    assert kinds(row) == [Kind.JOINED, Kind.CHECKED_IN]


def test_only_days_of_the_class_that_have_come(run):
    row = enroll(run, 1)
    for on in (date(2026, 12, 9), date(2026, 12, 13), SECOND):
        with pytest.raises(attendance.NotADay):
            check_in([row], on, now=STARTS)
    assert attendance.day_of(run, STARTS) == FIRST
    assert attendance.day_of(run, STARTS - timedelta(days=1)) is None


def test_who_waits_is_not_checked_in(run):
    rows = [enroll(run, n) for n in range(4)]
    with pytest.raises(attendance.NotSeated):
        check_in(rows, FIRST)
    assert not Attendance.objects.exists()


def test_half_of_the_days_rounded_up_is_attended(run):
    twice, once, never = (enroll(run, n) for n in range(3))
    check_in([twice, once], FIRST)
    check_in([twice], THIRD)
    assert attendance.days_needed(run) == 2
    with pytest.raises(attendance.TooSoon):
        close(run, now=STARTS)
    assert close(run) == (1, 2)
    assert [state(row) for row in (twice, once, never)] == [State.ATTENDED, State.NO_SHOW, State.NO_SHOW]
    assert twice.events.last().note == "共 3 天，到场 2 天"
    assert close(run) == (0, 0)


def test_a_corrected_mark_settles_anew(run):
    row = enroll(run, 1)
    check_in([row], FIRST)
    close(run)
    check_in([row], SECOND)
    assert state(row) == State.ATTENDED
    assert attendance.take_back(enrollments=[row], on=SECOND, by=None, now=EVENING) == 1
    assert attendance.take_back(enrollments=[row], on=SECOND, by=None, now=EVENING) == 0
    assert state(row) == State.NO_SHOW
    assert kinds(row)[-4:] == [Kind.CHECKED_IN, Kind.ATTENDED, Kind.UNCHECKED, Kind.ABSENT]


def test_staff_decide_otherwise_with_a_reason(run, ada):
    row = enroll(run, 1)
    close(run)
    with pytest.raises(seats.NoReason):
        attendance.correct(enrollments=[row], to=State.ATTENDED, by=ada, now=EVENING, note="")
    attendance.correct(enrollments=[row], to=State.ATTENDED, by=ada, now=EVENING, note="签到表漏签")
    line = row.events.last()
    assert (state(row), line.by, line.note) == (State.ATTENDED, ada, "签到表漏签")
    with pytest.raises(seats.NotAllowed):
        attendance.correct(enrollments=[row], to=State.CANCELLED, by=ada, now=EVENING, note="x")


# -- certificates


def attended(run, n=1, days=(FIRST, SECOND, THIRD), **fields):
    row = enroll(run, n, **fields)
    for on in days:
        check_in([row], on)
    close(run)
    return row


def issue(*rows, by=None):
    return certificates.issue(enrollments=list(rows), by=by, now=EVENING)


def test_a_certificate_freezes_what_it_says(run, ada):
    row = attended(run, name="欧阳喆", days=(FIRST, THIRD))
    (made,) = issue(row, by=ada)
    factories.course(title="别的课")
    run.course.title = "改名了"
    run.course.save()
    made.refresh_from_db()
    assert (made.name, made.hours, made.starts_on, made.ends_on) == ("欧阳喆", Decimal("12.0"), FIRST, THIRD)
    assert made.course_title != "改名了"
    assert (row.events.last().kind, row.events.last().note) == (Kind.CERTIFIED, made.number)
    assert issue(row) == []
    assert row.certificate == made


def test_numbers_are_long_unlike_and_forgiving():
    numbers = {certificates.new_number() for _ in range(1000)}
    assert len(numbers) == 1000
    assert all(len(number) == 14 for number in numbers)
    assert certificates.normal_number("a7k2 9qxm-o1Il") == "A7K2-9QXM-0111"


def test_only_who_attended_gets_one(run):
    present, absent = enroll(run, 1), enroll(run, 2)
    with pytest.raises(certificates.NotAttended):
        issue(present)
    check_in([present], FIRST)
    check_in([present], SECOND)
    close(run)
    with pytest.raises(certificates.NotAttended):
        issue(present, absent)
    assert not Certificate.objects.exists()


def test_a_name_without_a_glyph_is_not_printed_with_a_gap(run):
    row = attended(run, name="𠮷野")
    with pytest.raises(certificates.Unprintable, match="𠮷"):
        issue(row)
    assert certificates.issue_due(now=EVENING + timedelta(days=2)) == 0


def test_a_wrong_one_is_revoked_and_issued_anew(run, ada):
    row = attended(run)
    (old,) = issue(row)
    with pytest.raises(attendance.HasCertificate):
        attendance.take_back(enrollments=[row], on=FIRST, by=ada, now=EVENING)
    with pytest.raises(seats.NoReason):
        certificates.revoke(certificate=old, by=ada, now=EVENING, note="")
    certificates.revoke(certificate=old, by=ada, now=EVENING, note="姓名写错")
    with pytest.raises(certificates.Revoked):
        certificates.revoke(certificate=old, by=ada, now=EVENING, note="再来")
    (new,) = issue(Enrollment.objects.get(pk=row.pk))
    assert new.number != old.number
    assert Enrollment.objects.get(pk=row.pk).certificate == new


def test_the_site_issues_a_day_later_once_everybody_is_settled(run):
    row, late = enroll(run, 1), enroll(run, 2)
    check_in([row], FIRST)
    check_in([row], SECOND)
    day_later = EVENING + timedelta(days=1)
    assert certificates.issue_due(now=day_later) == 0
    attendance.correct(enrollments=[row], to=State.ATTENDED, by=None, now=EVENING, note="先走一步")
    assert certificates.issue_due(now=day_later) == 0  # somebody is still open
    close(run)
    assert certificates.issue_due(now=EVENING) == 0
    assert certificates.issue_due(now=day_later) == 1
    assert certificates.issue_due(now=day_later) == 0
    assert Certificate.objects.get().issued_by is None
    assert state(late) == State.NO_SHOW
