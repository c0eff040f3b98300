"""Where cases, exercises, goals and durations belong: to the unit just opened, or to one that they close.

Admin: "案例 between 一、 and 二、 belongs to 一、; where cases come only at a chapter's end they belong to the chapter."
What follows an aside shows which level it closed; where that is open, the other asides of the document decide.
"""

from collections import Counter
from collections.abc import Sequence, Set

from outlines import levels
from outlines.chinese_text import fold
from outlines.entry import ASIDE, FIELD, MINUTES, SESSIONS, UNIT, Entry

ROOT = -1


def homes_of(entries: Sequence[Entry], lists: Set[int]) -> dict[int, int]:
    """For each aside the deepest rank it may hang below; none where it stays inside the unit just opened.

    `lists` are the places where the lists of asides begin: those say nothing of where the asides belong."""
    own = {entries[place].family for place in lists}
    current, following = _around(entries, own)
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


def lists_of_asides(entries: Sequence[Entry]) -> frozenset[int]:
    """Where a list begins that stands below cases and nowhere else, under units that mostly hold none."""
    begun: dict[str, list[tuple[int, str]]] = {}
    times = Counter(entry.family for entry in entries if entry.role == UNIT)
    unit: Entry | None = None
    for place, entry in enumerate(entries):
        if entry.role == UNIT:
            if unit and unit.rank < entry.rank:
                begun.setdefault(entry.family, []).append((place, unit.family))
            unit = entry
    return frozenset(
        place
        for starts in begun.values()
        if all(_holds(entries[place - 1]) and times[above] >= 2 * len(starts) for place, above in starts)
        for place, _above in starts
    )


def _holds(entry: Entry) -> bool:
    """A case has its points below it; what a goal says stands behind it."""
    return entry.role == ASIDE and entry.kind not in ("goal", FIELD)


def _around(entries: Sequence[Entry], own: Set[str]) -> tuple[list[int | None], list[int | None]]:
    """The rank of the last unit before each entry and of the next unit after it, the lists of asides apart."""
    before: list[int | None] = []
    last = None
    for entry in entries:
        before.append(last)
        last = entry.rank if entry.role == UNIT and entry.family not in own else last
    after: list[int | None] = []
    coming = None
    for entry in reversed(entries):
        after.append(coming)
        coming = entry.rank if entry.role == UNIT and entry.family not in own else coming
    return before, after[::-1]
