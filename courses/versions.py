"""What changed between two versions of an outline: line beside line, and inside a line the characters.

HR: "I was sold version 3 and read version 5 now. Show me what is different, not two long texts."

1. Equal lines are found first; every distinct line counts as one letter of that comparison.
2. Inside a block that changed, lines that resemble each other stand beside each other, in order.
3. Within such a pair the changed characters are marked.

The pieces of each side, put together, are that side's text again. Work is bounded by counting, so that a text
made to be slow is shown as changed whole lines instead of keeping the server busy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

ALIKE = 0.35
COMPARISONS = 40_000
CHARACTERS = 1_500_000
SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Side:
    """One line of one text: its number, and its pieces with whether each of them changed."""

    number: int
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(text for text, _changed in self.pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """`kind` is same, changed, removed, added, or gap: `skipped` equal lines that are not shown."""

    kind: str
    old: Side | None = None
    new: Side | None = None
    skipped: int = 0


class Budget:
    """What one comparison may still cost: pairs of lines looked at, and products of line lengths."""

    def __init__(self):
        self.comparisons, self.characters = COMPARISONS, CHARACTERS

    def allows_pairs(self, count: int) -> bool:
        self.comparisons -= count
        return self.comparisons >= 0

    def allows_line(self, old: str, new: str) -> bool:
        self.characters -= len(old) * len(new)
        return self.characters >= 0


def compare(old: str, new: str) -> list[Row]:
    return list(_rows(old.splitlines(), new.splitlines()))


def folded(rows: Iterable[Row], *, context: int = 2) -> Iterator[Row]:
    """Only what changed and a few lines around it; the equal lines between become one gap."""
    rows = list(rows)
    near = set()
    for at, row in enumerate(rows):
        if row.kind != "same":
            near.update(range(at - context, at + context + 1))
    skipped = 0
    for at, row in enumerate(rows):
        if at not in near:
            skipped += 1
            continue
        if skipped:
            yield Row("gap", skipped=skipped)
            skipped = 0
        yield row
    if skipped:
        yield Row("gap", skipped=skipped)


def _rows(old: list[str], new: list[str]) -> Iterator[Row]:
    budget, left, right = Budget(), 0, 0
    for is_equal, removed, added in _blocks(old, new):
        if is_equal:
            for step in range(removed):
                yield _same(left + step, right + step, old[left + step])
        else:
            yield from _changed(
                list(enumerate(old[left : left + removed], left)),
                list(enumerate(new[right : right + added], right)),
                budget,
            )
        left, right = left + removed, right + added


def _blocks(old: list[str], new: list[str]) -> Iterator[tuple[bool, int, int]]:
    """(equal?, lines of the old, lines of the new), in order."""
    letters: dict[str, str] = {}
    first, second = (
        "".join(letters.setdefault(line, chr(len(letters))) for line in side) for side in (old, new)
    )
    removed = added = 0
    for operation, text in _diff(first, second):
        if operation:
            removed += len(text) if operation < 0 else 0
            added += len(text) if operation > 0 else 0
            continue
        if removed or added:
            yield False, removed, added
        removed = added = 0
        yield True, len(text), len(text)
    if removed or added:
        yield False, removed, added


def _diff(old: str, new: str, *, for_people: bool = False) -> list[tuple[int, str]]:
    engine = diff_match_patch()
    engine.Diff_Timeout = SECONDS
    found = engine.diff_main(old, new, False)
    if for_people:
        engine.diff_cleanupSemantic(found)
    return found


def _same(left: int, right: int, line: str) -> Row:
    return Row("same", _side(left, line), _side(right, line))


def _side(at: int, text: str, *, changed: bool = False) -> Side:
    return Side(at + 1, ((text, changed),) if text else ())


def _changed(removed: list, added: list, budget: Budget) -> Iterator[Row]:
    left = right = 0
    for i, j in [*_pairs(removed, added, budget), (len(removed), len(added))]:
        yield from (Row("removed", old=_side(at, line, changed=True)) for at, line in removed[left:i])
        yield from (Row("added", new=_side(at, line, changed=True)) for at, line in added[right:j])
        if i < len(removed):
            yield _pair(*removed[i], *added[j], budget)
        left, right = i + 1, j + 1


def _pair(left: int, old: str, right: int, new: str, budget: Budget) -> Row:
    if not budget.allows_line(old, new):
        return Row("changed", _side(left, old, changed=True), _side(right, new, changed=True))
    pieces = _diff(old, new, for_people=True)
    sides = [
        tuple((text, operation != 0) for operation, text in pieces if operation != not_here)
        for not_here in (1, -1)
    ]
    return Row("changed", Side(left + 1, sides[0]), Side(right + 1, sides[1]))


def _pairs(removed: list, added: list, budget: Budget) -> list[tuple[int, int]]:
    """Which removed line became which added one: the ordered matching that resembles most."""
    if not removed or not added:
        return []
    if not budget.allows_pairs(len(removed) * len(added)):
        return [(at, at) for at in range(min(len(removed), len(added)))]
    olds, news = [_shape(line) for _at, line in removed], [_shape(line) for _at, line in added]
    alike = [[_likeness(old, new) for new in news] for old in olds]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        for j in range(len(news) - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return list(_walk(alike, best))


def _walk(alike: list[list[float]], best: list[list[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(alike) and j < len(alike[0]):
        if alike[i][j] >= ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _shape(line: str) -> frozenset[str]:
    """Its characters and their pairs; a marker alone makes no two lines alike."""
    text = "".join(char for char in line if char.isalnum())
    return frozenset((*text, *(text[at : at + 2] for at in range(len(text) - 1))))


def _likeness(old: frozenset[str], new: frozenset[str]) -> float:
    return 2 * len(old & new) / (len(old) + len(new)) if old and new else 0.0
