"""An outline's text as blocks: each node that begins a line, what follows it up to the next, and its parts.

A document can be written back at any time; until a block moves, that gives the same text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from outlines import Node, Outline
from outlines.editing import marks
from outlines.editing.marks import Mark
from outlines.editing.places import NOISE, Place, lines_of, places
from outlines.tree import UNITS

BLANKS = " \t\u3000"


class Refused(Exception):
    """`code` says why: nothing_here, first, last, no_parent_here, top, into_itself, unclear."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(eq=False, slots=True)
class Block:
    """A node with its lines; `gap` are the blank lines after all of it."""

    node: Node | None
    depth: int = -1
    line: int = 0
    lines: list[str] = field(default_factory=list)
    gap: list[str] = field(default_factory=list)
    children: list["Block"] = field(default_factory=list)
    parent: "Block | None" = None
    mark: Mark | None = None
    is_pathed: bool = False

    @property
    def full(self) -> tuple[int, ...]:
        return self.mark.full if self.mark else ()

    @property
    def place(self) -> int:
        return self.parent.children.index(self)

    def walk(self) -> Iterator["Block"]:
        stack = [self]
        while stack:
            block = stack.pop()
            yield block
            stack.extend(reversed(block.children))


@dataclass(slots=True)
class Document:
    before: list[str]
    root: Block
    after: list[str]

    def at(self, line: int) -> Block:
        """The block that this line belongs to."""
        found = None
        for block in self._blocks():
            if block.line > line:
                break
            found = block
        end = len(self.before) + sum(len(b.lines) + len(b.gap) for b in self._blocks())
        if found is None or line > end:
            raise Refused("nothing_here")
        return found

    def _blocks(self) -> list[Block]:
        return [block for block in self.root.walk() if block.node]

    def text(self) -> str:
        lines = list(self.before)
        _write(self.root, lines)
        return "\n".join(lines + self.after)


def document(outline: Outline, text: str) -> Document:
    lines = lines_of(text)
    owners = list(_owners(places(outline.tree, text)))
    if not owners:
        raise Refused("nothing_here")
    end = _end(lines, owners[-1].line, outline)
    root = Block(None)
    path = [(root, -1)]
    for owner, after in zip(owners, [*(o.line for o in owners[1:]), end + 1], strict=True):
        block = _block(owner, lines[owner.line - 1 : after - 1])
        while path[-1][1] >= owner.depth:
            path.pop()
        block.parent = path[-1][0]
        block.depth = block.parent.depth + 1
        block.parent.children.append(block)
        path.append((block, owner.depth))
    for block in root.walk():
        above = block.parent and block.parent.full
        block.is_pathed = bool(block.mark and block.mark.path and block.mark.path == above)
    _lift_gaps(root)
    return Document(lines[: owners[0].line - 1], root, lines[end:])


def _owners(found: list[Place]) -> Iterator[Place]:
    """The nodes that begin a line; one that shares its line moves with the node before it."""
    last = 0
    for place in found:
        if place.line is not None and place.line > last:
            last = place.line
            yield place


def _end(lines: list[str], last: int, outline: Outline) -> int:
    """Where the outline stops: at the first line after the last node that was read as prose of a block."""
    prose = {NOISE.sub("", line) for text in outline.blocks.values() for line in text.splitlines()}
    for at in range(last, len(lines)):
        bare = NOISE.sub("", lines[at])
        if bare and (bare in prose or lines[at].lstrip().startswith("【")):
            return at
    end = len(lines)
    while end > last and not lines[end - 1].strip():
        end -= 1
    return end


def _block(owner: Place, lines: list[str]) -> Block:
    keep = len(lines)
    while keep > 1 and not lines[keep - 1].strip():
        keep -= 1
    mark = marks.read(owner.node.marker) if owner.node.kind in UNITS else None
    if mark and owner.node.marker not in lines[0]:
        mark = None
    return Block(owner.node, owner.depth, owner.line, lines[:keep], lines[keep:], mark=mark)


def _lift_gaps(root: Block) -> None:
    """Blank lines at the end of a block's last part follow the block, not the part."""
    for block in reversed(list(root.walk())):
        if block.node and block.children:
            block.gap = block.children[-1].gap + block.gap if not block.gap else block.gap
            block.children[-1].gap = []


def leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip(BLANKS))]


def _first_line(block: Block) -> str:
    line, marker = block.lines[0], block.node.marker
    if block.mark is None or str(block.mark) == marker:
        return line
    lead, rest = leading(line), line.lstrip(BLANKS)
    if marker and rest.startswith(marker):
        rest = rest[len(marker) :]
    if not str(block.mark)[-1:].isalnum():
        rest = rest.lstrip()
    elif rest[:1].strip():
        rest = f" {rest}"
    return f"{lead}{block.mark}{rest}"


def _write(root: Block, lines: list[str]) -> None:
    stack: list[Block | list[str]] = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, list):
            lines += part
            continue
        if part.node:
            lines += [_first_line(part), *part.lines[1:]]
        stack.append(part.gap)
        stack.extend(reversed(part.children))


def line_of(document: Document, wanted: Block) -> int:
    line = len(document.before) + 1
    stack: list[Block | list[str]] = [document.root]
    while stack:
        part = stack.pop()
        if part is wanted:
            return line
        if isinstance(part, list):
            line += len(part)
            continue
        line += len(part.lines)
        stack.append(part.gap)
        stack.extend(reversed(part.children))
    return line
