"""The text part of a mail, made from its HTML: one truth, two forms. Pure.

Paragraphs are kept apart by an empty line, list items carry their sign, a link is followed by its address.
"""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "h1", "h2", "h3", "ul", "ol", "blockquote", "hr"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = ""
        self.item = ""  # the sign that a list item begins with, as long as it is all there is
        self.lists: list[int | None] = []
        self.href, self.label = "", ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if (tag in BLOCKS or tag == "li") and self.line != self.item:
            self.end_block()
        if tag == "br":
            self.line += "\n"
        elif tag == "hr":
            self.blocks += ["----", ""]
        elif tag in ("ul", "ol"):
            self.lists.append(int(given.get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            self.line = self.item = self.sign()
        elif tag == "a":
            self.href, self.label = given.get("href") or "", ""

    def handle_endtag(self, tag):
        if tag == "a":
            self.end_link()
        if tag in BLOCKS or tag == "li":
            self.end_block()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            if not self.lists:
                self.blocks.append("")

    def handle_data(self, data):
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        self.label += text
        self.line += text.lstrip() if not self.line or self.line.endswith((" ", "\n")) else text

    def sign(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        number = self.lists[-1]
        self.lists[-1] += 1
        return f"{number}. "

    def end_link(self) -> None:
        address = re.sub(r"^(mailto|tel):", "", self.href)
        if address and address != self.label.strip():
            self.line = f"{self.line.rstrip()} {address} "
        self.href = ""

    def end_block(self) -> None:
        lines = [line.strip() for line in self.line.split("\n")]
        text = "\n".join(lines).strip()
        if text and self.line != self.item:
            indent = "   " * max(len(self.lists) - 1, 0)
            self.blocks.append("\n".join(indent + line for line in text.split("\n")))
            if not self.lists:
                self.blocks.append("")
        self.line = self.item = ""


def text_of(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(reader.blocks)).strip()
