"""How often a person may be written to. Pure: the moments of earlier mails in, the first free moment out.

At most `mails` in any `days` days: not in a calendar week, but in every stretch of that length, wherever it begins.
A stretch that holds a new mail at `t` lies between `t - days` and `t + days`; so counting what lies between those two
is enough, and holds even when a clock was set back and some of it lies in the future.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Budget:
    mails: int
    days: int

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days)


def is_free(budget: Budget, spent: Iterable[datetime], at: datetime) -> bool:
    """Whether one more mail at this moment leaves every stretch within the budget."""
    near = sum(at - budget.span < moment < at + budget.span for moment in spent)
    return near < budget.mails


def first_free(budget: Budget, spent: Iterable[datetime], now: datetime) -> datetime | None:
    """The earliest moment from now on; None when the person wants none at all."""
    if budget.mails < 1:
        return None
    spent = sorted(spent)
    # Room only comes when an earlier mail falls out of the stretch.
    moments = [now, *(moment + budget.span for moment in spent if moment + budget.span > now)]
    return next(at for at in moments if is_free(budget, spent, at))
