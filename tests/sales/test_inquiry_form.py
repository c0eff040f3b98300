import pytest
from django.template import Context, Template
from django.test import RequestFactory

from sales.forms.inquiry import InquiryForm
from sales.models import Inquiry
from tests import factories
from tests.sales.forms import filled

Kind = Inquiry.Kind


def errors(**changes):
    return InquiryForm(filled(**changes)).errors


def test_a_phone_or_an_email_is_enough():
    assert not errors(phone="")
    assert not errors(email="")
    assert list(errors(phone="", email="")) == ["phone"]


def test_a_number_nobody_can_call_is_the_only_complaint():
    assert list(errors(phone="123", email="")) == ["phone"]


def test_consent_is_needed_and_not_ticked_beforehand():
    assert list(errors(consent=None)) == ["consent"]
    html = str(InquiryForm()["consent"]) + str(InquiryForm()["wants_mails"])
    assert "checked" not in html


def test_course_mails_need_an_email():
    assert list(errors(email="", wants_mails="on")) == ["email"]


@pytest.mark.parametrize("typed", ["0", "100001", "-3", "3.5", "三十", "1" * 5000, "30-40", "40人的团队"])
def test_headcount_is_a_whole_number(typed):
    assert list(errors(headcount=typed)) == ["headcount"]


@pytest.mark.parametrize(
    "typed", ["40", " 40 ", "４０", "40人", "约 40 人", "大概４０名", "40人左右", "共40位", "40 以内"]
)
def test_headcount_as_people_type_it(typed):
    form = InquiryForm(filled(headcount=typed))
    assert form.is_valid()
    assert form.details["headcount"] == 40


@pytest.mark.parametrize("field", ["name", "company", "city", "phone", "email"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x1b", "\0"])
def test_one_line_means_one_line(field, end):
    assert list(errors(**{field: f"a@example.com{end}Bcc: everyone@example.com"})) == [field]


@pytest.mark.parametrize("typed", ["王\x1b晓", "王\x85晓", "王\0晓"])
def test_a_message_holds_no_invisible_control_characters(typed):
    assert list(errors(message=typed)) == ["message"]
    assert not errors(message="一\t二\r\n三")


def test_line_ends_count_once():
    form = InquiryForm(filled(message="一\r\n" * 1000))
    assert form.is_valid()
    assert form.details["message"] == ("一\n" * 1000).strip()


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (Kind.GENERAL, {"name", "phone", "email", "company", "message"}),
        (Kind.COURSE, {"name", "phone", "email", "company", "headcount", "message"}),
        (Kind.IN_HOUSE, {"name", "phone", "email", "company", "headcount", "city", "message"}),
    ],
)
def test_fields_fit_the_kind(kind, asked):
    assert set(InquiryForm(kind=kind).fields) == asked | {"consent", "wants_mails"}


def test_an_error_is_tied_to_its_field():
    html = str(InquiryForm(filled(phone="123"))["phone"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="inquiry_phone_helptext inquiry_phone_error"' in html


def test_the_short_form_costs_no_query(django_assert_num_queries, db):
    course = factories.course()
    page = Template("{% load inquiry %}{% inquiry_form course=course %}")
    request = RequestFactory().get("/courses/x/?utm_source=wechat")
    with django_assert_num_queries(0):
        html = page.render(Context({"course": course, "request": request}))
    assert f'name="course" value="{course.slug}"' in html
    assert 'name="source" value="/courses/x/"' in html
    assert 'name="campaign" value="wechat"' in html
    assert course.title in html


def test_the_short_form_works_with_nothing():
    html = Template("{% load inquiry %}{% inquiry_form %}").render(Context())
    assert 'name="form_token"' in html
    assert 'name="kind" value="general"' in html
