"""One connection to the mail server, kept for as many mails as it lasts.

A mail is handed over in two steps, because only the last may make a double. In one process one mail at a time is in
that step, so that a worker that is killed has doubled one mail at most, however many connections it had.
"""

import contextlib
import smtplib
import threading
from collections.abc import Iterator

from django.core.mail import EmailMessage, get_connection

from enrollments.causes import Cause, classify

_last_step = threading.RLock()


class Courier:
    def __init__(self):
        self.connection = get_connection()
        self.is_used = False

    def open(self) -> None:
        self.connection.open()

    @contextlib.contextmanager
    def hand_over(self, message: EmailMessage) -> Iterator[None]:
        """Inside, the mail has left and the row must say so."""
        has_halves = hasattr(self.connection, "announce")
        text = self._announce(message) if has_halves else b""
        with _last_step:
            if has_halves:
                self.connection.hand_over(text)
            else:
                self.connection.send_messages([message])
            self.is_used = True
            yield

    def _announce(self, message: EmailMessage) -> bytes:
        """A server may end a conversation after so many mails; that says nothing of the next one."""
        try:
            return self.connection.announce(message)
        except smtplib.SMTPException as error:
            if not self.is_used or classify(error) not in (Cause.LOST, Cause.SERVER_DOWN):
                raise
            self.close()
            self.open()
            return self.connection.announce(message)

    def close(self) -> None:
        """The next mail opens it anew."""
        self.is_used = False
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self.connection.close()
