"""Whatever is typed into the forms of a seat: stored as it is, or refused at its field. Never a 5xx, never two seats."""

from html import unescape
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from enrollments.models import Enrollment
from messaging import delivery
from tests import factories
from tests.enrollments.test_hostile_values import VALUES, as_received, as_seen
from tests.sales.forms import seat
from trainingsite.lib import tax_numbers

pytestmark = pytest.mark.django_db
FIELDS = [
    *("name", "phone", "email", "company", "department"),
    *("invoice_title", "invoice_tax_number", "invoice_email"),
]
HIDDEN = ["form_token", "source", "promised", "homepage", "consent", "wants_mails"]
TAX_NUMBER = "310108123456789"


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = settings.ENROLLMENTS_PER_PERSON_PER_DAY = 10_000


@pytest.fixture
def run():
    return factories.run(seats=500)


def send(client, address, data):
    body = urlencode(data, errors="surrogatepass").encode()
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def full(**changes):
    return seat(**{"invoice_title": "江城机电有限公司", "invoice_tax_number": TAX_NUMBER} | changes)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_keeps_it_or_says_why_not(client, run, field):
    for name, value in VALUES.items():
        run.seat_events.all().delete()
        run.enrollments.all().delete()
        response = send(client, f"/runs/{run.pk}/enroll/", full(**{field: value}))
        received = as_received(value)
        if response.status_code == 302:
            assert getattr(Enrollment.objects.get(), field) == as_seen(received), name
            continue
        assert response.status_code == 200, name
        html = response.content.decode()
        assert f'id="enroll_{field}_error"' in html, name
        assert f'<a href="#enroll_{field}">' in html, name
        assert received.strip()[:50].replace("\0", "") in unescape(html).replace("\0", ""), name
        assert not Enrollment.objects.exists(), name


@pytest.mark.parametrize("field", HIDDEN)
def test_a_field_nobody_sees_breaks_nothing(client, run, field):
    for number, (name, value) in enumerate(VALUES.items()):
        data = full(**{"phone": f"138 0013 8{number:03}", field: value})
        assert send(client, f"/runs/{run.pk}/enroll/", data).status_code in (200, 302), name


@pytest.mark.parametrize("part", ["edit", "pass-on", "move", "offer", "cancel", "rejoin"])
def test_the_private_page_survives_it_too(client, run, part):
    for name, value in VALUES.items():
        run.seat_events.all().delete()
        run.enrollments.all().delete()
        row = factories.enrollment(run=run)
        data = full(**dict.fromkeys(("run", "answer", "seal"), value[:2000]), name=value)
        status = send(client, f"/enrollments/{row.token}/{part}/", data).status_code
        assert status in (200, 302, 409), name
        if part in ("edit", "pass-on"):
            assert (status == 302) is (Enrollment.objects.get().name == as_seen(as_received(value))), name


@pytest.mark.parametrize("part", ["", "thanks/", "edit/", "calendar.ics"])
def test_what_was_stored_is_shown_and_never_run(client, run, part):
    markup = '<script>alert(1)</script>" onfocus="x'[:40]
    row = factories.enrollment(run=run, name=markup, company=markup, department=markup, invoice_title=markup)
    html = client.get(f"/enrollments/{row.token}/{part}", {"done": markup, "late": markup}).content.decode()
    assert "<script>alert" not in html
    assert '" onfocus="' not in html


def test_mails_can_be_written_to_all_that_was_stored(client, run, mailoutbox):
    for number, value in enumerate(VALUES.values()):
        data = full(name=value[:40], company=value[:80], phone=f"138 0013 8{number:03}")
        send(client, f"/runs/{run.pk}/enroll/", data)
    count = Enrollment.objects.count()
    assert count > 10
    assert delivery.sweep(clock=timezone.now, seconds=60) == count
    for message in mailoutbox:
        assert b"\nbcc:" not in message.message().as_bytes().split(b"\n\n")[0].lower()


def test_the_number_that_the_tests_give_is_one():
    assert tax_numbers.normal(TAX_NUMBER) == TAX_NUMBER
