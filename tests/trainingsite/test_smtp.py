"""A conversation with a server that hangs up, says no, or takes what looks like its end."""

import smtplib
import socket
import threading

import pytest
from django.core.mail import EmailMessage

from trainingsite.mail import SmtpBackend
from trainingsite.smtp import Unanswered


class Script:
    """Says each answer when a line (or a whole text) has come; None hangs up. What it heard is in `heard`."""

    def __init__(self, *answers):
        self.answers, self.heard, self.said = list(answers), [], ""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(10)
        self.thread = threading.Thread(target=self.talk, daemon=True)
        self.thread.start()

    def talk(self):
        connection, _address = self.server.accept()
        with connection, connection.makefile("rb") as lines:
            connection.settimeout(10)
            connection.sendall(b"220 hello\r\n")
            for answer in self.answers:
                is_text_due = self.said.startswith("354")
                self.heard.append(self.text(lines) if is_text_due else lines.readline())
                if answer is None:
                    return
                self.said = answer
                connection.sendall(answer.encode() + b"\r\n")

    def text(self, lines):
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            text += lines.readline()
        return text

    def close(self):
        self.thread.join(10)
        self.server.close()


@pytest.fixture
def talk():
    scripts = []

    def start(*answers):
        scripts.append(Script("250 at your service", *answers))
        backend = SmtpBackend(host="127.0.0.1", port=scripts[-1].server.getsockname()[1], timeout=5)
        backend.open()
        return backend, scripts[-1]

    yield start
    for script in scripts:
        script.close()


def message(body="对账", **fields):
    return EmailMessage("您好", body, "service@example.com", ["wang@example.com"], **fields)


def test_a_mail_is_announced_and_then_handed_over(talk):
    backend, script = talk("250 ok", "250 ok", "354 go on", "250 taken", "221 bye")
    text = backend.announce(message())
    assert len(script.heard) == 4
    backend.hand_over(text)
    backend.close()
    assert script.heard[1] == b"mail FROM:<service@example.com>\r\n"
    assert script.heard[2] == b"rcpt TO:<wang@example.com>\r\n"


def test_a_dot_does_not_end_the_text(talk):
    backend, script = talk("250 ok", "250 ok", "354 go on", "250 taken", "221 bye")
    backend.send_messages([message(body=".\nfirst\n.\nsecond\n..third")])
    backend.close()
    text = script.heard[4]
    assert text.count(b"\r\n.\r\n") == 1
    assert text.replace(b"\r\n..", b"\r\n.").endswith(b"\r\n.\r\nfirst\r\n.\r\nsecond\r\n..third\r\n.\r\n")


def test_a_connection_that_breaks_after_the_text_is_told_apart(talk):
    backend, _script = talk("250 ok", "250 ok", "354 go on", None)
    text = backend.announce(message())
    with pytest.raises(Unanswered):
        backend.hand_over(text)
    backend.close()


@pytest.mark.parametrize("answers", [[None], ["250 ok", None], ["250 ok", "250 ok", None]])
def test_a_connection_that_breaks_before_the_text_is_only_lost(talk, answers):
    backend, _script = talk(*answers)
    with pytest.raises(smtplib.SMTPServerDisconnected) as broken:
        backend.announce(message())
    assert not isinstance(broken.value, Unanswered)
    backend.close()


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        (["550 no", "250 ok"], smtplib.SMTPSenderRefused),
        (["250 ok", "550 no", "250 ok"], smtplib.SMTPRecipientsRefused),
        (["250 ok", "250 ok", "550 no", "250 ok"], smtplib.SMTPDataError),
        (["250 ok", "250 ok", "354 go on", "550 no", "250 ok"], smtplib.SMTPDataError),
        (["250 ok", "550 no", None], smtplib.SMTPRecipientsRefused),  # and hangs up before it is asked again
    ],
)
def test_a_refusal_stands_and_the_connection_stays(talk, answers, error):
    backend, script = talk(*answers, *(["221 bye"] if answers[-1] else []))
    with pytest.raises(error):
        backend.send_messages([message()])
    assert script.heard[-1] == b"rset\r\n"
    backend.close()
