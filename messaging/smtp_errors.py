"""Why a mail did not leave, sorted by what it means for the next try. Pure: an exception in, a cause out.

1. 550 and its kin are a no for good and are never asked twice; some of them say that the address does not exist.
2. A full mailbox is emptied by a person, in hours; any other 4xx ends by itself, in minutes.
3. A connection that broke before the mail's last line: nothing has arrived. After it: it may have, nobody knows.
4. A server that closes, or that doesn't let us in, is no fault of the mail: no try is used up.
5. What is none of these is a fault of ours.
"""

import re
import smtplib
from enum import StrEnum

from trainingsite.lib.smtp import Unanswered


class Cause(StrEnum):
    BUSY = "busy"
    MAILBOX_FULL = "mailbox_full"
    NO_SUCH_ADDRESS = "no_such_address"
    REFUSED = "refused"
    LOST = "lost"
    UNANSWERED = "unanswered"
    SERVER_DOWN = "server_down"
    OURS = "ours"


FINAL = frozenset({Cause.NO_SUCH_ADDRESS, Cause.REFUSED})
# A row of these from different mails says that the server is in trouble.
PASSING = frozenset({Cause.BUSY, Cause.LOST, Cause.UNANSWERED})


ENHANCED = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
FULL = re.compile(r"mailbox.{0,20}full|quota|storage allocation|邮箱.{0,6}满", re.IGNORECASE)
UNKNOWN = re.compile(
    r"(user|recipient|mailbox|address|account).{0,30}(unknown|not found|not exist|no longer|suspended|disabled)"
    r"|(no such|unknown|invalid|non-?existent) (user|recipient|mailbox|address|account)"
    r"|用户不存在|帐号不存在|收件人不存在",
    re.IGNORECASE,
)
NO_ADDRESS_CODES = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
CLOSING = 421
# The server wants a login, or another one: every mail would get the same answer.
NOT_LET_IN = frozenset({530, 534, 535, 538})
OVER_QUOTA = 552


def classify(error: Exception) -> Cause:
    code, reply = answer(error)
    if code:
        return _of_answer(code, reply, is_about_recipient=isinstance(error, smtplib.SMTPRecipientsRefused))
    if isinstance(error, Unanswered):
        return Cause.UNANSWERED
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Cause.REFUSED
    # Every SMTPException is an OSError too.
    is_broken = isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(
        error, smtplib.SMTPException
    )
    return Cause.LOST if isinstance(error, OSError) and is_broken else Cause.OURS


def answer(error: Exception) -> tuple[int, str]:
    """The server's number and words, or 0 where it said nothing. Our mails have one recipient."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, reply = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    return code, reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)


def in_words(error: Exception) -> str:
    """For the row, so that a person can look it up: what the server said, or else what broke."""
    code, reply = answer(error)
    return f"{code} {' '.join(reply.split())}" if code else f"{type(error).__name__}: {error}"


def _of_answer(code: int, reply: str, *, is_about_recipient: bool) -> Cause:
    found = ENHANCED.search(reply)
    enhanced = found[0] if found else ""
    if code == CLOSING or code in NOT_LET_IN:
        return Cause.SERVER_DOWN
    if code < 500:
        is_full = enhanced == "4.2.2" or (is_about_recipient and not enhanced and FULL.search(reply))
        return Cause.MAILBOX_FULL if is_full else Cause.BUSY
    if code == OVER_QUOTA and (enhanced == "5.2.2" or (is_about_recipient and not enhanced)):
        return Cause.MAILBOX_FULL
    is_unknown = is_about_recipient and not enhanced and UNKNOWN.search(reply)
    return Cause.NO_SUCH_ADDRESS if enhanced in NO_ADDRESS_CODES or is_unknown else Cause.REFUSED
