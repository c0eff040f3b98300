"""A mail is a promise, and the promise is a row.

1. The row is written in the transaction of what caused it, once: `dedupe_key` is unique.
2. After the commit the workers are nudged. A nudge may be lost; the sweep finds the row all the same.
3. messaging/delivery.py claims, checks again, renders, sends and marks.
4. An admin may cancel what waits and send again what failed or was cancelled; what is being sent is left alone.
5. Some time after it left or failed for good, a row forgets to whom and why. That it was stays, so nothing comes twice.
"""

import secrets
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache, partial

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from messaging import registry
from messaging.models import OutboxMail
from trainingsite.lib.nudge import nudge

SEND = "messaging.tasks.send_mails"


def message_id() -> str:
    """Made with the row and kept over all tries, so that a double can be told from a second mail."""
    return f"<{secrets.token_hex(16)}@{_domain_of(settings.DEFAULT_FROM_EMAIL)}>"


@lru_cache(maxsize=8)
def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def draft(
    *,
    about: Model,
    template: str,
    to: str,
    key: str,
    due_at: datetime,
    now: datetime,
    event: Model | None = None,
    **fields,
) -> OutboxMail:
    """`key` tells the mails about one row apart; `event` is the line of its log that caused it."""
    return OutboxMail(
        **fields,
        about=about,
        event_id=event.pk if event else None,
        dedupe_key=f"{registry.subject_of(about).name}:{about.pk}:{key}",
        template=template,
        to=to,
        due_at=due_at,
        created_at=now,
        message_id=message_id(),
    )


def write(mails: list[OutboxMail]) -> None:
    """Store them with whatever transaction is open, and nudge for those that are due once it has committed."""
    stored = OutboxMail.objects.bulk_create(mails)
    due = [mail.pk for mail in stored if mail.due_at <= mail.created_at]
    if due:
        transaction.on_commit(partial(nudge, SEND, due))


def retry(*, mails: QuerySet, now: datetime) -> int:
    """Queue them again, with all their tries; whether they may leave is asked again when they do."""
    State = OutboxMail.State
    with transaction.atomic():
        is_waiting_again = Q(state=State.QUEUED, attempts__gt=0)
        stopped = mails.filter(Q(state__in=(State.FAILED, State.CANCELLED)) | is_waiting_again)
        stopped = stopped.exclude(to="").select_for_update(of=("self",))
        ids = list(stopped.values_list("pk", flat=True))
        OutboxMail.objects.filter(pk__in=ids).update(
            state=State.QUEUED, due_at=now, attempts=0, cause="", error="", stopped_by=""
        )
        if ids:
            transaction.on_commit(partial(nudge, SEND, ids))
    return len(ids)


def cancel(*, mails: QuerySet, by) -> int:
    """Also what a worker holds and has not begun: it asks for the row again before it does."""
    chosen = OutboxMail.objects.filter(pk__in=list(mails.values_list("pk", flat=True)))
    waiting = chosen.stoppable() | chosen.filter(state=OutboxMail.State.FAILED)
    return waiting.update(
        state=OutboxMail.State.CANCELLED,
        cause="",
        stopped_by="",
        error=_("cancelled by %(name)s") % {"name": by},
    )


def anonymise(*, now: datetime) -> int:
    """What a mail's row knows of a person; what the log of an inquiry or a seat knows goes with that one."""
    State = OutboxMail.State
    left = Q(
        state=State.SENT, is_log_due=False, sent_at__lt=now - timedelta(days=settings.SENT_MAILS_KEPT_DAYS)
    )
    over = Q(
        state__in=(State.FAILED, State.CANCELLED),
        due_at__lt=now - timedelta(days=settings.FAILED_MAILS_KEPT_DAYS),
    )
    return OutboxMail.objects.filter(left | over).exclude(to="").update(to="", subject="", error="")
