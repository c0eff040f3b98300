"""Which numbers of an outline a word processor can count by itself.

第一讲：, 一、 and 1、 become one list of several levels; a number that the list would not draw just so (a gap, a second
style among the first) stays in the text, so that the file always shows what the author wrote.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from outlines import Node, walk
from outlines.sources import numerals

DEEPEST = 8
FORMS = {
    "chineseCounting": re.compile("[一二三四五六七八九十百]{1,5}"),
    "decimal": re.compile(r"\d{1,3}"),
    "decimalEnclosedCircleChinese": re.compile("[①-⑳]"),
    "upperRoman": re.compile("[IVX]{1,5}"),
    "upperLetter": re.compile("[A-Z]"),
    "lowerLetter": re.compile("[a-z]"),
}
UNITS = ("chapter", "section", "item")


class Level(NamedTuple):
    """`text` holds %1 to %9 where the numbers of the levels stand."""

    text: str
    form: str
    is_legal: bool = False
    goes_on: bool = False


class Row(NamedTuple):
    node: Node
    depth: int
    is_counted: bool


def rows_of(tree: Iterable[Node]) -> tuple[list[Row], dict[int, Level]]:
    """Every node with its depth and whether the list draws its number; and the levels of that list."""
    flat = [(node, min(depth, DEEPEST)) for node, depth in walk(tree)]
    levels = {}
    for depth in range(DEEPEST + 1):
        styles = Counter(
            style
            for node, at in flat
            if at == depth and node.kind in UNITS and (style := style_of(node.marker, depth))
        )
        if styles:
            levels[depth] = styles.most_common(1)[0][0]
    for depth in [*levels]:  # counting on through the chapters, where that is what most numbers do
        restarted, going_on = ({**levels, depth: levels[depth]._replace(goes_on=on)} for on in (False, True))
        if matches(flat, going_on, depth) > matches(flat, restarted, depth):
            levels = going_on
    return [
        Row(node, depth, hit) for (node, depth), hit in zip(flat, counted(flat, levels), strict=True)
    ], levels


def style_of(marker: str, depth: int) -> Level | None:
    if found := re.fullmatch(r"(\D*)(\d{1,2}(?:\.\d{1,2})+)(\D*)", marker):
        size = found[2].count(".") + 1
        if size > depth + 1:
            return None
        path = ".".join(f"%{place}" for place in range(depth + 2 - size, depth + 2))
        return Level(f"{found[1]}{path}{found[3]}", "decimal", is_legal=True)
    for form, pattern in FORMS.items():
        if found := pattern.search(marker):
            return Level(f"{marker[: found.start()]}%{depth + 1}{marker[found.end() :]}", form)
    return None


def matches(flat, levels, depth: int) -> int:
    return sum(hit for hit, (_node, at) in zip(counted(flat, levels), flat, strict=True) if at == depth)


def counted(flat, levels: dict[int, Level]) -> list[bool]:
    """Counts as a word processor will: only what it draws itself moves the count."""
    counts, hits = {}, []
    for node, depth in flat:
        hit = False
        if node.marker and depth in levels and node.kind in UNITS:
            after = {at: n for at, n in counts.items() if at <= depth or levels[at].goes_on}
            after[depth] = after.get(depth, 0) + 1
            hit = drawn(levels, after, depth) == node.marker
            counts = after if hit else counts
        hits.append(hit)
    return hits


def drawn(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
    def count(found: re.Match) -> str:
        at = int(found[1]) - 1
        form = "decimal" if levels[depth].is_legal or at not in levels else levels[at].form
        return numerals.drawn(counts.get(at, 1), form)

    return re.sub(r"%([1-9])", count, levels[depth].text)
