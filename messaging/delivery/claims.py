"""Who holds which mail. Every step is one conditional UPDATE, so the row decides, whoever else is at work.

1. `claim` takes rows for a holder; `alive` keeps saying that the holder lives while it works through them.
2. `begin` asks for the one row again just before it is sent: cancelled or taken over meanwhile, it is left alone.
3. `mark_sent` is right after the server's answer: between the two lies the only moment that can make a double.
4. What a worker could not get to is `released` as if it had never been taken. A dead one's rows are claimed by the
   next; what it had begun may have arrived already, and the row says so.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import Case, F, When

from messaging import registry
from messaging.models import OutboxMail
from messaging.models.mail import LEASE
from messaging.smtp_errors import Cause

FREE = {"holder": "", "leased_until": None, "begun_at": None}
State = OutboxMail.State
Clock = Callable[[], datetime]
logger = logging.getLogger(__name__)


def claim(ids: list[int], *, holder: str, now: datetime) -> int:
    return (
        OutboxMail.objects.due(now)
        .filter(pk__in=ids)
        .update(
            state=State.SENDING,
            holder=holder,
            leased_until=now + LEASE,
            begun_at=None,
            is_maybe_double=Case(When(begun_at__isnull=False, then=True), default=F("is_maybe_double")),
        )
    )


def held(holder: str):
    return OutboxMail.objects.filter(holder=holder, state=State.SENDING)


def begin(mail: OutboxMail, *, now: datetime) -> bool:
    waiting = held(mail.holder).filter(pk=mail.pk, begun_at=None)
    is_ours = waiting.update(begun_at=now, attempts=F("attempts") + 1) == 1
    mail.attempts += is_ours
    return is_ours


def mark_sent(mail: OutboxMail, *, subject: str, now: datetime) -> None:
    """Also when somebody else has taken it over: it has left."""
    left = {"state": State.SENT, "sent_at": now, "subject": subject, "cause": "", "error": ""}
    OutboxMail.objects.filter(pk=mail.pk).exclude(state=State.SENT).update(**left, **FREE, is_log_due=True)


def finish(
    mail: OutboxMail, state: str, *, error: str, cause: Cause | str = "", stopped_by: str = ""
) -> None:
    """Only while the row is ours: another worker may have taken it over."""
    held(mail.holder).filter(pk=mail.pk).update(
        state=state, cause=cause, error=error[:300], stopped_by=stopped_by, **FREE
    )


def put_back(mail: OutboxMail, *, due_at: datetime, error: str, cause: Cause) -> None:
    held(mail.holder).filter(pk=mail.pk).update(
        state=State.QUEUED,
        due_at=due_at,
        cause=cause,
        error=error[:300],
        is_maybe_double=mail.is_maybe_double or cause == Cause.UNANSWERED,
        **FREE,
    )


def hold_back(mail: OutboxMail, *, reason: str, until: datetime | None, stopped_by: str = "") -> None:
    """The person comes first: the mail waits for its moment, or is not sent. No try is used up."""
    if until is None:
        finish(mail, State.CANCELLED, error=reason, stopped_by=stopped_by)
        return
    held(mail.holder).filter(pk=mail.pk).update(
        state=State.QUEUED,
        due_at=until,
        planned_at=mail.planned_at or mail.due_at,
        attempts=F("attempts") - 1,
        error=reason[:300],
        **FREE,
    )


def give_back(mail: OutboxMail) -> None:
    """The server closed before it heard of this mail: no try is used up."""
    held(mail.holder).filter(pk=mail.pk).update(state=State.QUEUED, attempts=F("attempts") - 1, **FREE)


def release(holder: str) -> int:
    return held(holder).filter(begun_at=None).update(state=State.QUEUED, **FREE)


@contextmanager
def alive(holder: str, *, clock: Clock) -> Iterator[None]:
    """A try may take as long as its server does: the lease is renewed beside it, and ends with this process."""
    over = threading.Event()

    def renew():
        try:
            while not over.wait(LEASE.total_seconds() / 3):
                held(holder).update(leased_until=clock() + LEASE)
        except DatabaseError as error:
            logger.warning("The leases of %s are not renewed: %s", holder, error)
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name="leases", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def log_sent(*, most: int) -> int:
    """A line in the log of what they are about for mails that have left; also for what a worker sent that died before
    it wrote one."""
    with transaction.atomic():
        rows = OutboxMail.objects.filter(state=State.SENT, is_log_due=True).order_by("sent_at", "pk")
        sent = list(rows.select_for_update(of=("self",))[:most])
        for subject in registry.subjects():
            subject.sent([mail for mail in sent if mail.of_subject is subject])
        OutboxMail.objects.filter(pk__in=[mail.pk for mail in sent]).update(is_log_due=False)
    return len(sent)
