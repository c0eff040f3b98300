"""One person of a group: details put right, or a colleague who comes instead."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollments.forms.fields import Email, Line, Mobile, lengths_of
from enrollments.models import Enrollment

_length = lengths_of(Enrollment)


class GroupPersonForm(forms.Form):
    name = Line(
        label=_("Name"),
        max_length=_length("name"),
        error_messages={"required": _("Please give the name of who comes.")},
    )
    phone = Mobile(label=_("Mobile"), required=False, whose="off")
    email = Email(
        label=_("E-mail"),
        required=False,
        max_length=_length("email"),
        help_text=_("The invitation with the calendar entry goes there. Without it, it goes to you."),
        whose="off",
    )
    department = Line(label=_("Department"), required=False, max_length=_length("department"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="person_%s", label_suffix="", **kwargs)

    @property
    def details(self) -> dict:
        return self.cleaned_data
