"""A conversation with a server that hangs up, says no, or takes what looks like its end."""

import smtplib
import socket
import threading

import pytest
from django.core.mail import EmailMessage

from trainingsite.lib.mail_backends import SmtpBackend
from trainingsite.lib.smtp import Unanswered


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
        while text != b".\r\n" and not text.endswith(b"\r\n.\r\n"):
            text += lines.readline()
        return text

    def close(self):
        self.thread.join(10)
        self.server.close()


GREETINGS = {"one by one": "250 at your service", "at once": "250-at your service\r\n250 PIPELINING"}


@pytest.fixture(params=GREETINGS)
def talk(request):
    """With a server that wants to be asked one by one, and with one that may be told everything at once."""
    yield from conversation(GREETINGS[request.param])


@pytest.fixture
def talk_one_by_one():
    yield from conversation(GREETINGS["one by one"])


@pytest.fixture
def talk_at_once():
    yield from conversation(GREETINGS["at once"])


def conversation(greeting):
    scripts = []

    def start(*answers):
        scripts.append(Script(greeting, *answers))
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
    assert script.heard[1] == b"MAIL FROM:<service@example.com>\r\n"
    assert script.heard[2] == b"RCPT TO:<wang@example.com>\r\n"


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
def test_a_refusal_stands_and_the_connection_stays(talk_one_by_one, answers, error):
    backend, script = talk_one_by_one(*answers, *(["221 bye"] if answers[-1] else []))
    with pytest.raises(error):
        backend.send_messages([message()])
    assert script.heard[-1] == b"rset\r\n"
    backend.close()


@pytest.mark.parametrize(
    ("answers", "error", "code"),
    [
        (["550 no", "503 who?", "503 to whom?", "250 ok"], smtplib.SMTPSenderRefused, 550),
        (["250 ok", "451 later", "503 to whom?", "250 ok"], smtplib.SMTPRecipientsRefused, 451),
        (["250 ok", "250 ok", "550 no", "250 ok"], smtplib.SMTPDataError, 550),
        (["421 busy", None], smtplib.SMTPSenderRefused, 421),  # and hangs up before it has said the rest
        (["250 ok", "550 no", None], smtplib.SMTPRecipientsRefused, 550),
    ],
)
def test_a_refusal_stands_though_more_was_said(talk_at_once, answers, error, code):
    backend, script = talk_at_once(*answers, *(["221 bye"] if answers[-1] else []))
    with pytest.raises(error) as refused:
        backend.announce(message())
    if error is smtplib.SMTPRecipientsRefused:
        assert refused.value.recipients["<wang@example.com>"][0] == code
    else:
        assert refused.value.smtp_code == code
    if answers[-1]:
        assert script.heard[-1] == b"rset\r\n"
    backend.close()


def test_a_server_that_waits_for_a_text_after_all_gets_an_empty_one(talk_at_once):
    backend, script = talk_at_once("250 ok", "550 no", "354 go on", "554 to nobody", "250 ok", "221 bye")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        backend.announce(message())
    assert script.heard[-2:] == [b".\r\n", b"rset\r\n"]
    backend.close()


@pytest.mark.parametrize("address", ["a@example.com>\r\nRCPT TO:<b@example.com", "a@example.com\nDATA"])
def test_an_address_is_no_command(talk, address):
    backend, script = talk("221 bye")
    with pytest.raises(ValueError, match=r"Invalid address|newlines"):
        backend.announce(EmailMessage("您好", "对账", "service@example.com", [address]))
    backend.close()
    script.close()
    assert script.heard == [b"quit\r\n", b""]
