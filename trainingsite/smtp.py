"""One mail's conversation with an SMTP server, in two halves. Knows smtplib and nothing else.

1. `announce`: sender, recipients, and the server's agreement to take the text. Whatever breaks here, nothing has left.
2. `hand_over`: the text and the server's answer. Once the text is over, the mail may have left, answer or not.
A refusal leaves the connection as it was, ready for the next mail.
"""

import contextlib
import smtplib

OK, WILL_FORWARD, GO_ON, CLOSING = 250, 251, 354, 421


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
