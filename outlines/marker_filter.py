"""Which markers of the outline are believed, and what a number says that is none.

Admin: "A1, A2, B1 are the instructor's own numbers; 方案1：, 方案2： are only words. And the scanner made 2丙 of 2、."
A marker is judged by its neighbours: weak ones need company in their count, a gap in a count finds what stands in it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from outlines import levels
from outlines.chinese_text import fold
from outlines.entry import PLAIN_LINE, UNIT, Entry, unmarked
from outlines.markers import OWN, Token

CODE = "code"
DAMAGED = re.compile(r"[^\w(（]{0,2}(\d{1,2})(?![\d%:])\s?(\w?[、.,:;。)](?!\d))?\s*(?=\S)")
ONE_COUNT = frozenset(("d", "bare", "glued"))
LENGTH = re.compile(r"(?<=\S)(?:\s+|\s*[(【]\s*)(\d{1,3}):([0-5]\d)\s*[)】]?$")


def judge(entries: Sequence[Entry]) -> None:
    _codes(entries)
    _distrust(entries)
    _damaged(entries)
    _lengths(entries)


def _codes(entries: Sequence[Entry]) -> None:
    """A1, A2, B1, B2: letters that count from A, and below each of them numbers that count from one, are one level."""
    codes = [entry for entry in entries if entry.token.variant == OWN and entry.token.path]
    counts: dict[int, list[int | None]] = {}
    for entry in codes:
        counts.setdefault(entry.token.path[0], []).append(entry.token.number)
    whole = all(numbers == list(range(1, len(numbers) + 1)) for numbers in counts.values())
    if len(counts) > 1 and whole and list(counts) == list(range(1, len(counts) + 1)):
        for entry in codes:
            entry.token = entry.token._replace(family=CODE, variant="")


def _distrust(entries: Sequence[Entry]) -> None:
    """A marker that turned out to be part of the words goes back into the title."""
    marked = [entry for entry in entries if entry.role == UNIT]
    heading = _heading_words(entries)
    for entry, good in zip(marked, levels.valid([entry.token for entry in marked]), strict=True):
        if not good or (entry.token.variant == OWN and entry.token.family not in heading):
            entry.mark(unmarked(entry.line))


def _heading_words(entries: Sequence[Entry]) -> set[str]:
    """幻灯片 1： is a heading where other lines stand below it most of the time; 方案1：, 方案2： are only a list."""
    heads: Counter = Counter()
    for entry, after in pairwise(entries):
        if entry.token.variant == OWN:
            heads[entry.token.family] += 1 if after.token.family != entry.token.family else -1
    return {word for word, balance in heads.items() if balance > 0}


def _damaged(entries: Sequence[Entry]) -> None:
    """1、, 2丙, /3、: the number that the count of its neighbours lacks is a marker, whatever became of its sign."""
    counted = []
    for entry in entries:
        found = DAMAGED.match(fold(entry.line.text)) if entry.role == PLAIN_LINE else None
        if found:
            counted.append((int(found[1]), entry, found.end(), found[2] is not None))
        elif entry.role == UNIT and entry.token.family in ONE_COUNT:
            counted.append((entry.token.number, None, 0, True))
    before = None
    for place, (number, entry, end, signed) in enumerate(counted):
        after = counted[place + 1][0] if place + 1 < len(counted) else None
        if entry and before == number - 1 and (after == number + 1 or (signed and after in (None, 1))):
            text = entry.line.text
            entry.mark(Token("d", number, text[:end].strip(), text[end:]))
            entry = None
        before = before if entry else number


def _lengths(entries: Sequence[Entry]) -> None:
    """12:10 behind most titles is how long the film is; hours of the day would only ever go up."""
    found = [
        (entry, length) for entry in entries if entry.title and (length := LENGTH.search(fold(entry.title)))
    ]
    seconds = [int(length[1]) * 60 + int(length[2]) for _entry, length in found]
    if len(found) < 3 or seconds == sorted(seconds):
        return
    for (entry, length), length_in_seconds in zip(found, seconds, strict=True):
        entry.words = entry.title[length.start() :].strip()
        entry.title = entry.title[: length.start()]
        entry.minutes = max(1, round(length_in_seconds / 60))
