"""The plan of the reminders, by itself: facts and a clock in, times out."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollments.reminders import DAY, HOUR, JUST_TOLD, THANKS, WEEK, ZONE, Facts, plan, windows

STARTS = datetime(2026, 12, 30, 9, 30, tzinfo=ZONE)
ENDS = STARTS + timedelta(hours=7)
LONG_AGO = STARTS - timedelta(days=60)


def facts(**fields):
    return Facts(**{"starts_at": STARTS, "ends_at": ENDS, "seated_at": LONG_AGO} | fields)


def at(month, day, hour=9):
    return datetime(2026 if month == 12 else 2027, month, day, hour, tzinfo=ZONE)


def booked(before: timedelta, **fields):
    """Who books this long before the class gets these."""
    now = STARTS - before
    return [name for name, _due in plan(facts(seated_at=now, **fields), now)]


def test_a_week_before_a_day_before_and_the_day_after():
    assert plan(facts(), LONG_AGO) == [(WEEK, at(12, 23)), (DAY, at(12, 29)), (THANKS, at(12, 31))]


def test_a_class_of_two_days_thanks_when_it_is_over():
    assert plan(facts(ends_at=ENDS + timedelta(days=1)), LONG_AGO)[-1] == (THANKS, at(1, 1))


@pytest.mark.parametrize(
    ("before", "names"),
    [
        (timedelta(days=8), [WEEK, DAY, THANKS]),
        (timedelta(days=7, hours=2), [DAY, THANKS]),  # the week's would come two hours after the confirmation
        (timedelta(days=3), [DAY, THANKS]),
        (timedelta(days=1, hours=1), [THANKS]),
        (timedelta(hours=1), [THANKS]),
    ],
)
def test_who_books_late_gets_what_still_helps(before, names):
    assert booked(before) == names


def test_without_a_seat_there_is_nothing():
    assert plan(facts(seated_at=None), LONG_AGO) == []


def test_what_was_written_down_may_leave_late_and_what_was_not_is_not_begun():
    now = at(12, 24)
    assert [name for name, _due in plan(facts(), now)] == [DAY, THANKS]
    assert [name for name, _due in plan(facts(known=frozenset({WEEK})), now)] == [WEEK, DAY, THANKS]


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(ZONE))


@given(moments, st.timedeltas(timedelta(hours=1), timedelta(days=5)), moments, moments)
def test_they_come_in_order_in_the_morning_and_in_time(starts_at, lasts, seated_at, now):
    planned = plan(Facts(starts_at, starts_at + lasts, seated_at), now)
    assert [name for name, _due in planned] == [name for name in (WEEK, DAY, THANKS) if name in dict(planned)]
    spans = windows(starts_at, starts_at + lasts)
    for name, due_at in planned:
        assert due_at.astimezone(ZONE).time() == HOUR
        assert due_at > now
        assert due_at - seated_at >= JUST_TOLD
        assert due_at < spans[name].until
        assert (due_at > starts_at + lasts) == (name == THANKS)
