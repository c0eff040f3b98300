"""When a mail may leave: on the working days of the Chinese calendar, between nine and half past eight in the evening.

1. A working day is what the State Council's notice says: holidays are off, the Saturdays that make up for them are on.
2. For a year without a notice yet, the holidays that the law fixes are off, and no Saturday is on. The notice for
   the next year comes in November; a newer `holidays` package then knows it, and the sweep moves what waits.
3. A delay of n working days is counted from the first moment at which a mail could have left. So whoever comes later
   is never written to earlier.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays.countries import China

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(9), time(20, 30)
DAY = timedelta(days=1)


@cache
def _calendar(year: int) -> China:
    return China(years=[year])


def is_working_day(day: date) -> bool:
    return _calendar(day.year).is_working_day(day)


def is_announced(year: int) -> bool:
    """Whether the notice for this year is known. Since 2008 each has moved some working days to a weekend."""
    return any(day.year == year for day in _calendar(year).weekend_workdays)


def opening(moment: datetime) -> datetime:
    """The moment itself when a mail may leave at it, or else the next one at which it may."""
    local = moment.astimezone(SHANGHAI)
    if is_working_day(local.date()):
        if local.time() < OPENS:
            return _at(local.date(), OPENS)
        if local.time() < CLOSES:
            return local
    return _at(_next_working_day(local.date()), OPENS)


def after(moment: datetime, days: int) -> datetime:
    """`days` working days later, at the same time of the day."""
    begin = opening(moment)
    day = begin.date()
    for _number in range(days):
        day = _next_working_day(day)
    return _at(day, begin.time())


def _next_working_day(day: date) -> date:
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=SHANGHAI)
