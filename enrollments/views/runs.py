import re
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Module
from enrollments import ical, seats, structured
from enrollments.forms.schedule import ScheduleFilter
from enrollments.models import CourseRun
from enrollments.schedule import by_month, count_by_month, for_calendars
from trainingsite.lib import dates, jsonld
from trainingsite.lib.pages import public_page, viewer
from trainingsite.lib.stamps import stamp
from trainingsite.lib.urls import absolute, breadcrumbs

ROWS = 40


@public_page
def schedule(request):
    now = timezone.now()
    form = ScheduleFilter(request.GET, now=now)
    runs = form.filter(CourseRun.objects.upcoming(now))
    total, counts = count_by_month(runs, list(form.months.values()))
    if form.chosen_month:
        runs, total = form.chosen_month.of(runs), counts[form.chosen_month.key]
    page = form.page(runs.with_names(), size=ROWS, count=total)
    lines = [(run, run.is_open_at(now)) for run in page]
    trail = [(_("Schedule"), reverse("schedule"))]
    context = {
        "form": form,
        "page": page,
        "months": form.month_links(counts),
        "groups": [(dates.month(first), rows) for first, rows in by_month(page)],
        "stamp": stamp([request.get_full_path(), total, lines]),
        "trail": trail,
        "structured": jsonld.graph(breadcrumbs(trail)),
    }
    return render(request, "enrollments/schedule.html", context)


@public_page
def schedule_ics(request):
    now = timezone.now()
    form = ScheduleFilter(request.GET, now=now)
    if form.problems:
        raise BadRequest("; ".join(form.problems))
    runs = form.filter(CourseRun.objects.upcoming(now).with_names())
    return calendar_file(
        ical.calendar(for_calendars(runs, now), now=now, name=_("Runs of %s") % settings.SITE_NAME),
        "schedule",
    )


# Seats go by the minute when a class fills, so this page is kept for a few seconds only. The form behind its button is
# kept nowhere and says anew what is to be had; the seat itself is counted under the run's lock.
@public_page(most_seconds=5)
def run(request, pk):
    now = timezone.now()
    run = load_run(request, pk)
    others = CourseRun.objects.upcoming(now).beside(run).with_names()[:5]
    trail = [
        (_("Schedule"), reverse("schedule")),
        (run.course.title, run.course.get_absolute_url()),
        (dates.span(run.starts_at, run.ends_at), run.get_absolute_url()),
    ]
    context = {
        "run": run,
        "is_over": run.starts_at <= now,
        "is_cancelled": run.state == CourseRun.State.CANCELLED,
        "is_open": run.is_open_at(now),
        "outlook": seats.outlook(run),
        "map_url": map_url(run),
        "page_url": absolute(run.get_absolute_url()),
        "modules": Module.objects.filter(syllabus=run.syllabus),
        "others": others,
        "trail": trail,
        "structured": jsonld.graph(structured.run(run), breadcrumbs(trail)),
    }
    return render(request, "enrollments/run.html", context)


@public_page
def run_ics(request, pk):
    return calendar_file(ical.calendar([load_run(request, pk)], now=timezone.now()), f"run-{pk}")


def map_url(run):
    """The place in a search of a Chinese map service; a link only, nothing of it is loaded. What stands after a comma
    tells people how to find the door, and a map nothing."""
    if not run.city or not run.venue:
        return ""
    place = re.split(r"[，,（(]", run.venue)[0]
    return "https://uri.amap.com/search?" + urlencode({"keyword": f"{run.city.name} {place}"})


def load_run(request, pk):
    """A run that is over or cancelled keeps its page: links to it were sent out."""
    runs = CourseRun.objects.select_related("course__topic", "syllabus", "instructor", "city")
    if not viewer(request).is_staff:
        runs = runs.filter(course__is_published=True)
    return get_object_or_404(runs.defer("syllabus__text", "syllabus__tree"), pk=pk)


def calendar_file(content, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
