"""Some time after it left, a row only says that it did."""

from datetime import timedelta

import pytest

from messaging import outbox
from messaging.models import OutboxMail
from tests.messaging.mails import NOW, letter

pytestmark = pytest.mark.django_db
State = OutboxMail.State
KNOWN = {"subject": "您好", "error": "550 wang@example.com"}


def aged(state, days, **fields):
    at = NOW - timedelta(days=days)
    return letter(state=state, sent_at=at if state == State.SENT else None, due_at=at, **KNOWN | fields)


def is_blank(mail):
    mail.refresh_from_db()
    return (mail.to, mail.subject, mail.error, mail.domain) == ("", "", "", "")


@pytest.mark.parametrize(
    ("state", "days"), [(State.SENT, 90), (State.FAILED, 365), (State.CANCELLED, 365)], ids=str
)
def test_a_row_forgets_to_whom_it_went(state, days):
    old, young = aged(state, days + 1), aged(state, days - 1)
    assert outbox.anonymise(now=NOW) == 1
    assert (is_blank(old), is_blank(young)) == (True, False)
    assert outbox.anonymise(now=NOW) == 0


def test_what_has_not_left_or_is_not_logged_is_kept():
    waiting, sending = aged(State.QUEUED, 999), aged(State.SENDING, 999)
    unlogged = aged(State.SENT, 999, is_log_due=True)
    assert outbox.anonymise(now=NOW) == 0
    assert not any(map(is_blank, (waiting, sending, unlogged)))


def test_a_blank_row_is_not_sent_again():
    aged(State.CANCELLED, 999)
    outbox.anonymise(now=NOW)
    assert outbox.retry(mails=OutboxMail.objects.all(), now=NOW) == 0


def test_the_promise_is_still_known():
    """The key stays, so that no plan makes the same mail again."""
    old = aged(State.SENT, 100)
    outbox.anonymise(now=NOW)
    assert OutboxMail.objects.get(dedupe_key=old.dedupe_key).message_id == old.message_id
