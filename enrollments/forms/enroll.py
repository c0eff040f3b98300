"""The forms of one person's seat: to take it, to correct what was given, to pass it on."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enrollments.forms.fields import Email, InvoiceForm, Line, Mobile, lengths_of
from enrollments.forms.folding import Fold
from enrollments.models import Enrollment
from trainingsite.lib import phones

INVOICE = list(InvoiceForm.base_fields)


def _consent_label():
    return format_html(
        _('I agree that my details are used for this class, as the <a href="{}">privacy notice</a> says.'),
        reverse_lazy("privacy"),
    )


_length = lengths_of(Enrollment)


class PersonForm(forms.Form):
    """Who comes."""

    name = Line(
        label=_("Name"),
        max_length=_length("name"),
        help_text=_("As it should stand on the certificate."),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please give the name of who comes.")},
    )
    phone = Mobile(
        label=_("Mobile"),
        help_text=_("We call it only when the class changes at short notice."),
        error_messages={
            "required": _(
                "Please give a mobile number: we call it only when the class changes at short notice."
            )
        },
    )
    email = Email(
        label=_("E-mail"),
        max_length=_length("email"),
        help_text=_("The confirmation, the calendar entry and your private link go there."),
        error_messages={"required": _("Please give an e-mail address: the confirmation goes there.")},
    )
    company = Line(
        label=_("Company"),
        required=False,
        max_length=_length("company"),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    department = Line(
        label=_("Department"),
        required=False,
        max_length=_length("department"),
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="enroll_%s", label_suffix="", **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.layout()

    def layout(self):
        return Layout(*self.fields)

    def refuse_double(self):
        self.add_error(
            "phone", ValidationError(_("This number is on the list of this class already."), "double")
        )

    @property
    def details(self) -> dict:
        """What an Enrollment keeps of it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "consent"}


class DetailsForm(InvoiceForm, PersonForm):
    """Who comes, and whom the invoice is made out to. A company's people may be reached through their contact."""

    def __init__(self, *args, is_of_group=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_of_group:
            self.fields["phone"].required = self.fields["email"].required = False

    def layout(self):
        others = [
            name for name in self.fields if name not in INVOICE and name not in ("consent", "wants_mails")
        ]
        agreements = [name for name in ("consent", "wants_mails") if name in self.fields]
        invoice = Fold(*INVOICE, title=_("Invoice data"), hint=_("optional, can be added later"))
        return Layout(*others, invoice, *agreements)

    def clean(self):
        data = super().clean()
        if (
            data.get("invoice_tax_number")
            and not data.get("invoice_title")
            and "invoice_title" not in self.errors
        ):
            self.add_error(
                "invoice_title",
                ValidationError(_("Please give the company’s name that goes with this number."), "missing"),
            )
        return data


class EnrollForm(DetailsForm):
    consent = forms.BooleanField(
        label=lazy(_consent_label, str)(),
        error_messages={"required": _("Without your agreement we may not keep your details for the class.")},
    )
    wants_mails = forms.BooleanField(
        label=_("You may also send me course mails by e-mail. I can stop them at any time."), required=False
    )


def typed(enrollment) -> dict:
    """What its person may correct, as people type it."""
    kept = {name: getattr(enrollment, name) for name in DetailsForm.base_fields}
    return kept | {"phone": phones.readable(enrollment.phone) if enrollment.phone else ""}
