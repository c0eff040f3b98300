"""A copy of everything we have of a person, readable by people and machines (PIPL 45)."""

from datetime import datetime

from django.db.models import Model

from messaging.keepers import Holding, holdings
from messaging.privacy import mail_files, subject_data
from messaging.privacy.subject_data import Found
from trainingsite.lib.urls import absolute


def copy_of(found: Found, *, now: datetime) -> dict:
    """Rows by model, with each field under its name; what only machines read is left out."""
    records = {
        holding.model._meta.model_name: [_row(row, holding) for row in found.of(holding.model).order_by("pk")]
        for holding in holdings()
    }
    return {
        "exported_at": now.isoformat(),
        "site": absolute("/"),
        "found_by": sorted(found.emails | found.phones),
        "records": {name: rows for name, rows in records.items() if rows},
        "address_used_for": [
            {"enrollment": pk, "note": "another person's seat that carries this address"}
            for pk in sorted(found.borrowed)
        ],
        "mentioned_in": [
            f"{model._meta.label}.{name} {row.pk}" for model, name, row in subject_data.mentions(found)
        ],
        "files": [path.name for path in mail_files.letters_of(found)],
    }


def is_empty(copy: dict) -> bool:
    return not any(copy[part] for part in ("records", "address_used_for", "mentioned_in", "files"))


def _row(row: Model, holding: Holding) -> dict:
    return {
        field.name: _value(row, field)
        for field in row._meta.concrete_fields
        if field.name not in holding.secrets + holding.lists
    }


def _value(row: Model, field):
    value = getattr(row, field.attname)
    if value is None:
        return None
    if field.is_relation:
        # Who of our staff it was is their business; that it was staff is the person's.
        return (
            "staff"
            if field.related_model._meta.app_label == "auth"
            else f"{getattr(row, field.name)} ({value})"
        )
    if field.choices:
        return f"{value}: {getattr(row, f'get_{field.name}_display')()}"
    return value if isinstance(value, bool | int | str) else _text(value)


def _text(value) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def file_name(now: datetime) -> str:
    return f"personal-data-{now:%Y%m%d}.json"
