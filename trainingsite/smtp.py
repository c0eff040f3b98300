"""One mail's conversation with an SMTP server, in two halves. Knows smtplib and nothing else.

1. `announce`: sender, recipients, and the server's agreement to take the text. Whatever breaks here, nothing has left.
2. `hand_over`: the text and the server's answer. Once the text is over, the mail may have left, answer or not.
A refusal leaves the connection as it was, ready for the next mail.
"""

import contextlib
import re
import smtplib

OK, WILL_FORWARD, GO_ON, CLOSING = 250, 251, 354, 421
LINE_END = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Unanswered(smtplib.SMTPServerDisconnected):
    """The whole text was handed over, and the connection broke before the server said what became of it."""


def announce(smtp: smtplib.SMTP, sender: str, recipients: list[str]) -> None:
    smtp.ehlo_or_helo_if_needed()
    code, reply = smtp.mail(sender)
    if code != OK:
        _leave(smtp, code)
        raise smtplib.SMTPSenderRefused(code, reply, sender)
    for recipient in recipients:
        code, reply = smtp.rcpt(recipient)
        if code not in (OK, WILL_FORWARD):
            _leave(smtp, code)
            raise smtplib.SMTPRecipientsRefused({recipient: (code, reply)})
    code, reply = smtp.docmd("data")
    if code != GO_ON:
        _leave(smtp, code)
        raise smtplib.SMTPDataError(code, reply)


def hand_over(smtp: smtplib.SMTP, text: bytes) -> None:
    text = LEADING_DOT.sub(b"..", LINE_END.sub(b"\r\n", text))
    smtp.send(text + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"))
    try:
        code, reply = smtp.getreply()
    except OSError as error:
        raise Unanswered(str(error)) from error
    if code != OK:
        _leave(smtp, code)
        raise smtplib.SMTPDataError(code, reply)


def _leave(smtp: smtplib.SMTP, code: int) -> None:
    """What the server said stands, even if it hangs up on us right after."""
    if code == CLOSING:
        smtp.close()
    with contextlib.suppress(OSError):
        smtp.rset()
