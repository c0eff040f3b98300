"""Addresses that others may keep, and the trail that leads to a page."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from trainingsite.lib import characters, jsonld

PATH = re.compile(rf"/[^\s{characters.CONTROLS}\\]*")


def absolute(path: str) -> str:
    """On the site's own host, whatever host this request came for; an address that has a host keeps it."""
    return path if urlsplit(path).scheme else settings.SITE_URL + path


def addresses_of(name: str) -> Callable[[str | int], str]:
    """slug or number -> the address of that page: a long list looks its pattern up once, not for every row."""
    before, _, after = reverse(name, args=["0"]).rpartition("0")
    return lambda key: f"{before}{key}{after}"


def breadcrumbs(trail) -> dict:
    """The trail of _breadcrumbs.html as structured data; the page itself comes last."""
    home = (gettext("Home"), reverse("home"))
    return jsonld.breadcrumbs((title, absolute(path)) for title, path in [home, *trail])


def path_of(text: str) -> str:
    """The path of the page the form was sent from; anything else counts as unknown."""
    return text if PATH.fullmatch(text) and not text.startswith("//") and len(text) <= 200 else ""
