"""What may be done with the chosen people of a run: each action is one verb, and one sentence that says what it did."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enrollments import attendance, certificates, seats
from enrollments.forms.fields import Line
from enrollments.models import CourseRun, Enrollment

State = Enrollment.State


class ActionForm(forms.Form):
    """The bar below the roster: who, and what the actions need besides."""

    people = forms.MultipleChoiceField(error_messages={"required": gettext_lazy("Choose somebody first.")})
    note = Line(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            {"placeholder": gettext_lazy("Kept in the log, and told to whom it concerns.")}
        ),
    )
    to = forms.ModelChoiceField(
        queryset=None, required=False, label=gettext_lazy("To the date"), empty_label="–"
    )
    on = forms.ChoiceField(required=False, label=gettext_lazy("Day"))

    def __init__(self, *args, run: CourseRun, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        self.fields["people"].choices = [(str(pk), "") for pk in run.enrollments.values_list("pk", flat=True)]
        others = run.course.runs.filter(state=CourseRun.State.OPEN, ends_at__gt=now).exclude(pk=run.pk)
        self.fields["to"].queryset = others.select_related("course", "city").order_by("starts_at")
        self.fields["to"].label_from_instance = other_date
        days = attendance.days_of(run)
        self.fields["on"].choices = [(str(day), f"{day:%m-%d}") for day in days]
        today = attendance.day_of(run, now)
        self.fields["on"].initial = str(today or days[0])

    @property
    def chosen(self) -> list[Enrollment]:
        """In the order of the run."""
        rows = self.run.enrollments.select_related("group", "run")
        return list(rows.filter(pk__in=self.cleaned_data["people"]).order_by("rank", "pk"))

    @property
    def day(self):
        return forms.DateField().to_python(self.cleaned_data["on"])


def other_date(run: CourseRun) -> str:
    left = ngettext("%(count)d seat left", "%(count)d seats left", run.seats_left) % {"count": run.seats_left}
    seats_left = left if run.seats_left > 0 else _("full")
    return f"{_date(run)} {run.place} · {seats_left}"


def _date(run: CourseRun) -> str:
    return f"{timezone.localdate(run.starts_at):%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Action:
    label: str
    permission: str
    do: Callable[..., str]


def _give_seat(rows, form, **told):
    seats.give_seat(enrollments=rows, note=form.cleaned_data["note"], **told)
    return _("Seats given: %(count)d.") % {"count": len(rows)}


def _bump(rows, form, **told):
    seats.bump(enrollments=rows, note=form.cleaned_data["note"], **told)
    return _("Moved to the head of the waiting list: %(count)d.") % {"count": len(rows)}


def _move(rows, form, **told):
    to = form.cleaned_data["to"]
    if to is None:
        raise seats.NotAllowed(_("Choose the date to move to."))
    seats.move_all(enrollments=rows, to=to, note=form.cleaned_data["note"], **told)
    return _("Moved to %(date)s: %(count)d.") % {"date": _date(to), "count": len(rows)}


def _cancel(rows, form, **told):
    if not form.cleaned_data["note"]:
        raise seats.NoReason(_("Please say why; whoever is cancelled is told."))
    seats.cancel(enrollments=rows, note=form.cleaned_data["note"], **told)
    return _("Cancelled: %(count)d.") % {"count": len(rows)}


def _check_in(rows, form, **told):
    count = attendance.check_in(enrollments=rows, on=form.day, **told)
    return _("Checked in for %(day)s: %(count)d.") % {"day": form.day, "count": count}


def _take_back(rows, form, **told):
    count = attendance.take_back(enrollments=rows, on=form.day, **told)
    return _("Check-ins taken back for %(day)s: %(count)d.") % {"day": form.day, "count": count}


def _attended(rows, form, **told):
    attendance.correct(enrollments=rows, to=State.ATTENDED, note=form.cleaned_data["note"], **told)
    return _("Settled as attended: %(count)d.") % {"count": len(rows)}


def _no_show(rows, form, **told):
    attendance.correct(enrollments=rows, to=State.NO_SHOW, note=form.cleaned_data["note"], **told)
    return _("Settled as not come: %(count)d.") % {"count": len(rows)}


def _certify(rows, form, **told):
    made = certificates.issue(enrollments=rows, **told)
    return _("Certificates issued: %(count)d.") % {"count": len(made)}


ACTIONS = {
    "give_seat": Action(gettext_lazy("Give a seat"), "change_enrollment", _give_seat),
    "bump": Action(gettext_lazy("To the head of the list"), "change_enrollment", _bump),
    "cancel": Action(gettext_lazy("Cancel and tell them"), "change_enrollment", _cancel),
    "move": Action(gettext_lazy("Move to this date"), "change_enrollment", _move),
    "check_in": Action(gettext_lazy("Check in"), "add_attendance", _check_in),
    "take_back": Action(gettext_lazy("Take back"), "delete_attendance", _take_back),
    "attended": Action(gettext_lazy("Attended all the same"), "change_enrollment", _attended),
    "no_show": Action(gettext_lazy("Did not come"), "change_enrollment", _no_show),
    "certify": Action(gettext_lazy("Issue certificates"), "add_certificate", _certify),
}
