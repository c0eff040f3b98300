"""Which marker stands above which: the document says so itself.

Admin: "One instructor writes 一、 > 1、 > （1）, the next 1、 > 一、. Do not make me choose a template." A family stands
above another when the other starts its count again below it: between 一、 and 二、 the 1、 begins anew, so 一、 is the
higher one. Where the count says nothing, the usual order decides; a family that runs twice at two indents is two.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cmp_to_key
from itertools import pairwise

from outlines.kinds import minutes_between
from outlines.markers import DAYS, USUAL, Token, is_unit, usual_rank

SAME_COUNT = {
    "d": "d",
    "bare": "d",
    "glued": "d",
    "bareletter": "letter",
    "(d)": "paren",
    "d)": "paren",
    "(cn)": "cnparen",
    "cn)": "cnparen",
}
COUNTED = re.compile("d[、.:, ]")
CERTAIN = 1_000
STANDS_FOR = {"paren": "(d)", "cnparen": "(cn)", "letterA": "letter", "lettera": "letter"}
CLOSE_INDENT, MOST_STATES = 1, 20
MOST_FAMILIES = 60  # every one is compared with every other; no syllabus has half as many


class Levels:
    """The families of one document, highest first, and where the order was not certain."""

    def __init__(self, order: list[str], unsure: list[tuple[str, str]]):
        self.place = {family: place for place, family in enumerate(order)}
        self.unsure = unsure


def valid(tokens: Sequence[Token]) -> list[bool]:
    """A weak marker (a bare 1, an l) counts only in company: its neighbour in the count must be there too."""
    last: dict[str, int] = {}
    seen: dict[str, list[int]] = defaultdict(list)
    good = [not token.weak for token in tokens]
    for place, token in enumerate(tokens):
        if not token.weak:
            continue
        family = token.family + token.variant
        if _follows(token, last.get(family)):
            good[place] = True
            for earlier in seen[family][-1:]:
                good[earlier] = True
        seen[family].append(place)
        last[family] = token.number or 0
    return good


def _follows(token: Token, last: int | None) -> bool:
    return last is not None and (token.number is None or token.number == last + 1)


def families(tokens: Sequence[Token], indents: Sequence[int]) -> list[str]:
    """The family of each token, told apart by delimiter and by indent only where the count needs it."""
    same = SAME_COUNT | ({"d)": "d"} if _one_count(tokens) else {}) | mixed(tokens)
    groups: dict[str, list[int]] = defaultdict(list)
    for place, token in enumerate(tokens):
        groups[same.get(token.family, token.family)].append(place)
    names = [""] * len(tokens)
    for base, places in groups.items():
        for place, name in zip(
            places, _split(base, [tokens[p] for p in places], [indents[p] for p in places]), strict=True
        ):
            names[place] = name
    _nest(names, tokens)
    return names


def mixed(tokens: Sequence[Token]) -> dict[str, str]:
    """第一部分, 二、, 第三讲: one count in several spellings is one level, if together they count from one to the end."""
    large = [token for token in tokens if token.number is not None and is_large(token.family)]
    for found in (large, [token for token in large if is_unit(token.family)]):
        names = list(dict.fromkeys(token.family for token in found))
        runs = [token.number for token in found] == list(range(1, len(found) + 1))
        if runs and len(found) > 2 and len(names) > 1:
            return dict.fromkeys(names, names[0])
    return {}


def is_large(family: str) -> bool:
    return family in ("cn", "formal") or is_unit(family)


def _one_count(tokens: Sequence[Token]) -> bool:
    """1．, 2、, 3）: one count that was typed carelessly, not two levels."""
    digits = [token for token in tokens if token.family in ("d", "d)")]
    apart = [token.family for token in digits]
    return len(set(apart)) == 2 and _breaks(digits, ["d"] * len(digits)) < _breaks(digits, apart)


def _nest(names: list[str], tokens: Sequence[Token]) -> None:
    """1、 1、 2、 2、 1、 2、: two levels that look the same are told apart where both counts come out whole."""
    start = 0
    for end in range(1, len(tokens) + 1):
        if end < len(tokens) and names[end] == names[start]:
            continue
        run = tokens[start:end]
        if (
            len(run) > 3
            and run[0].number == 1
            and not is_unit(run[0].family)
            and _breaks(list(run), names[start:end]) > 1
        ):
            for place, inner in enumerate(_two_counts([token.number for token in run]), start):
                if inner:
                    names[place] += "@+"
        start = end


def _two_counts(numbers: Sequence[int]) -> list[bool]:
    """Which of the numbers belong to the inner of two counts; none when they do not come out as two whole ones."""
    states: dict[tuple[int, int], tuple | None] = {(0, 0): None}
    steps = []
    for value in numbers:
        after: dict[tuple[int, int], tuple] = {}
        for outer, inner in states:
            if value == inner + 1 and outer:
                after.setdefault((outer, value), (outer, inner))
            if value == outer + 1 and inner != 1:
                after.setdefault((value, 0), (outer, inner))
        steps.append(after)
        states = dict(list(after.items())[:MOST_STATES])
    state = next((state for state in states if state[0] > 1 and state[1] != 1), None)
    if state is None:
        return []
    marks = []
    for after in reversed(steps):
        marks.append(state[1] > 0)
        state = after[state]
    marks.reverse()
    begun = sum(inner and value == 1 for inner, value in zip(marks, numbers, strict=True))
    return marks if begun > 1 else []


def _split(base: str, tokens: list[Token], indents: list[int]) -> list[str]:
    by_sign = [_sign(base, token) for token in tokens]
    if tokens[0].number is not None and _breaks(tokens, by_sign) >= _breaks(tokens, [base] * len(tokens)):
        by_sign = [base] * len(tokens)
    clusters = _clusters(indents)
    if len(set(clusters)) == 1:
        return by_sign
    by_indent = [f"{name}@{cluster:03d}" for name, cluster in zip(by_sign, clusters, strict=True)]
    if tokens[0].number is None or _jumps(tokens, by_indent) < _jumps(tokens, by_sign):
        return by_indent
    return by_sign


def _sign(base: str, token: Token) -> str:
    if base == "d":
        return f"d{' ' if token.family != 'd' else token.variant}"
    if base == "letter":
        return f"letter{token.variant}"
    return token.family if base in ("paren", "cnparen") else base


def _breaks(tokens: list[Token], names: list[str]) -> int:
    """How often a count neither goes on nor starts again when tokens are told apart this way."""
    last: dict[str, int] = defaultdict(int)
    broken = 0
    for token, name in zip(tokens, names, strict=True):
        before = last[name]
        if token.number not in (1, before + 1) or (token.number == before == 1):
            broken += 1
        last[name] = token.number or 0
    return broken


def _jumps(tokens: list[Token], names: list[str]) -> tuple[int, int]:
    """Broken counts first; where there are as many, how often a count starts again."""
    begun = [name for token, name in zip(tokens, names, strict=True) if token.number == 1]
    return _breaks(tokens, names), len(begun) - len(set(begun))


def _clusters(indents: list[int]) -> list[int]:
    """Indents with stray single spaces taken as equal; very deep ones are no levels any more."""
    steps: dict[int, int] = {}
    start = None
    for width in sorted(set(indents)):
        if start is None or width - start > CLOSE_INDENT:
            start = width
        steps[width] = start
    return [min(steps[width], 80) for width in indents]


def rank(names: Sequence[str], tokens: Sequence[Token]) -> Levels:
    """The families of the document from high to low."""
    found = list(dict.fromkeys(names))
    if len(found) > MOST_FAMILIES:
        return Levels(sorted(found, key=_usual), [])
    proof = _proof(names, tokens)
    unsure: list[tuple[str, str]] = []

    def above(one: str, other: str) -> int:
        return _above(one, other, proof, found, unsure)

    wins = {name: sum(above(name, other) < 0 for other in found if other != name) for name in found}
    order = sorted(found, key=cmp_to_key(lambda a, b: wins[b] - wins[a] or above(a, b)))
    return Levels(order, list(dict.fromkeys(unsure)))


def _above(one: str, other: str, proof: dict, found: list[str], unsure: list) -> int:
    base, other_base = one.partition("@"), other.partition("@")
    if base[0] == other_base[0] and base[2] != other_base[2]:
        return -1 if base[2] < other_base[2] else 1
    for session, inner, sign in ((one, other, -1), (other, one, 1)):
        if session == "half-day" and usual_rank(inner) >= USUAL["cn"]:
            return sign
    weight = proof[one, other] - proof[other, one]
    usual = _usual(one) - _usual(other)
    if proof[one, other] and proof[other, one] and abs(weight) * 3 < proof[one, other] + proof[other, one]:
        unsure.append((min(one, other), max(one, other)))
    if abs(weight) >= 1:
        return -1 if weight > 0 else 1
    return (usual > 0) - (usual < 0) or found.index(one) - found.index(other)


def _usual(name: str) -> float:
    base = name.partition("@")[0]
    return usual_rank("d" if COUNTED.fullmatch(base) else STANDS_FOR.get(base, base))


def _proof(names: Sequence[str], tokens: Sequence[Token]) -> dict[tuple[str, str], float]:
    """How often each family was seen to start its neighbour's count anew; 上午 without a title holds what follows."""
    proof: dict[tuple[str, str], float] = defaultdict(float)
    last: dict[str, int | None] = {}
    between: dict[str, dict[str, int | None]] = defaultdict(dict)
    for name, token in zip(names, tokens, strict=True):
        # A day that is named again is its afternoon, not a count that starts anew.
        if name in DAYS and last.get(name) == token.number:
            continue
        if token.number is not None and name in last and token.number == (last[name] or 0) + 1:
            for other, first in between[name].items():
                proof[name, other] += first in (1, None)
        last[name], between[name] = token.number, {}
        for other in last:
            if other != name:
                between[other].setdefault(name, token.number)
    for (name, token), (after, following) in pairwise(zip(names, tokens, strict=True)):
        nameless = not token.title or minutes_between(token.title)
        if name == "half-day" and nameless and usual_rank(after) > USUAL[name]:
            proof[name, after] += CERTAIN
        if name != after and token.number is None and following.number == 1:
            proof[name, after] += 1
    return proof


def indents_matter(indents: Iterable[int]) -> bool:
    return len(set(_clusters(list(indents)))) > 1
