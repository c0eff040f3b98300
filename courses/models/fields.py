"""Addresses and prepared text: what several models of the catalogue share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import lookups  # noqa: F401 - `holds`
from trainingsite.lib.text import normal


class SlugField(models.SlugField):
    """The readable part of a page's address; Chinese titles become pinyin when it is left empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("verbose_name", _("address"))
        kwargs.setdefault("help_text", _("Part of the page's address: letters, digits and hyphens."))
        super().__init__(**kwargs)


class PublishedQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def visible_to(self, user):
        """Staff preview what is not published yet; everybody else sees what is."""
        return self if user.is_staff else self.published()

    def containing(self, query):
        """Rows whose prepared text holds every word of the query; traditional finds simplified."""
        rows = self
        for word in normal(query).split():
            rows = rows.filter(search_text__holds=word)
        return rows
