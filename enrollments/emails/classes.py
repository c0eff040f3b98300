"""What mails say of a class: when, where, by whom, what it was before, and what other dates there are."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Format
from enrollments.models import CourseRun, SeatEvent
from enrollments.seats.changes import before
from trainingsite.lib import dates
from trainingsite.lib.urls import absolute

OTHER_DATES = 3
Facts = list[tuple[str, str]]


def times(starts_at: datetime, ends_at: datetime) -> str:
    return f"{timezone.localtime(starts_at):%H:%M}–{timezone.localtime(ends_at):%H:%M}"


def when(starts_at: datetime, ends_at: datetime) -> str:
    """`12月3日 周四 09:00–17:00`, `Thu 3 Dec, 09:00–17:00`"""
    return dates.at(starts_at, ends_at, times(starts_at, ends_at))


def class_line(run: CourseRun | None) -> str:
    """The run that was asked about, in one line."""
    return " · ".join((dates.span(run.starts_at, run.ends_at), run.place, run.instructor.name)) if run else ""


def where(place: str, venue: str) -> str:
    return " · ".join(filter(None, (place, venue)))


def of_class(run: CourseRun) -> dict:
    """What subjects and sentences name."""
    return {
        "course": run.course.title,
        "day": dates.span(run.starts_at, run.ends_at),
        "when": when(run.starts_at, run.ends_at),
    }


def facts_of(run: CourseRun, *, is_seated: bool) -> Facts:
    """Labels and values; the link to an online class only for who has a seat."""
    facts = [
        (_("Course"), run.course.title),
        (_("Date"), when(run.starts_at, run.ends_at)),
        (_("Place"), where(run.place, run.venue)),
    ]
    if is_seated and run.online_url:
        facts.append((_("Online class"), run.online_url))
    return [*facts, (_("Instructor"), run.instructor.name)]


def facts_before(event: SeatEvent | None, run: CourseRun) -> Facts:
    """What was changed, as it was."""
    was = before(event.run_before) if event else None
    if not was:
        return []
    pairs = [
        (_("Date before"), when(was.starts_at, was.ends_at), when(run.starts_at, run.ends_at)),
        (
            _("Place before"),
            where(was.city or str(Format.ONLINE.label), was.venue),
            where(run.place, run.venue),
        ),
        (_("Instructor before"), was.instructor, run.instructor.name),
    ]
    return [(label, old) for label, old, new in pairs if old != new]


def other_dates(run: CourseRun, now: datetime) -> list[dict]:
    """The next dates of the same course, each with the page to enrol on."""
    runs = CourseRun.objects.upcoming(now).filter(course=run.course_id).exclude(pk=run.pk).with_names()
    return [
        {
            "line": f"{when(other.starts_at, other.ends_at)} · {where(other.place, other.venue)}",
            "url": absolute(other.get_absolute_url()),
            "is_full": other.is_full,
        }
        for other in runs[:OTHER_DATES]
    ]
