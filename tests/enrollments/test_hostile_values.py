"""Whatever is typed into whichever field: stored as it is, or refused at that field with a reason. Never a 5xx."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from sales.models import Inquiry
from tests.sales.forms import filled

pytestmark = pytest.mark.django_db

VALUES = {
    "nul": "王\0晓",
    "only nul": "\0",
    "100,000 characters": "长" * 100_000,
    "100,000 digits": "1" * 100_000,
    "script": "<script>alert(1)</script>",
    "attribute": '" onfocus="alert(1)" autofocus="',
    "image": "<img src=x onerror=alert(1)>",
    "comment": "<!-- --> ]]> </textarea></form>",
    "crlf": "王晓\r\nBcc: everyone@example.com",
    "lf": "王晓\nBcc: everyone@example.com",
    "cr": "王晓\rSubject: x",
    "line separator": "王晓\u2028Bcc: x",
    "emoji": "王晓👍🏽👨‍👩‍👧",
    "rare character": "𠮷野喆",
    "high surrogate": "王\ud83d",
    "low surrogate": "\udc4d晓",
    "right to left": "\u202eexe.晓王",
    "arabic": "مرحبا",
    "zero width": "王\u200b\u200d\ufeff晓",
    "combining": "Z̴͚̈a̷͇l̶g̵o̷",
    "sql": "'; DROP TABLE sales_inquiry; --",
    "sql wildcard": "%' OR '1'='1",
    "template tag": "{{ settings.SECRET_KEY }}{% debug %}",
    "format": "%s%n%(x)s{0}{}",
    "path": "../../../../etc/passwd",
    "escape": "\x1b[31m\x07\x08",
    "spaces": " \t\u3000 ",
    "number": "-1e309",
}
FIELDS = ["name", "phone", "email", "company", "headcount", "city", "message", "source"]
HIDDEN = ["form_token", "course", "instructor", "kind", "campaign", "homepage", "consent", "wants_mails"]


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.INQUIRIES_PER_ADDRESS_PER_HOUR = settings.INQUIRIES_PER_PHONE_PER_DAY = 10_000


def send(client, data):
    body = urlencode(data, errors="surrogatepass").encode()
    return client.post("/inquiries/new/", body, content_type="application/x-www-form-urlencoded")


def as_received(value):
    """A browser can't send half a character; what arrives of one is what Python's decoder makes of it."""
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def as_stored(field, value):
    if field == "message":
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return as_seen(value)


def as_seen(value):
    """On one line, what nobody sees is dropped: it would turn a name around in a mail or on a certificate."""
    return re.sub("[\u202e\u200b\ufeff]", "", value).strip()


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_keeps_it_or_says_why_not(client, field):
    for name, value in VALUES.items():
        Inquiry.objects.all().delete()
        response = send(client, filled(**{field: value}))
        received = as_received(value)
        if response.status_code == 302:
            stored = getattr(Inquiry.objects.get(), field)
            kept = "" if field in ("source", "headcount") else as_stored(field, received)
            assert (stored or "") == kept, name
            continue
        assert response.status_code == 200, name
        html = response.content.decode()
        assert f'id="inquiry_{field}_error"' in html, name
        assert f'<a href="#inquiry_{field}">' in html, name
        assert received.strip()[:50].replace("\0", "") in unescape(html).replace("\0", ""), name
        assert not Inquiry.objects.exists(), name


@pytest.mark.parametrize("field", HIDDEN)
def test_a_field_nobody_sees_breaks_nothing(client, field):
    for name, value in VALUES.items():
        assert send(client, filled(**{field: value})).status_code in (200, 302), name


def test_the_address_of_the_form_breaks_nothing(client):
    for name, value in VALUES.items():
        typed = dict.fromkeys(("course", "instructor", "kind", "utm_source"), value[:2000])
        response = client.get(f"/inquiries/new/?{urlencode(typed, errors='replace')}")
        assert response.status_code == (400 if "\0" in value else 200), name


@pytest.mark.parametrize("field", ["name", "message", "company", "campaign"])
@pytest.mark.parametrize("value", [VALUES["script"], VALUES["attribute"], VALUES["image"], VALUES["comment"]])
def test_markup_is_shown_and_never_run(client, field, value):
    html = send(client, filled(**{field: value, "phone": "123"})).content.decode()
    form = re.search(r"<main.*</main>", html, re.DOTALL)[0]
    assert "<script" not in form
    assert 'onfocus="' not in form
    assert "<img" not in form


def test_mails_can_be_written_to_all_that_was_stored(client, ada, mailoutbox):
    """No header can be injected: what a visitor typed stands on one line of the subject, or in the body."""
    from django.utils import timezone

    from messaging import delivery

    for value in VALUES.values():
        send(client, filled(name=value[:40], company=value[:80], message=value[:2000]))
        send(client, filled(message=value[:2000]))
    count = Inquiry.objects.count()
    assert count > 28
    assert delivery.sweep(clock=timezone.now, seconds=60) == 2 * count
    for message in mailoutbox:
        headers = message.message().as_bytes().split(b"\n\n")[0].lower()
        assert b"\nbcc:" not in headers
        assert len(message.subject) <= 78
