"""A group's own page: who comes, and everything its contact may change. GET shows, POST decides."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollments import certificates, seats
from enrollments.bulk_import.templates import TYPES
from enrollments.forms.group import ContactForm
from enrollments.forms.group_person import GroupPersonForm
from enrollments.models import Enrollment, EnrollmentGroup
from enrollments.views.answers import CHANGED
from enrollments.views.behind_link import behind_link, ended
from enrollments.views.group_page import list_of, page_of
from trainingsite.lib import links, phones
from trainingsite.lib.clients import own_forms_only
from trainingsite.lib.downloads import named
from trainingsite.lib.pages import private_page

State = Enrollment.State
# What a redirect may say of the change it comes from.
DONE = {
    "enrolled": _(
        "Your team is enrolled. This is the page of your group; keep its address, the link also goes to you by mail."
    ),
    "accepted": _("Thank you: the seats are yours."),
    "declined": _("Thank you for telling us: the next in line gets the offer."),
    "gone": _(
        "There is nothing to answer any more: the offer was answered already, or its time is over. The list below is what holds."
    ),
    "nobody": _(
        "Nobody was ticked who could be cancelled. Please tick who doesn’t come, then press the button again."
    ),
    "cancelled": _("It is cancelled."),
    "edited": _("Your changes are saved."),
    "swapped": _("The colleague comes instead."),
    "rejoined": _("Enrolled again."),
    "together": _("From now on who waits, waits together."),
    "fewer": _("From now on every free seat is offered to you in turn."),
}
# What says that nothing was done.
IN_VAIN = {"gone", "nobody"}
REFUSED = (seats.NotAllowed, seats.Closed, seats.RunFull)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def group(request, token):
    group, now = _group(token), timezone.now()
    if request.method == "POST":
        return _back(group, decide(request.POST.get("do", ""), group, now))
    done = request.GET.get("done", "")
    context = page_of(group, now=now) | {
        "papers": certificates.papers_of(group=group, now=now),
        **{"done": DONE.get(done, ""), "is_done": done not in IN_VAIN},
    }
    return render(request, "enrollments/group.html", context)


def decide(action, group, now):
    """Returns what was done."""
    try:
        if action == "accept":
            seats.accept_group(group=group, by=None, now=now)
            return "accepted"
        if action == "decline":
            seats.decline_group(group=group, by=None, now=now)
            return "declined"
    except seats.OfferGone:
        return "gone"
    if action in ("together", "fewer"):
        seats.set_together(group=group, wants_together=action == "together", by=None, now=now)
        return action
    return ""


def _back(group, done):
    return redirect(f"{group.get_absolute_url()}?done={done}" if done else group)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def cancel(request, token):
    group, now = _group(token), timezone.now()
    ticked = (request.POST or request.GET).getlist("person")
    rows = _members(group).filter(
        pk__in=[pk for pk in ticked if pk.isascii() and pk.isdigit() and len(pk) < 16]
    )
    leaving = [row for row in rows.live() if row.may_move_to(State.CANCELLED)]
    problem = ""
    if not leaving:  # a second click finds it done
        return _back(group, "" if request.method == "POST" else "nobody")
    for row in leaving:
        row.run = group.run
    owing = [row for row in leaving if row.owes_fee_at(now)]
    shown = ([row.token_hash for row in leaving], len(owing))
    seal = links.seal(*shown)
    if request.method == "POST" and not links.is_sealed(request.POST.get("seal", seal), *shown):
        problem = CHANGED
    elif request.method == "POST":
        try:
            seats.cancel(enrollments=leaving, by=None, now=now)
            return _back(group, "cancelled")
        except seats.NotAllowed as refused:
            problem = str(refused)
    context = {
        **{"group": group, "run": group.run, "leaving": leaving, "owing": owing, "problem": problem},
        "fee": group.run.seat_price * len(owing),
        "seal": seal,
    }
    return render(request, "enrollments/group_cancel.html", context)


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def person(request, token, pk):
    group, now = _group(token), timezone.now()
    row = get_object_or_404(_members(group), pk=pk)
    row.run = group.run
    action, problem = request.POST.get("do", ""), ""
    form = GroupPersonForm(request.POST if action in ("edit", "swap") else None, initial=_initial(row))
    seal = links.seal(row.token_hash)
    if form.is_valid() and not _is_as_shown(row, form, request.POST.get("seal", seal)):
        problem = gettext(
            "%(name)s has this seat by now: somebody else came instead after this page was opened. Please check the names and send it again if you still mean it."
        ) % {"name": row.name}
    elif action == "rejoin" or form.is_valid():
        try:
            return _back(group, change_person(action, row, form, now))
        except seats.AlreadyEnrolled:
            problem = gettext("This person is on this run already.")
        except REFUSED as refused:
            problem = str(refused)
    context = {
        "group": group,
        "run": group.run,
        "row": row,
        "form": form,
        "problem": problem,
        "seal": seal,
        "can_change": now < group.run.starts_at,
        "can_rejoin": row.state == State.CANCELLED and group.run.is_open_at(now),
    }
    return render(request, "enrollments/group_person.html", context)


def _is_as_shown(row, form, sealed):
    """Whoever was shown still has the seat; or the same colleague is named twice."""
    is_named = all(getattr(row, name) == value for name, value in form.details.items())
    return is_named or links.is_sealed(sealed, row.token_hash)


def change_person(action, row, form, now):
    """Returns what was done."""
    if action == "swap":
        seats.swap(enrollment=row, details=form.details, by=None, now=now)
        return "swapped"
    if action == "edit":
        seats.edit(enrollment=row, details=form.details, by=None, now=now)
        return "edited"
    if row.state == State.CANCELLED:
        seats.rejoin(enrollment=row, by=None, now=now)
    return "rejoined"


def _initial(row):
    return {name: getattr(row, name) for name in GroupPersonForm.base_fields} | _readable(row)


def _readable(row):
    """A number as people write it, not as we keep it."""
    return {"phone": phones.readable(row.phone) if row.phone else ""}


@own_forms_only
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def contact(request, token):
    group = _group(token)
    known = {name: getattr(group, name) for name in ContactForm.base_fields} | _readable(group)
    form = ContactForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            changed = seats.edit_group(group=group, details=form.details, by=None, now=timezone.now())
            is_mine = changed.token_hash == group.token_hash
            return _back(group, "edited") if is_mine else redirect("group_passed_on")
        except seats.AlreadyEnrolled:
            form.add_error("company", gettext("Two people of this group would be the same then."))
    context = {"group": group, "run": group.run, "form": form}
    return render(request, "enrollments/group_contact.html", context)


@require_safe
@private_page
def passed_on(request):
    return ended(request, is_of_seat=False)


@require_safe
@behind_link
def people_list(request, token):
    group, now = _group(token), timezone.now()
    name = f"{group.run.file_name}-{group.company}.xlsx"
    headers = {"Content-Disposition": named(name, plain=f"group-{group.pk}.xlsx")}
    return HttpResponse(list_of(group, now=now), content_type=TYPES["xlsx"], headers=headers)


def _group(token):
    groups = EnrollmentGroup.objects.select_related("run__course", "run__instructor", "run__city")
    return get_object_or_404(groups.with_token(token))


def _members(group):
    return Enrollment.objects.filter(group=group, run=group.run_id).order_by("rank", "pk")
