"""Text as the database can keep it and a mail header can carry it, refused with words for people."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from enrollments.models.enrollment import Invoice
from trainingsite.lib import characters, phones, tax_numbers

NOT_ON_A_LINE = characters.any_of(characters.CONTROLS, characters.BREAKS, characters.SEPARATORS, "\t\n\r")
NOT_IN_A_TEXT = characters.any_of(characters.CONTROLS, characters.BREAKS)
# Joiners stay: emoji and some scripts are written with them.
UNSEEN = characters.any_of(characters.MARKS)

TOO_LONG = _("Too long: %(show_value)d characters, and at most %(limit_value)d fit.")


def lengths_of(model):
    """name -> how long the model's field of that name may be."""
    return lambda name: model._meta.get_field(name).max_length


class Unclipped:
    """No maxlength attribute: a browser would cut a pasted text without a word, we say what is too long."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Line(Unclipped, forms.CharField):
    """One line: a name, a company. Anything that could begin a second line is refused, what nobody sees is dropped."""

    def to_python(self, value):
        value = UNSEEN.sub("", super().to_python(value)).strip()
        if NOT_ON_A_LINE.search(value):
            raise ValidationError(_("Please write this on one line, without control characters."), "control")
        return value


class Text(Unclipped, forms.CharField):
    """Several lines; line ends are counted once, whatever the browser sends."""

    widget = forms.Textarea

    def to_python(self, value):
        value = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        if NOT_IN_A_TEXT.search(value):
            raise ValidationError(
                _("The text holds invisible control characters; please type it again."), "control"
            )
        return value


class Phone(Line):
    """`whose` tells the browser what it may fill in; nothing where it is not the visitor's own."""

    widget = forms.TelInput

    default_error_messages = {
        "phone": _(
            "We can’t call this number. Please check it: a mobile such as 138 0013 8000, "
            "a landline with its area code such as 0755-2600 1234, or a 400 number."
        )
    }

    def __init__(self, *, whose="tel", **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": whose, "inputmode": "tel"}

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return ""
        try:
            return phones.normal(value)
        except ValueError:
            raise ValidationError(self.error_messages["phone"], "phone") from None


class Mobile(Phone):
    """A number of one person: it tells two trainees of one office apart."""

    default_error_messages = {
        "phone": _("We can’t call this number. Please check it: a mobile such as 138 0013 8000."),
        "mobile": _("Please give a mobile number, such as 138 0013 8000: it is how we tell people apart."),
    }

    def clean(self, value):
        value = super().clean(value)
        if value and not phones.is_mobile(value):
            raise ValidationError(self.error_messages["mobile"], "mobile")
        return value


class TaxNumber(Line):
    def clean(self, value):
        value = super().clean(value)
        if not value:
            return ""
        try:
            return tax_numbers.normal(value)
        except ValueError:
            raise ValidationError(
                _(
                    "This is no taxpayer number. Please copy the 统一社会信用代码 from the business licence: "
                    "18 digits and letters."
                ),
                "tax_number",
            ) from None


class Email(Unclipped, forms.EmailField):
    """However a Chinese keyboard writes it: ｎａｍｅ＠ｃｏｍｐａｎｙ．ｃｏｍ is an address as well."""

    default_error_messages = {
        "invalid": _("This is not an e-mail address we can write to, such as name@company.com.")
    }

    def __init__(self, *, whose="email", **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"autocomplete": whose, "inputmode": "email", "spellcheck": "false"}

    def clean(self, value):
        if NOT_ON_A_LINE.search(str(value or "")):
            raise ValidationError(_("Please write this on one line, without control characters."), "control")
        return super().clean(
            unicodedata.normalize("NFKC", UNSEEN.sub("", value)) if isinstance(value, str) else value
        )


class HeadCount(forms.IntegerField):
    """What HR knows at this point: 约40人, 40 人左右."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Please write a whole number, such as 30.")}
    said = re.compile(r"(?:大约|大概|约|共)?\s*([0-9]+)\s*[人名位]?\s*(?:左右|上下|以内)?")

    def to_python(self, value):
        typed = unicodedata.normalize("NFKC", str(value or "")).strip()
        found = self.said.fullmatch(typed)
        return super().to_python(found[1] if found else typed)


class InvoiceForm(forms.Form):
    """Whom the 发票 is made out to; all of it may come later."""

    invoice_title = Line(
        label=_("Invoice title"), required=False, max_length=lengths_of(Invoice)("invoice_title")
    )
    invoice_tax_number = TaxNumber(
        label=_("Taxpayer number"),
        required=False,
        help_text=_("统一社会信用代码, 18 digits and letters."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    invoice_email = Email(
        label=_("E-mail for the invoice"),
        required=False,
        max_length=lengths_of(Invoice)("invoice_email"),
        help_text=_("If it goes to your accounts department."),
        whose="off",
    )
