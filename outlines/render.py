"""Writes an outline as the text an admin would have typed, so that reading it again gives the same outline.

Three ways are tried, from the plainest on: as typed, as typed with indents, field by field. The first one that reads
back unchanged is the canonical text.
"""

from collections.abc import Iterable

from outlines import explicit
from outlines.compiler import parse
from outlines.tree import Node, Outline, walk

NAMES = {
    "background": "课程背景",
    "benefits": "课程收益",
    "objectives": "课程目标",
    "audience": "课程对象",
    "duration": "课程时间",
    "method": "授课方式",
    "instructor": "讲师介绍",
    "features": "课程特色",
    "fee": "课程费用",
    "schedule": "课程安排",
    "assessment": "考核方式",
}
NEEDS_NO_SPACE = "、：:．.）)】，,"


def render(source: Outline | Iterable[Node]) -> str:
    outline = source if isinstance(source, Outline) else Outline("", {}, tuple(source))
    for text in (_typed(outline, ""), _typed(outline, "\u3000")):
        if _same(parse(text), outline):
            return text
    return explicit.write(outline)


def _same(one: Outline, other: Outline) -> bool:
    return (one.title, one.blocks, one.tree) == (other.title, other.blocks, other.tree)


def _typed(outline: Outline, indent: str) -> str:
    parts = [outline.title] if outline.title else []
    for key, text in outline.blocks.items():
        parts.append(f"【{NAMES.get(key) or key.removeprefix('other:')}】\n{text}")
    lines = [indent * depth + _line(node) for node, depth in walk(outline.tree)]
    if lines:
        parts.append("\n".join(["【课程大纲】", *lines]))
    return "\n\n".join(parts) + "\n" if parts else ""


def _line(node: Node) -> str:
    space = " " if node.marker and node.title and node.marker[-1] not in NEEDS_NO_SPACE else ""
    minutes = f"（{node.minutes}分钟）" if node.minutes is not None else ""
    return f"{node.marker}{space}{node.title}{minutes}"
