"""Mails that are due, a sweep at a set time, and a mail server that answers as told."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from messaging import delivery
from messaging.delivery import claims
from tests import factories

# A Monday morning: follow-ups leave on working days.
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LONG_BEFORE = NOW - timedelta(days=20)


def letter(**fields):
    inquiry = fields.pop("about", None) or factories.inquiry()
    return factories.mail(about=inquiry, **{"to": inquiry.email, "due_at": NOW} | fields)


def follow_up(**fields):
    """A mail of a step whose inquiry gives it something to say."""
    inquiry = fields.pop("about", None) or factories.inquiry(
        received_at=LONG_BEFORE, course=factories.course(), wants_mails=True
    )
    step = fields.pop("step", None) or factories.step()
    fields.setdefault("dedupe_key", f"inquiry:{inquiry.pk}:step:{step.pk}")
    return letter(about=inquiry, step=step, template=step.template_id, **fields)


def sweep(*, now=NOW):
    return delivery.sweep(clock=lambda: now, seconds=60)


def sweep_elsewhere(*, now=NOW):
    """By a worker on another machine: on this one a single mail is in its last step."""
    with tempfile.TemporaryDirectory() as var, override_settings(VAR_DIR=Path(var)):
        return sweep(now=now)


def hold(mail, *, now=NOW, is_begun=False):
    """As a worker does that has claimed it, and perhaps begun to send it."""
    assert claims.claim([mail.pk], holder="a worker", now=now)
    mail.refresh_from_db()
    if is_begun:
        assert claims.begin(mail, now=now)


class Server:
    """A mail server that answers as told: this is a back end of Django's, not a stand-in for our code."""

    answers: list[Exception] = []
    down: Exception | None = None
    meanwhile = None
    asked = closed = 0
    is_gone = False

    @classmethod
    def goes_down(cls):
        """After the mail that it is just taking."""
        cls.down, cls.is_gone = ConnectionRefusedError(), True


class FussyBackend(EmailBackend):
    is_open = False

    def open(self):
        if self.is_open and not Server.is_gone:
            return
        Server.asked += 1
        if Server.down:
            raise Server.down
        self.is_open = True

    def close(self):
        self.is_open = False
        Server.closed += 1

    def send_messages(self, messages):
        if meanwhile := Server.meanwhile:
            Server.meanwhile = None
            meanwhile()
        if Server.answers:
            raise Server.answers.pop(0)
        return super().send_messages(messages)
