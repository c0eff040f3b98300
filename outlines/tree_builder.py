"""Entries become a tree: a unit closes everything that is not above it, the rest hangs below what is open.

Admin: "A lecture ends where the next one begins, and 讨论： over a list of its own takes that list." Which level an
aside closes is told in homes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from outlines import levels, markers
from outlines.attach import homes_of, lists_of_asides
from outlines.chinese_text import fold
from outlines.entry import ASIDE, EDGE, GROUP, MINUTES, OF_THIS, SESSIONS, UNIT, Entry
from outlines.kinds import kind_of
from outlines.tree import Node, Problem

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
    lists = lists_of_asides(entries)
    homes = homes_of(entries, lists)
    root = Draft(None, ROOT)
    stack = [root]
    totals: dict[str, int] = {}
    for place, entry in enumerate(entries):
        if entry.role == UNIT:
            _adopt(stack, entry, place in lists)
            _close(stack, entry.rank)
            problems.extend(_counted(entry, stack[-1], totals))
            _open(stack, Draft(entry, entry.rank))
        else:
            _hang(stack, entry, homes.get(place))
    return root.children, problems


def _adopt(stack: list[Draft], entry: Entry, listed: bool) -> None:
    """讨论： over a list that starts at one again, or over bullets, takes the list below it; so does 案例：一张单据."""
    begins = entry.token.number == 1 or entry.token.family[:1] == "*"
    if listed and stack[-1].children:
        stack.append(stack[-1].children[-1])
        stack[-1].rank = entry.rank - 0.5
    elif begins and stack[-1].rank == GROUP_RANK + 1:
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
    home = _called(named[1], stack, home) if named else home
    if home is not None:
        while stack[-1].rank > home:
            stack.pop()


def _called(unit: str, stack: list[Draft], home: int | None) -> int | None:
    """The rank of what is open and called 第N讲; where lectures have no name, of the highest unit that is no day."""
    units = [draft for draft in stack[1:] if draft.entry.token.family not in SESSIONS]
    same = next((draft for draft in reversed(units) if draft.entry.token.family == f"第{unit}"), None)
    highest = units[0] if units and markers.UNIT_RANK[unit] < markers.UNIT_RANK["小节"] else None
    found = same or highest
    return found.rank if found else home


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


# --- the finished tree ---


def finish(drafts: Sequence[Draft], depth: int = 0) -> tuple[Node, ...]:
    """Drafts as nodes; the kind comes last because it depends on depth and children."""
    return tuple(_finished(draft, depth) for draft in drafts)


def _finished(draft: Draft, depth: int) -> Node:
    entry = draft.entry
    children = finish(draft.children, depth + 1)
    kind = kind_of(entry.marker, entry.title, depth, bool(children))
    return Node(entry.title, kind, entry.marker, entry.minutes, children)
