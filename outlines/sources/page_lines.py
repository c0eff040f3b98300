"""The lines that a browser would show: one for each block, with the numbers and bullets that it draws."""

import re
from typing import NamedTuple

from lxml import etree

from outlines.sources import numerals

BLOCK_TAGS = (
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6"
    " header hr html li main ol option p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(BLOCK_TAGS.split())
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
MARKED = re.compile(
    r"[•●◆■▪◇○□★☆※➢►▶→✓·\-–—*]|[①-⑳]|第.{1,4}[讲章节课天篇单元模块部分]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．:：]|【"
)


class Line(NamedTuple):
    """`home` is the same for lines whose blocks stand side by side."""

    text: str
    is_title: bool = False
    home: int = 0


def lines_of(body, *, without: set) -> list[Line]:
    reader = Reader()
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reader.leave(element)
            continue
        if element in without:
            walk.skip_subtree()
        reader.enter(element, is_shown=element not in without)
    reader.end_line()
    return reader.lines


class Reader:
    """Gathers text until a block begins or ends. A list item's sign waits for its first line."""

    def __init__(self):
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.sign = ""
        self.blocks = [0, 0]  # the numbers of the blocks we are in
        self.count = 0
        self.counts: list[list] = []  # one [next number, form] for each list we are in
        self.preformatted = 0

    def enter(self, element, *, is_shown: bool) -> None:
        tag = element.tag
        if tag in BLOCKS or tag == "br":
            self.end_line()
        if tag in BLOCKS:
            self.count += 1
            self.blocks.append(self.count)
        if not is_shown:
            return
        if tag in ("ol", "ul"):
            self.counts.append(count_of(element))
        elif tag == "li":
            self.sign = self.next_sign(element)
        elif tag in HEADINGS:
            self.sign = HEADINGS[tag]
        self.preformatted += tag == "pre"
        self.say(element.text)

    def leave(self, element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self.end_line()
            self.blocks.pop()
        if tag in ("ol", "ul") and self.counts:
            self.counts.pop()
        if tag == "li" or tag in HEADINGS:
            self.sign = ""
        self.preformatted -= tag == "pre"
        self.say(element.tail)

    def say(self, text: str | None) -> None:
        if not text:
            return
        first, *more = text.split("\n") if self.preformatted > 0 else (text,)
        self.pieces.append(first)
        for line in more:
            self.end_line()
            self.pieces.append(line)

    def end_line(self) -> None:
        text = " ".join("".join(self.pieces).split())
        self.pieces.clear()
        if text:
            sign = "" if self.sign and self.sign[0] != "#" and MARKED.match(text) else self.sign
            self.lines.append(Line(f"{sign} {text}".strip(), is_title=sign == "#", home=self.blocks[-2]))
            self.sign = ""

    def next_sign(self, element) -> str:
        if not self.counts or self.counts[-1][1] == "bullet":
            return "•"
        count = self.counts[-1]
        own = element.get("value", "")
        number = int(own) if own.isascii() and own.isdigit() and len(own) < 6 else count[0]
        count[0] = number + 1
        return f"{numerals.drawn(number, count[1])}{'、' if count[1] == 'chineseCounting' else '.'}"


def count_of(element) -> list:
    if element.tag == "ul":
        return [0, "bullet"]
    start, style = element.get("start", "1"), element.get("style", "")[:300]
    is_chinese = "cjk-ideographic" in style or "simp-chinese" in style or "trad-chinese" in style
    form = "chineseCounting" if is_chinese else LIST_FORMS.get(element.get("type", ""), "decimal")
    return [int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1, form]
