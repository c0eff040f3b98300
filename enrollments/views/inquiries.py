"""The lead form, and what its private links show."""

import re

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Course
from enrollments import links, persons, pipeline, progress, registry
from enrollments.forms import InquiryForm, token
from enrollments.inquiry_values import fitting
from enrollments.models import CourseRun, Inquiry
from enrollments.views import notices
from enrollments.views.answers import answer
from enrollments.views.inquiry_page import blank_page, campaign_of, kind_of, path_of, returned_page
from instructors.models import Instructor
from trainingsite.clients import client_address, own_forms_only
from trainingsite.limits import TooMany
from trainingsite.pages import private_page, public_page

NUMBER = re.compile(r"[0-9]{1,9}")
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    return _receive(request) if request.method == "POST" else _blank(request)


@public_page
def _blank(request):
    context = blank_page(request, **_about(request.GET), kind=request.GET.get("kind", ""))
    return render(request, "enrollments/inquiry_new.html", context)


@private_page
def _receive(request):
    sent, about = request.POST, _about(request.POST)
    form = InquiryForm(sent, kind=kind_of(**about, kind=sent.get("kind", "")))
    notice, status = None, 200
    if form.is_valid():
        try:
            number = token.nonce(sent.get("form_token", ""))
            inquiry = pipeline.receive(
                details=form.details,
                kind=form.kind,
                **about,
                idempotency_key=token.idempotency_key(number, [form.kind, form.details, about]),
                address=client_address(request),
                language=translation.get_language(),
                source=path_of(sent.get("source", "")),
                campaign=campaign_of(sent),
                is_suspect=bool(sent.get("homepage")),
                now=timezone.now(),
            )
            return redirect("inquiry_thanks", inquiry.token)
        except token.Refused as refused:
            notice = notices.REFUSED[type(refused)]
        except TooMany:
            notice, status = notices.TOO_MANY, 429
    context = returned_page(sent, form, **about, notice=notice)
    return answer(request, "enrollments/inquiry_new.html", context, status=status)


def _about(query) -> dict:
    """What the address or the form names; what is not published is not known. A run brings its course."""
    run = _coming_run(query.get("run", ""))
    return {
        "course": run.course if run else _published(Course, query.get("course", "")),
        "run": run,
        "instructor": _published(Instructor, query.get("instructor", "")),
    }


def _published(model, slug):
    return model.objects.published().filter(slug=slug).first() if SLUG.fullmatch(slug) else None


def _coming_run(number):
    if not NUMBER.fullmatch(number):
        return None
    runs = CourseRun.objects.upcoming(timezone.now())
    return runs.select_related("course", "instructor", "city").filter(pk=number).first()


@require_safe
@private_page
def thanks(request, token):
    inquiry = _inquiry(token)
    context = {"inquiry": inquiry, "courses": fitting(inquiry)}
    return render(request, "enrollments/inquiry_thanks.html", context)


@require_safe
@private_page
def status(request, token):
    inquiry = _inquiry(token)
    context = {"inquiry": inquiry, **progress.of(inquiry, now=timezone.now())}
    return render(request, "enrollments/inquiry_status.html", context)


def _inquiry(token):
    inquiries = Inquiry.objects.select_related(
        "course__topic", "instructor", "assigned_to", "run__city", "run__instructor"
    )
    return get_object_or_404(inquiries.with_token(token))


@csrf_exempt  # A mail program posts here by itself: RFC 8058.
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def unsubscribe(request, token):
    about = _about_what(token)
    if request.method == "POST":
        pipeline.unsubscribe(about=about, now=timezone.now())
    context = {"has_withdrawn": persons.standing(about.email).has_withdrawn}
    return render(request, "enrollments/unsubscribe.html", context)


def _about_what(token):
    """The inquiry or the enrolment whose mail had this link."""
    letter, pk = links.unsubscribe_row(token) or ("", None)
    model = next(subject.model for subject in registry.followed() if subject.link_letter == letter)
    return get_object_or_404(model, pk=pk)
