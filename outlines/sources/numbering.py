"""The numbers and bullets that Word draws before a paragraph (ECMA-376 part 1, 17.9).

A paragraph, or its style, names a list (`num`) and a level. The list is a view on an abstract list, which holds the
levels: their form, their text and their count. Lists on one abstract list go on counting together, unless one of them
says where it starts.
"""

import re
from functools import cache

from outlines.sources import numerals

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 8
LONGEST = 40  # characters of a level's text; Word itself stops at 31


@cache
def qualified(path: str) -> str:
    return "/".join(W + step for step in path.split("/"))


def value(element, path: str, default: str = "") -> str:
    found = element.find(qualified(path)) if element is not None else None
    return default if found is None else found.get(W + "val", default)


def is_on(element, path: str) -> bool:
    found = element.find(qualified(path)) if element is not None else None
    return found is not None and found.get(W + "val", "1") not in ("0", "false", "off")


def whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else default


class Style:
    """What a paragraph style says of headings and lists; what it leaves open, the one it is based on says."""

    def __init__(self, element=None, base: "Style | None" = None):
        self.name = value(element, "name").lower()
        own = value(element, "pPr/outlineLvl") or self.named()
        self.heading = heading(own) if own or base is None else base.heading
        number = value(element, "pPr/numPr/numId")
        self.number = number or (base.number if base else "")
        self.level = value(element, "pPr/numPr/ilvl") or (base.level if base else "")
        self.numbered_as = element.get(W + "styleId") if number else base.numbered_as if base else ""

    def named(self) -> str:
        found = re.fullmatch(r"(?:heading|标题|標題) ?([1-9])", self.name)
        return str(int(found[1]) - 1) if found else ""


def heading(level: str) -> int:
    """1 to 6 for a heading, 0 for text."""
    return int(level) + 1 if level and level in "012345" else 0


PLAIN = Style()


class Styles:
    def __init__(self, root):
        self.elements = by_id(root, "style", "styleId")
        self.known: dict[str, Style] = {}

    def of(self, properties) -> Style:
        """The style that a paragraph's properties name."""
        name = value(properties, "pStyle")
        return (self.known.get(name) or self.resolve(name)) if name else PLAIN

    def resolve(self, name: str) -> Style:
        """From the style up to one that is known already, and back down; a circle ends where it began."""
        chain = {}
        while name in self.elements and name not in self.known and name not in chain:
            chain[name] = self.elements[name]
            name = value(chain[name], "basedOn")
        style = self.known.get(name, PLAIN)
        for name, element in reversed(chain.items()):
            style = self.known[name] = Style(element, style)
        return style


class Level:
    """One level of a list: how it counts and what it draws."""

    def __init__(self, element):
        self.start = whole(value(element, "start"), 0 if element.find(f"{W}start") is None else 1)
        self.form = value(element, "numFmt", "decimal")
        self.text = value(element, "lvlText")[:LONGEST]
        self.style = value(element, "pStyle")
        self.is_decimal = is_on(element, "isLgl")
        self.goes_on = value(element, "lvlRestart") == "0"


class Listing:
    """A list as one `num` sees it: its levels, and where it begins anew."""

    def __init__(self, abstract: str, levels: dict[int, Level], starts: dict[int, int]):
        self.abstract, self.levels, self.starts = abstract, levels, starts


NOWHERE = Listing("", {}, {})


class Numbering:
    """Counts paragraphs as Word does and says each one's label. Lists are looked up when they are first used."""

    def __init__(self, root, styles: Styles):
        self.styles = styles
        self.abstract = by_id(root, "abstractNum", "abstractNumId")
        self.numbers = by_id(root, "num", "numId")
        self.levels: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, Listing] = {}
        self.counts: dict[str, dict[int, int]] = {}

    def list_of(self, number: str) -> Listing:
        if number not in self.numbers:
            return NOWHERE
        if number not in self.lists:
            self.lists[number] = self.resolve(self.numbers[number])
        return self.lists[number]

    def resolve(self, element) -> Listing:
        abstract = value(element, "abstractNumId")
        if abstract not in self.levels:
            self.levels[abstract] = levels_of(self.definition(abstract))
        levels, starts = self.levels[abstract], {}
        for override in element.iterfind(f"{W}lvlOverride"):
            place = whole(override.get(W + "ilvl", ""), 0)
            if redefined := list(levels_of(override).values()):
                levels = {**levels, place: redefined[0]}
            if start := value(override, "startOverride"):
                starts[place] = whole(start, 1)
        return Listing(abstract, levels, starts)

    def definition(self, abstract: str):
        """The abstract list, or the one that it borrows by way of a list style."""
        element = self.abstract.get(abstract)
        if link := value(element, "numStyleLink"):
            owner = self.numbers.get(value(self.styles.elements.get(link), "pPr/numPr/numId"))
            return self.abstract.get(value(owner, "abstractNumId"))
        return element

    def label(self, properties) -> str:
        """Counts the paragraph and says what Word draws before it; nothing for one outside any list."""
        number, place = self.place(properties)
        listing = self.list_of(number)
        levels = listing.levels
        if place not in levels:
            return ""
        counts = self.counts.setdefault(listing.abstract, {})
        if place in listing.starts:  # only its first paragraph of that level begins anew
            counts[place] = listing.starts.pop(place)
        else:
            counts[place] = counts[place] + 1 if place in counts else levels[place].start
        for deeper in range(place + 1, DEEPEST + 1):
            if deeper in levels and not levels[deeper].goes_on:
                counts.pop(deeper, None)
        return drawn(levels, counts, place)

    def place(self, properties) -> tuple[str, int]:
        """The list and the level; from the paragraph itself, else from its style."""
        style = self.styles.of(properties)
        number, level = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
        if not number and style.number and not level:
            own = value(properties, "pStyle")
            for place, defined in self.list_of(style.number).levels.items():
                if defined.style in (own, style.numbered_as):
                    return style.number, place
        return number or style.number, min(whole(level or style.level, 0), DEEPEST)


def by_id(root, tag: str, name: str) -> dict:
    return {} if root is None else {element.get(W + name): element for element in root.iterfind(W + tag)}


def levels_of(element) -> dict[int, Level]:
    if element is None:
        return {}
    found = ((whole(level.get(W + "ilvl", ""), 99), level) for level in element.iterfind(f"{W}lvl"))
    return {place: Level(level) for place, level in found if place <= DEEPEST}


def drawn(levels: dict[int, Level], counts: dict[int, int], place: int) -> str:
    level = levels[place]
    if level.form == "bullet":
        return "•" if level.text.strip() else ""

    def count(found: re.Match) -> str:
        upper = levels.get(int(found[1]) - 1)
        if upper is None or upper.form == "none":
            return ""
        number = counts.get(int(found[1]) - 1, upper.start)
        return numerals.drawn(number, "decimal" if level.is_decimal else upper.form)

    return re.sub(r"%([1-9])", count, level.text).strip()[:LONGEST]
