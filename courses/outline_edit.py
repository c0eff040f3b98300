"""Moving parts of an outline: the text stays the source of truth, so what moves is lines.

Admin: "I drag 第三讲 above 第二讲 and its sections come along, and the numbers are right again."

1. The text is read, and each node that has a line of its own becomes a block: that line, what follows it, its parts.
2. The block moves among the blocks. Blank lines between blocks stay where they are.
3. Markers are counted anew where the move was; a moved node takes the style of the level it comes to.
4. The new text is read again. If the node did not arrive where it was sent, the move is refused and nothing changes.

Lines before the first and after the last node never move, and no line is ever lost.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from courses import outline_marks
from courses.outline import Node, Outline, parse, walk
from courses.outline.tree import UNITS
from courses.outline_marks import LADDER, Mark
from courses.outline_places import NOISE, Place, lines_of, places

MOVES = ("up", "down", "indent", "outdent")
BLANKS = " \t\u3000"
WHERES = ("before", "after", "inside")


class Refused(Exception):
    """`code` says why: nothing_here, first, last, no_parent_here, top, into_itself, unclear."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Edit:
    """The new text, where the moved node stands in it, and what was read from it."""

    text: str
    line: int
    outline: Outline


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


def move(text: str, line: int, how: str) -> Edit:
    """`how` is one of MOVES; the line is counted from 1."""
    return _edit(text, line, {"up": _up, "down": _down, "indent": _indent, "outdent": _outdent}[how])


def drop(text: str, line: int, target: int, where: str) -> Edit:
    """The node at `line` to the node at `target`: before it, after it, or as its last part."""

    def change(document: Document, block: Block) -> None:
        goal = document.at(target)
        if any(part is goal for part in block.walk()):
            raise Refused("into_itself")
        if where == "inside":
            _carry(document, block, goal, len(goal.children) - (goal is block.parent))
        else:
            home, place = goal.parent, goal.place + (where == "after")
            if home is block.parent and place > block.place:
                place -= 1
            _carry(document, block, home, place)

    return _edit(text, line, change)


def _edit(text: str, line: int, change: Callable[[Document, Block], None]) -> Edit:
    old = parse(text)
    document = _document(old, text)
    block = document.at(line)
    change(document, block)
    _follow(document.root)
    new_text = document.text()
    new = parse(new_text)
    at = _line_of(document, block)
    _check(old, new, block, places(new.tree, new_text), at)
    return Edit(new_text, at, new)


def _check(old: Outline, new: Outline, block: Block, found: list[Place], at: int) -> None:
    """Nothing was lost, and the node stands under the parent it was sent to."""
    titles = [Counter(node.title for node, _depth in walk(outline.tree)) for outline in (old, new)]
    arrived = next((place for place in found if place.line == at), None)
    if titles[0] != titles[1] or arrived is None or arrived.depth != block.depth:
        raise Refused("unclear")
    above = None
    for place in found[: found.index(arrived)]:
        if place.depth == arrived.depth - 1:
            above = place.node.title
    if block.parent.node and above != block.parent.node.title:
        raise Refused("unclear")


# -- the four keys


def _up(document: Document, block: Block) -> None:
    if not block.place:
        raise Refused("first")
    _swap(block.parent, block.place - 1)


def _down(document: Document, block: Block) -> None:
    if block.place == len(block.parent.children) - 1:
        raise Refused("last")
    _swap(block.parent, block.place)


def _indent(document: Document, block: Block) -> None:
    if not block.place:
        raise Refused("no_parent_here")
    above = block.parent.children[block.place - 1]
    _carry(document, block, above, len(above.children))


def _outdent(document: Document, block: Block) -> None:
    """The line stays where it is; the brothers below it become its parts, as in Word."""
    home = block.parent
    if home.node is None:
        raise Refused("top")
    followers = home.children[block.place + 1 :]
    if followers:
        followers[-1].gap, home.gap = home.gap, []
    del home.children[block.place + 1 :]
    _carry(document, block, home.parent, home.place + 1)
    for brother in followers:
        brother.parent = block
    block.children += followers
    for family in {child.mark.style for child in followers if child.mark}:
        _count(block.children, family, 1)


def _swap(home: Block, place: int) -> None:
    """Two neighbours change places; the gaps and the markers stay, so that the way back is the same way."""
    first, second = home.children[place : place + 2]
    home.children[place : place + 2] = second, first
    first.gap, second.gap = second.gap, first.gap
    if first.mark and second.mark and first.mark.style == second.mark.style:
        first.mark, second.mark = second.mark, first.mark


# -- to another place or level


def _carry(document: Document, block: Block, home: Block, place: int) -> None:
    old_home = block.parent
    if old_home is home:
        return _shift(home, block, place)
    running = _running(document.root, block.depth)
    levels = _levels(document.root, block)
    _take_out(block)
    depth = home.depth + 1
    _put_in(block, home, place)
    if block.depth != depth:
        _restyle(block, depth, levels)
    elif home.children != [block]:
        _as_brothers(block)
    if block.mark:
        _recount(document.root, block, old_home, running)
    return None


def _shift(home: Block, block: Block, place: int) -> None:
    while block.place < place:
        _swap(home, block.place)
    while block.place > place:
        _swap(home, block.place - 1)


def _take_out(block: Block) -> None:
    home, place = block.parent, block.place
    home.children.remove(block)
    if place == len(home.children) and home.children:
        last = home.children[-1]  # its gap now follows all of the parent
        block.gap, last.gap = last.gap, []


def _put_in(block: Block, home: Block, place: int) -> None:
    if home.children and place == len(home.children):
        home.children[-1].gap, block.gap = block.gap, []
    elif not home.children:
        block.gap = []
    block.parent = home
    home.children.insert(place, block)


def _levels(root: Block, moved: Block) -> dict[int, Block]:
    """For each depth a block that shows how the document writes it, other than the one that moves."""
    inside = set(map(id, moved.walk()))
    shown: dict[int, Block] = {}
    for block in root.walk():
        known = shown.get(block.depth)
        if block.node and id(block) not in inside and (known is None or (block.mark and not known.mark)):
            shown[block.depth] = block
    return shown


def _restyle(block: Block, depth: int, levels: dict[int, Block]) -> None:
    """Each level of the moved part takes the marker and the indent of the level it came to."""
    step = depth - block.depth
    for part in block.walk():
        part.depth += step
        shown = _shown_brother(part) or levels.get(part.depth)
        line = part.lines[0].lstrip(BLANKS)
        if part.node.marker.startswith("#"):
            line = "#" * min(max(len(line) - len(line.lstrip("#")) + step, 1), 6) + line.lstrip("#")
        elif part.node.kind in UNITS and (part.mark or (shown and shown.mark)):
            style = shown.mark if shown and shown.mark else _next_style(part)
            if style and not (part.mark and part.mark.style == style.style):
                number = 1 if part is block else part.place + 1
                part.mark, part.is_pathed = style.at(number), bool(shown and shown.is_pathed)
        part.lines[0] = _new_lead(part, shown, step) + line


def _new_lead(part: Block, shown: Block | None, step: int) -> str:
    lead = _leading(part.lines[0])
    if shown:
        return _leading(shown.lines[0])
    if part.mark or part.node.marker.startswith("#"):
        return lead
    return f"{lead}{'  ' * step}" if step > 0 else lead[: len(lead) + 2 * step]


def _as_brothers(block: Block) -> None:
    shown = _shown_brother(block)
    if shown and block.mark and block.mark.style != shown.mark.style:
        block.mark, block.is_pathed = shown.mark, shown.is_pathed


def _shown_brother(block: Block) -> Block | None:
    return next((b for b in block.parent.children if b is not block and b.mark), None)


def _next_style(block: Block) -> Mark | None:
    """The first step of the usual ladder that no level above uses."""
    above, used = block.parent, set()
    while above and above.node:
        if above.mark:
            used.add(above.mark.style)
        above = above.parent
    steps = [mark.style for mark in LADDER]
    first = max((steps.index(style) + 1 for style in used if style in steps), default=0)
    return next((mark for mark in LADDER[first:] if mark.style not in used), None)


def _running(root: Block, depth: int) -> set[tuple]:
    """Styles of this depth whose count goes on from one chapter into the next."""
    last: dict[tuple, Block] = {}
    going, fresh = set(), set()
    for block in root.walk():
        if not block.mark or block.depth != depth:
            continue
        before = last.get(block.mark.style)
        if before and before.parent is not block.parent:
            is_next = block.mark.number == before.mark.number + 1 > 1
            (going if is_next else fresh).add(block.mark.style)
        last[block.mark.style] = block
    return going - fresh


def _recount(root: Block, block: Block, old_home: Block, running: set[tuple]) -> None:
    style = block.mark.style
    if style in running:
        everywhere = [b for b in root.walk() if b.depth == block.depth]
        return _count(everywhere, style, 1)
    for home in (old_home, block.parent):
        family = {child.mark.style for child in home.children if child.mark}
        for each in family:
            _count(home.children, each, 1)
    return None


def _count(blocks: list[Block], style: tuple, first: int) -> None:
    number = first
    for block in blocks:
        if block.mark and block.mark.style == style:
            block.mark = block.mark.at(number)
            number += 1


def _follow(root: Block) -> None:
    """1.2 under chapter 1 becomes 2.2 when the chapter becomes the second."""
    for block in root.walk():
        if block.is_pathed and block.mark and block.parent.mark:
            block.mark = block.mark.at(block.mark.number, block.parent.full)


# -- text to blocks and back


def _document(outline: Outline, text: str) -> Document:
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
    mark = outline_marks.read(owner.node.marker) if owner.node.kind in UNITS else None
    if mark and owner.node.marker not in lines[0]:
        mark = None
    return Block(owner.node, owner.depth, owner.line, lines[:keep], lines[keep:], mark=mark)


def _lift_gaps(root: Block) -> None:
    """Blank lines at the end of a block's last part follow the block, not the part."""
    for block in reversed(list(root.walk())):
        if block.node and block.children:
            block.gap = block.children[-1].gap + block.gap if not block.gap else block.gap
            block.children[-1].gap = []


def _leading(line: str) -> str:
    return line[: len(line) - len(line.lstrip(BLANKS))]


def _first_line(block: Block) -> str:
    line, marker = block.lines[0], block.node.marker
    if block.mark is None or str(block.mark) == marker:
        return line
    lead, rest = _leading(line), line.lstrip(BLANKS)
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


def _line_of(document: Document, wanted: Block) -> int:
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
