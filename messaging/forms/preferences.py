"""How often, and from when on: the two small forms of a person's own page."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_PAUSE = timedelta(days=366)
# What can be chosen besides the measure we promise everybody: (mails, days).
MEASURES = [(1, 7), (1, 14), (1, 30)]
DEFAULT = "default"


def sentence(mails: int, days: int) -> str:
    return _("at most %(mails)d in %(days)d days") % {"mails": mails, "days": days}


class MeasureForm(forms.Form):
    measure = forms.ChoiceField(
        label=_("How often"), error_messages={"invalid_choice": _("Please choose one of these measures.")}
    )

    def __init__(self, *args, default: tuple[int, int], **kwargs):
        super().__init__(*args, **kwargs)
        others = [(f"{mails}-{days}", sentence(mails, days)) for mails, days in MEASURES]
        ours = _("%(sentence)s, as for everybody") % {"sentence": sentence(*default)}
        self.fields["measure"].choices = [(DEFAULT, ours), *others]

    @property
    def chosen(self) -> dict:
        measure = self.cleaned_data["measure"]
        mails, _dash, days = measure.partition("-")
        is_ours = measure == DEFAULT
        return {"mails": None if is_ours else int(mails), "days": None if is_ours else int(days)}


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={
            "required": _("Please choose a day."),
            "invalid": _("Please choose a day, such as 2027-03-01."),
        },
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.first, self.last = today + timedelta(days=1), today + LONGEST_PAUSE

    def clean_until(self):
        until = self.cleaned_data["until"]
        if not self.first <= until <= self.last:
            raise forms.ValidationError(_("Please choose a day from tomorrow on, within a year."), "range")
        return until
