"""The waiting list as people are told it. Pure: who waits, how many seats, what time it is.

1. Seats go in the order in which people joined the list.
2. A group that waits together is one party: it gets all its seats at once. As long as fewer are free it is passed
   over, keeps its place, and the next party that fits is served. A group that takes fewer waits one by one.
3. Who comes new sits at once only when the seats suffice for everybody before them who could sit, too.
4. A seat is offered for 24 hours; for 8 when the class begins within three days, for 2 when it begins within one.
   No offer is made between 22:00 and 8:00, none ends then (it ends at 9:00), and none in the last three hours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from trainingsite.lib import periods

ZONE = ZoneInfo("Asia/Shanghai")
DAY_BEGINS, DAY_ENDS = time(8), time(22)
ENDS_IN_THE_MORNING = time(9)
LAST_OFFER = timedelta(hours=3)
ANSWERED_BY = timedelta(hours=1)
# (the class begins within, an offer lasts)
WINDOWS = [
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=3), timedelta(hours=8)),
    (timedelta.max, periods.OFFER_LASTS),
]


@dataclass(frozen=True, slots=True)
class Waiter:
    id: int
    rank: int
    # Those who wait together have the same one.
    group: int | None = None


Party = list[Waiter]


def parties(waiters: Iterable[Waiter]) -> list[Party]:
    """In their order; a group stands where the first of its people stands."""
    found: dict[object, Party] = {}
    for waiter in sorted(waiters, key=lambda waiter: waiter.rank):
        found.setdefault(("one", waiter.id) if waiter.group is None else ("group", waiter.group), []).append(
            waiter
        )
    return list(found.values())


def served(waiters: Iterable[Waiter], free: int) -> list[Waiter]:
    """Whom to offer the `free` seats, in order."""
    chosen = []
    for party in parties(waiters):
        if len(party) <= free:
            chosen += party
            free -= len(party)
    return chosen


def seats_for_newcomers(waiters: Iterable[Waiter], free: int) -> int:
    """How many of the `free` seats are left when everybody who waits and could sit does."""
    return max(0, free) - len(served(waiters, free))


def positions(waiters: Iterable[Waiter]) -> dict[int, int]:
    """Everybody's place on the list, from 1; who waits together shares one."""
    return {waiter.id: place for place, party in enumerate(parties(waiters), start=1) for waiter in party}


def is_night(now: datetime) -> bool:
    return not DAY_BEGINS <= now.astimezone(ZONE).time() < DAY_ENDS


def offer_until(now: datetime, starts_at: datetime) -> datetime | None:
    """When an offer made now ends, or None when none may be made."""
    left = starts_at - now
    if is_night(now) or left <= LAST_OFFER:
        return None
    lasts = next(lasts for begins_within, lasts in WINDOWS if left <= begins_within)
    return min(_awake(now + lasts), starts_at - ANSWERED_BY)


def _awake(moment: datetime) -> datetime:
    """The moment itself, or 9:00 of the morning after the night it falls into."""
    if not is_night(moment):
        return moment
    local = moment.astimezone(ZONE)
    day = local.date() + timedelta(days=local.time() >= DAY_ENDS)
    return datetime.combine(day, ENDS_IN_THE_MORNING, tzinfo=ZONE).astimezone(moment.tzinfo)
