"""Who enrols a second time is told kindly, and a stranger who types somebody's number learns nothing about them: the
private link goes to the address that was given the first time, once a day at most."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from enrollments.models import Enrollment
from enrollments.seats.recipients import address_of
from messaging import outbox
from messaging.models import OutboxMail

TEMPLATE = "seat_reminder_link"


def send_links(*, enrollments: Iterable[Enrollment], now: datetime) -> None:
    with transaction.atomic():
        # The lock: two clicks at once are one mail.
        rows = Enrollment.objects.select_for_update(of=("self",)).filter(
            pk__in=[row.pk for row in enrollments]
        )
        mails = [_mail(row, to, now) for row in rows.select_related("group") if (to := address_of(row))]
        known = set(
            OutboxMail.objects.filter(dedupe_key__in=[mail.dedupe_key for mail in mails]).values_list(
                "dedupe_key", flat=True
            )
        )
        outbox.write([mail for mail in mails if mail.dedupe_key not in known])


def _mail(row: Enrollment, to: str, now: datetime) -> OutboxMail:
    key = f"link:{timezone.localdate(now)}"
    return outbox.draft(about=row, template=TEMPLATE, to=to, key=key, due_at=now, now=now)
