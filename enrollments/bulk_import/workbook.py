"""Excel workbooks (.xlsx) as rows of text, without trusting them.

1. The package is opened by the guards of trainingsite/lib/files/package.py: bounded parts, no entities, no macros, no password.
2. What a file may cost is one budget over all its sheets and parts: bytes, tags, rows and cells.
3. Sheets are streamed cell by cell; what lies beyond the last column or row that a list of people has is not kept.
4. A formula counts as the value it had when the file was saved; nothing is calculated, nothing outside is opened.

openpyxl, which writes our files, is not used for reading: it loads styles and strings without a limit.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import TypeVar

from lxml import etree

from trainingsite.lib.files import package
from trainingsite.lib.files.package import Package
from trainingsite.lib.files.refusal import Refused

LAST_COLUMN = 60
MOST_ROWS = 5000  # with something in them
MOST_SHEETS = 8
MOST_MERGED = 500
MOST_ELEMENTS = (
    200_000  # of one file: its rows and cells, empty ones too (a formatted sheet has many), and its strings
)
CELL = 1000  # characters; a fault by far, and still enough of it to recognise
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")
HIDDEN = ("1", "true")
Thing = TypeVar("Thing")


@dataclass
class Sheet:
    rows: dict[int, list[str]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


@dataclass
class Budget:
    """How much of a file is still looked at."""

    left: int = MOST_ELEMENTS

    def counted(self, things: Iterable[Thing]) -> Iterator[Thing]:
        for thing in things:
            self.left -= 1
            if self.left < 0:
                raise Refused("bomb", "")
            yield thing


def sheets(data: bytes) -> Iterator[Sheet]:
    """The visible ones in their order; raises Refused."""
    with package.opened(data) as opened:
        main = opened.related("", "officeDocument")
        if main.endswith(".bin"):
            raise Refused("wrong_type", "")
        workbook = opened.tree(main)
        if workbook is None or local(workbook) != "workbook":
            raise Refused("wrong_type", "")
        parts = dict(opened.relations(main, "worksheet"))
        budget = Budget()
        strings = strings_of(opened, opened.related(main, "sharedStrings"), budget)
        for name in [parts[key] for key in visible(workbook) if key in parts][:MOST_SHEETS]:
            yield sheet_of(opened, name, strings, budget)


def visible(workbook) -> Iterator[str]:
    for sheet in workbook.iterfind(".//{*}sheets/{*}sheet"):
        if sheet.get("state", "visible") == "visible":
            yield next((value for name, value in sheet.items() if name.endswith("}id")), "")


def local(element) -> str:
    return etree.QName(element).localname


class Counted(BytesIO):
    """Its tags are counted as the parser takes them: what is told before the budget ends is told."""

    def __init__(self, opened: Package, data: bytes):
        super().__init__(data)
        self.opened = opened

    def read(self, size: int | None = -1) -> bytes:
        return self.opened.spend_marks(super().read(size))


def elements(opened: Package, name: str, *tags: str):
    """Each element once it is complete, then thrown away."""
    if name not in opened.names:
        return
    found = etree.iterparse(
        Counted(opened, package.plain_xml(opened.bytes_of(name))),
        tag=[f"{{*}}{tag}" for tag in tags],
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _event, element in found:
            yield element
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        raise Refused("damaged", "") from error


def strings_of(opened: Package, name: str, budget: Budget) -> list[str]:
    return [text_of(entry) for entry in budget.counted(elements(opened, name, "si"))]


def text_of(element) -> str:
    """Without the reading that stands above a character."""
    texts = element.iterfind(".//{*}t")
    text = "".join(one.text or "" for one in texts if local(one.getparent()) != "rPh")
    return ESCAPED.sub(" ", text)[:CELL]


def sheet_of(opened: Package, name: str, strings: list[str], budget: Budget) -> Sheet:
    sheet, row, column, merged = Sheet(), 0, 0, []
    for element in budget.counted(elements(opened, name, "c", "row", "mergeCell")):
        kind = local(element)
        if kind == "mergeCell":
            merged += [element.get("ref", "")][: MOST_MERGED - len(merged)]
        elif kind == "row":
            row = number_of(element, after=row)
            column = 0
            if element.get("hidden") in HIDDEN and row in sheet.rows:
                sheet.hidden.add(row)
        else:
            here = number_of(element.getparent(), after=row)
            column = column_of(element.get("r", ""), column + 1)
            if column <= LAST_COLUMN and (value := value_of(element, strings)):
                put(sheet, here, column, value)
    fill_merged(sheet, merged, budget)
    return sheet


def number_of(row, *, after: int) -> int:
    number = row.get("r", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 8 else after + 1


def column_of(place: str, otherwise: int) -> int:
    found = PLACE.fullmatch(place)
    if not found:
        return otherwise
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def put(sheet: Sheet, row: int, column: int, value: str) -> None:
    cells = sheet.rows.setdefault(row, [])
    if len(sheet.rows) > MOST_ROWS:
        raise Refused("too_many", "")
    cells.extend([""] * (column - len(cells)))
    cells[column - 1] = value


def value_of(cell, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell)
    value = (cell.findtext("{*}v") or "")[:CELL]
    if kind == "s":
        at = int(value) if value.isascii() and value.isdigit() else -1
        return strings[at] if 0 <= at < len(strings) else ""
    if kind == "e":  # an error of a formula is no value
        return ""
    return number(value) if kind == "n" else ESCAPED.sub(" ", value)


def number(value: str) -> str:
    """`1.38001380E10` -> `13800138000`: a phone number that was typed as a number."""
    try:
        parsed = Decimal(value)
    except InvalidOperation:
        return value
    if not parsed.is_finite() or abs(parsed.adjusted()) > 20:
        return value
    return f"{parsed:f}".removesuffix(".0") if parsed != parsed.to_integral_value() else str(int(parsed))


def fill_merged(sheet: Sheet, merged: list[str], budget: Budget) -> None:
    """A department that is written once beside its people holds for every one of them."""
    rows = sorted(sheet.rows)
    for ref in merged:
        first, last = (PLACE.fullmatch(place) for place in (*ref.split(":"), "")[:2])
        if not first or not last:
            continue
        column, top, bottom = column_of(first[0], 0), int(first[2]), int(last[2])
        value = (sheet.rows.get(top, []) + [""] * LAST_COLUMN)[column - 1] if column <= LAST_COLUMN else ""
        below = rows[bisect_right(rows, top) : bisect_right(rows, bottom)] if value else []
        for row in budget.counted(below):
            if not (sheet.rows[row] + [""] * LAST_COLUMN)[column - 1]:
                put(sheet, row, column, value)
