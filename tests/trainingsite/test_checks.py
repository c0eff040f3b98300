"""The naming rules fire, each on what it is about, and our own models keep them."""

import pytest
from django.core import checks
from django.db import models
from django.test.utils import isolate_apps

from trainingsite.checks import check_names, faults


def ids(**fields):
    with isolate_apps("courses"):
        attributes = {"__module__": "courses.models", "Meta": type("Meta", (), {"app_label": "courses"})}
        return [fault.id for fault in faults(type("Sample", (models.Model,), attributes | fields))]


@pytest.mark.parametrize(
    ("name", "field", "fault"),
    [
        ("created", models.DateTimeField(), "site.E001"),
        ("starts_on", models.DateTimeField(), "site.E001"),
        ("starts", models.DateField(), "site.E002"),
        ("starts_at", models.DateField(), "site.E002"),
        ("active", models.BooleanField(default=False), "site.E003"),
        ("island", models.BooleanField(default=False), "site.E003"),
        ("duration", models.PositiveIntegerField(), "site.E004"),
        ("length", models.DurationField(), "site.E004"),
        ("minutes", models.DurationField(), "site.E004"),
        ("note", models.CharField(max_length=10, null=True), "site.E005"),
        ("note", models.TextField(null=True), "site.E005"),
        ("slug", models.SlugField(null=True), "site.E005"),
    ],
)
def test_a_bad_name_is_refused(name, field, fault):
    assert ids(**{name: field}) == [fault]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("at", models.DateTimeField()),
        ("released_at", models.DateTimeField(null=True)),
        ("leased_until", models.DateTimeField(null=True)),
        ("starts_on", models.DateField(null=True)),
        ("wants_mails", models.BooleanField(default=False)),
        ("break_minutes", models.PositiveIntegerField()),
        ("seats", models.PositiveIntegerField(null=True)),
        ("note", models.TextField(blank=True)),
    ],
)
def test_a_good_name_passes(name, field):
    assert ids(**{name: field}) == []


def test_our_models_keep_the_rules():
    assert check_names(None) == []


def test_the_check_is_registered():
    assert check_names in checks.registry.registry.get_checks()
