"""The lead form, and what its private links show."""

import re

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Course
from enrollments.forms import token
from enrollments.models import CourseRun
from enrollments.views import notices
from enrollments.views.answers import answer
from instructors.models import Instructor
from sales import pipeline, progress
from sales.follow_up_values import fitting
from sales.forms.inquiry import InquiryForm
from sales.models import Inquiry
from sales.views.inquiry_page import blank_page, campaign_of, kind_of, returned_page
from trainingsite.lib.clients import client_address, own_forms_only
from trainingsite.lib.limits import TooMany
from trainingsite.lib.pages import private_page, public_page
from trainingsite.lib.urls import path_of

NUMBER = re.compile(r"[0-9]{1,9}")
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    return _receive(request) if request.method == "POST" else _blank(request)


@public_page
def _blank(request):
    context = blank_page(request, **_about(request.GET), kind=request.GET.get("kind", ""))
    return render(request, "sales/inquiry_new.html", context)


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
    return answer(request, "sales/inquiry_new.html", context, status=status)


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
    return render(request, "sales/inquiry_thanks.html", context)


@require_safe
@private_page
def status(request, token):
    inquiry = _inquiry(token)
    context = {"inquiry": inquiry, **progress.of(inquiry, now=timezone.now())}
    return render(request, "sales/inquiry_status.html", context)


def _inquiry(token):
    inquiries = Inquiry.objects.select_related(
        "course__topic", "instructor", "assigned_to", "run__city", "run__instructor"
    )
    return get_object_or_404(inquiries.with_token(token))
