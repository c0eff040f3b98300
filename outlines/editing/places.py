"""Where each node of a tree stands in the text it was read from, so that text and tree can point at each other.

1. Lines that are a node word for word are found first; of several readings the longest one in order holds.
2. What is still without a place is looked for between its neighbours.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from outlines import Node, walk

NOISE = re.compile(r"[\W_]+")
CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A node, how deep it lies, and its line from 1; None when its words are nowhere in the text."""

    node: Node
    depth: int
    line: int | None


def lines_of(text: str) -> list[str]:
    """Lines as every part of the desk counts them."""
    return text.split("\n")


def normal_lines(text: str) -> str:
    """One kind of line end, whatever the text was copied from."""
    return "\n".join(text.splitlines()) + ("\n" if text.endswith(("\n", "\r")) else "")


def places(tree: Iterable[Node], text: str) -> list[Place]:
    found = list(walk(tree))
    lines = [_bare(line) for line in lines_of(text)]
    lines_at = _in_order([_bare(node.marker + node.title) for node, _depth in found], lines)
    _between([_bare(node.title) for node, _depth in found], lines, lines_at)
    return [
        Place(node, depth, None if at is None else at + 1)
        for (node, depth), at in zip(found, lines_at, strict=True)
    ]


def _bare(text: str) -> str:
    return NOISE.sub("", text)


def _in_order(needles: list[str], lines: list[str]) -> list[int | None]:
    """The longest rising choice of exact lines (Hunt and Szymanski), each line used once."""
    tails: list[int] = []
    chains: list[tuple] = []
    for at, options in enumerate(_options(needles, lines)):
        for line in reversed(options):  # falling, so that one node takes one line
            place = bisect_left(tails, line)
            chain = (at, line, chains[place - 1] if place else None)
            if place == len(tails):
                tails.append(line)
                chains.append(chain)
            else:
                tails[place], chains[place] = line, chain
    result: list[int | None] = [None] * len(needles)
    link = chains[-1] if chains else None
    while link:
        at, line, link = link
        result[at] = line
    return result


def _options(needles: list[str], lines: list[str]) -> Iterable[list[int]]:
    """Lines that may be each node; of many equal ones those near the same turn."""
    by_text, by_start = defaultdict(list), defaultdict(list)
    for at, line in enumerate(lines):
        if line:
            by_text[line].append(at)
            by_start[line[:6]].append(at)
    turn: dict[str, int] = defaultdict(int)
    for needle in needles:
        options = by_text.get(needle) or by_start.get(needle[:6], []) if needle else []
        first = max(0, turn[needle] - CANDIDATES // 4)
        turn[needle] += 1
        chosen = options[first : first + CANDIDATES]
        yield [at for at in chosen if lines[at].startswith(needle) or needle.startswith(lines[at])]


def _between(needles: list[str], lines: list[str], lines_at: list[int | None]) -> None:
    """Several nodes of one line, wrapped or repaired titles: the first line between the neighbours that holds them."""
    ahead = _next_known(lines_at, len(lines) - 1)
    low = 0
    for at, needle in enumerate(needles):
        if lines_at[at] is None and needle:
            start = needle[:8]
            lines_at[at] = next(
                (no for no in range(low, min(ahead[at], low + 60) + 1) if start in lines[no]), None
            )
        if lines_at[at] is not None:
            low = lines_at[at]


def _next_known(lines_at: list[int | None], last: int) -> list[int]:
    ahead, known = [], last
    for at in reversed(lines_at):
        known = known if at is None else at
        ahead.append(known)
    return ahead[::-1]
