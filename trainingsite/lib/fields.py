"""Fields that models of several apps have."""

from django.conf import settings
from django.db import models


def staff(label, **options) -> models.ForeignKey:
    """Who of us it was; what they did outlasts their account."""
    options = {"null": True, "blank": True, "related_name": "+"} | options
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=label, **options)
