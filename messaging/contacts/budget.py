"""How often a person may be written to. Pure: the moments of earlier mails in, the first free moment out.

At most `mails` in any `days` days: not in a calendar week, but in every stretch of that length, wherever it begins.
A stretch that holds a new mail at `t` lies between `t - days` and `t + days`; so counting what lies between those two
is enough, and holds even when a clock was set back and some of it lies in the future.

A mail that was handed over twice, because nobody knows whether the first time succeeded, is one mail at two moments.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

Spent = Collection[tuple[Hashable, datetime]]  # which mail, and when


@dataclass(frozen=True)
class Budget:
    mails: int
    days: int

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days)


def is_free(budget: Budget, spent: Spent, at: datetime) -> bool:
    """Whether one more mail at this moment leaves every stretch within the budget."""
    near = {mail for mail, moment in spent if at - budget.span < moment < at + budget.span}
    return len(near) < budget.mails


def first_free(budget: Budget, spent: Spent, now: datetime) -> datetime | None:
    """The earliest moment from now on; None when the person wants none at all."""
    if budget.mails < 1:
        return None
    # Room only comes when an earlier mail falls out of the stretch.
    moments = sorted({now, *(moment + budget.span for _mail, moment in spent if moment + budget.span > now)})
    return next(at for at in moments if is_free(budget, spent, at))
