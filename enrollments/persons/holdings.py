"""Where the database holds something of a person: every text field of every model is in one of the two lists here.

A new model or field that is in neither makes a test fail (tests/enrollments/persons/test_holdings.py): say whether a
person can be found by it, whose it is, or why it holds nobody's data.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from enrollments.models import (
    BudgetEntry,
    Certificate,
    Consent,
    Enrollment,
    EnrollmentGroup,
    Inquiry,
    InquiryEvent,
    OutboxMail,
    Person,
    RosterDraft,
    SeatEvent,
    Undeliverable,
)


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


LINK = ("token_seed", "token_hash")
SENDER = ("address_hash", "idempotency_key")
INVOICE = ("invoice_title", "invoice_tax_number")

HOLDINGS = [
    Holding(Person, ("email",), ("phone",), secrets=LINK),
    Holding(Consent, owners=("person",), texts=("version", "page")),
    Holding(BudgetEntry, owners=("person",)),
    Holding(
        Inquiry,
        ("email",),
        ("phone",),
        texts=("name", "company", "city", "message", "source", "campaign", "consent_version", "language"),
        secrets=(*LINK, *SENDER),
    ),
    Holding(InquiryEvent, owners=("inquiry",), texts=("note",)),
    Holding(
        Enrollment,
        ("email", "invoice_email"),
        ("phone",),
        texts=("name", "company", "department", *INVOICE, "source", "consent_version", "language"),
        secrets=(*LINK, *SENDER, "person_key"),
    ),
    Holding(
        EnrollmentGroup,
        ("email", "invoice_email"),
        ("phone",),
        texts=("name", "company", *INVOICE, "consent_version", "language"),
        secrets=(*LINK, *SENDER),
    ),
    Holding(
        Certificate,
        owners=("enrollment",),
        texts=("number", "name", "company", "course_title", "revoked_note"),
    ),
    Holding(SeatEvent, owners=("enrollment",), texts=("note",)),
    Holding(
        OutboxMail,
        ("to",),
        owners=("inquiry", "enrollment", "group"),
        texts=("subject", "error", "template", "message_id"),
        secrets=("dedupe_key", "holder", "domain"),
    ),
    Holding(
        RosterDraft,
        lists=("contact", "rows", "notes"),
        secrets=(*LINK, *SENDER, "gone", "file_name", "refusal", "language", "consent_version"),
    ),
    Holding(Undeliverable, ("address",), texts=("detail", "source")),
]

# What others write down beside our rows: scrubbed where it names the person.
JOURNALS = {
    "admin.LogEntry": ("object_repr", "change_message"),
    "axes.AccessAttempt": ("username", "path_info", "get_data", "post_data"),
    "axes.AccessLog": ("username", "path_info"),
    "axes.AccessFailureLog": ("username", "path_info"),
    "enrollments.MailRoute": ("reason",),
}

# An app, a model or a field, and why it holds nobody's data.
IMPERSONAL = {
    "courses": "what we teach, in our own words",
    "instructors": "our instructors, as they present themselves on the site",
    "auth": "our staff: their accounts are run in the admin",
    "contenttypes": "names of models",
    "sessions": "of staff who are signed in, ends by itself; visitors have none",
    "axes": "the rest says from which machine somebody tried to sign in",
    "admin.LogEntry.object_id": "a number",
    "enrollments.CourseRun": "a date of ours",
    "enrollments.MailRoute.name": "a mail house",
    "enrollments.EndedLink": "of links that open nothing: not who had them, nor what for",
    "enrollments.FollowUpStep": "what we send, in our own words",
    "enrollments.MailTemplate": "names of our mails",
    "enrollments.MailText": "their words, with names of values in place of anybody’s",
    "enrollments.OutboxMail.stopped_by": "which rule stopped it",
    "enrollments.SeatEvent.run_before": "when and where a class of ours was, before it was changed",
    "enrollments.Person.language": "which of the site's languages",
}


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
    label = field.model._meta.label
    if any(name in IMPERSONAL for name in (field.model._meta.app_label, label, f"{label}.{field.name}")):
        return True
    held = {holding.model: holding.fields for holding in HOLDINGS}.get(field.model, ())
    return field.name in held or field.name in JOURNALS.get(label, ())
