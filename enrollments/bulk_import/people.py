"""Rows of a list checked as people: every fault with its column, so that it can be named and put right.

1. A name is needed; phone, e-mail and department may be missing, what is there must be right.
2. Nobody comes twice: neither twice in the list nor beside a seat they have already. The first of two stays, the
   second is asked about.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollments.bulk_import.columns import FIELDS
from enrollments.models import Enrollment
from enrollments.models.enrollment import person_key_of
from trainingsite.lib import characters, phones

MOST_PEOPLE = 2000
UNSEEN = characters.any_of(characters.CONTROLS, characters.MARKS, characters.JOINERS, characters.BROKEN)
SHORTENED = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
LENGTHS = {name: Enrollment._meta.get_field(name).max_length for name in FIELDS}

FAULTS = {
    "name_missing": gettext_lazy("The name is missing."),
    "no_name": gettext_lazy("This is no name."),
    "too_long": gettext_lazy("This is too long."),
    "phone": gettext_lazy("We can’t call this number; a mobile has 11 digits."),
    "mobile": gettext_lazy("Please give a mobile number, it tells people apart; or leave this empty."),
    "shortened": gettext_lazy("Excel has shortened this number. Please type all of its digits."),
    "email": gettext_lazy("This is not an e-mail address."),
    "twice": gettext_lazy("The same person as in row %s. If they are two, tell them apart by their phone numbers."),
    "twice_typed": gettext_lazy("The same person as %s above. If they are two, tell them apart by their phone numbers."),
    "on_run": gettext_lazy("Is enrolled on this class already."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What was written, as it was written. `at` is its row in the file, 0 for one that was typed here."""

    key: str
    at: int = 0
    name: str = ""
    phone: str = ""
    email: str = ""
    department: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.name or self.phone or self.email or self.department)

    def as_list(self) -> list:
        return [self.key, self.at, *(getattr(self, name) for name in FIELDS)]


@dataclass(frozen=True, slots=True)
class Fault:
    field: str
    code: str
    other: str = ""

    @property
    def text(self) -> str:
        return str(FAULTS[self.code]) % self.other if self.other else str(FAULTS[self.code])


@dataclass(slots=True)
class Checked:
    row: Row
    details: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    @property
    def place(self) -> str:
        """How a message calls the row."""
        return _("Row %d") % self.row.at if self.row.at else self.row.name or _("Typed row")

    def fault_of(self, name: str) -> str:
        return " ".join(fault.text for fault in self.faults if fault.field == name)


def tidy(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def check(
    rows: Iterable[Row], *, company: str, on_run: Callable[[set[str]], Collection[str]]
) -> list[Checked]:
    """Each row with its faults. `on_run` tells which of some keys (person_key_of) are on the run already."""
    people = [_checked(row, company) for row in rows]
    keys = {id(one): _key(one.details) for one in people if _is_known(one)}
    _mark_doubles(people, keys, on_run(set(keys.values())))
    return people


def _mark_doubles(people: list[Checked], keys: dict[int, str], taken: Collection[str]) -> None:
    first: dict[str, Row] = {}
    for one in people:
        if not (key := keys.get(id(one))):
            continue
        if other := first.get(key):
            code, place = ("twice", str(other.at)) if other.at else ("twice_typed", other.name)
            one.faults.append(Fault("name", code, place))
        elif key in taken:
            one.faults.append(Fault("name", "on_run"))
        first.setdefault(key, one.row)


def _is_known(one: Checked) -> bool:
    """Nothing is wrong with what tells who it is."""
    tells = {"phone"} if one.row.phone else {"name", "email"}
    return not tells & {fault.field for fault in one.faults}


def _key(details: dict[str, str]) -> str:
    return person_key_of(**{name: details[name] for name in ("phone", "email", "name", "company")})


def _checked(row: Row, company: str) -> Checked:
    faults: list[Fault] = []
    details = {
        "name": row.name,
        "phone": _phone(row.phone, faults),
        "email": _email(row.email, faults),
        "department": row.department,
        "company": company,
    }
    if not row.name:
        faults.append(Fault("name", "name_missing"))
    elif not any(letter.isalpha() for letter in row.name):
        faults.append(Fault("name", "no_name"))
    for name in ("name", "email", "department"):
        if len(details[name]) > LENGTHS[name]:
            faults.append(Fault(name, "too_long"))
    return Checked(row, details, faults)


def _phone(text: str, faults: list[Fault]) -> str:
    if not text:
        return ""
    try:
        number = phones.normal(text)
    except ValueError:
        faults.append(Fault("phone", "shortened" if SHORTENED.fullmatch(text) else "phone"))
        return text
    if not phones.is_mobile(number):
        faults.append(Fault("phone", "mobile"))
    return number


def _email(text: str, faults: list[Fault]) -> str:
    text = unicodedata.normalize("NFKC", text)  # a Chinese keyboard's ＠
    if text and len(text) <= LENGTHS["email"]:
        try:
            validate_email(text)
        except ValidationError:
            faults.append(Fault("email", "email"))
    return text
