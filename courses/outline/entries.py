"""The lines of the outline with their parts told: marker, title, duration, and what role a line plays.

Admin: "Some chapters have their number on one line and the name on the next; some headings have no number at all but
come back in every chapter." Roles: a unit has a level of its own; an aside (案例, 演练 …) belongs to what is around it;
a plain line, a group (ends with a colon) and a note hang below the last unit; a duration belongs to one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from courses.outline import levels
from courses.outline.clean import Line
from courses.outline.hanzi import fold
from courses.outline.kinds import (
    aside_of,
    closing_aside,
    is_ending,
    is_prose,
    minutes_between,
    minutes_of,
    split_minutes,
)
from courses.outline.labels import label_of
from courses.outline.markers import DAYS, OWN, PLAIN, Token, lex
from courses.outline.wrap import columns

UNIT, ASIDE, PLAIN_LINE, GROUP, NOTE, MINUTES = "unit", "aside", "plain", "group", "note", "minutes"
EDGE, FIELD, CODE = "edge", "field", "code"
OPENING = re.compile(
    r"^(?:课程|培训)?(?:导入|导论|绪论|概论|导学|开场|破冰|前言|引言|导言|导语|导读|序言|序|引子|楔子|开篇|热身|课前|暖场|团队组建|团队建设)(?:[^:]{0,8}|\s+\S.{0,30})(?::.*)?$"
)
BOOK_TITLE = re.compile(r"^《[^《》]{2,60}》$")
BOXED = re.compile(r"^【[^【】]{2,40}】:?$")
MARKED_AT_ALL = 0.2
DAMAGED = re.compile(r"[^\w(（]{0,2}(\d{1,2})(?![\d%:])\s?(\w?[、.,:;。)](?!\d))?\s*(?=\S)")
ONE_COUNT = frozenset(("d", "bare", "glued"))
LENGTH = re.compile(r"(?<=\S)(?:\s+|\s*[(【]\s*)(\d{1,3}):([0-5]\d)\s*[)】]?$")
# 上午：9:00-12:00 says how long it lasts and keeps its hours.
SESSIONS = DAYS | {"half-day"}


@dataclass(slots=True)
class Entry:
    """One line of the outline on its way into the tree."""

    line: Line
    role: str
    token: Token
    marker: str = ""
    title: str = ""
    minutes: int | None = None
    words: str = ""
    family: str = ""
    rank: int = 0
    kind: str = ""

    @property
    def no(self) -> int:
        return self.line.no


def read(lines: Sequence[Line]) -> list[Entry]:
    """1. take the markers off, 2. join numbers with their titles, 3. find headings without numbers, 4. the roles."""
    entries = [_entry(line) for line in lines]
    _codes(entries)
    _distrust(entries)
    _damaged(entries)
    _lengths(entries)
    entries = _joined(entries)
    _headings(entries)
    _interrupting(entries)
    _edges(entries)
    if not any(entry.role == UNIT for entry in entries):
        _unmarked(entries)
    _indented(entries)
    for entry in entries:
        _role(entry)
    _groups(entries)
    _bulleted_asides(entries)
    return entries


def _entry(line: Line) -> Entry:
    token = lex(line.text)
    if token.variant == OWN and (aside_of(line.text) or label_of(line.text)):
        token = _plain(line)
    entry = Entry(line, UNIT if token.family else PLAIN_LINE, token, token.marker)
    _entitle(entry, token.title)
    return entry


def _plain(line: Line) -> Token:
    return Token(PLAIN, None, "", line.text)


def _entitle(entry: Entry, title: str) -> None:
    """The title without its duration; a marker may stand with a duration alone (第一讲（90分钟）)."""
    alone = minutes_of(title) if entry.marker and fold(title)[:1] in ("(", "【") else None
    title, entry.minutes, entry.words = ("", alone, title) if alone else split_minutes(title)
    if entry.token.family in SESSIONS and entry.minutes is None:
        entry.minutes = minutes_between(title)
    entry.title = " ".join(title.split())


def _distrust(entries: list[Entry]) -> None:
    """A marker that turned out to be part of the words goes back into the title."""
    marked = [entry for entry in entries if entry.role == UNIT]
    heading = _heading_words(entries)
    for entry, good in zip(marked, levels.valid([entry.token for entry in marked]), strict=True):
        if not good or (entry.token.variant == OWN and entry.token.family not in heading):
            _demote(entry)


def _heading_words(entries: list[Entry]) -> set[str]:
    """幻灯片 1： is a heading where other lines stand below it most of the time; 方案1：, 方案2： are only a list."""
    heads: Counter = Counter()
    for entry, after in pairwise(entries):
        if entry.token.variant == OWN:
            heads[entry.token.family] += 1 if after.token.family != entry.token.family else -1
    return {word for word, balance in heads.items() if balance > 0}


def _codes(entries: list[Entry]) -> None:
    """A1, A2, B1, B2: letters that count from A, and below each of them numbers that count from one, are one level."""
    codes = [entry for entry in entries if entry.token.variant == OWN and entry.token.path]
    counts: dict[int, list[int | None]] = {}
    for entry in codes:
        counts.setdefault(entry.token.path[0], []).append(entry.token.number)
    whole = all(numbers == list(range(1, len(numbers) + 1)) for numbers in counts.values())
    if len(counts) > 1 and whole and list(counts) == list(range(1, len(counts) + 1)):
        for entry in codes:
            entry.token = entry.token._replace(family=CODE, variant="")


def _damaged(entries: list[Entry]) -> None:
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
            entry.token = Token("d", number, text[:end].strip(), text[end:])
            entry.role, entry.marker = UNIT, entry.token.marker
            _entitle(entry, entry.token.title)
            entry = None
        before = before if entry else number


def _lengths(entries: list[Entry]) -> None:
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


def _demote(entry: Entry) -> None:
    entry.role, entry.marker, entry.token = PLAIN_LINE, "", _plain(entry.line)
    _entitle(entry, entry.line.text)


def _joined(entries: list[Entry]) -> list[Entry]:
    """A marker alone on its line takes the next line for its title; where all do, further lines are its rest."""
    out: list[Entry] = []
    narrow = _narrow(entries)
    for entry in entries:
        before = out[-1] if out else None
        if (
            before
            and entry.role == PLAIN_LINE
            and not entry.line.gap
            and _wraps(before, narrow)
            and _may_be_title(entry)
        ):
            before.title += entry.title
            before.line = before.line._replace(text=entry.line.text)
            continue
        waiting = out[-1] if out and out[-1].role == UNIT and not out[-1].title else None
        if waiting and entry.role == PLAIN_LINE and _may_be_title(entry):
            words = waiting.words
            waiting.line = waiting.line._replace(text=entry.line.text)
            _entitle(waiting, entry.line.text)
            waiting.words = waiting.words or words
        else:
            out.append(entry)
    return out


def _narrow(entries: list[Entry]) -> int:
    """The width of a column in which nearly every marker stands alone, or 0."""
    marked = [entry for entry in entries if entry.role == UNIT]
    alone = [entry for entry in marked if not entry.title]
    if len(alone) < 4 or len(alone) * 5 < len(marked) * 4:
        return 0
    return max((columns(entry.title) for entry in entries), default=0)


def _wraps(before: Entry, narrow: int) -> bool:
    """The line before filled its column and did not end a sentence."""
    if not narrow or before.role != UNIT or not before.title:
        return False
    return columns(before.line.text) >= narrow * 0.6 and before.title[-1] not in "。；;！!？?"


def _may_be_title(entry: Entry) -> bool:
    text = entry.line.text
    return minutes_of(text) is None and not BOOK_TITLE.match(text) and not aside_of(text)


# --- headings without a number ---


def _becomes_unit(entry: Entry, family: str) -> None:
    entry.role, entry.token = UNIT, entry.token._replace(family=family)


def _headings(entries: list[Entry]) -> None:
    plain = [entry for entry in entries if entry.role == PLAIN_LINE]
    books = [entry for entry in plain if BOOK_TITLE.match(entry.title)]
    boxes = [entry for entry in plain if BOXED.match(fold(entry.title)) and not aside_of(entry.title)]
    for found, family in (
        (books if len(books) > 1 else [], "《》"),
        (boxes, "【】"),
        (_repeated(entries), "="),
    ):
        for entry in found:
            _becomes_unit(entry, family)


def _repeated(entries: list[Entry]) -> list[Entry]:
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


def _interrupting(entries: list[Entry]) -> None:
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
        if proven[family] and len(found) > 1:
            for entry in found:
                inner = family[:1] == "*" and fold(entry.title).endswith(":")
                _becomes_unit(entry, "head:" if inner else "head")


def _all_head(entries: list[Entry]) -> bool:
    """Every plain line that is no sentence stands over bullets."""
    heads = [entry.role == PLAIN_LINE and not is_prose(entry.title) for entry in entries]
    bulleted = [entry.token.family[:1] == "*" for entry in entries[1:]]
    return sum(heads) > 1 and all(
        bulleted[place : place + 1] == [True] for place, head in enumerate(heads) if head
    )


def _may_interrupt(entry: Entry, after: Entry, headed: bool) -> bool:
    if entry.role != PLAIN_LINE or after.role != UNIT or aside_of(entry.title) or is_prose(entry.title):
        return False
    bulleted = after.token.family[:1] == "*"
    starts = after.token.number == 1 or (
        bulleted and (entry.line.gap or headed or fold(entry.title).endswith(":"))
    )
    return starts and len(entry.title) <= 30 and minutes_of(entry.title) is None


def _edges(entries: list[Entry]) -> None:
    """课程导入 before the first chapter and 课程总结 after the last stand beside the chapters, not inside them."""
    first = next((place for place, entry in enumerate(entries) if entry.role == UNIT), None)
    if first is None:
        return
    for entry in entries[:first]:
        if entry.role == PLAIN_LINE and OPENING.match(fold(entry.title)):
            _becomes_unit(entry, EDGE)
    for entry in reversed(entries):
        if entry.role != PLAIN_LINE or not is_ending(entry.title):
            break
        _becomes_unit(entry, EDGE)


def _unmarked(entries: list[Entry]) -> None:
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
            _becomes_unit(head, "head")


def _set_apart(groups: list[list[Entry]]) -> list[Entry]:
    """Headings with a blank line above and below: one line, several lines, one line, several lines."""
    heads, bodies = groups[::2], groups[1::2]
    regular = all(len(head) == 1 for head in heads) and all(len(body) > 1 for body in bodies)
    return [head for [head] in heads] if regular and len(bodies) > 1 else []


def _indented(entries: list[Entry]) -> None:
    """Where nearly nothing is numbered, unnumbered lines take their level from the indent."""
    plain = [entry for entry in entries if entry.role == PLAIN_LINE and not is_prose(entry.title)]
    units = sum(entry.role == UNIT for entry in entries)
    if units > len(entries) * MARKED_AT_ALL or not levels.indents_matter(
        entry.line.indent for entry in plain
    ):
        return
    for entry in plain:
        if minutes_of(entry.title) is None and not aside_of(entry.title):
            _becomes_unit(entry, "indent")


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
    used: Counter = Counter()
    named: Counter = Counter()
    for entry in entries:
        if entry.role == UNIT and entry.token.family[:1] == "*":
            used[entry.token.family] += 1
            named[entry.token.family] += aside_of(entry.title) is not None
    for entry in entries:
        family = entry.token.family
        if entry.role == UNIT and family in used and used[family] == named[family]:
            entry.role, entry.kind = ASIDE, aside_of(entry.title)[0]
