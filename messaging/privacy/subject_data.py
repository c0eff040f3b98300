"""Everything the database has of one person, found by an e-mail address or a telephone.

1. Rows that hold the address or the number, and what belongs to these rows.
2. Under one address there may be several people: a row of somebody else's on which only the address is this
   person's is borrowed.
3. Where all that was found bears one name, rows with the same name and the same number are the same person's too.
   That is asked by our staff only: on a person's own page nobody proved that the telephone is theirs.
4. Words that mention the address or the number anywhere: notes, errors, the logs of the admin.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast, Lower

from messaging.contacts.identity import address
from messaging.keepers import holdings, journals, keepers
from trainingsite.lib import phones


class Unclear(Exception):
    """Neither an e-mail address nor a telephone number."""


@dataclass
class Found:
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    rows: dict[type[Model], set[int]] = field(default_factory=lambda: defaultdict(set))
    # Rows of other people on which only the address is this person's.
    borrowed: set[int] = field(default_factory=set)

    def of(self, model):
        return model.objects.filter(pk__in=self.rows[model])

    @property
    def count(self) -> int:
        return sum(len(pks) for pks in self.rows.values()) + len(self.borrowed)


def identifier(text: str) -> dict[str, str]:
    """`Wang@Example.com` or `138-0013 8000`, as we store it."""
    if "@" in text:
        return {"email": address(text)}
    try:
        return {"phone": phones.normal(text)}
    except ValueError as error:
        raise Unclear(text) from error


def find(*, email: str = "", phone: str = "", with_namesakes: bool = False) -> Found:
    found = Found(emails={address(email)} - {""}, phones={phone} - {""})
    _collect(found, _direct(found.emails, found.phones))
    if with_namesakes:
        _follow_name(found)
    own(found)
    return found


def known_as(words: str) -> Q:
    """People by what is known of them elsewhere: a name, or the telephone that came with their address."""
    query = Q(pk__in=())
    for holding in holdings():
        if holding.has_contact:
            rows = holding.model.objects.filter(Q(name__icontains=words) | Q(phone__contains=words))
            query |= Q(email__in=rows.exclude(email="").values(mailbox=Lower("email")))
            query |= Q(email="", phone__in=rows.exclude(phone="").values("phone"))
    return query


def _direct(emails: set[str], numbers: set[str]) -> dict[type[Model], Q]:
    return {
        holding.model: _any(holding.emails, emails, "iexact") | _any(holding.phones, numbers, "exact")
        for holding in holdings()
        if holding.emails or holding.phones
    }


def _any(fields, values, lookup) -> Q:
    query = Q(pk__in=())
    for name in fields:
        for value in values:
            query |= Q(**{f"{name}__{lookup}": value})
    return query


def _collect(found: Found, queries: dict[type[Model], Q]) -> bool:
    """Whether anything new was found."""
    before = found.count
    for model, query in queries.items():
        for row in model.objects.filter(query):
            if any(keeper.is_borrowed(row, found) for keeper in keepers()):
                found.borrowed.add(row.pk)
                continue
            found.rows[model].add(row.pk)
            if name := getattr(row, "name", ""):
                found.names.add(name)
    return found.count > before


def _follow_name(found: Found) -> None:
    """The same name with the same address or number is the same person; two names are two people."""
    while len(found.names) == 1:
        (name,) = found.names
        for holding in holdings():
            if not (holding.emails and holding.phones):
                continue
            for row in found.of(holding.model):
                found.emails |= {
                    address(getattr(row, one)) for one in holding.emails if one != "invoice_email"
                } - {""}
                found.phones |= {getattr(row, one) for one in holding.phones} - {""}
        named_models = {holding.model for holding in holdings() if "name" in holding.texts}
        named = {
            model: query & (Q(name=name) if model in named_models else Q())
            for model, query in _direct(found.emails, found.phones).items()
        }
        if not _collect(found, named):
            break


def own(found: Found) -> None:
    """What belongs to a row that was found, and unfinished lists on which the person stands."""
    on_it = _any(["words"], spellings(found), "icontains")
    more = [rows for keeper in keepers() for rows in keeper.also_theirs(found)]
    more += [
        holding.model.objects.annotate(words=Cast(name, TextField())).filter(on_it)
        for holding in holdings()
        for name in holding.lists
    ]
    for rows in more:
        found.rows[rows.model].update(rows.values_list("pk", flat=True))
    for holding in holdings():
        for owner in holding.owners:
            model = holding.model._meta.get_field(owner).related_model
            rows = holding.model.objects.filter(**{f"{owner}__in": found.rows[model]})
            found.rows[holding.model].update(rows.values_list("pk", flat=True))


# -- words that mention somebody


def spellings(found: Found) -> list[str]:
    """How people write this address and this number."""
    ways = set(found.emails)
    for phone in found.phones:
        base = phone.partition("-")[0]
        national = base.removeprefix("+86")
        ways |= {phone, base, national, phones.readable(base), phones.readable(base).replace(" ", "-")}
        if len(national) == 11:
            ways |= {f"{national[:3]}{gap}{national[3:7]}{gap}{national[7:]}" for gap in " -"}
    # The longest first: what is left of a half replaced number would still be half a number.
    return sorted(ways, key=len, reverse=True)


def pattern(found: Found) -> re.Pattern:
    return re.compile("|".join(map(re.escape, spellings(found))) or r"(?!)", re.IGNORECASE)


def mentions(found: Found) -> Iterator[tuple[type[Model], str, Model]]:
    """(model, field, row) of words that name the person in rows that are not theirs."""
    ways = spellings(found)
    for model, names in _written():
        for name in names if ways else ():
            said = Q()
            for way in ways:
                said |= Q(**{f"{name}__icontains": way})
            for row in model._default_manager.filter(said).exclude(pk__in=found.rows.get(model, ())):
                yield model, name, row


def _written() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    for holding in holdings():
        yield holding.model, holding.texts
    for label, names in journals().items():
        yield apps.get_model(label), names


def log_entries(found: Found):
    """What the admin noted about rows that were found: their name is in it."""
    query = Q(pk__in=())
    for model, pks in found.rows.items():
        kind = ContentType.objects.get_for_model(model)
        query |= Q(content_type=kind, object_id__in=[str(pk) for pk in pks])
    return LogEntry.objects.filter(query)
