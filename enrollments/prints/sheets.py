"""The sheet to sign at the door, a column a day, and a card with each name and its code for the check-in."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enrollments.attendance import SEATED, days_of
from enrollments.models import CourseRun, Enrollment
from trainingsite.lib import dates, links
from trainingsite.lib.print.typesetting import printed, qr
from trainingsite.lib.urls import absolute

TEMPLATES = Path(__file__).parent / "typst"

SPARE_LINES = 3


def sign_in_sheet(*, run: CourseRun, now: datetime) -> bytes:
    days = days_of(run)
    words = {
        **_of_the_run(run),
        "heading": _("Sign-in sheet"),
        "columns": [_("No."), _("Name"), _("Company, department"), *(_day(day) for day in days)],
        "rows": [
            [str(number), row.name, " · ".join(filter(None, (row.company, row.department)))]
            for number, row in enumerate(_seated(run), start=1)
        ],
        "spare": SPARE_LINES,
        "foot": _("Printed %(at)s. Please sign on each day.")
        % {"at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"},
    }
    return printed(TEMPLATES / "sign_in_sheet.typ", words, now=now)


def name_cards(*, run: CourseRun, now: datetime) -> bytes:
    words = {
        **_of_the_run(run),
        "heading": _("Name cards"),
        "hint": _("Check-in"),
        "cards": [
            {"name": row.name, "company": row.company, "code": qr(check_in_address(row))}
            for row in _seated(run)
        ],
    }
    return printed(TEMPLATES / "name_cards.typ", words, now=now)


def check_in_address(enrollment: Enrollment) -> str:
    return absolute(reverse("check_in", args=[links.check_in_code(enrollment.pk)]))


def _of_the_run(run: CourseRun) -> dict:
    first = timezone.localtime(run.starts_at)
    return {
        "site": settings.SITE_NAME,
        "title": run.course.title,
        "when": f"{dates.full_span(run.starts_at, run.ends_at)} {first:%H:%M}",
        "place": " ".join(filter(None, (run.place, run.venue))),
        "instructor": run.instructor.name,
    }


def _seated(run: CourseRun):
    return run.enrollments.filter(state__in=SEATED).order_by("company", "rank")


def _day(day) -> str:
    return f"{dates.day(day)} {dates.WEEKDAYS[day.weekday()]}"
