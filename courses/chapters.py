"""A released outline as a reader sees it: numbered modules, each with its minutes and what is in it. Pure.

Only units are numbered and timed; a note or a case that stands between two modules is shown where it stands.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

UNITS = frozenset({"chapter", "section", "item"})
COUNTED = ("case", "exercise", "tool")


@dataclass(frozen=True)
class Chapter:
    number: int | None
    title: str
    kind: str
    minutes: int
    share: int
    goal: str
    signs: dict[str, int]
    nodes: list[dict]


class Outline:
    """A released version never changes: its parts are counted out only where no earlier page has them already."""

    def __init__(self, tree: list[dict]):
        self.tree = tree

    @cached_property
    def chapters(self) -> list[Chapter]:
        return chapters(self.tree)

    @property
    def module_count(self) -> int:
        return sum(chapter.number is not None for chapter in self.chapters)

    @property
    def practice_count(self) -> int:
        return sum(chapter.signs.get(kind, 0) for chapter in self.chapters for kind in ("case", "exercise"))


def chapters(tree: Iterable[dict]) -> list[Chapter]:
    """`share` is the length of the bar: per cent of the longest module."""
    tree = list(tree)
    longest = max((minutes(node) for node in tree), default=0) or 1
    numbers = iter(range(1, len(tree) + 1))
    return [
        Chapter(
            number=next(numbers) if node["kind"] in UNITS else None,
            title=node["title"],
            kind=node["kind"],
            minutes=minutes(node),
            share=round(100 * minutes(node) / longest),
            goal=next((child["title"] for child in node["children"] if child["kind"] == "goal"), ""),
            signs=signs(node),
            nodes=[child for child in node["children"] if child["kind"] != "goal"],
        )
        for node in tree
    ]


def minutes(node: dict) -> int:
    """What a unit states counts for all of it; a unit that states nothing is the sum of its parts."""
    if node["minutes"] is not None:
        return node["minutes"]
    return sum(minutes(child) for child in node["children"])


def signs(node: dict) -> dict[str, int]:
    """How many cases, exercises and tools a module holds, at any depth."""
    found = Counter(child["kind"] for child in walk(node["children"]))
    return {kind: found[kind] for kind in COUNTED if found[kind]}


def walk(nodes: Iterable[dict]) -> Iterator[dict]:
    stack = list(nodes)
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node["children"])
