"""Whatever is typed into a team's list or its pages: kept as it is, or refused at its place. Never a 5xx."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from enrollments.bulk_import.people import tidy
from enrollments.models import Enrollment, EnrollmentGroup, ImportDraft
from tests import factories
from tests.enrollments.group_forms import rows, sending
from tests.enrollments.seats.helping import team
from tests.enrollments.test_hostile_values import VALUES, as_received

pytestmark = pytest.mark.django_db
ROW = ("王晓", "13800138000", "wang@example.com", "财务部")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = settings.ENROLLMENTS_PER_PERSON_PER_DAY = 10_000


@pytest.fixture
def page():
    return reverse("group_enroll", args=[factories.run().pk])


def post(client, address, data):
    body = urlencode(data, doseq=True, errors="surrogatepass").encode()
    response = client.post(address, body, content_type=FORM)
    return client.get(response.url.partition("#")[0]) if response.status_code == 302 else response


@pytest.mark.parametrize("column", range(4))
def test_a_cell_is_kept_or_named(client, page, column):
    for name, value in VALUES.items():
        Enrollment.objects.all().delete()
        EnrollmentGroup.objects.all().delete()
        ImportDraft.objects.all().delete()
        cells = [*ROW[:column], value, *ROW[column + 1 :]]
        shown = post(client, page, sending(cells))
        assert shown.status_code == 200, name
        draft = ImportDraft.objects.get()
        if draft.group:
            assert Enrollment.objects.count() == 1, name
            continue
        html = shown.content.decode()
        assert "is-invalid" in html or "invalid-feedback" in html or not draft.rows, name
        assert "<script>alert" not in html, name
        assert "<img" not in html, name
        assert not draft.rows or draft.rows[0][2 + column] == tidy(as_received(value)), name


@pytest.mark.parametrize(
    "field",
    ["company", "name", "phone", "email", "invoice_title", "invoice_tax_number", "invoice_email", "seating"],
)
def test_a_field_of_the_contact_is_kept_or_named(client, page, field):
    for name, value in VALUES.items():
        shown = post(client, page, sending((f"王{name}"[:30], "", "", ""), **{field: value}))
        assert shown.status_code == 200, name
        assert b"<script>alert" not in shown.content, name


HIDDEN = ["form_token", "consent", "do", "edit", "remove", "row_key", "row_name", "roster"]


@pytest.mark.parametrize("field", HIDDEN)
def test_a_field_nobody_sees_breaks_nothing(client, page, field):
    draft = factories.import_draft()
    for name, value in VALUES.items():
        assert post(client, page, sending(ROW) | {field: value}).status_code == 200, name
        assert post(client, draft.get_absolute_url(), {"do": "check", field: value}).status_code == 200, name


@pytest.mark.parametrize("query", ["blank", "edit", "all", "done"])
def test_an_address_breaks_nothing(client, page, query):
    draft = factories.import_draft()
    for name, value in VALUES.items():
        asked = urlencode({query: value[:2000]}, errors="replace")
        expected = 400 if "\0" in value else 200
        assert client.get(f"{page}?{asked}").status_code == expected, name
        assert client.get(f"{draft.get_absolute_url()}?{asked}").status_code == expected, name


def test_lists_of_fields_that_do_not_fit_together(client, page):
    data = sending(ROW, do="check") | {"row_name": ["a", "b", "c"], "row_key": ["0" * 10]}
    assert post(client, page, data).status_code == 200
    many = rows(*[ROW] * 150)
    assert post(client, page, {"do": "check"} | many).status_code == 200
    assert (
        post(client, page, {"do": "check"} | rows(*[ROW] * 300)).status_code == 400
    )  # of Django: too many fields


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("group", ["do"]),
        ("group_contact", ["company", "invoice_title"]),
        ("group_cancel", ["person"]),
        ("group_person", ["do", "name", "department"]),
    ],
)
def test_the_groups_pages_break_at_nothing(client, name, fields):
    group = team(factories.run(), [1, 2], together=True)
    row = group.enrollments.first()
    address = reverse(name, args=[group.token, row.pk] if name == "group_person" else [group.token])
    good = {
        "name": "李雷",
        "phone": "13900000001",
        "email": group.email,  # of another contact the link would be another
        "company": "江城",
        "do": "edit",
    }
    for field in fields:
        for label, value in VALUES.items():
            shown = post(client, address, good | {field: value})
            assert shown.status_code == 200, (field, label)
            assert b"<script>alert" not in shown.content


def test_a_token_that_is_none(client):
    for name, value in VALUES.items():
        if "/" in value or not value.strip():
            continue
        address = "/groups/" + urlencode({"": value[:200]}, errors="replace")[1:] + "/"
        assert client.get(address).status_code in (400, 404), name
