"""Every mail that is due leaves, once.

1. Claim: one conditional UPDATE, committed. Only one worker gets the row; it holds it for the lease.
2. Check again: the person may have unsubscribed, the inquiry may have been closed since.
3. Render, in the inquiry's language, with what is true now.
4. Ask leave: a follow-up goes only if the person still wants it, and not more often than they want.
5. Send, over one connection for the whole batch. The connection stands before anything is claimed.
6. Mark. A worker that dies before this loses its lease, and the next sweep sends the mail with the same Message-ID.

At least once: a worker that dies between 5 and 6 makes a double, recognisable by its Message-ID.
"""

import logging
import smtplib
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from enrollments import emails, persons, sequences
from enrollments.models import InquiryEvent, OutboxMail
from enrollments.seats import still_true

LEASE = timedelta(seconds=45)
# Waits between tries; after the last one the mail has failed.
WAITS = [timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 7200, 28800)]
TRIES = len(WAITS) + 1
BATCH = 200

logger = logging.getLogger(__name__)
State = OutboxMail.State
Clock = Callable[[], datetime]


def sweep(*, clock: Clock, seconds: float) -> int:
    """Send what is due until nothing is, or the time is up; the next sweep goes on. Returns how many left."""
    end, sent = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        due = list(OutboxMail.objects.due(clock()).order_by("due_at").values_list("pk", flat=True)[:BATCH])
        if not due:
            break
        done, is_up = _send_all(due, clock=clock, end=end)
        sent += done
        if not is_up:
            break
    return sent


def send_mails(*, ids: Iterable[int], clock: Clock) -> int:
    """Send those of these mails that are due; a nudge may come late, twice, or for another worker's mail."""
    due = list(OutboxMail.objects.due(clock()).filter(pk__in=list(ids)).values_list("pk", flat=True))
    return _send_all(due, clock=clock)[0]


def _send_all(ids: list[int], *, clock: Clock, end: float = float("inf")) -> tuple[int, bool]:
    """How many were sent, and whether the mail server could be reached."""
    if not ids:
        return 0, True
    connection, sent = get_connection(), 0
    try:
        for position, pk in enumerate(ids):
            if time.monotonic() > end:
                break
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                _unreachable(ids[position:], error)
                return sent, False
            sent += _send_one(pk, connection=connection, clock=clock)
    finally:
        _close(connection)
    return sent, True


def claim(pk: int, *, now: datetime) -> bool:
    return bool(
        OutboxMail.objects.due(now)
        .filter(pk=pk)
        .update(state=State.SENDING, leased_until=now + LEASE, attempts=F("attempts") + 1)
    )


def _send_one(pk: int, *, connection, clock: Clock) -> bool:
    now = clock()
    if not claim(pk, now=now):
        return False
    mail = OutboxMail.objects.select_related(
        *("inquiry__course__topic", "inquiry__instructor", "inquiry__assigned_to", "step"),
        *("inquiry__run__city", "inquiry__run__instructor", "event"),
        *("enrollment__run__course", "enrollment__run__city", "enrollment__run__instructor"),
        *("group__run__course", "group__run__city", "group__run__instructor", "enrollment__group"),
    ).get(pk=pk)
    if mail.attempts > TRIES:
        _finish(mail, State.FAILED, error=_("The worker died at every try."))
        return False
    if reason := why_not(mail, now=now):
        _finish(mail, State.CANCELLED, error=reason)
        return False
    try:
        message = emails.compose(mail)
        permit = persons.ask(mail=mail, now=clock())
        if not permit.is_given:
            _hold_back(mail, permit)
            return False
        connection.send_messages([message])
    except emails.NothingToSay as reason:
        _finish(mail, State.CANCELLED, error=str(reason))
        return False
    except Exception as error:
        # Whatever goes wrong with one mail is that mail's: the others must leave.
        logger.warning("Mail %s was not sent (try %s)", pk, mail.attempts, exc_info=error)
        _close(connection)
        _try_later(mail, error, now=clock())
        return False
    _mark_sent(mail, subject=message.subject, now=clock())
    return True


def why_not(mail: OutboxMail, *, now: datetime) -> str:
    """Why a mail that is due must not leave after all, in words; an empty string when it may."""
    if mail.is_follow_up and mail.inquiry:
        return sequences.why_not(mail.inquiry, mail.step)
    if mail.enrollment or mail.group:
        return still_true.why_not(mail, now=now)
    return ""


def _mark_sent(mail: OutboxMail, *, subject: str, now: datetime) -> None:
    with transaction.atomic():
        marked = (
            OutboxMail.objects.filter(pk=mail.pk)
            .exclude(state=State.SENT)
            .update(state=State.SENT, sent_at=now, subject=subject, error="", leased_until=None)
        )
        if marked and mail.inquiry:
            InquiryEvent.objects.create(
                inquiry=mail.inquiry, at=now, kind=InquiryEvent.Kind.MAILED, note=f"{mail.to}: {subject}"
            )


def _finish(mail: OutboxMail, state: str, *, error: str) -> None:
    """Only while the row is ours: another worker may have rescued it."""
    OutboxMail.objects.filter(pk=mail.pk, state=State.SENDING, leased_until=mail.leased_until).update(
        state=state, error=error[:300], leased_until=None
    )


def _hold_back(mail: OutboxMail, permit: persons.Permit) -> None:
    """The person comes first: the mail waits for its moment, or is not sent. No try is used up."""
    if permit.at is None:
        _finish(mail, State.CANCELLED, error=permit.reason)
        return
    OutboxMail.objects.filter(pk=mail.pk, state=State.SENDING, leased_until=mail.leased_until).update(
        state=State.QUEUED,
        due_at=permit.at,
        planned_at=mail.planned_at or mail.due_at,
        attempts=F("attempts") - 1,
        error=permit.reason[:300],
        leased_until=None,
    )


def _try_later(mail: OutboxMail, error: Exception, *, now: datetime) -> None:
    if is_permanent(error) or mail.attempts >= TRIES:
        _finish(mail, State.FAILED, error=_words(error))
        return
    OutboxMail.objects.filter(pk=mail.pk, state=State.SENDING, leased_until=mail.leased_until).update(
        state=State.QUEUED,
        due_at=now + WAITS[mail.attempts - 1],
        error=_words(error)[:300],
        leased_until=None,
    )


def is_permanent(error: Exception) -> bool:
    """A server that says 5xx to this recipient or this message says it for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reply in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _unreachable(ids: list[int], error: Exception) -> None:
    """No try is used up: the mails wait, and staff can see what for."""
    logger.warning("The mail server can't be reached, %s mails wait: %s", len(ids), error)
    OutboxMail.objects.filter(pk__in=ids, state=State.QUEUED).update(error=_words(error)[:300])


def _close(connection) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The connection to the mail server was gone already.")
