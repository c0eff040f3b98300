"""May this follow-up mail go to this person now? Asked of the finished letter, right before it is handed over.

1. The person's row is locked: a withdrawal, another worker's mail to them and this question come one after the other.
2. Who has withdrawn gets no follow-up. Marketing needs an agreement besides.
3. Who paused is written to when the pause is over.
4. Marketing stays within the person's budget, whatever sequences it comes from. The moment is written down with the
   leave, before the mail goes: a worker that dies has spent it, and two workers can't spend it twice.
5. What has to wait, waits until the first moment that is free, but not longer than it is of use; then it is cancelled.

What remains: a leave that was given can't be taken back. Between it and the mail server's answer lies one SMTP
dialogue, some tenths of a second and at the worst EMAIL_TIMEOUT for each of its steps. A withdrawal in that time stops
every other mail, and says that this one may still arrive.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging.contacts.budget import Budget, first_free
from messaging.contacts.consents import locked, standing
from messaging.models import BudgetEntry, OutboxMail, Person

# A case to read is still a case two weeks later; after that the next mail is the better one.
USEFUL_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Permit:
    """`reason` in words is empty when the mail may go; with `at` it waits until then, without it is cancelled."""

    reason: str = ""
    at: datetime | None = None

    @property
    def is_given(self) -> bool:
        return not self.reason


GIVEN = Permit()


def budget_of(person: Person) -> Budget:
    """What the person chose, or else what we promise everybody."""
    if person.budget_mails is None:
        return Budget(mails=settings.CONTACT_BUDGET_MAILS, days=settings.CONTACT_BUDGET_DAYS)
    return Budget(mails=person.budget_mails, days=person.budget_days)


def ask(*, mail: OutboxMail, now: datetime) -> Permit:
    """Only follow-ups ask: answers, and what concerns a seat, are owed. Commits before the mail may be sent."""
    if mail.step_id is None:
        return GIVEN
    is_marketing = mail.step.is_marketing
    with transaction.atomic():
        person, stands = locked(mail.to), standing(mail.to)
        if stands.has_withdrawn:
            return Permit(_("the person unsubscribed"))
        if is_marketing and not stands.agrees:
            return Permit(_("the person did not agree to course mails"))
        if person is None:
            return GIVEN
        if person.paused_until and person.paused_until > now:
            return _later(mail, person.paused_until, _("the person paused our mails"))
        return _spend(mail, person, now=now) if is_marketing else GIVEN


def _spend(mail: OutboxMail, person: Person, *, now: datetime) -> Permit:
    budget = budget_of(person)
    # A second try of the same mail is the same mail.
    others = person.budget.exclude(mail=mail).filter(at__gt=now - budget.span)
    spent = [(entry.mail_id or f"gone {entry.pk}", entry.at) for entry in others]
    free_at = first_free(budget, spent, now)
    if free_at == now:
        BudgetEntry.objects.create(mail=mail, person=person, at=now)
        return GIVEN
    limit = _("the person wants at most %(mails)d course mails in %(days)d days") % vars(budget)
    return _later(mail, free_at, limit) if free_at else Permit(limit)


def _later(mail: OutboxMail, at: datetime, reason: str) -> Permit:
    if at > (mail.planned_at or mail.due_at) + USEFUL_FOR:
        return Permit(_("%(reason)s; by then it would be of no use") % {"reason": reason})
    day = date_format(timezone.localtime(at), "DATE_FORMAT")
    return Permit(_("%(reason)s; waits until %(day)s") % {"reason": reason, "day": day}, at)
