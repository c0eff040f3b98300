"""Writes a tree as the text an admin would have typed, so that reading it again gives the same tree."""

from collections.abc import Iterable

from courses.outline.tree import Node, Outline, walk


def render(source: Outline | Iterable[Node]) -> str:
    tree = source.tree if isinstance(source, Outline) else tuple(source)
    lines = ["【课程大纲】"]
    for node, _depth in walk(tree):
        minutes = f"（{node.minutes}分钟）" if node.minutes is not None else ""
        lines.append(f"{node.marker}{node.title}{minutes}")
    return "\n".join(lines) + "\n"
