"""Comma, semicolon or tab separated text, in the encodings that Chinese Excel, WPS and mail programs write."""

import csv
import io

from enrollments.bulk_import.columns import FIRST_ROWS, columns_of
from enrollments.bulk_import.workbook import CELL, LAST_COLUMN, MOST_ROWS
from trainingsite.lib.files import plain
from trainingsite.lib.files.refusal import Refused

LONGEST_HEADER = 4000  # characters
SEPARATORS = (",", ";", "\t", "，", "；")


def rows_of(data: bytes) -> dict[int, list[str]]:
    """By row number as Excel would count it; raises Refused."""
    text = plain.decode(data)
    try:
        return cells_of(text, best_separator(text.split("\n", FIRST_ROWS)))
    except csv.Error as error:
        raise Refused("damaged", "") from error


def best_separator(lines: list[str]) -> str:
    """The one that makes most columns of some line near the top."""
    first = [line[:LONGEST_HEADER] for line in lines[:FIRST_ROWS]]
    return max(
        SEPARATORS,
        key=lambda separator: max(len(columns_of(line.split(separator))) for line in first),
    )


def cells_of(text: str, separator: str) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
        kept = [unquoted(cell)[:CELL] for cell in cells[:LAST_COLUMN]]
        if any(kept):
            rows[number] = kept
        if len(rows) > MOST_ROWS:
            raise Refused("too_many", "")
    return rows


def unquoted(cell: str) -> str:
    """Without what our own downloads put before a cell that a spreadsheet would calculate."""
    cell = cell.strip()
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell
