from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.followups import workdays
from messaging.followups.workdays import CLOSES, OPENS, SHANGHAI

# Into the years that have no notice yet: what holds of the calendar holds there too.
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
delays = st.integers(0, 90)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-25", True),
        ("2026-11-28", False),  # a plain Saturday
        ("2026-10-08", True),
        ("2026-10-07", False),
        ("2026-10-10", True),  # a Saturday that makes up for the holiday
        ("2026-02-14", True),
        ("2026-02-17", False),
        ("2027-02-06", False),  # the law fixes it, whatever the notice for 2027 will say
        ("2027-10-01", False),
        ("2027-10-09", False),  # and no Saturday is taken for a working day before it says so
    ],
)
def test_days(day, works):
    assert workdays.is_working_day(date.fromisoformat(day)) is works


def test_which_years_are_announced():
    assert [year for year in range(2018, 2031) if workdays.is_announced(year)] == list(range(2018, 2027))


@pytest.mark.parametrize(
    ("moment", "days", "due"),
    [
        ("2026-11-25 10:00", 0, "2026-11-25 10:00"),
        ("2026-11-25 07:00", 0, "2026-11-25 09:00"),
        ("2026-11-25 20:29", 0, "2026-11-25 20:29"),
        ("2026-11-25 20:30", 0, "2026-11-26 09:00"),
        ("2026-11-25 23:59", 1, "2026-11-27 09:00"),
        ("2026-11-27 15:00", 1, "2026-11-30 15:00"),  # Friday to Monday
        ("2026-11-28 15:00", 0, "2026-11-30 09:00"),
        ("2026-09-30 15:00", 3, "2026-10-10 15:00"),  # over the National Day week, onto a Saturday at work
        ("2026-12-31 15:00", 1, "2027-01-04 15:00"),
        ("2026-01-30 15:00", 1, "2026-02-02 15:00"),  # the end of a month
    ],
)
def test_when_a_mail_is_due(moment, days, due):
    assert workdays.after(at(moment), days) == at(due)


@given(moments, delays)
def test_a_mail_leaves_on_a_working_day_within_the_hours(moment, days):
    due = workdays.after(moment, days)
    assert workdays.is_working_day(due.date())
    assert OPENS <= due.time() < CLOSES
    assert due >= moment


@given(moments, delays)
def test_as_many_working_days_pass_as_were_asked_for(moment, days):
    begin, due = workdays.opening(moment), workdays.after(moment, days)
    passed = [begin.date() + timedelta(n) for n in range(1, (due.date() - begin.date()).days + 1)]
    assert sum(workdays.is_working_day(day) for day in passed) == days


@given(moments, moments, delays)
def test_who_comes_later_is_not_written_to_earlier(one, other, days):
    earlier, later = sorted((one, other))
    assert workdays.after(earlier, days) <= workdays.after(later, days)


@given(moments)
def test_an_opening_is_the_first_one(moment):
    """Walked over in half hours: nowhere before it could a mail have left."""
    found = workdays.opening(moment)
    local = moment.astimezone(SHANGHAI)
    while local < found:
        is_open = workdays.is_working_day(local.date()) and OPENS <= local.time() < CLOSES
        assert not is_open
        local += timedelta(minutes=30)
    assert workdays.opening(found) == found


def test_the_clock_of_the_server_does_not_matter():
    assert workdays.after(datetime(2026, 11, 25, 2, tzinfo=UTC), 0) == at("2026-11-25 10:00")
