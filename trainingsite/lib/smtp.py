"""One mail's conversation with an SMTP server, in two halves. Knows smtplib and nothing else.

1. `announce`: sender, recipients, and the server's agreement to take the text. Whatever breaks here, nothing has left.
2. `hand_over`: the text and the server's answer. Once the text is over, the mail may have left, answer or not.
A refusal leaves the connection as it was, ready for the next mail.
"""

import contextlib
import smtplib

OK, WILL_FORWARD, GO_ON, CLOSING = 250, 251, 354, 421
TAKEN = {"MAIL": (OK,), "RCPT": (OK, WILL_FORWARD), "DATA": (GO_ON,)}


class Unanswered(smtplib.SMTPServerDisconnected):
    """The whole text was handed over, and the connection broke before the server said what became of it."""


def announce(smtp: smtplib.SMTP, sender: str, recipients: list[str]) -> None:
    """Addresses in angle brackets, without line ends. A server that allows it is told everything at once (RFC 2920)."""
    smtp.ehlo_or_helo_if_needed()
    commands = [f"MAIL FROM:{sender}", *(f"RCPT TO:{recipient}" for recipient in recipients), "DATA"]
    is_at_once = smtp.has_extn("pipelining")
    if is_at_once:
        smtp.send("".join(f"{command}\r\n" for command in commands))
    for number, command in enumerate(commands):
        code, reply = smtp.getreply() if is_at_once else smtp.docmd(command)
        if code not in TAKEN[command[:4]]:
            if is_at_once:
                _hear_out(smtp, len(commands) - number - 1)
            _leave(smtp, code)
            raise _refusal(command, code, reply)


def _hear_out(smtp: smtplib.SMTP, answers: int) -> None:
    """The answers to what was said already. Who refused every recipient may wait for the text all the same."""
    code = 0
    with contextlib.suppress(OSError):
        for _ in range(answers):
            code, _reply = smtp.getreply()
        if code == GO_ON:
            smtp.docmd(".")


def _refusal(command: str, code: int, reply: bytes) -> smtplib.SMTPException:
    verb, _colon, address = command.partition(":")
    match verb:
        case "MAIL FROM":
            return smtplib.SMTPSenderRefused(code, reply, address)
        case "RCPT TO":
            return smtplib.SMTPRecipientsRefused({address: (code, reply)})
        case _:
            return smtplib.SMTPDataError(code, reply)


def hand_over(smtp: smtplib.SMTP, text: bytes) -> None:
    """`text` as `quoted` makes it."""
    smtp.send(text)
    try:
        code, reply = smtp.getreply()
    except OSError as error:
        raise Unanswered(str(error)) from error
    if code != OK:
        _leave(smtp, code)
        raise smtplib.SMTPDataError(code, reply)


def quoted(text: bytes) -> bytes:
    """Every line ends with CRLF, a dot at its beginning is doubled, and a dot alone ends the text."""
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n")
    return (b"\n" + lines).replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")[2:] + b"\r\n.\r\n"


def _leave(smtp: smtplib.SMTP, code: int) -> None:
    """What the server said stands, even if it hangs up on us right after."""
    if code == CLOSING:
        smtp.close()
    with contextlib.suppress(OSError):
        smtp.rset()
