"""What we hand out holds no formula, whatever somebody typed."""

import csv
import io
import zipfile

import openpyxl
import pytest
from django.utils import timezone

from enrollments import bulk_import
from enrollments.bulk_import import templates, writing

HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1",
    "|x",
    "%0A=1",
    "=cmd|' /C calc'!A0",
    "\ufeff=1",
    "\u200b=1",
    "\0=1",
    " =1",
]


@pytest.fixture
def book():
    lines = [(text, "王") for text in HOSTILE]
    return writing.workbook(
        title="a" * 50, titles=("=A", "b"), lines=lines, widths=(9, 9), now=timezone.now()
    )


def test_no_cell_of_a_workbook_is_a_formula(book):
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    xml = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in xml
    assert all(cell.quotePrefix for cell in cells if cell.value.startswith("="))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_text_file_is_a_formula(text):
    data = writing.text_file(titles=("a",), lines=[(text,)]).decode("utf-8-sig")
    ((_title,), (cell,)) = csv.reader(io.StringIO(data, newline=""))
    assert not cell.startswith(writing.FORMULAS)
    assert not cell.strip().startswith(("=", "+", "@"))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_our_template_is_one_that_we_read(kind):
    data, _type = templates.empty(kind)
    with pytest.raises(bulk_import.Refused) as refusal:
        bulk_import.read(data)
    assert refusal.value.code == "nobody"  # the titles were found
    if kind == "csv":
        assert bulk_import.read(data + "王晓,13800138000,,\n".encode()).rows[0].name == "王晓"


def test_the_template_keeps_typed_numbers_as_text():
    data, _type = templates.empty("xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(templates.TITLES)
    assert {sheet.column_dimensions[name].number_format for name in "ABCD"} == {"@"}
