"""Who brings a team: the company, its contact, the invoice, and how the team takes its seats."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enrollments.forms.fields import Email, InvoiceForm, Line, Phone, lengths_of
from enrollments.models import EnrollmentGroup

TOGETHER, FITTING = "together", "fitting"


def _consent_label():
    return format_html(
        _(
            "These people know that I enrol them. Our details are used for this class, as the "
            '<a href="{}">privacy notice</a> says.'
        ),
        reverse_lazy("privacy"),
    )


_length = lengths_of(EnrollmentGroup)


class ContactForm(InvoiceForm):
    """What can be changed later, too."""

    company = Line(
        label=_("Company"),
        max_length=_length("company"),
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Please give the company’s name.")},
    )
    name = Line(
        label=_("Contact"),
        max_length=_length("name"),
        help_text=_("Who looks after this enrolment; need not come along."),
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Please tell us whom we may ask.")},
    )
    phone = Phone(
        label=_("Phone"),
        error_messages={"required": _("Please give a number: we call it when a date or a place changes.")},
    )
    email = Email(
        label=_("E-mail"),
        max_length=_length("email"),
        help_text=_("The link to your group’s page goes there."),
        error_messages={
            "required": _("Please give an e-mail address: the link to your group’s page goes there.")
        },
    )
    field_order = ("company", "name", "phone", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="group_%s", label_suffix="", **kwargs)

    @property
    def has_invoice(self) -> bool:
        return any(self[name].value() or self[name].errors for name in InvoiceForm.base_fields)

    @property
    def details(self) -> dict:
        """What an EnrollmentGroup keeps of it."""
        return {name: value for name, value in self.cleaned_data.items() if name in ContactForm.base_fields}


class GroupForm(ContactForm):
    seating = forms.ChoiceField(
        label=_("How do you want your seats?"),
        choices=[
            (TOGETHER, _("Everybody together: all sit, or all wait until there is room for all")),
            (FITTING, _("As many as fit: the first of the list sit, the others wait one by one")),
        ],
        initial=TOGETHER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose how you want your seats.")},
    )
    consent = forms.BooleanField(
        label=lazy(_consent_label, str)(),
        error_messages={"required": _("Without your agreement we may not keep these details.")},
    )

    def __init__(self, *args, people=0, seats_for_sale=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.people, self.seats_for_sale = people, seats_for_sale

    def clean_seating(self):
        seating = self.cleaned_data["seating"]
        if seating == TOGETHER and self.people > self.seats_for_sale:
            raise ValidationError(
                _(
                    "This class has %(seats)d seats in all, so %(people)d people can’t sit together. "
                    "Choose “as many as fit”, or ask us for a class of your own."
                )
                % {"seats": self.seats_for_sale, "people": self.people},
                "too_many",
            )
        return seating

    @property
    def wants_together(self) -> bool:
        return self.cleaned_data["seating"] == TOGETHER
