"""The hand that moves parts of an outline, and the finger that points from tree to text. Pure, like the compiler."""

from outlines.editing.blocks import Refused
from outlines.editing.moves import MOVES, WHERES, Edit, drop, move
from outlines.editing.places import Place, lines_of, normal_lines, places

__all__ = [
    "MOVES",
    "WHERES",
    "Edit",
    "Place",
    "Refused",
    "drop",
    "lines_of",
    "move",
    "normal_lines",
    "places",
]
