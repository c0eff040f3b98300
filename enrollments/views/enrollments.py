"""One person's seat behind its private link: look, and decide. What is shown is a GET, what changes something a POST.

A second click finds the change made and is answered as the first one was.
"""

import re

from crispy_forms.utils import render_crispy_form
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollments import ical, seats
from enrollments.forms import DetailsForm, PersonForm, typed
from enrollments.models import CourseRun, Enrollment
from enrollments.views.answers import CHANGED
from enrollments.views.behind_link import behind_link, ended
from enrollments.views.runs import calendar_file
from trainingsite.lib import links
from trainingsite.lib.clients import own_forms_only
from trainingsite.lib.pages import private_page

State = Enrollment.State
NUMBER = re.compile(r"[0-9]{1,9}")
OTHERS = 12
CHANGES = require_http_methods(["GET", "HEAD", "POST"])
# What a redirect may say of the change it comes from.
DONE = {
    "accepted": _("Thank you: you have accepted the offer."),
    "declined": _("Thank you for telling us: the next in line gets the offer."),
    "cancelled": _("It is cancelled. Whoever waits next is glad about it."),
    "edited": _("Your details are changed."),
    "moved": _("You have changed the date."),
    "rejoined": _("Welcome back."),
}


@require_safe
@behind_link
def show(request, token):
    enrollment, now = _enrollment(token), timezone.now()
    done = DONE.get(request.GET.get("done", ""), "")
    return _page(request, enrollment, now=now, done=done)


@require_safe
@behind_link
def thanks(request, token):
    enrollment, now = _enrollment(token), timezone.now()
    context = {
        **_seat(enrollment, now),
        "was_late": "late" in request.GET and enrollment.state == State.WAITLISTED,
    }
    return render(request, "enrollments/enroll_thanks.html", context)


@require_safe
@behind_link
def calendar(request, token):
    """For whoever looks it up; changes come by mail, to the same entry."""
    enrollment = _enrollment(token)
    content = ical.personal(enrollment, method=ical.PUBLISH, now=timezone.now())
    return calendar_file(content, f"enrollment-{enrollment.reference}")


@own_forms_only
@CHANGES
@behind_link
def offer(request, token):
    enrollment, now = _enrollment(token), timezone.now()
    if request.method != "POST" or seats.options_of(enrollment, now=now).by_contact:
        return redirect(enrollment)
    accepts = request.POST.get("answer") == "accept"
    answer, wanted = (seats.accept, State.CONFIRMED) if accepts else (seats.decline, State.CANCELLED)
    try:
        answer(enrollment=enrollment, by=None, now=now)
    except (seats.OfferGone, seats.NotAllowed) as refused:
        return _refused(request, token, refused, now=now, wanted=wanted)
    return _done(enrollment, "accepted" if accepts else "declined")


@own_forms_only
@CHANGES
@behind_link
def cancel(request, token):
    enrollment, now = _enrollment(token), timezone.now()
    options = seats.options_of(enrollment, now=now)
    if not (options.cancel or options.leave):
        return redirect(enrollment)
    context = _seat(enrollment, now)
    if request.method != "POST":
        return render(request, "enrollments/enrollment_cancel.html", context)
    if not _is_as_shown(request, enrollment, now):
        return render(
            request, "enrollments/enrollment_cancel.html", context | {"refused": CHANGED}, status=409
        )
    try:
        seats.cancel(enrollments=[enrollment], by=None, now=now)
    except seats.NotAllowed as refused:
        return _refused(request, token, refused, now=now, wanted=State.CANCELLED)
    return _done(enrollment, "cancelled")


@own_forms_only
@CHANGES
@behind_link
def rejoin(request, token):
    enrollment, now = _enrollment(token), timezone.now()
    if request.method != "POST" or not seats.options_of(enrollment, now=now).rejoin:
        return redirect(enrollment)
    try:
        seats.rejoin(enrollment=enrollment, by=None, now=now)
    except (seats.Closed, seats.NotAllowed) as refused:
        return _refused(request, token, refused, now=now)
    except seats.AlreadyEnrolled:
        return _page(request, _enrollment(token), now=now, is_known=True, status=409)
    return _done(enrollment, "rejoined")


@own_forms_only
@CHANGES
@behind_link
def move(request, token):
    enrollment, now = _enrollment(token), timezone.now()
    if not seats.options_of(enrollment, now=now).move:
        return redirect(enrollment)
    others = CourseRun.objects.upcoming(now).beside(enrollment.run).with_names()
    refused = None
    if request.method == "POST":
        chosen = request.POST.get("run", "")
        if chosen == str(enrollment.run_id):  # the second click
            return _done(enrollment, "moved")
        to = others.filter(pk=chosen).first() if NUMBER.fullmatch(chosen) else None
        if not _is_as_shown(request, enrollment, now):
            refused = CHANGED
        else:
            refused = _move(enrollment, to, now=now) if to else _("Please choose a date.")
        if not refused:
            return _done(enrollment, "moved")
    dates = [run for run in others[:OTHERS] if run.is_open_at(now)]
    outlooks = seats.outlooks(dates)
    context = {
        **_seat(enrollment, now),
        "dates": [(run, outlooks[run.pk]) for run in dates],
        "now": now,
        "refused": refused,
    }
    return render(request, "enrollments/enrollment_move.html", context, status=409 if refused else 200)


def _move(enrollment, to, *, now):
    """Why not, or nothing."""
    try:
        seats.move(enrollment=enrollment, to=to, by=None, now=now)
    except seats.AlreadyEnrolled:
        return _("You are on the list of that date already.")
    except (seats.NotAllowed, seats.Closed, seats.RunFull) as refused:
        return str(refused)
    return ""


@own_forms_only
@CHANGES
@behind_link
def edit(request, token):
    enrollment, now = _enrollment(token), timezone.now()
    if not seats.options_of(enrollment, now=now).edit:
        return redirect(enrollment)
    sent = request.POST if request.method == "POST" else None
    form = DetailsForm(sent, initial=typed(enrollment), is_of_group=enrollment.group_id is not None)
    if sent is not None and form.is_valid():
        try:
            seats.edit(enrollment=enrollment, details=form.details, by=None, now=now)
            return _done(enrollment, "edited")
        except seats.AlreadyEnrolled:
            form.refuse_double()
        except seats.NotAllowed as refused:
            return _refused(request, token, refused, now=now)
    context = {**_seat(enrollment, now), "form": form, "fields": render_crispy_form(form)}
    return render(request, "enrollments/enrollment_edit.html", context)


@own_forms_only
@CHANGES
@behind_link
def pass_on(request, token):
    sent = request.POST if request.method == "POST" else None
    enrollment, now = _enrollment(token), timezone.now()
    if not seats.options_of(enrollment, now=now).pass_on:
        return redirect(enrollment)
    form = PersonForm(sent, initial={"company": enrollment.company})
    if sent is not None and form.is_valid():
        try:
            seats.swap(enrollment=enrollment, details=form.details, by=None, now=now)
            return redirect("seat_passed_on")
        except seats.AlreadyEnrolled:
            form.refuse_double()
        except seats.NotAllowed as refused:
            return _refused(request, token, refused, now=now)
    context = {**_seat(enrollment, now), "form": form, "fields": render_crispy_form(form)}
    return render(request, "enrollments/enrollment_pass_on.html", context)


@require_safe
@private_page
def passed_on(request):
    return ended(request, is_of_seat=True)


def _enrollment(token):
    runs = ("run__course__topic", "run__city", "run__instructor")
    return get_object_or_404(Enrollment.objects.select_related("group", *runs).with_token(token))


def _done(enrollment, what):
    return redirect(f"{enrollment.get_absolute_url()}?done={what}")


def _refused(request, token, refused, *, now, wanted=None):
    """Somebody was quicker: when it was the person's own other click, all is as they want it."""
    enrollment = _enrollment(token)
    if wanted and enrollment.state == wanted:
        return redirect(enrollment)
    return _page(request, enrollment, now=now, refused=str(refused), status=409)


def _page(request, enrollment, *, now, status=200, **said):
    context = {
        **_seat(enrollment, now),
        **said,
        "lines": seats.lines_of(enrollment),
        "others": _others(enrollment, now),
    }
    return render(request, "enrollments/enrollment.html", context, status=status)


def _seat(enrollment, now):
    run, options = enrollment.run, seats.options_of(enrollment, now=now)
    return {
        "enrollment": enrollment,
        "run": run,
        "options": options,
        "place": seats.place_of(enrollment),
        "is_coming": run.starts_at > now and run.state == run.State.OPEN,
        "is_late": now >= run.free_until,
        "owes_fee": enrollment.owes_fee_at(now),
        "seal": links.seal(*_standing(enrollment, now)),
    }


def _standing(enrollment, now):
    """What a page has shown to whoever decides on it: another tab may have decided something else since."""
    return enrollment.run_id, enrollment.state, enrollment.owes_fee_at(now)


def _is_as_shown(request, enrollment, now):
    standing = _standing(enrollment, now)
    return links.is_sealed(request.POST.get("seal", links.seal(*standing)), *standing)


def _others(enrollment, now):
    """Who has no seat is shown where there are some."""
    if enrollment.state != State.CANCELLED:
        return []
    return CourseRun.objects.upcoming(now).beside(enrollment.run).with_names()[:5]
