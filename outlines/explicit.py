"""The outline written out field by field, for what ordinary text cannot say without a doubt.

    ※逐项大纲
    标题⇥账款回收
    栏目⇥background
    ⇥a line of the block
    大纲
    第一讲：⇥认识账款⇥90⇥chapter
    一、⇥账龄⇥⇥section

One wide space a level. `render` falls back to it when a tree, written the usual way, would be read differently.
"""

from collections.abc import Iterator

from outlines.tree import KINDS, Node, Outline, walk

SIGNATURE = "※逐项大纲"
DEEPEST = 100


def is_explicit(text: str) -> bool:
    return text.startswith(SIGNATURE + "\n")


def write(outline: Outline) -> str:
    lines = [SIGNATURE, f"标题\t{outline.title}"]
    for key, text in outline.blocks.items():
        lines.append(f"栏目\t{key}")
        lines.extend(f"\t{line}" for line in text.split("\n"))
    lines.append("大纲")
    for node, depth in walk(outline.tree):
        minutes = "" if node.minutes is None else str(node.minutes)
        lines.append("\u3000" * depth + "\t".join((node.marker, node.title, minutes, node.kind)))
    return "\n".join(lines) + "\n"


def parse(text: str) -> Outline:
    title, blocks, rows = "", {}, []
    key = ""
    lines = iter(text.split("\n")[1:])
    for line in lines:
        field, _, value = line.partition("\t")
        if line == "大纲":
            rows = [row for row in lines if row.strip()]
        elif field == "标题":
            title = value
        elif field == "栏目":
            key = value
        elif not field and key and line:
            blocks.setdefault(key, []).append(value)
    return Outline(title, {key: "\n".join(texts) for key, texts in blocks.items()}, tuple(_nodes(rows)))


def _nodes(rows: list[str]) -> Iterator[Node]:
    """From the last row to the first, so that every node finds its children ready."""
    waiting: list[tuple[int, Node]] = []
    for row in reversed(rows):
        depth = min(len(row) - len(row.lstrip("\u3000")), DEEPEST)
        children = []
        while waiting and waiting[-1][0] > depth:
            children.append(waiting.pop()[1])
        waiting.append((depth, _node(row[depth:], tuple(children))))
    yield from (node for _depth, node in reversed(waiting))


def _node(row: str, children: tuple[Node, ...]) -> Node:
    marker, title, minutes, kind = (*row.split("\t"), "", "", "", "")[:4]
    number = int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 6 else None
    return Node(title, kind if kind in KINDS else "item", marker, number, children)
