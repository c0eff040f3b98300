"""Moving parts of an outline: the text stays the source of truth, so what moves is lines.

Admin: "I drag 第三讲 above 第二讲 and its sections come along, and the numbers are right again."

1. The text is read, and each node that has a line of its own becomes a block: that line, what follows it, its parts.
2. The block moves among the blocks. Blank lines between blocks stay where they are.
3. Markers are counted anew where the move was; a moved node takes the style of the level it comes to.
4. The new text is read again. If the node did not arrive where it was sent, the move is refused and nothing changes.

Lines before the first and after the last node never move, and no line is ever lost.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from outlines import Outline, parse, walk
from outlines.editing.blocks import BLANKS, Block, Document, Refused, document, leading, line_of
from outlines.editing.marks import LADDER, Mark
from outlines.editing.places import Place, places
from outlines.tree import UNITS

MOVES = ("up", "down", "indent", "outdent")
WHERES = ("before", "after", "inside")


@dataclass(frozen=True, slots=True)
class Edit:
    """The new text, where the moved node stands in it, and what was read from it."""

    text: str
    line: int
    outline: Outline


def move(text: str, line: int, how: str) -> Edit:
    """`how` is one of MOVES; the line is counted from 1."""
    return _edit(text, line, {"up": _up, "down": _down, "indent": _indent, "outdent": _outdent}[how])


def drop(text: str, line: int, target: int, where: str) -> Edit:
    """The node at `line` to the node at `target`: before it, after it, or as its last part."""

    def change(page: Document, block: Block) -> None:
        goal = page.at(target)
        if any(part is goal for part in block.walk()):
            raise Refused("into_itself")
        if where == "inside":
            _carry(page, block, goal, len(goal.children) - (goal is block.parent))
        else:
            home, place = goal.parent, goal.place + (where == "after")
            if home is block.parent and place > block.place:
                place -= 1
            _carry(page, block, home, place)

    return _edit(text, line, change)


def _edit(text: str, line: int, change: Callable[[Document, Block], None]) -> Edit:
    old = parse(text)
    page = document(old, text)
    block = page.at(line)
    change(page, block)
    _follow(page.root)
    new_text = page.text()
    new = parse(new_text)
    at = line_of(page, block)
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


def _up(page: Document, block: Block) -> None:
    if not block.place:
        raise Refused("first")
    _swap(block.parent, block.place - 1)


def _down(page: Document, block: Block) -> None:
    if block.place == len(block.parent.children) - 1:
        raise Refused("last")
    _swap(block.parent, block.place)


def _indent(page: Document, block: Block) -> None:
    if not block.place:
        raise Refused("no_parent_here")
    above = block.parent.children[block.place - 1]
    _carry(page, block, above, len(above.children))


def _outdent(page: Document, block: Block) -> None:
    """The line stays where it is; the brothers below it become its parts, as in Word."""
    home = block.parent
    if home.node is None:
        raise Refused("top")
    followers = home.children[block.place + 1 :]
    if followers:
        followers[-1].gap, home.gap = home.gap, []
    del home.children[block.place + 1 :]
    _carry(page, block, home.parent, home.place + 1)
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


def _carry(page: Document, block: Block, home: Block, place: int) -> None:
    old_home = block.parent
    if old_home is home:
        return _shift(home, block, place)
    running = _running(page.root, block.depth)
    levels = _levels(page.root, block)
    _take_out(block)
    depth = home.depth + 1
    _put_in(block, home, place)
    if block.depth != depth:
        _restyle(block, depth, levels)
    elif home.children != [block]:
        _as_brothers(block)
    if block.mark:
        _recount(page.root, block, old_home, running)
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
    lead = leading(part.lines[0])
    if shown:
        return leading(shown.lines[0])
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
