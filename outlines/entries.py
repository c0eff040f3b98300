"""The lines of the outline with their parts told: marker, title, duration, and what role a line plays.

Admin: "Some chapters have their number on one line and the name on the next; 案例： stands alone and its title below."
What the single line says is in entry, whether its marker is one in believed, which lines are headings in headings.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from outlines.chinese_text import fold
from outlines.clean import Line
from outlines.entry import (
    ASIDE,
    BOOK_TITLE,
    FIELD,
    GROUP,
    MINUTES,
    NOTE,
    OF_THIS,
    PLAIN_LINE,
    SESSIONS,
    UNIT,
    Entry,
    entry_of,
)
from outlines.headings import find_headings
from outlines.kinds import aside_of, closing_aside, is_prose, minutes_of
from outlines.labels import label_of
from outlines.marker_filter import judge
from outlines.markers import DAYS
from outlines.wrap import columns

WORD_AND_VALUE = re.compile(r"([\u4e00-\u9fff]{2,6}):\s*\S")
FIELD_TIMES = 3


def read(lines: Sequence[Line]) -> list[Entry]:
    """1. take the markers off, 2. join numbers with their titles, 3. find headings without numbers, 4. the roles."""
    entries = [entry_of(line) for line in lines]
    judge(entries)
    entries = _joined(entries)
    find_headings(entries)
    for entry in entries:
        _role(entry)
    _fields(entries)
    _groups(entries)
    _bulleted_asides(entries)
    return entries


def _joined(entries: list[Entry]) -> list[Entry]:
    """A marker alone on its line takes the next line for its title; where all do, further lines are its rest."""
    out: list[Entry] = []
    narrow, nameless = _narrow(entries), _nameless(entries)
    for entry in entries:
        before = out[-1] if out else None
        if (
            before
            and entry.role == PLAIN_LINE
            and not entry.line.gap
            and _wraps(before, narrow)
            and _may_be_title(entry, narrow)
        ):
            before.title += entry.title
            before.line = before.line._replace(text=entry.line.text)
            continue
        waits = before and before.role == UNIT and not before.title and before.token.family not in nameless
        waiting = before if waits else None
        if waiting and entry.role == PLAIN_LINE and _may_be_title(entry, narrow):
            words = waiting.words
            waiting.line = waiting.line._replace(text=entry.line.text)
            waiting.entitle(entry.line.text)
            waiting.words = waiting.words or words
        else:
            out.append(entry)
    return out


def _nameless(entries: list[Entry]) -> set[str]:
    """上午 that stands alone above 1、 in one place has no name in another, either; nor has a day over topics only."""
    alone = [one for one, two in pairwise(entries) if one.role == two.role == UNIT and not one.title]
    units = [place for place, entry in enumerate(entries) if entry.role == UNIT]
    topics = [after - place - 1 for place, after in pairwise([*units, len(entries)])]
    if min(topics, default=0) > 1 and all(_is_whole_day(entries[place]) for place in units):
        alone = [entries[place] for place in units]
    return {entry.token.family for entry in alone} & SESSIONS


def _is_whole_day(entry: Entry) -> bool:
    return entry.token.family in DAYS and "午" not in entry.marker


def _narrow(entries: list[Entry]) -> int:
    """The width of a column in which nearly every marker stands alone, or 0; days and hours need no title."""
    marked = [entry for entry in entries if entry.role == UNIT]
    alone = [entry for entry in marked if not entry.title]
    hours = all(entry.token.family in (*SESSIONS, "time") for entry in alone)
    if len(alone) < 4 or len(alone) * 5 < len(marked) * 4 or hours:
        return 0
    return max(columns(entry.title) for entry in entries)


def _wraps(before: Entry, narrow: int) -> bool:
    """The line before filled its column and did not end a sentence."""
    if not narrow or before.role != UNIT or not before.title:
        return False
    return columns(before.line.text) >= narrow * 0.6 and before.title[-1] not in "。；;！!？?"


def _may_be_title(entry: Entry, narrow: int) -> bool:
    """What names itself needs no marker, unless every marker stands above its title."""
    text = entry.line.text
    return minutes_of(text) is None and (narrow > 0 or not (BOOK_TITLE.match(text) or aside_of(text)))


# --- roles of the rest ---


def _role(entry: Entry) -> None:
    if entry.role != PLAIN_LINE:
        return
    label = label_of(entry.line.text)
    stated = minutes_of(entry.line.text) or (
        minutes_of(label.rest) or minutes_of(label.rest + fold(label.name)[-2:])
        if label and label.key == "duration"
        else None
    )
    aside = aside_of(entry.title)
    if stated:
        entry.role, entry.minutes, entry.words = MINUTES, stated, entry.line.text
    elif aside and aside[0] != "note":
        entry.role, entry.kind, entry.marker, entry.title = ASIDE, *aside
    elif label and label.style == "open" and label.rest:
        entry.role, entry.kind = ASIDE, FIELD
    elif closing_aside(entry.title):
        entry.role, entry.kind = ASIDE, closing_aside(entry.title)
    elif is_prose(entry.title):
        entry.role = NOTE


def _fields(entries: list[Entry]) -> None:
    """成果：…, 关键词：… : a word that comes again before a colon says something of each unit that has it."""
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        found = WORD_AND_VALUE.match(fold(entry.title)) if entry.role == PLAIN_LINE else None
        if found:
            named.setdefault(found[1], []).append(entry)
    for same in named.values():
        if len(same) >= FIELD_TIMES:
            for entry in same:
                entry.role, entry.kind = ASIDE, FIELD


def _groups(entries: list[Entry]) -> None:
    """A line that ends with a colon over unmarked lines heads them; 案例： over one line takes it as its title."""
    for place, entry in enumerate(entries):
        if not fold(entry.title).endswith(":"):
            continue
        below = _plain_below(entries, place)
        if entry.role == PLAIN_LINE and below:
            entry.role = GROUP
        elif entry.role == ASIDE and not entry.marker and below == 1:
            entry.marker, entry.title = entry.title, entries[place + 1].title
            entries[place + 1].role = ""
    entries[:] = [entry for entry in entries if entry.role]


def _plain_below(entries: list[Entry], place: int) -> int:
    """How many unmarked lines follow; two are as good as many."""
    count = 0
    for entry in entries[place + 1 : place + 3]:
        if entry.role not in (PLAIN_LINE, NOTE):
            break
        count += 1
    return count


def _bulleted_asides(entries: list[Entry]) -> None:
    """A bullet that is used for cases and exercises only is no level: ● 案例分析 closes what is around it."""
    bulleted: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.role == UNIT and entry.token.family[:1] == "*":
            bulleted.setdefault(entry.token.family, []).append(entry)
    for same in bulleted.values():
        kinds = [_kind_of_aside(entry) for entry in same]
        for entry, kind in zip(same, kinds, strict=True) if all(kinds) else ():
            entry.role, entry.kind = ASIDE, kind


def _kind_of_aside(entry: Entry) -> str:
    aside = aside_of(entry.title)
    return aside[0] if aside else "note" if OF_THIS.match(fold(entry.title)) else ""
