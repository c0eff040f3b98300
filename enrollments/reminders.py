"""Which mails go out around a class by the calendar alone, and when. Pure: facts and a clock in, a plan out.

1. Seven days before the class, one day before it, and on the day after it, at nine in the morning.
2. Only for who has a seat. Who got it less than half a day before a reminder has just read the same in another mail.
3. What is late is not begun any more: who enrols three days before the class gets no mail of the week before.
   What was written down already may still leave, as long as it is of use.
4. Each is of use until the next one would tell the same: the week's until the day's, the day's until the class begins,
   the thanks for a week.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = time(9)
JUST_TOLD = timedelta(hours=12)
THANKS_ARE_OF_USE = timedelta(days=7)
WEEK, DAY, THANKS = "reminder_week", "reminder_day", "thanks"


@dataclass(frozen=True, slots=True)
class Facts:
    starts_at: datetime
    ends_at: datetime
    # None: has no seat, or the class does not take place.
    seated_at: datetime | None
    # What was written down for this seat and this date before.
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Window:
    due_at: datetime
    # Of no use any more from then on.
    until: datetime


def windows(starts_at: datetime, ends_at: datetime) -> dict[str, Window]:
    day_before, day_after = _morning(starts_at, -1), _morning(ends_at, 1)
    return {
        WEEK: Window(_morning(starts_at, -7), day_before),
        DAY: Window(day_before, starts_at),
        THANKS: Window(day_after, day_after + THANKS_ARE_OF_USE),
    }


def plan(facts: Facts, now: datetime) -> list[tuple[str, datetime]]:
    """The mails this seat should get and when they are due, the earliest first."""
    if facts.seated_at is None:
        return []
    return [
        (name, window.due_at)
        for name, window in windows(facts.starts_at, facts.ends_at).items()
        if window.due_at - facts.seated_at >= JUST_TOLD and (window.due_at > now or name in facts.known)
    ]


def _morning(moment: datetime, days: int) -> datetime:
    day = moment.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, HOUR, tzinfo=ZONE).astimezone(moment.tzinfo)
