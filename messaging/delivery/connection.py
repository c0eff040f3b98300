"""One connection to the mail server, kept for as many mails as it lasts.

A mail is handed over in two steps, because only the last may make a double. On one machine one mail at a time is in
that step, so that a worker that is killed with all its processes has doubled one mail at most.
"""

import contextlib
import fcntl
import smtplib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from messaging.smtp_errors import Cause, classify


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
        with last_step(settings.VAR_DIR):
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


@contextlib.contextmanager
def last_step(folder: Path) -> Iterator[None]:
    """The lock is let go with the file, and with the process."""
    with (folder / "last-step.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
