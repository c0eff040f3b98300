"""Word files (.docx): their paragraphs and table cells in order, with the numbers that Word draws.

The text of a numbered paragraph does not hold its number: it follows from the list and from the paragraphs before it
(numbering.py). python-docx, which loads and keeps every part of a package, is not used for reading.
"""

import re

from outlines.sources.numbering import Numbering, Styles, W, heading, is_on, value
from trainingsite.lib.files import package
from trainingsite.lib.files.refusal import MAX_CHARACTERS, TOO_LONG, Refused

COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# Not shown: the second copy of a text box, what was deleted or moved away, the reading above a character.
UNSHOWN = frozenset((COMPATIBILITY + "Fallback", W + "del", W + "moveFrom", W + "rt"))
SETTINGS = frozenset((W + "pPr", W + "rPr"))
TEXT = frozenset((W + "t", MATH_TEXT))
GLYPHS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


def read(data: bytes) -> str:
    parts = package.read(data)
    styles = Styles(parts.styles)
    numbering = Numbering(parts.numbering, styles)
    lines, size = [], 0
    for paragraph in paragraphs(parts.document):
        line = line_of(paragraph, numbering, styles)
        if line is not None:
            lines.append(line)
            size += len(line)
        if size > MAX_CHARACTERS:
            raise Refused("too_large", TOO_LONG)
    return "\n".join(lines)


def paragraphs(document):
    """Every paragraph once, in reading order; merged-away cells hold nothing that is seen."""
    stack = [document]
    while stack:
        element = stack.pop()
        if element.tag in UNSHOWN or element.tag in SETTINGS or is_merged_away(element):
            continue
        if element.tag == W + "p":
            yield element
        stack.extend(reversed(element))


def is_merged_away(element) -> bool:
    if element.tag != W + "tc":
        return False
    merge = element.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def line_of(paragraph, numbering: Numbering, styles: Styles) -> str | None:
    """A heading keeps its level as #, a list item its number; None for a line that nobody wrote."""
    properties = paragraph.find(W + "pPr")
    style = styles.of(properties)
    if style.name.startswith("toc "):
        return None  # the table of contents says everything a second time
    text = "\n".join(line.strip() for line in text_of(paragraph).split("\n")).strip()
    if not text and is_on(properties, "rPr/del"):
        return None
    label = numbering.label(properties)  # an empty item counts, as it does in Word
    if not text:
        return ""
    own = value(properties, "outlineLvl")
    level = heading(own) if own else style.heading
    return " ".join(filter(None, ("#" * level, label, text)))


def text_of(paragraph) -> str:
    pieces, stack = [], list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == W + "p" or element.tag in UNSHOWN or element.tag in SETTINGS or is_hidden(element):
            continue  # a text box's own paragraphs come as lines of their own
        if element.tag in TEXT:
            pieces.append(element.text or "")
        elif element.tag == W + "sym":
            pieces.append(symbol(element))
        else:
            pieces.append(GLYPHS.get(element.tag, ""))
        stack.extend(reversed(element))
    return "".join(pieces)


def is_hidden(element) -> bool:
    return element.tag == W + "r" and is_on(element, "rPr/vanish")


def symbol(element) -> str:
    """A sign of a symbol font: a box, an arrow, a tick. The compiler knows them as bullets."""
    code = element.get(W + "char", "").upper()
    return chr(int(code, 16)) if re.fullmatch("F0[2-9A-F][0-9A-F]|2[0-9A-F]{3}", code) else ""
