"""Lists that we hand out, as a workbook or as text. What somebody typed is never a formula in the hands of another.

1. In a workbook every cell is written as text, with the quote mark that keeps it text when it is edited.
2. In text, whatever a spreadsheet would calculate gets an apostrophe in front (OWASP, CSV injection).
3. Characters that no program shows are left out: Excel refuses a file that has some of them.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from trainingsite.lib.print.visible import visible

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
TEXT = "@"
INK, GROUND = "FF0F4C5C", "FFE6EEEE"
Lines = Iterable[Sequence[str]]


def workbook(*, title: str, titles: Sequence[str], lines: Lines, widths: Sequence[int], notes: Lines = (), notes_title: str = "", now: datetime) -> bytes:  # fmt: skip
    """`notes` make a second sheet. The columns are text also where nothing stands yet, so that a number typed there
    keeps its digits."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = now.replace(tzinfo=None, microsecond=0)
    book.properties.creator = ""
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format = width, TEXT
    sheet.append([_title(sheet, text) for text in titles])
    for line in lines:
        sheet.append([_text(sheet, text) for text in line])
    if notes:
        other = book.create_sheet(notes_title[:31])
        other.column_dimensions["A"].width, other.column_dimensions["B"].width = 14, 72
        for line in notes:
            other.append([_text(other, text) for text in line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(sheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, visible(str(text)))
    cell.data_type, cell.number_format = "s", TEXT
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if cell.value.startswith(FORMULAS):
        cell.quotePrefix = True
    return cell


def _title(sheet, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text)
    cell.font, cell.fill = Font(bold=True, color=INK), PatternFill("solid", fgColor=GROUND)
    return cell


def text_file(*, titles: Sequence[str], lines: Lines) -> bytes:
    """UTF-8 with the mark that Excel needs to see it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(titles)
    writer.writerows([harmless(visible(str(text))) for text in line] for line in lines)
    return stream.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(FORMULAS) or text.startswith(FORMULAS) else text
