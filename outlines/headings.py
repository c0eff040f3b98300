"""Headings that have no number: 《…》, 【…】, lines that come again, lines over a new list, lines between blank ones.

Admin: "Some headings have no number at all but come back in every chapter." What stands below a line, and how often,
shows whether it is a heading; 课程导入 before the first chapter and 课程总结 after the last stand beside the chapters.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from outlines import levels
from outlines.chinese_text import fold
from outlines.entry import BOOK_TITLE, EDGE, PLAIN_LINE, UNIT, Entry
from outlines.kinds import aside_of, is_ending, is_opening, is_prose, minutes_of
from outlines.labels import label_of

BOXED = re.compile(r"^【[^【】]{2,40}】:?$")
MARKED_AT_ALL = 0.2


def find_headings(entries: Sequence[Entry]) -> None:
    _dressed(entries)
    _interrupting(entries)
    _bulleted(entries)
    if not any(entry.role == UNIT for entry in entries):
        _unmarked(entries)
    _indented(entries)
    _edges(entries)


def _dressed(entries: Sequence[Entry]) -> None:
    plain = [entry for entry in entries if entry.role == PLAIN_LINE]
    books = [entry for entry in plain if BOOK_TITLE.match(entry.title)]
    boxes = [entry for entry in plain if BOXED.match(fold(entry.title)) and not aside_of(entry.title)]
    for found, family in (
        (books if len(books) > 1 else [], "《》"),
        (boxes, "【】"),
        (_repeated(entries), "="),
    ):
        for entry in found:
            entry.head(family)


def _repeated(entries: Sequence[Entry]) -> list[Entry]:
    """A short line that comes back again and again over other lines is the heading of each of its places."""
    heads: dict[str, list[Entry]] = {}
    for entry, after in pairwise(entries):
        if entry.role == PLAIN_LINE and len(entry.title) <= 12 and _heads(after):
            heads.setdefault(entry.title, []).append(entry)
    homes = sum(
        one.role == UNIT and two.role == PLAIN_LINE and one.token.family[:1] != "*"
        for one, two in pairwise(entries)
    )
    often = [same for same in heads.values() if len(same) > 1 and len(same) * 2 >= homes and homes > 1]
    return [entry for same in often for entry in same if _may_head(entry)]


def _heads(after: Entry) -> bool:
    """What may stand below a heading: plain lines, or a list from its beginning."""
    return after.role == PLAIN_LINE or after.token.number == 1 or after.token.family[:1] == "*"


def _may_head(entry: Entry) -> bool:
    named = fold(entry.title).endswith(":") and aside_of(entry.title)
    label = label_of(entry.title)
    if label and label.rest:
        return False
    return minutes_of(entry.title) is None and not named and not re.search(r"[。；;，,]$", entry.title)


def _interrupting(entries: Sequence[Entry]) -> None:
    """A plain line after which a running list starts again at one is the heading of the new list."""
    heads: dict[str, list[Entry]] = {}
    proven: Counter = Counter()
    last: Entry | None = None
    headed = _all_head(entries)
    for place, entry in enumerate(entries[:-1]):
        after = entries[place + 1]
        if entry.role == UNIT:
            last = entry
        elif _may_interrupt(entry, after, headed):
            heads.setdefault(after.token.family, []).append(entry)
            proven[after.token.family] += last is None or last.token.family == after.token.family
    for family, found in heads.items():
        if proven[family] and sum(not aside_of(entry.title) for entry in found) > 1:
            for entry in found:
                inner = family[:1] == "*" and fold(entry.title).endswith(":")
                entry.head("head:" if inner else "head")


def _all_head(entries: Sequence[Entry]) -> bool:
    """Every plain line that is no sentence stands over bullets."""
    heads = [entry.role == PLAIN_LINE and not is_prose(entry.title) for entry in entries]
    bulleted = [entry.token.family[:1] == "*" for entry in entries[1:]]
    return sum(heads) > 1 and all(
        bulleted[place : place + 1] == [True] for place, head in enumerate(heads) if head
    )


def _may_interrupt(entry: Entry, after: Entry, headed: bool) -> bool:
    if entry.role != PLAIN_LINE or after.role != UNIT or is_prose(entry.title):
        return False
    bulleted = after.token.family[:1] == "*"
    starts = after.token.number == 1 or (
        bulleted and (entry.line.gap or headed or fold(entry.title).endswith(":"))
    )
    return starts and len(entry.title) <= 30 and minutes_of(entry.title) is None


def _bulleted(entries: Sequence[Entry]) -> None:
    """- 工具： over bullets that look the same says nothing itself: it heads them."""
    open_ended = [fold(entry.title).endswith(":") for entry in entries]
    looks = [(entry.token.family, entry.line.indent) for entry in entries]
    for place, entry in enumerate(entries[:-1]):
        alone = open_ended[place] and not open_ended[place + 1]
        if alone and entry.token.family[:1] == "*" and looks[place] == looks[place + 1]:
            entry.head("head:")


def _edges(entries: Sequence[Entry]) -> None:
    """课程导入 before the first chapter and 课程总结 after the last stand beside the chapters, not inside them."""
    first = next((place for place, entry in enumerate(entries) if entry.role == UNIT), None)
    if first is None:
        return
    for entry in entries[:first]:
        if entry.role == PLAIN_LINE and is_opening(entry.title):
            entry.head(EDGE)
    for place, entry in reversed(list(enumerate(entries))):
        only = place and entries[place - 1].role == UNIT and not entries[place - 1].title
        if entry.role != PLAIN_LINE or not is_ending(entry.title) or only:
            break
        entry.head(EDGE)


def _unmarked(entries: Sequence[Entry]) -> None:
    """No number anywhere: the indent tells the levels, else blank lines do, each first line heading its group."""
    if not entries or levels.indents_matter(entry.line.indent for entry in entries):
        return
    groups: list[list[Entry]] = []
    for entry in entries:
        if entry.line.gap or not groups:
            groups.append([])
        groups[-1].append(entry)
    alone = _set_apart(groups)
    if alone or (len(groups) > 1 and sum(len(group) > 1 for group in groups) * 2 >= len(groups)):
        for head in alone or [group[0] for group in groups]:
            head.head("head")


def _set_apart(groups: list[list[Entry]]) -> list[Entry]:
    """Headings with a blank line above and below: one line, several lines, one line, several lines."""
    heads, bodies = groups[::2], groups[1::2]
    regular = all(len(head) == 1 for head in heads) and all(len(body) > 1 for body in bodies)
    return [head for [head] in heads] if regular and len(bodies) > 1 else []


def _indented(entries: Sequence[Entry]) -> None:
    """Where nearly nothing is numbered, unnumbered lines take their level from the indent."""
    plain = [entry for entry in entries if entry.role == PLAIN_LINE and not is_prose(entry.title)]
    units = sum(entry.role == UNIT for entry in entries)
    if units > len(entries) * MARKED_AT_ALL or not levels.indents_matter(
        entry.line.indent for entry in plain
    ):
        return
    for entry in plain:
        if minutes_of(entry.title) is None and not aside_of(entry.title):
            entry.head("indent")
