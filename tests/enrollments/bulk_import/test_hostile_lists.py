"""Lists that nobody should send: refused in words, or read harmlessly; never slow, never large, never an error."""

import zipfile

import pytest

from enrollments import bulk_import
from tests.enrollments.bulk_import import books
from tests.enrollments.bulk_import.books import HEAD, ONE, cell, raw, sheet
from tests.measured import ask, started
from tests.outlines import hostile
from tests.outlines.hostile import LAUGHS, MB, OLE, WEB, lying, many_entries, zipped

MACROS = books.TYPES.replace(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)
DTD = f"<!DOCTYPE x [{hostile.FILE}]>"


def strings(text, head=""):
    body = f'{head}<sst xmlns="{books.MAIN}">{text}</sst>'
    return raw(sheet(HEAD, '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'), strings=body)


def rows(count, xml):
    return raw(sheet(HEAD, ONE, *(xml(n) for n in range(count))))


FILES = {
    # -- bombs
    "1000:1 in the sheet": (lambda: raw(sheet(HEAD, ONE, " " * 60 * MB)), "bomb"),
    "1000:1 in the strings": (lambda: strings(" " * 60 * MB), "bomb"),
    "1000:1 in a picture": (lambda: raw(**{"xl/media/a.png": b"\0" * 60 * MB}), "read"),
    "1000:1 in the styles": (lambda: raw(**{"xl/styles.xml": " " * 60 * MB}), "read"),
    "bzip2 bomb": (lambda: raw(sheet(" " * 60 * MB), method=zipfile.ZIP_BZIP2), "damaged"),
    "200,000 entries": (many_entries, "too_large"),
    "5,000 entries": (lambda: raw(**{f"x/{n}": "" for n in range(5000)}), "bomb"),
    "overlapping entries": (hostile.overlapping, "damaged"),
    "size lies low": (lambda: lie(raw(sheet(HEAD, ONE, " " * 7 * MB)), 10), "damaged"),
    "size lies high": (lambda: lie(raw(), 2**32 - 2), "read"),
    "a row of a million cells": (lambda: rows(1, lambda _: f'<row r="3">{"<c/>" * 1_000_000}</row>'), "bomb"),
    "a million rows of nothing": (lambda: rows(1_000_000, lambda _: "<row/>"), "bomb"),
    "150,000 rows of something": (lambda: rows(150_000, lambda _: "<row><c><v>1</v></c></row>"), "too_many"),
    "a row far below": (lambda: rows(1, lambda _: f'<row r="1048576">{cell("A1048576", "李")}</row>'), "read"),
    "a cell far to the right": (lambda: rows(1, lambda _: f'<row r="3">{cell("XFD3", "李")}</row>'), "read"),
    "places that are none": (
        lambda: rows(9, lambda n: f'<row r="{n}99999999999">{cell("ZZZZ99999999", "李")}</row>'),
        "read",
    ),
    "300,000 merged cells": (
        lambda: raw(sheet(HEAD, ONE, after='<mergeCell ref="A1:XFD1048576"/>' * 150_000)),
        "read",
    ),
    "a dimension that lies": (
        lambda: raw(f'<worksheet xmlns="{books.MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{HEAD}{ONE}</sheetData></worksheet>'),
        "read",
    ),
    "numbers without end": (
        lambda: rows(1, lambda _: '<row r="3"><c r="A3"><v>1E+999999999</v></c><c r="B3"><v>NaN</v></c></row>'),
        "read",
    ),
    "a string of 7 MB": (lambda: strings(f"<si><t>{'王' * 2_300_000}</t></si>"), "read"),
    "strings that are not there": (
        lambda: rows(3, lambda n: f'<row><c t="s"><v>{"9" * n * 3000}</v></c></row>'),
        "read",
    ),
    # -- XML
    "external entity in the sheet": (lambda: raw(sheet(HEAD, cell("A2", "&x;"), head=DTD)), "entities"),
    "external entity in the strings": (lambda: strings("<si><t>&x;</t></si>", DTD), "entities"),
    "external entity in the workbook": (lambda: raw(**{"xl/workbook.xml": f"{DTD}<workbook>&x;</workbook>"}), "entities"),
    "parameter entity": (lambda: raw(sheet(HEAD, ONE, head=f"<!DOCTYPE x [{WEB}]>")), "entities"),
    "billion laughs": (lambda: raw(sheet(HEAD, cell("A2", "&l9;"), head=f"<!DOCTYPE x [{LAUGHS}]>")), "entities"),
    "UTF-16 declaration": (lambda: raw(sheet(HEAD, head=DTD).replace("UTF-8", "UTF-16").encode("utf-16")), "entities"),
    "100,000 levels": (lambda: raw(sheet("<row>" * 100_000 + "</row>" * 100_000)), "damaged"),
    "cut XML": (lambda: raw(sheet(HEAD, ONE)[:-60]), "damaged"),
    # -- other things by another name
    "macros": (lambda: raw(**{"xl/vbaProject.bin": OLE}), "macros"),
    "macros, renamed": (lambda: raw(types=MACROS), "macros"),
    "old Excel or a password": (lambda: OLE, "old"),
    "a page named .xls": (lambda: "\ufeff<html><table><tr><td>姓名</table>".encode(), "markup"),
    "a Word file": (hostile.docx, "wrong_type"),
    "OpenDocument": (lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "wrong_type"),
    "xlsb": (
        lambda: raw(**{"_rels/.rels": hostile.RELATIONS.format(hostile.RELATION.format("officeDocument", "xl/workbook.bin"))}),
        "wrong_type",
    ),
    "a sheet outside": (
        lambda: raw(**{"xl/_rels/workbook.xml.rels": hostile.RELATIONS.format(hostile.RELATION.format("worksheet", "../../../etc/passwd"))}),
        "no_header",
    ),
    "a sheet on the web": (
        lambda: raw(**{"xl/_rels/workbook.xml.rels": hostile.RELATIONS.format(
            hostile.RELATION.format("worksheet", "http://127.0.0.1:9/x.xml").replace("/>", ' TargetMode="External"/>'))}),
        "no_header",
    ),
    "PDF": (lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 1000, "picture"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "picture"),
    "program": (lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 1000, "not_text"),
    "cut short": (lambda: raw()[:-40], "damaged"),
    # -- text
    "200 MB of zeros": (lambda: b"\0" * 200 * MB, "too_large"),
    "5 MB of separators": (lambda: "姓名\n王\n".encode() + b"," * 4 * MB, "read"),
    "a quote without end": (lambda: "姓名\n\"王".encode() + b"a" * 4 * MB, "damaged"),
    "4 MB of lines": (lambda: "姓名\n王\n".encode() + b",\n" * 2 * MB, "read"),
    "a million people": (lambda: "姓名\n".encode() + "王\n".encode() * MB, "too_many"),
    "titles without end": (lambda: ("姓名" * 100_000 + "," + "(" * 100_000 + "\n王\n").encode(), "damaged"),
}  # fmt: skip


def lie(data, size):
    return lying(data.replace(b"xl/worksheets/sheet1.xml", b"word/document.xml0000000"), size).replace(
        b"word/document.xml0000000", b"xl/worksheets/sheet1.xml"
    )


@pytest.fixture(scope="module")
def reader():
    with started("tests.enrollments.bulk_import.read_measured") as process:
        yield process


@pytest.mark.parametrize("kind", FILES)
def test_hostile_list_costs_little(kind, reader, tmp_path):
    build, outcome = FILES[kind]
    path = tmp_path / "file"
    path.write_bytes(build())
    report = ask(reader, path=str(path))
    path.unlink()
    assert report["outcome"] == outcome
    assert "root:" not in report["text"]
    assert report["megabytes"] < 100


def test_every_refusal_has_its_words():
    for _build, outcome in FILES.values():
        assert outcome == "read" or str(bulk_import.MESSAGES[outcome])
