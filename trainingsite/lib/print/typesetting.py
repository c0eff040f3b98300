"""The typesetter: typst with the two packaged Chinese fonts and nothing else, so that it looks the same everywhere.

The words go in as data (sys.inputs) and are never read as typst code; the compiler sees no file but its template's
folder.
"""

import json
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import segno
import typst

from trainingsite.lib.print import theme
from trainingsite.lib.print.glyphs import characters, drawable
from trainingsite.lib.print.visible import visible

FONTS = (pylopdf_fonts_zh_cn.sans_path(), pylopdf_fonts_zh_cn.serif_path())
COLOURS = ("ink", "soft", "faint", "teal", "tint", "line", "accent")


class Unprintable(Exception):
    """The compiler would not set this."""


def printed(template: Path, words: dict, *, now: datetime) -> bytes:
    """`words` are texts, numbers, lists and dicts of them; without marks that nobody sees. Raises Unprintable."""
    cleaned, _missing = printable(_visible(words))
    return typeset(template, cleaned, at=now)


def typeset(template: Path, words: dict, *, at: datetime) -> bytes:
    """The PDF as of this moment: the same words are the same bytes. Raises Unprintable."""
    words = words | {"colours": {name: getattr(theme, name.upper()) for name in COLOURS}}
    compiler = typst.Compiler(
        str(template), root=str(template.parent), font_paths=fonts(), ignore_system_fonts=True
    )
    try:
        return compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(words, ensure_ascii=False)},
            timestamp=int(at.timestamp()),
        )
    except (typst.TypstError, RuntimeError, ValueError) as error:
        raise Unprintable(str(error)) from error


@cache
def fonts() -> typst.Fonts:
    folders = {str(font.parent) for font in FONTS}
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=sorted(folders))


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


def qr(address: str, *, border: int = 0) -> str:
    """As SVG, black on white whatever is around it; level M still reads with a thumb on a corner. A screen wants a
    border of two, paper is white anyway."""
    drawing = BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(drawing, kind="svg", border=border, light="#fff", xmldecl=False, omitsize=True)
    return drawing.getvalue().decode()


def _visible(value):
    if isinstance(value, dict):
        return {name: _visible(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_visible(part) for part in value]
    return visible(value) if isinstance(value, str) else value
