"""Every contact with a person, made or planned: what it was, by whom, and why. Shown to the person on their own page.

Names of our staff and what they noted are not part of it; the copy of all data has the notes.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.contacts.consents import standing
from messaging.contacts.send_permission import budget_of
from messaging.keepers import Contact, keepers
from messaging.models import Consent, OutboxMail, Person

State = OutboxMail.State
BY_SITE = gettext_lazy("this site, by itself")


def of(person: Person, *, now: datetime) -> dict:
    """Made, planned and cancelled, each in its order."""
    mails = list(_mails(person))
    agreed = person.consents.filter(answer=Consent.Answer.GIVEN).last()
    made = [_of_mail(mail, agreed) for mail in mails if mail.state == State.SENT]
    made += [contact for keeper in keepers() for contact in keeper.contacts(person)]
    return {
        "made": sorted(made, key=lambda contact: contact.at, reverse=True),
        "planned": [
            _of_mail(mail, agreed, now=now) for mail in mails if mail.state in (State.QUEUED, State.SENDING)
        ],
        "not_sent": [
            _of_mail(mail, agreed) for mail in mails if mail.state in (State.CANCELLED, State.FAILED)
        ],
    }


def _mails(person: Person):
    return OutboxMail.objects.filter(to__iexact=person.email).with_subjects().order_by("due_at", "pk")


def _of_mail(mail: OutboxMail, agreed: Consent | None, *, now: datetime | None = None) -> Contact:
    at = mail.sent_at or (max(mail.due_at, now) if now else mail.due_at)
    return Contact(
        at=at,
        what=_title(mail),
        by=str(BY_SITE),
        why=_why(mail, agreed),
        note=mail.error if mail.step else "",
    )


def _title(mail: OutboxMail) -> str:
    if mail.subject:
        return mail.subject
    if mail.declared and mail.declared.title:
        return str(mail.declared.title)
    return mail.label if mail.is_follow_up else _("A mail about your seat")


def _why(mail: OutboxMail, agreed: Consent | None) -> str:
    if mail.template == "person_link":
        return _("It was asked for on the page of an inquiry or an enrolment.")
    if mail.step and mail.step.is_marketing:
        if agreed is None:
            return _("A course mail; it needs your agreement.")
        day = date_format(timezone.localtime(agreed.at), "DATE_FORMAT")
        return _("You agreed to course mails on %(day)s.") % {"day": day}
    return mail.of_subject.why(mail.about) or _("You wrote to us.")


def mails_of(person: Person, *, now: datetime) -> dict:
    """Where the person stands on course mails, and how much of the budget is spent."""
    budget = budget_of(person)
    spent = person.budget.filter(at__gt=now - budget.span, at__lte=now)
    return {
        "standing": standing(person.email),
        "budget": budget,
        "spent": len({entry.mail_id or -entry.pk for entry in spent}),
        "paused_until": person.paused_until if person.paused_until and person.paused_until > now else None,
        "consents": person.consents.all(),
    }
