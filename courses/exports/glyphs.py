"""Which characters a font can draw: typst leaves a blank for the others and says nothing."""

import struct
from functools import cache
from pathlib import Path

MISSING = "〓"  # what Chinese printers set for a sign that they do not have


@cache
def characters(font: Path) -> frozenset[int]:
    """The code points of an OpenType font's character map (format 12: 32-bit groups)."""
    data = font.read_bytes()
    tables = struct.unpack(">H", data[4:6])[0]
    records = (struct.unpack(">4sLLL", data[12 + 16 * n : 28 + 16 * n]) for n in range(tables))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    for n in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        at = start + struct.unpack(">L", data[start + 8 + 8 * n : start + 12 + 8 * n])[0]
        if data[at : at + 2] == b"\0\x0c":
            groups = struct.iter_unpack(
                ">LLL", data[at + 16 : at + 16 + 12 * struct.unpack(">L", data[at + 12 : at + 16])[0]]
            )
            return frozenset(code for first, last, _glyph in groups for code in range(first, last + 1))
    raise ValueError(f"{font.name} has no map of all characters")


def drawable(text: str, known: frozenset[int]) -> tuple[str, set[str]]:
    """The text with a mark for each character that the font lacks, and those characters."""
    missing = {char for char in set(text) if ord(char) not in known and not char.isspace()}
    return text.translate(dict.fromkeys(map(ord, missing), MISSING)), missing
