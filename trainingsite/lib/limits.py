"""Floods: one address in an hour, one phone or e-mail in a day, sends no more than a person would."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooMany(Exception):
    """Of this; who sends it is asked to wait."""


def refuse_floods(
    rows: QuerySet,
    *,
    moment: str,
    now: datetime,
    address_hash: str,
    per_hour: int,
    contacts: dict[str, str] | None = None,
    per_day: int = 0,
) -> None:
    """Counts in one query what came already; `moment` is the field that says when. A contact that was left empty is
    nobody's. Raises TooMany."""
    hour, day = ({f"{moment}__gt": now - span} for span in (HOUR, DAY))
    limits = {"address": (Q(address_hash=address_hash, **hour), per_hour)}
    limits |= {
        name: (Q(**{name: value}, **day), per_day) for name, value in (contacts or {}).items() if value
    }
    alike = reduce(or_, (condition for condition, _most in limits.values()))
    found = rows.filter(alike).aggregate(
        **{name: Count("pk", filter=condition) for name, (condition, _most) in limits.items()}
    )
    for name, (_condition, most) in limits.items():
        if found[name] >= most:
            raise TooMany(name)
