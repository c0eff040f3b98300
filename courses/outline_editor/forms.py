"""What comes in from the desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from outlines.editing import MOVES, WHERES, normal_lines
from trainingsite.lib.files.refusal import TOO_LONG, is_too_long

LONGEST_OUTLINE = 200_000
LARGEST = 2**31 - 1


def not_too_long(text):
    if is_too_long(text):
        raise ValidationError(TOO_LONG)


class OutlineField(forms.CharField):
    """Text of many lines. Its length is checked here and not by the browser, which would cut a paste in silence."""

    def __init__(self, **kwargs):
        super().__init__(strip=False, required=kwargs.pop("required", False), **kwargs)
        self.validators += [MaxLengthValidator(LONGEST_OUTLINE), not_too_long]

    def to_python(self, value):
        return normal_lines(super().to_python(value))


class LineField(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(required=False, min_value=1, max_value=LARGEST, **kwargs)


class DeskForm(forms.Form):
    """The draft on the desk, what to do with it, and where in it the cursor stands."""

    ACTIONS = ("read", "save", "release", "schedule", "unschedule", "simplify", "drop", *MOVES)

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    text = OutlineField(label=_("outline"))
    revision = forms.IntegerField(min_value=0, max_value=LARGEST)
    line = LineField(label=_("line"))
    target = LineField()
    where = forms.ChoiceField(choices=[(name, name) for name in WHERES], required=False)
    note = forms.CharField(label=_("what changed"), max_length=200, required=False)
    # The codes of the doubts that the page asked about; space between them.
    acknowledged = forms.CharField(max_length=200, required=False)
    release_at = forms.DateTimeField(label=_("release at"), required=False)

    def clean(self):
        values = super().clean()
        if (
            values.get("action") == "schedule"
            and not values.get("release_at")
            and "release_at" not in self.errors
        ):
            self.add_error("release_at", _("Say when it is to be released."))
        return values
