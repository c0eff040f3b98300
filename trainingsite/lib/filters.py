"""Filters of a list page, as they stand in its address.

1. What a filter can't use is said aloud and left out; the other filters still hold.
2. An address may carry the marks of a campaign: they are nobody's mistake.
3. A page number that does not exist leads to the nearest one that does, with a word about it.
"""

from django import forms
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CAMPAIGN = ("utm_", "from", "source", "bd_", "gclid", "isappinstalled", "_")


class Choice(forms.ChoiceField):
    """One of a list, or nothing; another value gets a sentence instead of an error."""

    default_error_messages = {
        "invalid_choice": gettext_lazy("There is no choice “%(value)s” here; this filter was left out.")
    }

    def __init__(self, *, label, any_label, choices=(), widget=None):
        widget = widget or forms.Select(attrs={"class": "form-select"})
        super().__init__(choices=choices, label=label, required=False, widget=widget)
        self.any_label = any_label

    def offer(self, choices):
        self.choices = [("", self.any_label), *choices]

    def validate(self, value):
        try:
            super().validate(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(error.message, error.code, {"value": shortened(value)}) from None


class Words(forms.CharField):
    def __init__(self, *, label, placeholder=""):
        super().__init__(
            label=label,
            required=False,
            max_length=60,
            error_messages={"max_length": gettext_lazy("Search words of up to 60 characters, please.")},
            widget=forms.TextInput(
                attrs={"type": "search", "class": "form-control", "placeholder": placeholder}
            ),
        )


class FilterForm(forms.Form):
    """Choices that come from the database are handed in by the field's name, as pairs of value and label."""

    use_required_attribute = False

    def __init__(self, data, **choices):
        super().__init__(data, auto_id="filter_%s")
        for name, field in self.fields.items():
            if isinstance(field, Choice):
                field.offer(choices.get(name, field.choices))
        self.is_valid()

    @property
    def problems(self) -> list[str]:
        """One sentence for everything in the address that could not be used."""
        return [message for messages in self.errors.values() for message in messages] + self.notes

    @cached_property
    def notes(self) -> list[str]:
        """The sentences that belong to no field."""
        found = []
        unknown = [key for key in self.data if key not in self.fields and key != "page"]
        unknown = [shortened(key) for key in unknown if not key.startswith(CAMPAIGN)]
        if unknown:
            found.append(
                _("This page knows no filter called “%(name)s”; it was left out.")
                % {"name": shortened(", ".join(unknown))}
            )
        return found

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was chosen by a link beside the form: sent along with it, unseen."""
        hidden = [field.name for field in self.hidden_fields()]
        return [(name, value) for name, value in self.chosen.items() if name in hidden]

    @property
    def chosen(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def page(self, rows, *, size, count=None):
        """The page that was asked for; `count` saves a query where the number of rows is known already."""
        paginator = Paginator(rows, size)
        if count is not None:
            paginator.count = count
        asked = self.data.get("page", "1")
        page = paginator.get_page(asked)
        if str(page.number) != asked:
            self.notes.append(
                _("There is no page “%(asked)s”; this is page %(number)s.")
                % {"asked": shortened(asked), "number": page.number}
            )
        return page


def shortened(text: str) -> str:
    return Truncator(text).chars(30)
