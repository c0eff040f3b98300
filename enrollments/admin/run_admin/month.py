"""The runs of a month, a line for each instructor or city: who is where on which day, and who is free."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enrollments.admin.run_admin.frame import page
from enrollments.models import CourseRun
from enrollments.schedule import Month, month_of
from instructors.models import Absence
from trainingsite.lib import dates

BY = ("instructor", "city")


@dataclass(frozen=True, slots=True)
class Cell:
    """`span` days from `day` on: a run, an absence (its reason), or nothing."""

    day: date
    span: int
    run: CourseRun | None = None
    away: str = ""


@require_safe
def calendar(request, *, run_admin):
    if not request.user.has_perm("enrollments.view_courserun"):
        raise PermissionDenied
    month = _month(request.GET.get("month", ""))
    by = request.GET.get("by") if request.GET.get("by") in BY else BY[0]
    days = _days(month)
    found = list(
        CourseRun.objects.filter(starts_at__lt=month.ends_at, ends_at__gt=month.starts_at)
        .exclude(state=CourseRun.State.CANCELLED)
        .select_related("course", "city", "instructor")
        .order_by("starts_at", "pk")
    )
    absences = _absences(found, days) if by == "instructor" else {}
    return page(
        request,
        run_admin,
        "calendar",
        title=_("Calendar of runs: %(month)s") % {"month": dates.month(days[0])},
        month=month,
        before=month_of(days[0] - timedelta(days=1)),
        after=month_of(days[-1] + timedelta(days=1)),
        by=by,
        days=[(day, day.weekday() >= 5) for day in days],
        today=timezone.localdate(),
        lines=[
            (name, [_cells(line, absences.get(name, []), days) for line in _lines(rows)])
            for name, rows in _by(found, by)
        ],
        count=len(found),
        old_clashes=[run for run in found if run.has_old_clash],
    )


def _month(text: str) -> Month:
    if not text:
        return month_of(timezone.localdate())
    try:
        return month_of(date.fromisoformat(f"{text}-01"))
    except (ValueError, OverflowError) as error:
        raise Http404 from error


def _days(month: Month) -> list[date]:
    first, end = timezone.localdate(month.starts_at), timezone.localdate(month.ends_at)
    return [first + timedelta(days=number) for number in range((end - first).days)]


def _by(found: list[CourseRun], by: str):
    groups: dict[str, list[CourseRun]] = {}
    for run in found:
        groups.setdefault(run.instructor.name if by == "instructor" else run.place, []).append(run)
    return sorted(groups.items())


def _lines(rows: list[CourseRun]) -> list[list[CourseRun]]:
    """As few lines as hold them all side by side; an instructor's runs fit on one."""
    lines: list[list[CourseRun]] = []
    for run in rows:
        first = timezone.localdate(run.starts_at)
        free = next((line for line in lines if timezone.localdate(line[-1].ends_at) < first), None)
        if free is None:
            lines.append([run])
        else:
            free.append(run)
    return lines


def _cells(line: list[CourseRun], absences: list[Absence], days: list[date]) -> list[Cell]:
    taken = {}
    for run in line:
        first = max(timezone.localdate(run.starts_at), days[0])
        last = min(timezone.localdate(run.ends_at), days[-1])
        taken[first] = Cell(first, (last - first).days + 1, run)
    cells, at = [], 0
    while at < len(days):
        day = days[at]
        cell = taken.get(day) or Cell(day, 1, away=_away(absences, day))
        cells.append(cell)
        at += cell.span
    return cells


def _away(absences: list[Absence], day: date) -> str:
    found = next((row for row in absences if row.starts_on <= day <= row.ends_on), None)
    return (found.reason or _("away")) if found else ""


def _absences(found: list[CourseRun], days: list[date]) -> dict[str, list[Absence]]:
    rows = Absence.objects.filter(
        Q(starts_on__lte=days[-1], ends_on__gte=days[0]), instructor__in={run.instructor_id for run in found}
    )
    by_name: dict[str, list[Absence]] = {}
    for row in rows.select_related("instructor"):
        by_name.setdefault(row.instructor.name, []).append(row)
    return by_name
