"""What servers say, and how long we wait after it."""

import smtplib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.delivery import backoff
from messaging.smtp_errors import FINAL, Cause, classify, in_words
from trainingsite.lib.smtp import Unanswered


def recipient(code, reply):
    return smtplib.SMTPRecipientsRefused({"wang@example.com": (code, reply)})


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (recipient(450, b"4.2.0 greylisted, come back in 5 minutes"), Cause.BUSY),
        (recipient(451, b"4.3.0 local error"), Cause.BUSY),
        (recipient(452, b"4.3.1 out of disk space"), Cause.BUSY),
        (smtplib.SMTPDataError(451, b"4.7.1 too many mails, frequency limited"), Cause.BUSY),
        (smtplib.SMTPSenderRefused(452, b"4.3.1 system full", "a@example.com"), Cause.BUSY),
        (recipient(452, b"4.2.2 the recipient's mailbox is over its limit"), Cause.MAILBOX_FULL),
        (recipient(452, b"Mailbox full"), Cause.MAILBOX_FULL),
        (recipient(450, "邮箱空间已满".encode()), Cause.MAILBOX_FULL),
        (recipient(552, b"Requested mail action aborted: exceeded storage allocation"), Cause.MAILBOX_FULL),
        (smtplib.SMTPDataError(552, b"5.2.2 over quota"), Cause.MAILBOX_FULL),
        (smtplib.SMTPDataError(552, b"5.3.4 message too big"), Cause.REFUSED),
        (recipient(550, b"5.1.1 <wang@example.com>: user unknown"), Cause.NO_SUCH_ADDRESS),
        (recipient(550, b"User not found: wang@example.com"), Cause.NO_SUCH_ADDRESS),
        (recipient(550, b"No such user here"), Cause.NO_SUCH_ADDRESS),
        (recipient(550, "用户不存在".encode("gbk")), Cause.REFUSED),  # unreadable, but a no all the same
        (recipient(550, "用户不存在".encode()), Cause.NO_SUCH_ADDRESS),
        (recipient(550, b"5.2.2 mailbox full"), Cause.REFUSED),  # 550 is never asked twice
        (recipient(550, b"5.7.1 blocked, unknown user agent or address"), Cause.REFUSED),
        (recipient(554, b"5.7.1 relay access denied"), Cause.REFUSED),
        (smtplib.SMTPDataError(550, b"5.7.1 looks like spam; unknown user"), Cause.REFUSED),
        (smtplib.SMTPDataError(554, b"spam"), Cause.REFUSED),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), Cause.REFUSED),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), Cause.LOST),
        (ConnectionResetError("reset"), Cause.LOST),
        (TimeoutError("timed out"), Cause.LOST),
        (Unanswered("Connection unexpectedly closed"), Cause.UNANSWERED),
        (smtplib.SMTPSenderRefused(421, b"4.3.2 closing", "a@example.com"), Cause.SERVER_DOWN),
        (recipient(421, b"too many connections"), Cause.SERVER_DOWN),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 bad password"), Cause.SERVER_DOWN),
        (smtplib.SMTPSenderRefused(530, b"5.7.0 log in first", "a@example.com"), Cause.SERVER_DOWN),
        (smtplib.SMTPException("?"), Cause.OURS),
        (KeyError("name"), Cause.OURS),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_cause_is_told_from_the_error(error, cause):
    assert classify(error) == cause


@given(code=st.integers(200, 599), reply=st.binary(max_size=200), is_data=st.booleans())
def test_whatever_a_server_says_has_a_cause_and_words(code, reply, is_data):
    error = smtplib.SMTPDataError(code, reply) if is_data else recipient(code, reply)
    cause = classify(error)
    assert in_words(error).startswith(str(code))
    if code == 550:
        assert cause in FINAL
    if code < 500:
        assert cause not in FINAL


# -- how long


@given(st.sampled_from(Cause), st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_never_silly(cause, tries, chance):
    wait = backoff.wait(cause, tries, chance=chance)
    assert timedelta(seconds=20) < wait < timedelta(hours=30)


@given(st.sampled_from(Cause), st.integers(1, 60))
def test_a_wait_is_never_shorter_than_the_one_before(cause, tries):
    assert backoff.wait(cause, tries, chance=0.5) <= backoff.wait(cause, tries + 1, chance=0.5)


def test_the_first_waits():
    def waits(cause):
        return [backoff.wait(cause, tries, chance=0.5) for tries in (1, 2, 3)]

    assert waits(Cause.BUSY) == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert waits(Cause.MAILBOX_FULL) == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=4)]
    assert waits(Cause.UNANSWERED) == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]


@pytest.mark.parametrize("cause", Cause)
def test_a_mail_is_given_up_after_days(cause):
    waited = sum(
        (backoff.wait(cause, tries, chance=0.5) for tries in range(1, backoff.most_tries(cause))),
        timedelta(0),
    )
    assert timedelta(days=3) <= waited < timedelta(days=5)


def test_mails_that_failed_together_do_not_come_back_together():
    waits = {backoff.wait(Cause.BUSY, 3, chance=number / 10) for number in range(10)}
    assert len(waits) == 10
    assert max(waits) / min(waits) > 1.3
