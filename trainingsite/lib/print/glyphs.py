"""Which characters a font can draw: typst leaves a blank for the others and says nothing."""

from functools import cache
from pathlib import Path

MISSING = "〓"  # what Chinese printers set for a sign that they do not have


@cache
def characters(font: Path) -> frozenset[int]:
    """The code points of a font's character map."""
    from fontTools.ttLib import TTFont  # a tenth of a second that only the first PDF needs

    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def drawable(text: str, known: frozenset[int]) -> tuple[str, set[str]]:
    """The text with a mark for each character that the font lacks, and those characters."""
    missing = {char for char in set(text) if ord(char) not in known and not char.isspace()}
    return text.translate(dict.fromkeys(map(ord, missing), MISSING)), missing
