"""Days as people read them: `12月3–4日`, `周四–周五`. Times are shown in the site's time zone."""

from datetime import date, datetime
from functools import lru_cache, wraps

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

# Each one spelled out: what collects the messages reads the source, it does not run it.
WEEKDAYS = [
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
]


def once_a_language(function):
    """The words for a value are the same all day, and a page shows forty of them: they are made once a language."""

    @lru_cache(maxsize=4096)
    def make(_language, *values):
        return function(*values)

    @wraps(function)
    def words(*values):
        return make(get_language(), *values)

    return words


def local_day(moment: datetime | date) -> date:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def day(moment: datetime | date) -> str:
    """`3 Dec`, `12月3日`"""
    return _day(local_day(moment))


@once_a_language
def _day(day: date) -> str:
    return date_format(day, pgettext("date format", "j M"))


def full_day(moment: datetime | date) -> str:
    """`3 Dec 2026`, `2026年12月3日`"""
    return _full_day(local_day(moment))


@once_a_language
def _full_day(day: date) -> str:
    return date_format(day, pgettext("date format", "j M Y"))


def month(moment: datetime | date) -> str:
    """`Dec 2026`, `2026年12月`"""
    return _month(local_day(moment))


@once_a_language
def _month(day: date) -> str:
    return date_format(day, pgettext("date format", "M Y"))


def span(start: datetime | date, end: datetime | date) -> str:
    """`3–4 Dec`, `12月3–4日`; one day stays one day, and two months are both named."""
    return _span(local_day(start), local_day(end))


@once_a_language
def _span(first: date, last: date) -> str:
    if first == last:
        return day(first)
    if (first.year, first.month) != (last.year, last.month):
        return f"{day(first)}–{day(last)}"
    return gettext("%(first)d–%(last)d %(month)s") % {
        "first": first.day,
        "last": last.day,
        "month": date_format(first, pgettext("date format", "M")),
    }


def full_span(start: datetime | date, end: datetime | date) -> str:
    """`3–4 Dec 2026`, `2026年12月3–4日`"""
    days = {"days": span(start, end), "year": local_day(start).year}
    return pgettext("date format", "%(days)s %(year)d") % days


def weekdays(start: datetime | date, end: datetime | date) -> str:
    first, last = local_day(start), local_day(end)
    names = [str(WEEKDAYS[first.weekday()])]
    if first != last:
        names.append(str(WEEKDAYS[last.weekday()]))
    return "–".join(names)


def at(start: datetime, end: datetime, time: str) -> str:
    """A time on its days: `12月3–4日 周四–周五 09:00–17:00`, `Thu–Fri 3–4 Dec, 09:00–17:00`"""
    return pgettext("date format", "%(weekday)s %(day)s, %(time)s") % {
        "weekday": weekdays(start, end),
        "day": span(start, end),
        "time": time,
    }


def moment(when: datetime) -> str:
    """Until when, or since: `12月8日 周二 10:00`, the same on a page and in a mail"""
    return at(when, when, f"{timezone.localtime(when):%H:%M}")
