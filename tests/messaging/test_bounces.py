"""What the mail provider says of an address, and who else tries to say something."""

import base64
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from messaging import bounces
from messaging.models import OutboxMail, Undeliverable
from tests.messaging.mails import NOW, letter, sweep

pytestmark = pytest.mark.django_db
SECRET = "provider:a long secret"
POSTMARK = {
    "bounce": {"RecordType": "Bounce", "Type": "HardBounce", "Description": "no such user"},
    "complaint": {"RecordType": "SpamComplaint", "Type": "SpamComplaint"},
    "transient": {"RecordType": "Bounce", "Type": "Transient"},
    "delivery": {"RecordType": "Delivery"},
}


@pytest.fixture
def postmark(settings):
    settings.MAIL_EVENTS_FROM, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": SECRET}


def tell(client, body, *, secret=SECRET):
    headers = {"authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    text = body if isinstance(body, str) else json.dumps(body)
    address = reverse("mail_events")
    return client.post(address, text, content_type="application/json", headers=headers).status_code


def event(kind, email="Wang@Example.com", at="2026-11-20T10:00:00Z"):
    return POSTMARK[kind] | {"Email": email, "Recipient": email, "BouncedAt": at, "MessageID": "x", "ID": 1}


@pytest.mark.parametrize(("kind", "reason"), [("bounce", "bounced"), ("complaint", "complained")])
def test_an_address_is_marked_and_nothing_is_sent_to_it(client, postmark, mailoutbox, kind, reason):
    assert tell(client, event(kind)) == 200
    row = Undeliverable.objects.get()
    assert (row.address, row.reason, row.source) == ("wang@example.com", reason, "postmark")
    mail, other = letter(to="wang@EXAMPLE.com"), letter()
    assert sweep() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (OutboxMail.State.CANCELLED, 1)
    assert mail.error
    assert mailoutbox[0].to == [other.to]


def test_said_again_it_is_the_same(client, postmark):
    for _ in range(3):
        assert tell(client, event("bounce")) == 200
    assert Undeliverable.objects.count() == 1


def test_an_old_event_heard_again_does_not_undo_a_person(client, postmark, ada):
    tell(client, event("bounce"))
    bounces.clear(addresses=Undeliverable.objects.all(), by=ada, now=NOW)
    tell(client, event("bounce"))
    assert not bounces.is_undeliverable("wang@example.com")
    tell(client, event("bounce", at=(NOW + timedelta(days=3650)).isoformat()))  # a clock ahead of ours
    assert bounces.is_undeliverable("wang@example.com")


@pytest.mark.parametrize("kind", ["transient", "delivery"])
def test_what_says_nothing_of_the_address_marks_nobody(client, postmark, kind):
    assert tell(client, event(kind)) == 200
    assert not Undeliverable.objects.exists()


@pytest.mark.parametrize("secret", ["", "provider:wrong", "nonsense"])
def test_nobody_else_is_heard(client, postmark, secret):
    assert tell(client, event("bounce"), secret=secret) == 403
    assert not Undeliverable.objects.exists()


def test_without_a_provider_there_is_no_webhook(client, settings):
    settings.MAIL_EVENTS_FROM = ""
    assert tell(client, event("bounce")) == 404


@pytest.mark.parametrize("body", ["", "{", "[]", "[1]", "null", '"x"', '{"RecordType": 7}', "\x00"])
def test_nonsense_is_refused(client, postmark, body):
    assert tell(client, body) in (200, 400)
    assert not Undeliverable.objects.exists()


@pytest.mark.parametrize("source", ["brevo", "mailjet", "mailtrap", "sparkpost"])
def test_every_provider_that_can_be_named_can_be_read(client, settings, source):
    settings.MAIL_EVENTS_FROM, settings.ANYMAIL = source, {"WEBHOOK_SECRET": SECRET}
    assert tell(client, "[]") in (200, 400)
    assert tell(client, "[]", secret="a:b") == 403
