"""What visitors type is read as they mean it."""

import pytest
from django.core.exceptions import ValidationError

from enrollments.forms import DetailsForm
from enrollments.forms.fields import Email
from enrollments.forms.group import ContactForm
from enrollments.forms.group_person import GroupPersonForm


@pytest.mark.parametrize(
    "typed", ["ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada＠example.com", " ada@example.com\u200b"]
)
def test_an_address_from_a_chinese_keyboard_is_an_address(typed):
    assert Email().clean(typed) == "ada@example.com"


@pytest.mark.parametrize("typed", ["ada＠", "ada@@example.com", "ada@example.com\nBcc: x@example.com"])
def test_what_is_none_is_refused(typed):
    with pytest.raises(ValidationError):
        Email().clean(typed)


def test_the_invoice_is_asked_for_in_one_way_and_last():
    invoice = ["invoice_title", "invoice_tax_number", "invoice_email"]
    for form in (DetailsForm(), ContactForm()):
        assert list(form.fields)[-3:] == invoice
    assert [str(DetailsForm()[name].as_widget()) for name in invoice] == [
        str(ContactForm()[name].as_widget()).replace("group_", "enroll_") for name in invoice
    ]


def test_a_browser_fills_in_nothing_of_its_own_for_a_colleague():
    form = GroupPersonForm()
    for name in ("phone", "email"):
        assert 'autocomplete="off"' in form[name].as_widget()
    assert 'autocomplete="email"' in ContactForm()["email"].as_widget()
