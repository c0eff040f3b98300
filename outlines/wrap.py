"""Lines that a narrow page broke in two become one again; lines that were meant as lines stay.

A break is certain where a bracket stands open, a comma ends the line or a full stop begins the next. Otherwise the
page must show its width: many lines that end at one column without a stop, and none that runs beyond it.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

from outlines.clean import Line
from outlines.markers import lex

ENDS_OPEN = re.compile(r"[,，、（(《“—&+/]$|[与和及或]$")
STARTS_CLOSED = re.compile(r"^[，。、；：）》”！？,;:)]|^的(?![士确])(?=[\u4e00-\u9fff])")
STARTS_JOINED = re.compile(
    r"^(?:和(?![解谐平气])|与(?!会)|及(?![时早格])|或(?![有许])|以及)(?=[\u4e00-\u9fff]{3})"
)
STOP = re.compile(r"[。！？!?;；:：…）)】》]$")
SPOKEN = re.compile(r"[，。；、,;]")
# ——认识篇 under a title belongs to it; where such lines follow each other they are a list.
SUBTITLE = "——"
SHORT_END = re.compile(r"^[^:：]{1,8}[。；;]$")
PAIRS = (("（", "）"), ("《", "》"), ("“", "”"), ("【", "】"))
NARROWEST, RAGGED, WIDE = 22, 6, 40


def rejoin(lines: Sequence[Line], is_marked: Callable[[str], bool], width: int = 0) -> list[Line]:
    """The lines with broken ones mended; a marked line always begins a new one. `width` is that of the whole text."""
    width = page_width(lines, is_marked) or width
    parts: list[list[Line]] = []
    listed = any(
        one.text.startswith(SUBTITLE) and two.text.startswith(SUBTITLE) for one, two in pairwise(lines)
    )
    for line in lines:
        if parts and not listed and line.text.startswith(SUBTITLE):
            parts[-1].append(line)
            continue
        joins = parts and not line.gap and not is_marked(line.text)
        if joins and _broken(parts[-1][-1], line.text, width):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [run[0]._replace(text=_glued([line.text for line in run])) for run in parts]


def _broken(line: Line, after: str, width: int) -> bool:
    tail = line.text
    if _surely_broken(tail, after):
        return True
    if any(tail.rfind(opening) > tail.rfind(closing) and closing in after for opening, closing in PAIRS):
        return True
    if SHORT_END.match(after) and columns(tail) >= NARROWEST and not STOP.search(tail):
        return True
    return bool(width) and line.indent + columns(tail) >= width - 3 and not STOP.search(tail)


def _surely_broken(tail: str, after: str) -> bool:
    joined = STARTS_JOINED.match(after) and columns(tail) >= NARROWEST and not STOP.search(tail)
    return bool(joined or STARTS_CLOSED.match(after) or (ENDS_OPEN.search(tail) and lex(tail).title))


def _glued(texts: list[str]) -> str:
    """Chinese lines meet without a space, Latin words with one."""
    out = texts[:1]
    for before, after in pairwise(texts):
        latin = before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()
        out.append(f" {after}" if latin else after)
    return "".join(out)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def page_width(lines: Sequence[Line], is_marked: Callable[[str], bool]) -> int:
    """The column at which the page broke its lines, or 0 when nothing speaks for one."""
    widths = [line.indent + columns(line.text) for line in lines]
    widest = max(widths, default=0)
    if widest < NARROWEST or widest > 160:
        return 0
    full = [
        place
        for place, wide in enumerate(widths[:-1])
        if wide >= widest - 3 and not STOP.search(lines[place].text)
    ]
    runs = [place for place in full if not lines[place + 1].gap and not is_marked(lines[place + 1].text)]
    spoken = any(SPOKEN.search(lines[place + 1].text) for place in runs)
    if spoken and len(runs) >= 3 and len(runs) * 2 >= len(full):
        return widest
    if _only_hangs(lines, widths, is_marked):
        return widest
    return _proven_width(lines, widths, is_marked)


def _only_hangs(lines: Sequence[Line], widths: Sequence[int], is_marked: Callable[[str], bool]) -> bool:
    """Among marked lines, unmarked ones that stand only below full lines are the rest of those."""
    above = [
        widths[place]
        for place, after in enumerate(lines[1:])
        if not after.gap and not is_marked(after.text) and not STOP.search(lines[place].text)
    ]
    return len(above) >= 3 and len(above) * 2 < len(lines) and min(above) >= max(WIDE, max(widths) - 3)


def _proven_width(lines: Sequence[Line], widths: Sequence[int], is_marked: Callable[[str], bool]) -> int:
    """Two certain breaks at nearly one column, which no line passes, show the width as well as many full lines do."""
    broken = [
        widths[place]
        for place, (line, after) in enumerate(pairwise(lines))
        if widths[place] >= NARROWEST
        and not after.gap
        and not is_marked(after.text)
        and _surely_broken(line.text, after.text)
    ]
    close = len(broken) > 1 and max(widths) <= min(broken) + RAGGED
    return min(broken) if close else 0
