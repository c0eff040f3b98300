"""Naming rules that a reader may rely on, as Django system checks: a model that breaks one does not start.

A field's name tells what it holds: a moment (`_at`, `_until`), a day (`_on`), minutes (`minutes`), a yes or no
(`is_`, `has_`, `wants_`). Text is never NULL: "nothing" has one spelling, the empty text.
"""

import re
from collections.abc import Iterator

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, models

from trainingsite.ops import upgrade

OUR_APPS = ("courses", "instructors", "messaging", "enrollments", "sales")

# (id, kinds of field, what a good name looks like, how to say it)
RULES = [
    ("site.E001", models.DateTimeField, r"at|\w+_at|\w+_until", "A moment is named …_at (or …_until)."),
    ("site.E002", models.DateField, r"on|\w+_on", "A day is named …_on."),
    ("site.E003", models.BooleanField, r"(is|has|wants)_\w+", "A yes or no is named is_…, has_… or wants_…."),
]
UNCLEAR_DURATION = re.compile(r"(\w+_)?(duration|length|secs?|seconds|mins?)")


def check_kind_of_database(app_configs, databases=None, **kwargs) -> list[checks.Error]:
    """`migrate` asks before it does anything."""
    is_asked = DEFAULT_DB_ALIAS in (databases or ())
    return [checks.Error(upgrade.SENTENCE, id="site.E006")] if is_asked and upgrade.is_old() else []


def check_names(app_configs, **kwargs) -> list[checks.Error]:
    ours = [apps.get_app_config(label) for label in OUR_APPS]
    chosen = ours if app_configs is None else [config for config in ours if config in app_configs]
    return [error for config in chosen for model in config.get_models() for error in faults(model)]


def faults(model: type[models.Model]) -> Iterator[checks.Error]:
    for field in model._meta.local_fields:
        if rule := broken_name(field):
            number, message = rule
            yield checks.Error(message, hint=f"Rename {field.name}.", obj=field, id=number)
        if field.null and isinstance(field, models.CharField | models.TextField):
            hint = f"{field.name}: blank=True without null=True."
            yield checks.Error("Text is never NULL.", hint=hint, obj=field, id="site.E005")


def broken_name(field: models.Field) -> tuple[str, str] | None:
    for number, kind, pattern, message in RULES:
        if isinstance(field, kind):  # a DateTimeField is a DateField too: the first rule that fits decides
            return None if re.fullmatch(pattern, field.name) else (number, message)
    is_unclear = isinstance(field, models.IntegerField) and UNCLEAR_DURATION.fullmatch(field.name)
    if is_unclear or isinstance(field, models.DurationField):
        return "site.E004", "A duration is whole minutes, named minutes or …_minutes."
    return None
