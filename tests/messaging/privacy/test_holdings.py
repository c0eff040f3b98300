"""No field of the database can hold words of a person without export and erasure knowing it."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from messaging.keepers import holdings, impersonal, is_covered, journals, text_fields


def name_of(field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def test_every_text_field_is_somebodys_or_nobodys():
    """Fails for a new model or field: put it into its app's holdings.py, or say there why it holds nobody's data."""
    assert [name_of(field) for field in text_fields() if not is_covered(field)] == []


@isolate_apps("enrollments")
def test_a_new_field_would_be_seen():
    class Certificate(models.Model):  # noqa: DJ008
        holder = models.CharField(max_length=40)

        class Meta:
            app_label = "enrollments"

    assert not is_covered(Certificate._meta.get_field("holder"))


def test_what_is_named_is_there():
    labels = {
        name for field in text_fields() for name in (field.model._meta.app_label, field.model._meta.label)
    }
    labels |= {name_of(field) for field in text_fields()}
    assert set(impersonal()) - labels - {"admin.LogEntry.object_id"} == set()
    assert set(journals()) <= labels
    for holding in holdings():
        for name in holding.fields | set(holding.owners):
            holding.model._meta.get_field(name)


@pytest.mark.parametrize("holding", list(holdings()), ids=lambda holding: holding.model.__name__)
def test_whoever_holds_something_can_be_found(holding):
    assert holding.emails or holding.phones or holding.owners or holding.lists
