"""From a list to seats.

HR: "I bring forty names. Tell me which rows are wrong, let me put them right here, and lose nothing that I typed."

1. Whatever is sent is kept first, as it was typed, in a draft with a private link; only then it is looked at.
2. A new file takes the place of the file before; rows that were typed stay.
3. Enrolling takes everybody, or, when HR says so, those whose rows are in order; the others stay in the draft.
4. The draft is locked while it is changed: a button that is pressed twice does once what it says.
5. A draft is deleted three days after its last change: nobody asked us to keep these people.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from enrollments import seats
from enrollments.bulk_import.files import Roster
from enrollments.bulk_import.people import MOST_PEOPLE, Checked, Row, check, tidy
from enrollments.models import CourseRun, EnrollmentGroup, ImportDraft
from trainingsite.lib import links
from trainingsite.lib.limits import refuse_floods
from trainingsite.lib.periods import LIST_KEPT

TYPED_KEY = re.compile(r"[0-9a-z]{6,20}")


class NotReady(Exception):
    """There are rows with faults, or nobody at all."""


class TooManyPeople(Exception):
    """More than a draft holds."""


@dataclass
class Sent:
    """What one sending of the page brings. `rows` were shown as fields; `removed` are keys of rows to take out."""

    contact: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    file_name: str = ""
    roster: Roster | None = None
    refusal: str = ""


@transaction.atomic  # whoever presses twice finds the draft whole, or waits for it
def start(
    *,
    run: CourseRun,
    group: EnrollmentGroup | None,
    sent: Sent,
    idempotency_key: str,
    address: str,
    now: datetime,
    language: str = "zh-hans",
) -> ImportDraft:
    """The same key is the same draft. Raises TooMany, TooManyPeople."""
    if known := ImportDraft.objects.filter(idempotency_key=idempotency_key).first():
        return known
    address_hash = links.keyed("address", address)
    refuse_floods(
        ImportDraft.objects.all(),
        moment="created_at",
        now=now,
        address_hash=address_hash,
        per_hour=settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR,
    )
    fresh = {
        "run": run,
        "group": group,
        **links.new_link(),
        "address_hash": address_hash,
        "language": language,
        "created_at": now,
        "changed_at": now,
    }
    draft, is_new = ImportDraft.objects.get_or_create(idempotency_key=idempotency_key, defaults=fresh)
    return keep(draft=draft, sent=sent, now=now) if is_new else draft


@transaction.atomic
def keep(*, draft: ImportDraft, sent: Sent, now: datetime) -> ImportDraft:
    """Raises TooManyPeople; nothing is kept then."""
    draft = _locked(draft)
    rows = {row.key: row for row in rows_of(draft)}
    for row in sent.rows:
        if row.key in rows or (TYPED_KEY.fullmatch(row.key) and row.key not in draft.gone):
            at = rows[row.key].at if row.key in rows else 0
            rows[row.key] = _tidied(row, at)
    if sent.roster:
        rows = {key: row for key, row in rows.items() if not row.at}
        rows = {row.key: row for row in sent.roster.rows} | rows
        draft.notes, draft.file_name = sent.roster.notes, sent.file_name
    kept = [row for row in rows.values() if not row.is_blank and row.key not in sent.removed]
    if len(kept) > MOST_PEOPLE:
        raise TooManyPeople
    _store(draft, kept, gone=rows.keys() & sent.removed)
    draft.contact, draft.refusal, draft.changed_at = sent.contact, sent.refusal, now
    draft.save(update_fields=["contact", "rows", "gone", "notes", "file_name", "refusal", "changed_at"])
    return draft


def _locked(draft: ImportDraft) -> ImportDraft:
    """Alone: a row that was joined to it would be the one of before the lock."""
    return ImportDraft.objects.select_for_update().get(pk=draft.pk)


def _tidied(row: Row, at: int) -> Row:
    return Row(row.key, at, *(tidy(getattr(row, name)) for name in ("name", "phone", "email", "department")))


def _store(draft: ImportDraft, rows: Iterable[Row], *, gone: Iterable[str]) -> None:
    draft.rows = [row.as_list() for row in rows]
    draft.gone = [*draft.gone, *gone][-2 * MOST_PEOPLE :]


def rows_of(draft: ImportDraft) -> list[Row]:
    return [Row(*values) for values in draft.rows]


def checked(draft: ImportDraft, *, company: str = "") -> list[Checked]:
    """The draft's rows with their faults, those against the run included."""
    company = draft.group.company if draft.group else company or draft.contact.get("company", "")
    live = draft.run.enrollments.live()

    def on_run(keys):
        return set(live.filter(person_key__in=keys).values_list("person_key", flat=True))

    return check(rows_of(draft), company=company, on_run=on_run)


@transaction.atomic
def enrol(
    *,
    draft: ImportDraft,
    contact: dict,
    wants_together: bool,
    leaves_faulty: bool,
    address: str,
    by,
    now: datetime,
    source: str = "",
) -> EnrollmentGroup:
    """`contact` is what the form has checked; a draft that has its group already needs none.

    Raises NotReady, seats.Closed, seats.AlreadyEnrolled, TooMany; nobody is enrolled then.
    """
    draft = _locked(draft)
    if draft.group and not draft.rows:
        return draft.group
    people = checked(draft, company=contact.get("company", ""))
    good = [one for one in people if not one.faults]
    if not good or (len(good) < len(people) and not leaves_faulty):
        raise NotReady
    details = [one.details for one in good]
    if draft.group:
        seats.add_to_group(group=draft.group, people=details, by=by, now=now)
    else:
        draft.group = seats.enroll_group(
            run=draft.run,
            contact=contact,
            people=details,
            wants_together=wants_together,
            idempotency_key=draft.idempotency_key,
            address=address,
            by=by,
            now=now,
            language=draft.language,
            source=source,
        )
    _store(draft, [one.row for one in people if one.faults], gone=[one.row.key for one in good])
    draft.contact, draft.is_asked, draft.changed_at = {}, False, now
    draft.save(update_fields=["group", "contact", "rows", "gone", "is_asked", "changed_at"])
    return draft.group


def ask(*, draft: ImportDraft) -> None:
    """From now on the page says what is still missing."""
    ImportDraft.objects.filter(pk=draft.pk).update(is_asked=True)


def unfinished(group: EnrollmentGroup) -> ImportDraft | None:
    """The rest of the group's list, if one waits to be put right."""
    return group.import_drafts.exclude(rows=[]).order_by("-changed_at").first()


def forget(*, now: datetime) -> int:
    deleted, _by_model = ImportDraft.objects.filter(changed_at__lt=now - LIST_KEPT).delete()
    return deleted
