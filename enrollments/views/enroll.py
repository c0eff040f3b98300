"""One person takes a seat, or a place on the waiting list when there is none."""

from crispy_forms.utils import render_crispy_form
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from enrollments import seats
from enrollments.forms import EnrollForm, token
from enrollments.models import CourseRun, Enrollment
from enrollments.views import notices
from enrollments.views.answers import answer
from enrollments.views.blank_forms import blank_fields
from enrollments.views.runs import load_run
from trainingsite.lib.clients import came_from, client_address, own_forms_only
from trainingsite.lib.limits import TooMany
from trainingsite.lib.pages import private_page
from trainingsite.lib.urls import path_of

OTHERS = 5
KEPT = (*EnrollForm.base_fields, "form_token", "source")


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@private_page  # kept nowhere: what it says about seats is of this second
def enroll(request, pk):
    run, now = load_run(request, pk), timezone.now()
    if not run.is_open_at(now):
        return _closed(request, run, now)
    if request.method == "POST":
        return _receive(request, run, now)
    context = {
        **_about(run, now),
        "fields": blank_fields(EnrollForm),
        "form_token": token.issue(),
        "source": path_of(came_from(request)),
    }
    return render(request, "enrollments/enroll.html", context)


def _receive(request, run, now):
    sent, form = request.POST, EnrollForm(request.POST)
    notice, is_known, status = None, False, 200
    if form.is_valid():
        try:
            number = token.number_of(sent)
            enrollment = seats.enroll(
                run=run,
                details=form.details,
                idempotency_key=token.idempotency_key(number, [run.pk, form.details]),
                address=client_address(request),
                by=None,
                now=now,
                language=translation.get_language(),
                source=path_of(sent.get("source", "")),
            )
            return redirect(_thanks(enrollment, promised=sent.get("promised", "")))
        except token.Refused as refused:
            notice = notices.REFUSED[type(refused)]
        except seats.Closed:
            return _closed(request, run, now)
        except TooMany:
            notice, status = notices.TOO_MANY_SEATS, 429
        except seats.AlreadyEnrolled as refused:
            seats.send_links(enrollments=refused.enrollments, now=now)
            is_known, status = True, 409
    typed = sent.get("form_token", "")
    context = {
        **_about(run, now),
        "form": form,
        "fields": render_crispy_form(form),
        "form_token": typed if token.is_ours(typed) else token.issue(),
        "source": path_of(sent.get("source", "")),
        "notice": notice,
        "is_known": is_known,
    }
    return answer(request, "enrollments/enroll.html", context, status=status)


def _about(run, now):
    return {"run": run, "outlook": seats.outlook(run), "is_late": now >= run.free_until}


def _thanks(enrollment, *, promised):
    """Whoever was promised a seat and has come too late by a minute is told so."""
    address = reverse("enrollment_thanks", args=[enrollment.token])
    return (
        f"{address}?late"
        if promised == "seat" and enrollment.state == Enrollment.State.WAITLISTED
        else address
    )


def _closed(request, run, now):
    """Other dates; who had typed everything already takes one of them with a click."""
    others = list(CourseRun.objects.upcoming(now).beside(run).with_names()[:OTHERS])
    context = {"run": run, "now": now, "others": others}
    if request.method == "POST":
        outlooks = seats.outlooks(others)
        context |= {
            "dates": [(other, outlooks[other.pk]) for other in others if other.is_open_at(now)],
            "typed": [(name, request.POST[name]) for name in KEPT if name in request.POST],
        }
    status = 409 if request.method == "POST" else 200
    return render(request, "enrollments/enroll_closed.html", context, status=status)
