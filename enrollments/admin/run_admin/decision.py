"""What becomes of a run: it runs as planned, it is moved, it is called off; or there is another one like it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enrollments import runs
from enrollments.admin.run_admin.frame import REFUSALS, page, run_for, sentence
from enrollments.forms.fields import Line
from enrollments.scheduling_conflicts import clashes
from trainingsite.lib import links


class Moment(forms.DateTimeField):
    """The browser's own picker; what it sends is read in the site's time zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class NoteForm(forms.Form):
    note = Line(label=gettext_lazy("Reason"), required=False, max_length=200)


class CallOffForm(NoteForm):
    is_known = forms.BooleanField(
        label=gettext_lazy("I know that every seat and place ends, and that nothing brings them back."),
        error_messages={"required": gettext_lazy("Please tick that you know of it.")},
    )


class PostponeForm(NoteForm):
    starts_at = Moment(label=gettext_lazy("New beginning"))
    ends_at = Moment(label=gettext_lazy("New end"))
    field_order = ("starts_at", "ends_at", "note")

    def clean(self):
        values = super().clean()
        if not self.errors and values["ends_at"] <= values["starts_at"]:
            self.add_error("ends_at", _("A run ends after it starts."))
        return values


class CopyForm(forms.Form):
    starts_at = Moment(label=gettext_lazy("Begins"))


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request, pk, *, run_admin):
    run = run_for(request, pk, "view_enrollment", "change_courserun")
    chosen = request.POST.get("decision", "")
    sent = {name: request.POST if name == chosen else None for name in ("run", "postpone", "call_off")}
    times = {"starts_at": timezone.localtime(run.starts_at), "ends_at": timezone.localtime(run.ends_at)}
    answers = {
        "run": NoteForm(sent["run"], prefix="run"),
        "postpone": PostponeForm(sent["postpone"], prefix="postpone", initial=times),
        "call_off": CallOffForm(sent["call_off"], prefix="call_off"),
    }
    shown = (run.starts_at, run.ends_at, run.state)
    seal = links.seal(*shown)
    if request.method == "POST":
        if chosen not in answers:
            raise PermissionDenied
        if not links.is_sealed(request.POST.get("seal", seal), *shown):
            messages.error(
                request,
                _(
                    "Somebody has moved this class, or called it off, since you opened the page. Nothing was done; this is how it stands now."
                ),
            )
            return HttpResponseRedirect(request.path)
        if answers[chosen].is_valid() and _decided(request, run, chosen, answers[chosen]):
            return HttpResponseRedirect(reverse("admin:enrollments_courserun_roster", args=[pk]))
    return page(
        request,
        run_admin,
        "decision",
        title=_("Does it run? %(run)s") % {"run": run},
        run=run,
        answers=answers,
        seal=seal,
        told=runs.how_many_are_told(run),
        is_over=run.state == run.State.CANCELLED or run.ends_at <= timezone.now(),
    )


def _decided(request, run, chosen, form) -> bool:
    told = {"run": run, "by": request.user, "now": timezone.now(), "note": form.cleaned_data["note"]}
    try:
        if chosen == "run":
            runs.decide(**told)
            done = _("Decided: it runs.")
        elif chosen == "call_off":
            runs.call_off(**told)
            done = _("Called off; everybody is told.")
        else:
            kept = {name: getattr(run, name) for name in ("city", "venue", "online_url", "instructor")}
            runs.reschedule(
                **told,
                **kept,
                starts_at=form.cleaned_data["starts_at"],
                ends_at=form.cleaned_data["ends_at"],
            )
            done = _("Moved to another date; everybody is told.")
    except REFUSALS as refusal:
        form.add_error(None, sentence(refusal))
        return False
    messages.success(request, done)
    _warn(request, run)
    return True


def _warn(request, run) -> None:
    """What speaks against the instructor on the new days, without forbidding them."""
    run.refresh_from_db()
    for objection in clashes(run):
        messages.warning(request, objection)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, pk, *, run_admin):
    run, now = run_for(request, pk, "add_courserun"), timezone.now()
    form = CopyForm(request.POST or None, initial={"starts_at": timezone.localtime(run.starts_at)})
    if request.method == "POST" and form.is_valid():
        try:
            made = runs.copy(run=run, starts_at=form.cleaned_data["starts_at"], now=now)
        except REFUSALS as refusal:
            form.add_error("starts_at", sentence(refusal))
        else:
            run_admin.log_addition(request, made, _("Copied from the run of %(run)s.") % {"run": run})
            messages.success(request, _("Copied; nobody is on it yet."))
            _warn(request, made)
            return HttpResponseRedirect(reverse("admin:enrollments_courserun_change", args=[made.pk]))
    return page(request, run_admin, "copy", title=_("Copy: %(run)s") % {"run": run}, run=run, form=form)
