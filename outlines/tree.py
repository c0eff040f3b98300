"""What a syllabus is once it has been read: a title, blocks of prose, and a tree of teaching units.

Admin: "I paste what the instructor sent me; I want chapters, sections and exercises back, and to be told what you
were not sure about." A Node is one line of that tree, a Problem one thing a person should look at.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

KINDS = ("chapter", "section", "item", "goal", "case", "exercise", "tool", "note")
UNITS = frozenset({"chapter", "section", "item"})


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the syllabus with everything that hangs below it."""

    title: str
    kind: str = "item"
    marker: str = ""
    minutes: int | None = None
    children: tuple["Node", ...] = ()

    def as_dict(self) -> dict:
        return {
            "title": self.title,
            "kind": self.kind,
            "marker": self.marker,
            "minutes": self.minutes,
            "children": [child.as_dict() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at: the line of the source, a stable code, and what to do about it."""

    line: int
    code: str
    message: str

    def as_dict(self) -> dict:
        return {"line": self.line, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything that was read from one text; no line of it is missing from all three parts."""

    title: str
    blocks: dict[str, str]
    tree: tuple[Node, ...]
    warnings: tuple[Problem, ...] = ()

    def as_dict(self) -> dict:
        return {
            "title": self.title,
            "blocks": dict(self.blocks),
            "tree": [node.as_dict() for node in self.tree],
            "warnings": [problem.as_dict() for problem in self.warnings],
        }


def walk(tree: Iterable[Node], depth: int = 0) -> Iterator[tuple[Node, int]]:
    """Every node with its depth, in reading order; a stack of our own because a text may nest deeply."""
    stack = [(node, depth) for node in reversed(tuple(tree))]
    while stack:
        node, level = stack.pop()
        yield node, level
        stack.extend((child, level + 1) for child in reversed(node.children))


def total_minutes(tree: Iterable[Node]) -> int:
    """Teaching time: what a unit states counts for all of it; a unit that states nothing is the sum of its parts."""
    return sum(node.minutes if node.minutes is not None else total_minutes(node.children) for node in tree)
