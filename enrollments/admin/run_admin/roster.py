"""Who has a seat, who holds an offer and until when, the waiting list in its order, who has gone; and the log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enrollments import attendance
from enrollments.admin.run_admin.actions import ACTIONS, ActionForm
from enrollments.admin.run_admin.frame import REFUSALS, page, run_for, sentence
from enrollments.admin.run_admin.rows import roster_of

LOG_LINES = 60


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request, pk, *, run_admin):
    run, now = run_for(request, pk, "view_enrollment"), timezone.now()
    form = ActionForm(request.POST or None, run=run, now=now)
    if request.method == "POST" and _did(request, form, now):
        return HttpResponseRedirect(reverse("admin:enrollments_courserun_roster", args=[pk]))
    people = roster_of(run)
    return page(
        request,
        run_admin,
        "roster",
        title=_("Roster: %(run)s") % {"run": run},
        run=run,
        roster=people,
        form=form,
        chosen=set(form.data.getlist("people")) if form.is_bound else set(),
        actions={
            name: ACTIONS[name].label
            for name in _of_use(people, run, now)
            if request.user.has_perm(f"enrollments.{ACTIONS[name].permission}")
        },
        log=list(run.seat_events.select_related("enrollment", "group", "by").order_by("-pk")[:LOG_LINES]),
        is_last_day=timezone.localdate(now) >= timezone.localdate(run.ends_at),
        days_needed=attendance.days_needed(run),
    )


def _of_use(people, run, now) -> list[str]:
    """The actions that mean something today; what can't be done is said when it is asked for."""
    today, names = timezone.localdate(now), []
    if people.waiting or people.offered:
        names += ["give_seat", "bump"]
    names.append("cancel")
    if today >= timezone.localdate(run.starts_at):
        names += ["check_in", "take_back"]
    if today >= timezone.localdate(run.ends_at):
        names += ["attended", "no_show", "certify"]
    return [*names, "move"]


def _did(request, form, now) -> bool:
    action = ACTIONS.get(request.POST.get("action", ""))
    if action is None or not request.user.has_perm(f"enrollments.{action.permission}"):
        raise PermissionDenied
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return False
    try:
        done = action.do(form.chosen, form, by=request.user, now=now)
    except REFUSALS as refusal:
        messages.error(request, sentence(refusal))
        return False
    messages.success(request, done)
    return True


@require_POST
def close_attendance(request, pk, *, run_admin):
    run = run_for(request, pk, "view_enrollment", "change_enrollment")
    try:
        came, missed = attendance.close(run=run, by=request.user, now=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, sentence(refusal))
    else:
        counts = {"came": came, "missed": missed}
        messages.success(request, _("Settled: %(came)d attended, %(missed)d did not come.") % counts)
    return HttpResponseRedirect(reverse("admin:enrollments_courserun_roster", args=[pk]))
