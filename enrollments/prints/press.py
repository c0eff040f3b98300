"""The typesetter, with the two packaged Chinese fonts and nothing else."""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path

import segno
import typst

from courses.exports import house
from courses.exports.pdf import COLOURS, fonts, printable
from courses.exports.sheet import visible

TEMPLATES = Path(__file__).parent / "typst"


class Unprintable(Exception):
    """The compiler would not set this."""


def printed(template: str, words: dict, *, now: datetime) -> bytes:
    """`words` are texts, numbers, lists and dicts of them; without marks that nobody sees."""
    cleaned, _missing = printable(_visible(words))
    cleaned["colours"] = {name: getattr(house, name.upper()) for name in COLOURS}
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=fonts(),
        ignore_system_fonts=True,
    )
    try:
        return compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(cleaned, ensure_ascii=False)},
            timestamp=int(now.timestamp()),
        )
    except (typst.TypstError, RuntimeError, ValueError) as error:
        raise Unprintable(str(error)) from error


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
