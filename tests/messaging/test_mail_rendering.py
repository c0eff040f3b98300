"""A template styled before Django compiles it says what a finished mail would, styled: every one, in every language."""

import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import translation

from messaging.emails import rendering

FOLDER = Path(settings.BASE_DIR) / "templates"
PATHS = sorted(path for path in (FOLDER / "emails").rglob("*") if path.suffix in (".html", ".txt"))
NAMES = [str(path.relative_to(FOLDER)) for path in PATHS]
NAMED = {word for path in PATHS for word in re.findall(r"\b[a-z][a-z_]+\b", path.read_text())}


class Anything(SimpleNamespace):
    """Has whatever field a template asks for."""

    def __getattr__(self, name):
        if name in NAMED:
            return f"<{name}> & 100 %"
        raise AttributeError(name)


CONTEXTS = {
    "nothing": {},
    "everything": {name: Anything() for name in NAMED},
    "words": {name: f"<{name}> 回款 100 %" for name in NAMED},
}


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_it_is_what_django_renders(language, context):
    with translation.override(language):
        ours = [rendered(rendering.render, name, CONTEXTS[context]) for name in NAMES]
        assert ours == [rendered(by_django, name, CONTEXTS[context]) for name in NAMES]
    assert sum(isinstance(text, str) for text in ours) > 30


def by_django(name, context):
    """Every document is styled when it is finished."""
    text = render_to_string(name, context)
    return rendering.styled(text) if name.endswith(".html") else text


def rendered(render, name, context):
    try:
        return unescape(render(name, context).strip())
    except (TypeError, ValueError, TemplateSyntaxError) as error:  # a list or a number was wanted
        return type(error)


def test_every_mail_is_compared():
    assert len(NAMES) > 20


def test_a_language_is_not_another_ones():
    said = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said.add(rendering.render("emails/inquiry_received/body.txt", {}))
    assert len(said) == len(settings.LANGUAGES)
