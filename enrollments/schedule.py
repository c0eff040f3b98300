"""The calendar of runs: which months it has, how many runs each holds, and the runs of a page by month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from django.db.models import Count, Q
from django.utils import timezone

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        return f"{self.starts_at:%Y-%m}"

    def __contains__(self, run) -> bool:
        return self.starts_at <= run.starts_at < self.ends_at

    def of(self, runs):
        return runs.filter(self._between)

    @property
    def _between(self) -> Q:
        return Q(starts_at__gte=self.starts_at, starts_at__lt=self.ends_at)


def months_from(now: datetime, count: int = MONTHS) -> list[Month]:
    """This month and those after it, in the site's own time zone."""
    today = timezone.localtime(now).date()
    firsts = [_first(today, offset) for offset in range(count + 1)]
    return [Month(start, end) for start, end in pairwise(firsts)]


def month_of(day: date) -> Month:
    """The month a day lies in. Raises OverflowError beyond what a calendar holds."""
    if not 2 <= day.year <= 9990:
        raise OverflowError(day)
    return Month(
        timezone.make_aware(datetime(day.year, day.month, 1)),
        timezone.make_aware(datetime(day.year + day.month // 12, day.month % 12 + 1, 1)),
    )


def _first(today: date, offset: int) -> datetime:
    years, month = divmod(today.month - 1 + offset, 12)
    return timezone.make_aware(datetime(today.year + years, month + 1, 1))


def count_by_month(runs, months: list[Month]) -> tuple[int, dict[str, int]]:
    """How many runs there are, and how many in each month: one query, whatever the number of runs."""
    counts = {month.key: Count("pk", filter=month._between) for month in months}
    found = runs.order_by().aggregate(total=Count("pk"), **{f"in_{key}": n for key, n in counts.items()})
    return found["total"], {month.key: found[f"in_{month.key}"] for month in months}


def by_month(runs) -> list[tuple[date, list]]:
    """Runs that are in order of time, in groups that begin with the first day of their month."""

    def first(run):
        return timezone.localtime(run.starts_at).date().replace(day=1)

    return [(month, list(group)) for month, group in groupby(runs, first)]


def for_calendars(runs, now: datetime, *, limit: int = 300):
    """What a calendar program gets: the coming year, and never so much that it chokes."""
    return runs.filter(starts_at__lt=now + timedelta(days=366))[:limit]
