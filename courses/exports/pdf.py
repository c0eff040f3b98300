"""The outline as a PDF: set by typst with the two packaged Chinese fonts and nothing else, so that it looks the same everywhere.

The words go in as data (sys.inputs) and are never read as typst code; the compiler sees no file but its template.
"""

import json
import logging
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.exports import house
from courses.exports.glyphs import characters, drawable
from courses.exports.sheet import Sheet
from courses.outline import total_minutes, walk

TEMPLATES = Path(__file__).parent / "typst"
FONTS = (pylopdf_fonts_zh_cn.sans_path(), pylopdf_fonts_zh_cn.serif_path())
LANGUAGES = {"zh-hans": ("zh", "cn"), "zh-hant": ("zh", "tw"), "en": ("en", "gb")}
COLOURS = ("ink", "soft", "faint", "teal", "tint", "line", "accent")

log = logging.getLogger(__name__)


class Unprintable(Exception):
    """The compiler would not set this outline."""


def write(sheet: Sheet) -> bytes:
    words, missing = printable(content_of(sheet))
    if missing:
        log.warning(
            "%s: no glyph for %s",
            sheet.file_name,
            ", ".join(f"U+{ord(char):04X}" for char in sorted(missing)),
        )
        words["remark"] = _(
            "〓 stands for a character that this PDF has no sign for; the Word file and the page have it."
        )
    try:
        return compiler().compile(
            format="pdf",
            sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
            timestamp=int(sheet.released_at.timestamp()),
        )
    except (typst.TypstError, RuntimeError, ValueError) as error:
        raise Unprintable(str(error)) from error


def compiler() -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / "outline.typ"), root=str(TEMPLATES), font_paths=fonts(), ignore_system_fonts=True
    )


@cache
def fonts() -> typst.Fonts:
    folders = {str(font.parent) for font in FONTS}
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(folders))


def content_of(sheet: Sheet) -> dict:
    lang, region = LANGUAGES.get(sheet.language, ("zh", "cn"))
    units = [node for node in sheet.tree if node.kind in ("chapter", "section", "item")]
    return {
        "lang": lang,
        "region": region,
        "site": sheet.site,
        "address": sheet.address.split("://")[-1],
        "link": sheet.address,
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "version": f"{sheet.version} · {sheet.released_on}",
        "facts": sheet.facts,
        "lead": [*map(block, sheet.blocks[:1])],
        "blocks": [*map(block, sheet.blocks[1:])],
        "points": sheet.points,
        "points_label": sheet.points_label,
        "outline_label": sheet.outline_label,
        "total": minutes(sheet.minutes) if sheet.minutes else "",
        "modules": [[node.marker, node.title, total_minutes([node])] for node in units],
        "minutes": pgettext("outline file", "min"),
        "rows": [
            [min(depth, 6), node.kind, node.marker, node.title, minutes(node.minutes) if node.minutes else ""]
            for node, depth in walk(sheet.tree)
        ],
        "remark": "",
        "colours": {name: getattr(house, name.upper()) for name in COLOURS},
    }


def block(pair: tuple[str, str]) -> list:
    label, text = pair
    return [label, [line for raw in text.splitlines() if (line := raw.strip())]]


def minutes(number: int) -> str:
    return _("%(minutes)s minutes") % {"minutes": number}


def printable(value):
    """Every text in it as the fonts can draw it, and what they lack."""
    missing = set()

    def cleaned(part):
        if isinstance(part, str):
            text, lacking = drawable(part, known())
            missing.update(lacking)
            return text
        if isinstance(part, dict):
            return {name: cleaned(inner) for name, inner in part.items()}
        return [cleaned(inner) for inner in part] if isinstance(part, list | tuple) else part

    return cleaned(value), missing


@cache
def known() -> frozenset[int]:
    return frozenset.intersection(*map(characters, FONTS))
