"""What every follow-up mail may say of the row it is about; each subject adds its own (registry.Subject.values).

A value is worked out only where the words show it.
"""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Article
from courses.recommendations import fitting_article
from messaging import registry
from messaging.mail_texts.language import Ready, escaped
from messaging.registry import Value
from trainingsite.lib.urls import absolute


def page(name: str, query: str = "") -> Callable[[Model], str]:
    return lambda row: absolute(reverse(name)) + query


def article_block(row: Model) -> Ready:
    if not (article := _article(row)):
        return Ready("")
    address = escaped(absolute(article.get_absolute_url()))
    title, button = escaped(article.title), _("Read the article")
    return Ready(f"## [{title}]({address})\n\n{escaped(article.summary)}\n\n[{button}]({address})")


def _article(row: Model) -> Article | None:
    return fitting_article(registry.subject_of(row).course(row))


SHARED = {
    "name": Value(gettext_lazy("the person’s name"), lambda row: row.name),
    "company": Value(gettext_lazy("the company; may be empty"), lambda row: row.company),
    "number": Value(gettext_lazy("the reference number"), lambda row: row.reference),
    "article": Value(gettext_lazy("a ready-made part: an article that fits, with a button"), article_block),
    "article_title": Value(
        gettext_lazy("the title of that article"), lambda row: getattr(_article(row), "title", "")
    ),
    "private_url": Value(
        gettext_lazy("address of the person’s own page"), lambda row: absolute(row.get_absolute_url())
    ),
    "schedule_url": Value(gettext_lazy("address of all dates"), page("schedule")),
    "courses_url": Value(gettext_lazy("address of the catalogue"), page("courses")),
    "in_house_url": Value(
        gettext_lazy("address of the form for in-house training"), page("inquiry_new", "?kind=in_house")
    ),
    "site_name": Value(gettext_lazy("the name of the site"), lambda row: settings.SITE_NAME),
}


def values_about(about: str) -> dict[str, Value]:
    """What mails about this kind of row may say, by its name."""
    return {**SHARED, **registry.subject(about).values}


def values_of(row: Model) -> dict[str, Callable[[], str]]:
    """Each is worked out once, and only when it is shown."""
    known = values_about(registry.subject_of(row).name)
    return {name: cache(lambda value=value: value.of(row)) for name, value in known.items()}
