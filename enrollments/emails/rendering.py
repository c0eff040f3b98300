"""Templates of mails, with everything that is the same in each mail done once, when they are loaded.

Ten thousand mails from one template are put into the same frame, ask for the same translations and get the same styles,
ten thousand times. So every language has an engine of its own, whose loader

1. puts the frame around the words: `{% extends %}` and `{% block %}` are gone;
2. puts the translation where the source says `{% translate "…" %}`, or `{% blocktranslate %}` without a plural;
3. puts the styles at the elements, as mail programs want them, with Django's tags left as they are.

The rest is Django's. tests/enrollments/test_mail_rendering.py compares every template with Django's own way.
"""

import re
from functools import cache

import css_inline
from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.template.loaders import filesystem
from django.utils.translation import get_language, gettext, trim_whitespace

EXTENDS = re.compile(r'\{% extends "([^"]+)" %\}')
LOAD = re.compile(r"\{% load [^%]+ %\}")
BLOCK = re.compile(r"\{% (?:block (?P<name>\w+)|endblock) %\}")
CONSTANT = re.compile(r'\{% translate "([^"]*)" %\}')
SENTENCE = re.compile(
    r"\{% blocktranslate trimmed(?: with(?P<names>(?: \w+=[\w.]+)+))? %\}(?P<words>.*?)\{% endblocktranslate %\}",
    re.DOTALL,
)
VALUE = re.compile(r"\{\{ (\w+) \}\}")
TAG = re.compile(r"\{[{%].*?[%}]\}")
# Private characters: no text of ours has them, and HTML takes them for words.
STAND_IN = re.compile("\ue000(\\d+)\ue001")
DOCUMENT = "<!DOCTYPE html>"


class Loader(filesystem.Loader):
    def get_contents(self, origin):
        source = _translated(self._framed(super().get_contents(origin)))
        return _styled(source) if DOCUMENT in source else source

    def _framed(self, source: str) -> str:
        loads, blocks = LOAD.findall(source), _blocks(source)
        while frame := EXTENDS.match(source):
            source = self._source(frame[1])
            loads += LOAD.findall(source)
            blocks = _blocks(source) | blocks
        return "".join(dict.fromkeys(loads)) + _filled(LOAD.sub("", source), blocks)

    def _source(self, name: str) -> str:
        return super().get_contents(next(iter(self.get_template_sources(name))))


def _blocks(source: str) -> dict[str, str]:
    """What each block holds, those inside of others too."""
    blocks, open_tags = {}, []
    for tag in BLOCK.finditer(source):
        if tag["name"]:
            open_tags.append(tag)
        else:
            begin = open_tags.pop()
            blocks[begin["name"]] = source[begin.end() : tag.start()]
    return blocks


def _filled(source: str, blocks: dict[str, str]) -> str:
    pieces, open_tags, end = [], [], 0
    for tag in BLOCK.finditer(source):
        if tag["name"]:
            open_tags.append(tag)
        elif (begin := open_tags.pop()) and not open_tags:
            pieces += source[end : begin.start()], _filled(blocks[begin["name"]], blocks)
            end = tag.end()
    return "".join([*pieces, source[end:]])


def _translated(source: str) -> str:
    return CONSTANT.sub(_constant, SENTENCE.sub(_sentence, source))


def _constant(found: re.Match) -> str:
    """Per cent signs are doubled in the catalogue."""
    return gettext(found[1].replace("%", "%%")).replace("%%", "%")


def _sentence(found: re.Match) -> str:
    """The values stand in the translation under the names they have in the context."""
    if "{% plural %}" in found["words"]:
        return found[0]
    of = dict(pair.split("=") for pair in (found["names"] or "").split())
    msgid = VALUE.sub(r"%(\1)s", trim_whitespace(found["words"]).replace("%", "%%"))
    said = re.sub(r"%\((\w+)\)s", lambda name: f"{{{{ {of.get(name[1], name[1])} }}}}", gettext(msgid))
    return said.replace("%%", "%")


def styled(document: str) -> str:
    """A finished document with the styles at its elements."""
    return _inliner().inline(document)


def _styled(document: str) -> str:
    """The same of a template, whose tags stand where words or an address will."""
    tags = []

    def stand_in(tag: re.Match) -> str:
        tags.append(tag[0])
        return f"\ue000{len(tags) - 1}\ue001"

    before, doctype, rest = document.partition(DOCUMENT)
    html = styled(doctype + TAG.sub(stand_in, rest))
    return before + STAND_IN.sub(lambda number: tags[int(number[1])], html)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


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
