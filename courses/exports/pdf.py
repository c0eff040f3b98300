"""The outline as a PDF."""

import logging
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.exports.sheet import Sheet
from outlines import total_minutes, walk
from trainingsite.lib.print.typesetting import printable, typeset

TEMPLATE = Path(__file__).parent / "typst" / "outline.typ"
LANGUAGES = {"zh-hans": ("zh", "cn"), "zh-hant": ("zh", "tw"), "en": ("en", "gb")}

log = logging.getLogger(__name__)


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
    return typeset(TEMPLATE, words, at=sheet.released_at)


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
    }


def block(pair: tuple[str, str]) -> list:
    label, text = pair
    return [label, [line for raw in text.splitlines() if (line := raw.strip())]]


def minutes(number: int) -> str:
    return _("%(minutes)s minutes") % {"minutes": number}
