"""Templates of mails, with their fixed words translated when they are loaded instead of for each mail.

Ten thousand mails from one template ask for the same translations ten thousand times. So every language has an engine of
its own, whose loader puts the translation where the source says `{% translate "…" %}`; the rest is Django's.
tests/enrollments/test_mail_rendering.py compares every template with Django's own way.
"""

import re
from functools import cache

from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.template.loaders import filesystem
from django.utils.translation import get_language, gettext

CONSTANT = re.compile(r'\{% translate "([^"]*)" %\}')


class Loader(filesystem.Loader):
    def get_contents(self, origin):
        return CONSTANT.sub(_translated, super().get_contents(origin))


def _translated(constant: re.Match) -> str:
    """Per cent signs are doubled in the catalogue."""
    return gettext(constant[1].replace("%", "%%")).replace("%%", "%")


@cache
def _engine(language: str) -> DjangoTemplates:
    """Loads each template once, when `language` is the active one."""
    (site,) = settings.TEMPLATES
    loader = ("django.template.loaders.cached.Loader", [f"{__name__}.{Loader.__name__}"])
    return DjangoTemplates(
        {
            "NAME": f"mails {language}",
            "DIRS": site["DIRS"],
            "APP_DIRS": False,
            "OPTIONS": {"loaders": [loader]},
        }
    )


def render(name: str, context: dict) -> str:
    return _engine(get_language()).get_template(name).render(context).strip()
