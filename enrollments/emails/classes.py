"""What mails say of a class: when, where, by whom."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enrollments.models import CourseRun, Enrollment
from trainingsite import dates


def times(starts_at: datetime, ends_at: datetime) -> str:
    return f"{timezone.localtime(starts_at):%H:%M}–{timezone.localtime(ends_at):%H:%M}"


def when(starts_at: datetime, ends_at: datetime) -> str:
    """`12月3日 周四 09:00–17:00`, `Thu 3 Dec, 09:00–17:00`"""
    return _at(starts_at, ends_at, times(starts_at, ends_at))


def moment(at: datetime) -> str:
    """`12月8日 周二 10:00`"""
    return _at(at, at, f"{timezone.localtime(at):%H:%M}")


def _at(first: datetime, last: datetime, time: str) -> str:
    return pgettext("date format", "%(weekday)s %(day)s, %(time)s") % {
        "weekday": dates.weekdays(first, last),
        "day": dates.span(first, last),
        "time": time,
    }


def where(run: CourseRun) -> str:
    return " · ".join(filter(None, (run.place, run.venue)))


def one_class(run: CourseRun) -> str:
    """In one line: `12月3日 周四 09:00–17:00 · 武汉 · 延安路教室`"""
    return f"{when(run.starts_at, run.ends_at)} · {where(run)}"


def class_facts(run: CourseRun, enrollment: Enrollment | None = None) -> list[tuple[str, str]]:
    """Labels and values; the link to an online class only for who has a seat."""
    facts = [
        (_("Course"), run.course.title),
        (_("Date"), when(run.starts_at, run.ends_at)),
        (_("Place"), where(run)),
    ]
    if enrollment and enrollment.state == Enrollment.State.CONFIRMED and run.online_url:
        facts.append((_("Online class"), run.online_url))
    facts.append((_("Instructor"), run.instructor.name))
    if enrollment:
        facts.append((_("Enrolment number"), enrollment.reference))
    return facts
