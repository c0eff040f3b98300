"""A person is kept as long as something of theirs is: afterwards their answers prove nothing any more."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from messaging.keepers import holdings
from messaging.models import BudgetEntry, Consent, Person
from trainingsite.lib.periods import KEPT


def forget(*, now: datetime) -> int:
    """Delete those without an inquiry, a seat or a team whose last answer and mail are as old; returns how many."""
    since = now - KEPT
    old = Person.objects.filter(
        ~Exists(Consent.objects.filter(person=OuterRef("pk"), at__gt=since)),
        ~Exists(BudgetEntry.objects.filter(person=OuterRef("pk"), at__gt=since)),
        *(~Exists(holding.model.objects.filter(_theirs())) for holding in holdings() if holding.has_contact),
        created_at__lte=since,
    )
    _rows, by_model = old.delete()
    return by_model.get(Person._meta.label, 0)


def _theirs() -> Q:
    by_email = ~Q(email="") & Q(email__iexact=OuterRef("email"))
    return by_email | ~Q(phone="") & Q(phone=OuterRef("phone"))
