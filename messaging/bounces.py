"""Addresses that take no mail from us.

1. An address is marked when its server says that it doesn't exist, or when the mail provider reports that a mail
   came back for good, was blocked, or was called spam by its reader (views/bounces.py).
2. Nothing is sent to a marked address: a mail that is due is cancelled and says why.
3. Only a person clears a mark, who knows better. What comes back after that marks the address again.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from messaging.models import Undeliverable

OUR_SERVER = "smtp"
Reason = Undeliverable.Reason
# What a mail provider says of an address for good, in django-anymail's words. What it says of one mail (too big, looks
# like spam, no answer yet) marks nobody.
VERDICTS = {
    ("bounced", "bounced"): Reason.BOUNCED,
    ("bounced", "invalid"): Reason.NO_SUCH_ADDRESS,
    ("rejected", "bounced"): Reason.REJECTED,
    ("rejected", "blocked"): Reason.REJECTED,
    ("rejected", "invalid"): Reason.NO_SUCH_ADDRESS,
    ("rejected", "spam"): Reason.COMPLAINED,
}


def mark(*, address: str, reason: str, now: datetime, detail: str = "", source: str = OUR_SERVER) -> None:
    """Said again, it changes nothing: what was said first stands, until it is cleared."""
    said = {"reason": reason, "detail": detail[:300], "source": source[:40], "marked_at": now}
    row, is_new = Undeliverable.objects.get_or_create(address=address.strip().lower(), defaults=said)
    if not is_new:
        Undeliverable.objects.filter(pk=row.pk, cleared_at__lt=now).update(
            **said, cleared_at=None, cleared_by=None
        )


def hear(event, *, source: str, now: datetime) -> bool:
    """One event of a provider's webhook; whether it marks the address."""
    reason = (
        Reason.COMPLAINED
        if event.event_type == "complained"
        else VERDICTS.get((event.event_type, event.reject_reason))
    )
    if not reason or not event.recipient:
        return False
    said_at = min(event.timestamp or now, now)
    detail = event.mta_response or event.description or ""
    mark(address=event.recipient, reason=reason, detail=detail, source=source, now=said_at)
    return True


def clear(*, addresses: QuerySet, by, now: datetime) -> int:
    return addresses.filter(cleared_at=None).update(cleared_at=now, cleared_by=by)


def is_undeliverable(address: str) -> bool:
    return bool(undeliverable([address]))


def undeliverable(addresses: Iterable[str]) -> set[str]:
    """Those of them that are marked, in small letters."""
    wanted = {address.lower() for address in addresses}
    return set(Undeliverable.objects.standing().filter(address__in=wanted).values_list("address", flat=True))
