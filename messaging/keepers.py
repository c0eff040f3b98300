"""What each app keeps of people, and how it lets go of it. An app declares both in its holdings.py, as a Keeper.

Every text field of every model is a holding or is named as impersonal; a new one that is neither makes a test fail
(tests/messaging/privacy/test_holdings.py): say whether a person can be found by it, whose it is, or why it holds
nobody's data.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Holding:
    model: type[models.Model]
    # Fields that hold an e-mail address or a telephone in full: the row is found by them.
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    # The row is the person's when one of these is.
    owners: tuple[str, ...] = ()
    # Other fields that say something of the person, or in which somebody may have written it.
    texts: tuple[str, ...] = ()
    # Lists on which they may stand among others: found by what is written there, deleted whole, no part of a copy.
    lists: tuple[str, ...] = ()
    # What only machines read: not part of a copy.
    secrets: tuple[str, ...] = ()

    @property
    def fields(self) -> set[str]:
        return {*self.emails, *self.phones, *self.texts, *self.lists, *self.secrets}

    @property
    def has_contact(self) -> bool:
        """Somebody has left their name here, and a way to reach them."""
        return {"email", "phone", "name"} <= self.fields


# What every private page and every form keeps.
LINK = ("token_seed", "token_hash")
SENDER = ("address_hash", "idempotency_key")
INVOICE = ("invoice_title", "invoice_tax_number")


@dataclass(frozen=True)
class Contact:
    """One contact with a person, as their own page shows it."""

    at: datetime
    what: str
    by: str
    why: str
    note: str = ""


class Keeper:
    """An app that keeps rows of people. As it stands here: all of them may be deleted, in the order of `deleted`."""

    holdings: tuple[Holding, ...] = ()
    deleted: tuple[type[models.Model], ...] = ()
    # What a person sent us, as staff look it up: rows with a reference and a name.
    cases: tuple[type[models.Model], ...] = ()
    # By model, fields that others write beside our rows: scrubbed where they name the person.
    journals: Mapping[str, tuple[str, ...]] = {}
    # An app, a model or a field, and why it holds nobody's data.
    impersonal: Mapping[str, str] = {}

    # -- finding: `found` is what is known so far

    def is_borrowed(self, row: models.Model, found) -> bool:
        """The row is somebody else's, only the address on it is this person's."""
        return False

    def also_theirs(self, found) -> Iterable[models.QuerySet]:
        """Rows that bear neither address nor number."""
        return ()

    # -- erasing

    def blockers(self, found, *, now: datetime) -> list[str]:
        """What somebody must settle first, in sentences."""
        return []

    def outlook(self, found, *, now: datetime) -> dict:
        """What erasing would mean, for the page that asks."""
        return {}

    def give_up(self, found, *, by, now: datetime) -> None:
        """What must not simply vanish because others wait for it."""

    def anonymise(self, found) -> int:
        """Blank what stays as a number; returns how many invoices are kept by law."""
        return 0

    # -- what the person sees and says on their own page

    def contacts(self, person) -> Iterable[Contact]:
        """Other contacts than mails."""
        return ()

    def withdrawn(self, person, *, by, now: datetime) -> None:
        """The person wants no further follow-ups; called inside the transaction that stores it."""


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    _keepers.append(keeper)


def keepers() -> tuple[Keeper, ...]:
    """In the order of the rooms, lower ones first."""
    return tuple(_keepers)


def holdings() -> Iterator[Holding]:
    return (holding for keeper in _keepers for holding in keeper.holdings)


def journals() -> dict[str, tuple[str, ...]]:
    return {label: names for keeper in _keepers for label, names in keeper.journals.items()}


def impersonal() -> dict[str, str]:
    return {name: why for keeper in _keepers for name, why in keeper.impersonal.items()}


def text_fields() -> list[models.Field]:
    """Every field of every model that could hold words: no choices, no numbers."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, kinds) and not field.choices and not isinstance(field, models.SlugField)
    ]


def is_covered(field: models.Field) -> bool:
    label, nobodys = field.model._meta.label, impersonal()
    if any(name in nobodys for name in (field.model._meta.app_label, label, f"{label}.{field.name}")):
        return True
    held = {holding.model: holding.fields for holding in holdings()}.get(field.model, ())
    return field.name in held or field.name in journals().get(label, ())
