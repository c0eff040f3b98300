"""Message catalogues, by Babel: a machine that only runs the site has no gettext binaries.

zh_Hans is written by people, zh_Hant derived from it; msgids are English, so English needs none.
"""

import io
from functools import cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from opencc import OpenCC

# Characters that OpenCC can't tell apart by their words, as it writes them and as they are meant.
GLOSSARY = {
    "後籤": "後簽",
    "後臺": "後台",
    "平臺": "平台",
    "併發": "並發",
    "發布": "發佈",
    "回複": "回覆",
    "回復": "回覆",
    "復制": "複製",
}
DATES_AND_NAMES = tuple(
    f'"{name}'.encode()
    for name in ("POT-Creation", "PO-Revision", "Last-Tr", "Language-T", "Report-M", "Generated", "Project")
)


def path(locale: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po"


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name)


def write(po: Path, catalogue: Catalog) -> None:
    """Sorted and without the dates and names of gettext's header: the same messages are the same file."""
    lines = io.BytesIO()
    write_po(lines, catalogue, width=110, sort_output=True)
    kept = [
        line for line in lines.getvalue().splitlines(keepends=True) if not line.startswith(DATES_AND_NAMES)
    ]
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(b"".join(kept))


def compile_all() -> list[Path]:
    """Write every .mo that is older than its .po; returns the written ones."""
    written = []
    for po in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
            continue
        unfinished = mo.with_suffix(".part")
        with unfinished.open("wb") as file:
            write_mo(file, read(po))
        unfinished.replace(mo)
        written.append(mo)
    return written


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]  # the first one is the header


def tidy(catalogue: Catalog) -> Catalog:
    """Only messages with their own translations: gettext's guesses are none, and Chinese has one plural form."""
    clean = Catalog(locale="zh_Hans", header_comment="# Collected by manage.py messages.", fuzzy=False)
    for message in messages(catalogue):
        texts = [""] if message.fuzzy else texts_of(message)[:1]
        add(clean, message, texts)
    return clean


def traditional(catalogue: Catalog) -> Catalog:
    """Other characters, the same words: readers look for what is written in the courses, 學習對象 and 發佈."""
    derived = Catalog(
        locale="zh_Hant", header_comment="# Derived from zh_Hans by manage.py messages.", fuzzy=False
    )
    for message in messages(catalogue):
        add(derived, message, [in_traditional(text) for text in texts_of(message)])
    return derived


def in_traditional(text: str) -> str:
    text = _converter().convert(text)
    for written, meant in GLOSSARY.items():
        text = text.replace(written, meant)
    return text


@cache
def _converter() -> OpenCC:
    return OpenCC("s2tw")


def add(catalogue: Catalog, message: Message, texts: list[str]) -> None:
    text = tuple(texts) if message.pluralizable else texts[0]
    catalogue.add(message.id, text, flags=message.flags - {"fuzzy"}, context=message.context)


def texts_of(message: Message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def untranslated(catalogue: Catalog) -> list:
    return [message.id for message in messages(catalogue) if not all(texts_of(message))]
