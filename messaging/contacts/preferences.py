"""What a person decides about our mails on their own page; each decision is made under their row."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model

from messaging import outbox
from messaging.contacts.consents import follow_ups_to, withdraw
from messaging.contacts.identity import person_of
from messaging.models import Consent, OutboxMail, Person

LINK_MAIL = "person_link"


def measure(*, person: Person, mails: int | None, days: int | None) -> None:
    """At most so many course mails in so many days; None is the measure we promise everybody."""
    with transaction.atomic():
        row = _own_row(person)
        row.budget_mails, row.budget_days = mails, days
        row.save(update_fields=["budget_mails", "budget_days"])


def pause(*, person: Person, until: datetime | None) -> None:
    """Nothing that follows up before then; None ends the pause, and what waited for it is asked for anew."""
    with transaction.atomic():
        row = _own_row(person)
        row.paused_until = until
        row.save(update_fields=["paused_until"])
        if until is None:
            waiting = follow_ups_to(row).filter(state=OutboxMail.State.QUEUED, planned_at__isnull=False)
            waiting.update(due_at=F("planned_at"))


def send_link(*, about: Model, now: datetime) -> bool:
    """Mail the link to the person's own page to the address that this row bears: whoever typed it may not be its
    owner, so no page shows it. Once a day; False without an address."""
    if not about.email:
        return False
    with transaction.atomic():
        person_of(email=about.email, language=about.language, now=now)
        mail = outbox.draft(
            about=about,
            template=LINK_MAIL,
            to=about.email,
            key=f"{LINK_MAIL}:{now:%Y%m%d}",
            due_at=now,
            now=now,
        )
        if not OutboxMail.objects.filter(dedupe_key=mail.dedupe_key).exists():
            outbox.write([mail])
    return True


def unsubscribe(*, about: Model, now: datetime) -> None:
    """By the link in a mail about this row; it holds for the person."""
    with transaction.atomic():
        person = person_of(email=about.email, phone=about.phone, now=now)
        withdraw(person=person, source=Consent.Source.MAIL_LINK, now=now)


def _own_row(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def default_measure() -> tuple[int, int]:
    return settings.CONTACT_BUDGET_MAILS, settings.CONTACT_BUDGET_DAYS
