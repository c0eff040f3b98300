"""The form of a run. It asks before it tells anybody, and refuses beside the field what the verbs would refuse: the
run's row is locked from the check to the save (the admin runs both in one transaction)."""

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enrollments import runs, seats
from enrollments.forms.fields import Line
from enrollments.models import CourseRun
from enrollments.scheduling_conflicts import DoubleBooked, refuse_double_booking
from enrollments.seats.ledger import lock

State = CourseRun.State
SEATS = {"seats", "seats_reserved"}
ARRANGED = {*runs.ARRANGED, "format"}
REFUSALS = (DoubleBooked, seats.Oversold, seats.NoReason, runs.Over, runs.InThePast)


class RunForm(forms.ModelForm):
    note = Line(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Of another date or place, fewer seats, or calling off: kept in the log and told."
        ),
    )
    is_told = forms.BooleanField(required=False)
    online_url = forms.URLField(
        label=gettext_lazy("link to the online class"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Shown to those who have a seat."),
        widget=AdminURLFieldWidget,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "syllabus" in self.fields:
            self.fields["syllabus"].required = False
            self.fields["syllabus"].help_text = _("Empty: the version that visitors see now.")
        self.told = runs.how_many_are_told(self.instance) if self.instance.pk else 0
        if self.told:
            self.fields["is_told"].label = self.tick
        else:
            del self.fields["is_told"]

    @property
    def tick(self) -> str:
        return ngettext(
            "Tell %(count)d person of another date, place or instructor, or that it is called off",
            "Tell %(count)d people of another date, place or instructor, or that it is called off",
            self.told,
        ) % {"count": self.told}

    @property
    def is_rearranged(self) -> bool:
        return bool(ARRANGED & set(self.changed_data))

    @property
    def is_called_off(self) -> bool:
        return "state" in self.changed_data and self.cleaned_data.get("state") == State.CANCELLED

    def clean(self):
        values = super().clean()
        course = values.get("course")
        if course and not values.get("syllabus"):
            if course.current_syllabus is None:
                raise forms.ValidationError({"course": _("This course has no released syllabus yet.")})
            values["syllabus"] = course.current_syllabus
        self._refuse_double_booking(values)
        if self.instance.pk:
            self._refuse_changes(values, lock(self.instance.pk))
        return values

    def _refuse_double_booking(self, values):
        who, first, last = (values.get(name) for name in ("instructor", "starts_at", "ends_at"))
        is_new = not self.instance.pk or self.is_rearranged
        if not (who and first and last) or first >= last or not is_new or values.get("state") != State.OPEN:
            return
        self._ask(
            "instructor",
            refuse_double_booking,
            **{"instructor": who, "starts_at": first, "ends_at": last, "besides": self.instance.pk},
        )

    def _refuse_changes(self, values, run):
        """`run` is the locked row."""
        if run.state == State.CANCELLED and self.changed_data:
            self.add_error(None, _("This class was called off, which is final. Copy it to begin anew."))
            return
        if "course" in self.changed_data and run.enrollments.exists():
            self.add_error("course", _("There are people on this run: it stays a run of its course."))
        if SEATS & set(self.changed_data):
            field = "seats" if "seats" in self.changed_data else "seats_reserved"
            for_sale = (values.get("seats") or 0) - (values.get("seats_reserved") or 0)
            self._ask(field, seats.refuse_oversold, for_sale, taken=run.seats_taken)
        if self.is_called_off:
            self._ask("note", seats.refuse_silence, values.get("note") or "", is_told=True)
        if (
            "note" not in self.errors
            and (self.is_rearranged or self.is_called_off)
            and self.told
            and not values.get("is_told")
        ):
            self.add_error("is_told", _("Please tick that you know of it."))
        if self.is_rearranged and not self.errors:
            self._ask("starts_at", runs.refuse_past, run, starts_at=values["starts_at"], now=timezone.now())

    def _ask(self, field, refuse, *args, **about):
        """What the verb would refuse is said beside its field."""
        try:
            refuse(*args, **about)
        except REFUSALS as refusal:
            self.add_error(field, str(refusal))

    def carry_out(self, *, by, now) -> None:
        """Each thing that was asked for is one verb; what nobody needs to be told is written as it is."""
        run, values = self.instance, self.cleaned_data
        told = {"run": run, "by": by, "now": now, "note": values["note"]}
        if self.is_called_off:
            runs.call_off(**told)
            return
        if self.is_rearranged:
            arranged = {name: getattr(run, name) for name in runs.ARRANGED}
            runs.reschedule(**told, **arranged)
        if SEATS & set(self.changed_data):
            seats.change_capacity(**told, **{name: values[name] for name in SEATS})
        plain = set(self.changed_data) - SEATS - ARRANGED - {"state", "note", "is_told"}
        if plain:
            run.save(update_fields=sorted(plain))
