"""A group's own page: who comes, and everything its contact may change. GET shows, POST decides."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollments import certificates, seats
from enrollments.forms.group import ContactForm
from enrollments.forms.group_page import list_of, page_of
from enrollments.forms.group_person import GroupPersonForm
from enrollments.models import Enrollment, EnrollmentGroup
from enrollments.rosters.templates import TYPES
from trainingsite.clients import own_forms_only
from trainingsite.pages import private_page

State = Enrollment.State
REFUSED = (seats.NotAllowed, seats.Closed, seats.RunFull)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def group(request, token):
    group, now = _group(token), timezone.now()
    if request.method == "POST":
        try:
            decide(request.POST.get("do", ""), group, now)
        except seats.OfferGone:
            return redirect(f"{group.get_absolute_url()}?gone=1")
        return redirect(group)
    papers = certificates.papers_of(group=group, now=now)
    context = page_of(group, now=now) | {
        "is_gone": "gone" in request.GET,
        "is_new": "new" in request.GET,
        "papers": papers,
    }
    return render(request, "enrollments/group.html", context)


def decide(action, group, now):
    if action == "accept":
        seats.accept_group(group=group, by=None, now=now)
    elif action == "decline":
        seats.decline_group(group=group, by=None, now=now)
    elif action in ("together", "fewer"):
        seats.set_together(group=group, wants_together=action == "together", by=None, now=now)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def cancel(request, token):
    group, now = _group(token), timezone.now()
    ticked = (request.POST or request.GET).getlist("person")
    rows = _members(group).filter(
        pk__in=[pk for pk in ticked if pk.isascii() and pk.isdigit() and len(pk) < 16]
    )
    leaving = [row for row in rows.live() if row.may_move_to(State.CANCELLED)]
    problem = ""
    if not leaving:
        return redirect(group)
    if request.method == "POST":
        try:
            seats.cancel(enrollments=leaving, by=None, now=now)
            return redirect(group)
        except seats.NotAllowed as refused:
            problem = str(refused)
    for row in leaving:
        row.run = group.run
    owing = [row for row in leaving if row.owes_fee_at(now)]
    context = {"group": group, "run": group.run, "leaving": leaving, "owing": owing, "problem": problem}
    context["fee"] = group.run.seat_price * len(owing)
    return render(request, "enrollments/group_cancel.html", context)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def person(request, token, pk):
    group, now = _group(token), timezone.now()
    row = get_object_or_404(_members(group), pk=pk)
    row.run = group.run
    action, problem = request.POST.get("do", ""), ""
    form = GroupPersonForm(request.POST if action in ("edit", "swap") else None, initial=_initial(row))
    if action == "rejoin" or form.is_valid():
        try:
            change_person(action, row, form, now)
            return redirect(f"{group.get_absolute_url()}#people")
        except seats.AlreadyEnrolled:
            problem = _("This person is on this run already.")
        except REFUSED as refused:
            problem = str(refused)
    context = {
        "group": group,
        "run": group.run,
        "row": row,
        "form": form,
        "problem": problem,
        "can_change": now < group.run.starts_at,
        "can_rejoin": row.state == State.CANCELLED and group.run.is_open_at(now),
    }
    return render(request, "enrollments/group_person.html", context)


def change_person(action, row, form, now):
    if action == "swap":
        seats.swap(enrollment=row, details=form.details, by=None, now=now)
    elif action == "rejoin" and row.state == State.CANCELLED:
        seats.rejoin(enrollment=row, by=None, now=now)
    elif action == "edit":
        seats.edit(enrollment=row, details=form.details, by=None, now=now)


def _initial(row):
    return {name: getattr(row, name) for name in GroupPersonForm.base_fields}


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def contact(request, token):
    group = _group(token)
    known = {name: getattr(group, name) for name in ContactForm.base_fields}
    form = ContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            seats.edit_group(group=group, details=form.details, by=None, now=timezone.now())
            return redirect(f"{group.get_absolute_url()}#contact")
        except seats.AlreadyEnrolled:
            form.add_error("company", _("Two people of this group would be the same then."))
    context = {"group": group, "run": group.run, "form": form}
    return render(request, "enrollments/group_contact.html", context)


@require_safe
@private_page
def people_list(request, token):
    group, now = _group(token), timezone.now()
    name = f"group-{group.pk}-{timezone.localdate(now):%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(list_of(group, now=now), content_type=TYPES["xlsx"], headers=headers)


def _group(token):
    groups = EnrollmentGroup.objects.select_related("run__course", "run__instructor", "run__city")
    return get_object_or_404(groups.with_token(token))


def _members(group):
    return Enrollment.objects.filter(group=group, run=group.run_id).order_by("rank", "pk")
