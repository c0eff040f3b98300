"""Entries become a tree: a unit closes everything that is not above it, an aside finds the level it belongs to.

Admin: "案例 between 一、 and 二、 belongs to 一、; where cases come only at a chapter's end they belong to the chapter."
What follows an aside shows which level it closed; where that is open, the other asides of the document decide.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from courses.outline import levels, markers
from courses.outline.entry import ASIDE, EDGE, FIELD, GROUP, MINUTES, UNIT, Entry
from courses.outline.hanzi import fold
from courses.outline.kinds import kind_of
from courses.outline.tree import Node, Problem

# A day or a half day holds lectures; what closes with it still belongs to its last lecture.
SESSIONS = markers.DAYS | {"half-day"}
OF_THIS = re.compile(rf"[【(]?本({markers.UNIT})")
ROOT, GROUP_RANK, DEEPEST = -1, 10_000, 12


@dataclass(slots=True, eq=False)
class Draft:
    """A node that may still get children."""

    entry: Entry | None
    rank: float
    children: list["Draft"] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def grow(entries: Sequence[Entry]) -> tuple[list[Draft], list[Problem]]:
    """The drafts of the chapters, and what the numbers and the levels left open."""
    problems = _ranked(entries)
    homes = _homes(entries)
    root = Draft(None, ROOT)
    stack = [root]
    totals: dict[str, int] = {}
    for place, entry in enumerate(entries):
        if entry.role == UNIT:
            _adopt(stack, entry)
            _close(stack, entry.rank)
            problems.extend(_counted(entry, stack[-1], totals))
            _open(stack, Draft(entry, entry.rank))
        else:
            _hang(stack, entry, homes.get(place))
    return root.children, problems


def _adopt(stack: list[Draft], entry: Entry) -> None:
    """讨论： over a list that starts at one again takes the list below it."""
    if entry.token.number == 1 and stack[-1].rank == GROUP_RANK + 1:
        open_list = any(draft.counts.get(entry.family) for draft in stack)
        first_list = not stack[-1].children and stack[-2].rank < entry.rank
        if open_list or first_list:
            stack[-1].rank = entry.rank - 0.5


def _close(stack: list[Draft], rank: int) -> None:
    while stack[-1].rank >= rank:
        stack.pop()


def _open(stack: list[Draft], draft: Draft) -> None:
    """Deeper than any real syllabus the tree grows no further down."""
    del stack[DEEPEST:]
    stack[-1].children.append(draft)
    stack.append(draft)


def _hang(stack: list[Draft], entry: Entry, home: int | None) -> None:
    if entry.role == GROUP:
        _close(stack, GROUP_RANK)
        _open(stack, Draft(entry, GROUP_RANK))
        return
    _close_for(stack, entry, home)
    if entry.role == MINUTES:
        _state_minutes(stack, entry)
    elif entry.role == ASIDE and fold(entry.title).endswith(":"):
        _open(stack, Draft(entry, GROUP_RANK + 1))
    else:
        stack[-1].children.append(Draft(entry, GROUP_RANK + 2))


def _close_for(stack: list[Draft], entry: Entry, home: int | None) -> None:
    """本讲小结 names the unit it sums up; other asides close what those of the document usually close."""
    named = OF_THIS.match(fold(entry.line.text))
    if named:
        units = (
            draft for draft in reversed(stack) if draft.entry and draft.entry.token.family == f"第{named[1]}"
        )
        home = next((draft.rank for draft in units), home)
    if home is not None:
        while stack[-1].rank > home:
            stack.pop()


def _state_minutes(stack: list[Draft], entry: Entry) -> None:
    """A duration on a line of its own belongs to the unit around it; a second one is kept as a plain line."""
    unit = stack[-1].entry
    if unit is not None and unit.minutes is None:
        unit.minutes = entry.minutes
    else:
        entry.title = entry.line.text
        stack[-1].children.append(Draft(entry, GROUP_RANK + 2))


def _ranked(entries: Sequence[Entry]) -> list[Problem]:
    units = [entry for entry in entries if entry.role == UNIT and entry.token.family != EDGE]
    tokens = [entry.token for entry in units]
    names = levels.families(tokens, [entry.line.indent for entry in units])
    order = levels.rank(names, tokens)
    samples: dict[str, Entry] = {}
    for entry, name in zip(units, names, strict=True):
        entry.family, entry.rank = name, order.place[name]
        samples.setdefault(name, entry)
    return [*_mixed(units, tokens), *(_unsure(samples[one], samples[other]) for one, other in order.unsure)]


def _mixed(units: Sequence[Entry], tokens: Sequence[markers.Token]) -> Iterator[Problem]:
    """One level that is spelled in several ways was read as one; a person should say so, too."""
    same = levels.mixed(tokens)
    spelled: dict[str, Entry] = {}
    for unit in units:
        if unit.token.family in same:
            spelled.setdefault(unit.token.family, unit)
    if spelled:
        first, other, *_more = spelled.values()
        marks = f"「{first.marker}」与「{other.marker}」"
        yield Problem(other.no, "level-unsure", f"{marks}写法不同，编号相接，已当作同一级；请核对层级。")


def _unsure(one: Entry, other: Entry) -> Problem:
    later = max(one, other, key=lambda entry: entry.no)
    marks = f"「{one.marker or one.title}」与「{other.marker or other.title}」"
    return Problem(later.no, "level-unsure", f"{marks}哪一级在上，全文用法不一致；请核对层级。")


def _counted(entry: Entry, parent: Draft, totals: dict[str, int]) -> Iterator[Problem]:
    """A count goes on, or starts at one; anything else is worth a look."""
    number, family = entry.token.number, entry.family
    if number is None:
        return
    before, overall = parent.counts.get(family), totals.get(family)
    parent.counts[family] = totals[family] = max(number, *entry.token.path[-1:]) if _spans(entry) else number
    expected = {1, (overall or 0) + 1} if before is None else {before + 1}
    if number in expected:
        return
    if before == number and entry.token.family in markers.DAYS:
        return
    if before == number:
        yield Problem(entry.no, "repeat", f"「{entry.marker}」与上一条编号相同；请改成下一个编号。")
    elif before is not None and number < before:
        yield Problem(entry.no, "order", f"「{entry.marker}」的编号小于前一条；请核对它是否属于上一级。")
    else:
        start = f"从 {before} 跳到 {number}" if before else f"从 {number} 开始"
        yield Problem(entry.no, "gap", f"「{entry.marker}」编号{start}；请查是否漏了一条。")


def _spans(entry: Entry) -> bool:
    """第1-2讲: the next one is 第3讲."""
    return bool(entry.token.path) and entry.token.family[:1] == "第"


# --- where asides belong ---


def _homes(entries: Sequence[Entry]) -> dict[int, int]:
    """For each aside the deepest rank it may hang below; none where it stays inside the unit just opened."""
    current, following = _around(entries)
    session = _session(entries)
    groups = {MINUTES: "minutes", ASIDE: "aside"}
    usual: dict[str, Counter] = {"minutes": Counter(), "aside": Counter(), "goal": Counter()}
    closing: dict[int, tuple[str, int]] = {}
    rows: dict[int, int] = {}
    row = indent = ROOT
    for place, entry in enumerate(entries):
        if entry.role == UNIT:
            row, indent = row if entry.line.cell else entry.rank, entry.line.indent
        if entry.role not in groups or current[place] is None:
            continue
        if entry.line.cell and row != ROOT:
            rows[place] = row
            continue
        if entry.line.indent > indent + levels.CLOSE_INDENT:
            continue
        after = following[place]
        if fold(entry.title).endswith(":") and after == current[place]:
            after = _beyond_list(entries, place, current[place])
        if (after is not None and after > current[place]) or _is_nameless(entries[place - 1]):
            continue
        group = "goal" if entry.kind in ("goal", FIELD) else groups[entry.role]
        if after is not None and after <= session < current[place]:
            after = session + 1
        closing[place] = (group, after if after is not None else 0)
        usual[group][closing[place][1]] += 1
    return rows | {place: max(after, _usual(usual[group])) for place, (group, after) in closing.items()}


def _session(entries: Sequence[Entry]) -> int:
    """The rank of the days or half days that hold lectures (一、), not only their items."""
    session = max((entry.rank for entry in entries if entry.token.family in SESSIONS), default=ROOT)
    inner = next((entry.token.family for entry in entries if entry.rank == session + 1), "")
    return session if inner in SESSIONS or levels.is_large(inner) else ROOT


def _is_nameless(entry: Entry) -> bool:
    """晚上 with nothing but an exercise below it."""
    return entry.token.family in SESSIONS and not entry.title


LOOKAHEAD = 200


def _beyond_list(entries: Sequence[Entry], place: int, rank: int) -> int | None:
    """The rank after the list that an aside takes below it, if the list starts at one again."""
    units = [entry for entry in entries[place + 1 : place + LOOKAHEAD] if entry.role == UNIT]
    if units[0].token.number != 1:
        return rank
    return next((entry.rank for entry in units if entry.rank < rank), None)


def _usual(seen: Counter) -> int:
    """The level that asides of a document close most often, chapters apart: the end of a chapter ends everything."""
    inner = {rank: times for rank, times in seen.items() if rank}
    return max(inner, key=lambda rank: (inner[rank], rank), default=0)


def _around(entries: Sequence[Entry]) -> tuple[list[int | None], list[int | None]]:
    """The rank of the last unit before each entry and of the next unit after it."""
    before: list[int | None] = []
    last = None
    for entry in entries:
        before.append(last)
        last = entry.rank if entry.role == UNIT else last
    after: list[int | None] = []
    coming = None
    for entry in reversed(entries):
        after.append(coming)
        coming = entry.rank if entry.role == UNIT else coming
    return before, after[::-1]


# --- the finished tree ---


def finish(drafts: Sequence[Draft], depth: int = 0) -> tuple[Node, ...]:
    """Drafts as nodes; the kind comes last because it depends on depth and children."""
    return tuple(_finished(draft, depth) for draft in drafts)


def _finished(draft: Draft, depth: int) -> Node:
    entry = draft.entry
    children = finish(draft.children, depth + 1)
    kind = kind_of(entry.marker, entry.title, depth, bool(children))
    return Node(entry.title, kind, entry.marker, entry.minutes, children)
