"""The lead form: what it asks depends on what the inquiry is about; the short one stands at the foot of pages."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enrollments.forms.fields import Email, HeadCount, Line, Phone, Text, lengths_of
from sales.models import Inquiry

Kind = Inquiry.Kind

PROMPTS = {
    Kind.GENERAL: _("What would you like to know? Which receivables problem is on your desk?"),
    Kind.COURSE: _("For example: does it fit our trade, which date, how many of us may come?"),
    Kind.INSTRUCTOR: _("For example: the subject you have in mind, dates, the kind of team."),
    Kind.IN_HOUSE: _("Who owes you money, for how long, who collects today, when the training should be."),
}
FIELDS = {
    Kind.GENERAL: ["name", "phone", "email", "company", "message"],
    Kind.COURSE: ["name", "phone", "email", "company", "headcount", "message"],
    Kind.INSTRUCTOR: ["name", "phone", "email", "company", "message"],
    Kind.IN_HOUSE: ["name", "phone", "email", "company", "headcount", "city", "message"],
}
SHORT = ["name", "phone", "email", "message"]
CONSENTS = ["consent", "wants_mails"]


def _consent_label():
    return format_html(
        _(
            'I agree that my details are used to answer this inquiry, as the <a href="{}">privacy notice</a> says.'
        ),
        reverse_lazy("privacy"),
    )


_length = lengths_of(Inquiry)


class InquiryForm(forms.Form):
    name = Line(
        label=_("Your name"),
        max_length=_length("name"),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please tell us how to address you.")},
    )
    phone = Phone(
        label=_("Phone"),
        required=False,
        help_text=_("Mobile, landline or 400 number. A phone number or an e-mail address is enough."),
    )
    email = Email(
        label=_("E-mail"),
        required=False,
        max_length=_length("email"),
    )
    company = Line(
        label=_("Company"),
        required=False,
        max_length=_length("company"),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    headcount = HeadCount(label=_("How many people"), required=False, min_value=1, max_value=100_000)
    city = Line(
        label=_("City of the training"),
        required=False,
        max_length=_length("city"),
        widget=forms.TextInput({"autocomplete": "address-level2"}),
    )
    message = Text(
        label=_("Your question"),
        required=False,
        max_length=_length("message"),
        widget=forms.Textarea({"rows": 4}),
    )
    consent = forms.BooleanField(
        label=lazy(_consent_label, str)(),
        error_messages={"required": _("Without your agreement we may not keep your details to answer you.")},
    )
    wants_mails = forms.BooleanField(
        label=_("You may also send me course mails by e-mail. I can stop them at any time."), required=False
    )

    def __init__(self, *args, kind=Kind.GENERAL, is_short=False, **kwargs):
        super().__init__(*args, auto_id="inquiry_%s", label_suffix="", **kwargs)
        self.kind = kind
        names = (SHORT if is_short else FIELDS[kind]) + CONSENTS
        # What the form was not asked to show may still have been typed on another page: keep it, when it came.
        typed = [name for name in self.fields if name in self.data]
        self.fields = {name: field for name, field in self.fields.items() if name in names or name in typed}
        self.fields["message"].widget.attrs["placeholder"] = PROMPTS[kind]
        self.fields["message"].widget.attrs["rows"] = 3 if is_short else 6
        if kind == Kind.IN_HOUSE:
            self.fields["message"].label = _("What should change after the training")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields)

    def clean(self):
        data = super().clean()
        if not data.get("phone") and not data.get("email") and not {"phone", "email"} & self.errors.keys():
            self.add_error(
                "phone",
                ValidationError(_("Please leave a phone number or an e-mail address."), "unreachable"),
            )
        if data.get("wants_mails") and not data.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("Course mails need an e-mail address."), "unreachable"))
        return data

    @property
    def details(self) -> dict:
        """What an Inquiry keeps of it; what was not asked stays at the model's default."""
        return {name: value for name, value in self.cleaned_data.items() if name != "consent"}
