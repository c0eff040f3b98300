"""Our mail back ends. Beside what Django asks of one, they send a mail in two halves (smtp.py says why)."""

import os
import smtplib
from pathlib import Path

from django.conf import settings
from django.core.mail.backends import base
from django.core.mail.backends import smtp as django_smtp
from django.core.mail.message import sanitize_address
from django.utils import timezone

from trainingsite.lib import smtp


def path(text: str) -> str:
    """As an address stands in the conversation with a mail server."""
    return smtplib.quoteaddr(sanitize_address(text, settings.DEFAULT_CHARSET))


class SmtpBackend(django_smtp.EmailBackend):
    # Connecting and the greeting have EMAIL_TIMEOUT; who has greeted us may take longer over each answer.
    PATIENCE_SECONDS = 60

    def open(self):
        is_new = super().open()
        if is_new:
            self.connection.sock.settimeout(self.PATIENCE_SECONDS)
        return is_new

    def announce(self, message) -> bytes:
        """The text as it goes over the wire, made before the server waits for it."""
        sender, *recipients = (path(text) for text in (message.from_email, *message.recipients()))
        text = smtp.quoted(message.message().as_bytes(linesep="\r\n"))
        smtp.announce(self.connection, sender, recipients)
        return text

    def hand_over(self, text: bytes) -> None:
        smtp.hand_over(self.connection, text)

    def _send(self, email_message):
        """One of the messages that Django's send_messages was given."""
        self.hand_over(self.announce(email_message))
        return True


class EmlBackend(base.BaseEmailBackend):
    """For a machine without a mail server: one .eml file a mail."""

    def send_messages(self, email_messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{os.urandom(4).hex()}"
            unfinished = folder / f".{name}.part"
            unfinished.write_bytes(message.message().as_bytes(linesep="\r\n"))
            unfinished.rename(folder / f"{name}.eml")
        return len(email_messages)
