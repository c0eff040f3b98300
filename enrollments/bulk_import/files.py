"""A list of people that somebody brings, as rows; what can't be read is refused with a sentence that says what to do."""

import secrets
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from enrollments.bulk_import import textfile, workbook
from enrollments.bulk_import.columns import FIELDS, Header, header_of
from enrollments.bulk_import.people import MOST_PEOPLE, Row, tidy
from trainingsite.lib.files.refusal import Refused

MAX_BYTES = 5 * 2**20
MANY_NUMBERS = 20
ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF")
MARKUP = (b"<", b"MIME-Version:", b"{\\rtf")

MESSAGES = {
    "empty": _("This file is empty."),
    "too_large": _("The file is larger than 5 MB. Copy the names into a new workbook, without pictures."),
    "busy": _("Others are sending their lists right now, so this file was not read. Everything you typed is kept: choose the file again in a minute."),
    "too_many": _("This file has more than 2,000 people. Split it, or call us: a group of that size gets its own dates."),
    "old": _("This is an old (.xls) or protected workbook. Open it in Excel or WPS, save it as .xlsx without a password and try again."),
    "picture": _("This is a picture or a PDF. Upload the workbook, or type the names."),
    "markup": _("This is a web page with the name of a workbook. Open it in Excel or WPS, save it as .xlsx and try again."),
    "wrong_type": _("This is no list that we can read. Excel workbooks (.xlsx) and text files (.csv) work."),
    "not_text": _("This is no list that we can read. Excel workbooks (.xlsx) and text files (.csv) work."),
    "protected": _("This file is protected. Remove its password in Excel and try again."),
    "macros": _("This workbook carries macros. Save it as .xlsx without macros and try again."),
    "damaged": _("This file is damaged. Open it in Excel or WPS, save it as a new .xlsx and try again."),
    "entities": _("This file is damaged. Open it in Excel or WPS, save it as a new .xlsx and try again."),
    "bomb": _("This file unpacks to far more than a list of people. Copy the names into a new workbook."),
    "no_header": _("We found no row with titles such as 姓名, 手机, 邮箱, 部门. Write them above the columns, or use our template."),
    "no_name": _("There is no column 姓名 (name). Write the title above it, or use our template."),
    "nobody": _("There is nobody below the titles of the columns."),
}  # fmt: skip


@dataclass
class Roster:
    rows: list[Row]
    # (code, what it is about) of what a person should know, see NOTES
    notes: list[tuple[str, str]] = field(default_factory=list)


NOTES = {
    "unused": _("Not used, because nothing is asked about it: %s."),
    "hidden": _("Rows that are hidden in the file were read as well: %s."),
    "sheets": _("Only the first sheet with such a list was read; %s more were left alone."),
}


def read_file(file: BinaryIO) -> Roster:
    """The people of an uploaded .xlsx or .csv; raises Refused. No more of it comes into memory than we would read."""
    return read(file.read(MAX_BYTES + 1))


def read(data: bytes) -> Roster:
    try:
        return _read(data)
    except Refused as refused:
        raise Refused(refused.code, MESSAGES[refused.code]) from refused


def _read(data: bytes) -> Roster:
    if len(data) > MAX_BYTES:
        raise Refused("too_large", "")
    if not data.strip():
        raise Refused("empty", "")
    for signatures, code in (((OLD_EXCEL,), "old"), (PICTURES, "picture")):
        if data.startswith(signatures):
            raise Refused(code, "")
    if data.startswith(ZIPPED):
        return from_sheets(list(workbook.sheets(data)))
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(MARKUP):
        raise Refused("markup", "")
    return from_sheets([workbook.Sheet(textfile.rows_of(data))])


def from_sheets(sheets: list[workbook.Sheet]) -> Roster:
    found = [(sheet, header_of(sheet.rows)) for sheet in sheets]
    sheet, header = next(((one, header) for one, header in found if header), (None, None))
    if header is None:
        raise Refused("no_header", "")
    if "name" not in header.columns:
        raise Refused("no_name", "")
    roster = Roster(people(sheet, header))
    if not roster.rows:
        raise Refused("nobody", "")
    if len(roster.rows) > MOST_PEOPLE:
        raise Refused("too_many", "")
    if header.unused:
        roster.notes.append(("unused", "、".join(tidy(title)[:20] for title in header.unused[:MANY_NUMBERS])))
    if hidden := sorted(sheet.hidden & {row.at for row in roster.rows}):
        roster.notes.append(("hidden", numbers(hidden)))
    if more := sum(
        other is not sheet and bool(other.rows) and bool(header_of(other.rows)) for other in sheets
    ):
        roster.notes.append(("sheets", str(more)))
    return roster


def people(sheet: workbook.Sheet, header: Header) -> list[Row]:
    """The rows below the header that say something in one of our columns."""
    upload, found = secrets.token_hex(3), []
    for number in sorted(row for row in sheet.rows if row > header.row):
        cells = sheet.rows[number]
        values = {
            name: tidy(cells[at]) if (at := header.columns.get(name)) is not None and at < len(cells) else ""
            for name in FIELDS
        }
        if any(values.values()) and values != header_again(sheet, header):
            found.append(Row(key=f"{upload}.{number}", at=number, **values))
    return found


def header_again(sheet: workbook.Sheet, header: Header) -> dict[str, str]:
    """Long lists repeat their titles on every printed page."""
    titles = sheet.rows[header.row]
    return {name: tidy(titles[header.columns[name]]) if name in header.columns else "" for name in FIELDS}


def numbers(rows: list[int]) -> str:
    return "、".join(map(str, rows[:MANY_NUMBERS])) + (" …" if len(rows) > MANY_NUMBERS else "")
