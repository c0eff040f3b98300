"""Pages that belong to no app: home, search, privacy, errors, and what machines ask for."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.models import Course, Topic
from courses.search import show_modules
from enrollments.models import CourseRun
from instructors.models import Instructor
from trainingsite import site_search
from trainingsite.forms import SearchForm
from trainingsite.lib import jsonld
from trainingsite.lib.pages import public_page, viewer
from trainingsite.lib.privacy_notice import PRIVACY_VERSION
from trainingsite.lib.stamps import stamp
from trainingsite.lib.text import normal
from trainingsite.lib.urls import absolute, breadcrumbs
from trainingsite.ops import readiness

PAINS, RUNS, FEATURED, TEACHERS = 6, 8, 3, 4


@public_page
def home(request):
    now = timezone.now()
    courses = list(Course.objects.published().filter(is_featured=True).for_cards()[:FEATURED])
    show_modules(courses)
    shown = {
        "topics": list(Topic.objects.exclude(pain="")[:PAINS]),
        "runs": list(CourseRun.objects.upcoming(now).with_names()[:RUNS]),
        "courses": courses,
        "instructors": list(Instructor.objects.published().for_cards()[:TEACHERS]),
    }
    context = shown | {
        "stamp": stamp([*shown.values(), [run.is_open_at(now) for run in shown["runs"]]]),
        "structured": jsonld.graph(
            jsonld.organisation(settings.SITE_NAME, absolute("/")),
            jsonld.website(settings.SITE_NAME, absolute(reverse("home"))),
        ),
    }
    return render(request, "home.html", context)


@public_page
def search(request):
    form, who = SearchForm(request.GET), viewer(request)
    query = form.chosen.get("q", "")
    context = {"form": form, "query": query, "words": normal(query).split()}
    found = {}
    if context["words"]:
        found = {
            "courses": site_search.courses(query, user=who, now=timezone.now()),
            "instructors": site_search.instructors(query, user=who),
            "articles": site_search.articles(query, user=who),
        }
    context |= found | {"stamp": stamp([query, *((shelf.rows, shelf.total) for shelf in found.values())])}
    if not any(found.values()):
        context["topics"] = Topic.objects.all()
    return render(request, "search.html", context)


@public_page
def privacy(request):
    trail = [(_("Privacy"), reverse("privacy"))]
    context = {
        "version": PRIVACY_VERSION,
        "budget_mails": settings.CONTACT_BUDGET_MAILS,
        "budget_days": settings.CONTACT_BUDGET_DAYS,
        "mails_kept_days": settings.SENT_MAILS_KEPT_DAYS,
        "trail": trail,
        "structured": jsonld.graph(breadcrumbs(trail)),
    }
    return render(request, "privacy.html", context)


@public_page
def robots(request):
    return render(request, "robots.txt", {"sitemap": absolute("/sitemap.xml")}, content_type="text/plain")


@never_cache
@require_safe
def healthz(request):
    """The process answers. Nothing else is asked: a slow database is no reason to kill it."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request):
    """Whether it can serve pages, and what else people should see to."""
    parts = readiness.report(timezone.now())
    return JsonResponse(parts, status=200 if readiness.is_ready(parts) else 503)


@never_cache
@require_safe
def metrics(request):
    """Figures for Prometheus, which sends the token as `Authorization: Bearer …`."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(
        request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
    ):
        raise PermissionDenied
    from trainingsite.ops import figures  # its package need not be there

    return HttpResponse(figures.text(timezone.now()), content_type=figures.CONTENT_TYPE)


def bad_request(request, exception=None):
    """Undecorated: Django's own handler reads the POST again, and a broken one would raise again."""
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    return render(request, "403.html", {"is_csrf": True}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Something broke, perhaps the database: this page asks nobody for anything."""
    return HttpResponseServerError(render_to_string("500.html", {"SITE_NAME": settings.SITE_NAME}))


# Models that stood in another app, by the app where they are now.
MOVED = {
    **dict.fromkeys(("inquiry", "inquiryevent"), "sales"),
    **dict.fromkeys(("outboxmail", "mailtemplate", "followupstep", "undeliverable", "person"), "messaging"),
}


@require_safe
def moved_admin(request, model, rest):
    query = request.META["QUERY_STRING"]
    address = f"/admin/{MOVED[model]}/{model}/{rest}" + (f"?{query}" if query else "")
    return HttpResponsePermanentRedirect(address)
