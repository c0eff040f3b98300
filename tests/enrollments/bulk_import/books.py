"""Workbooks for tests: plain ones as Excel writes them, and raw ones with whatever XML a test wants inside."""

import io

from openpyxl import Workbook

from tests.outlines.hostile import RELATION, RELATIONS, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TITLES = ("姓名", "手机", "邮箱", "部门")
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def book(*lines, titles=TITLES, change=None) -> bytes:
    """`change(sheet, workbook)` does what a line can't."""
    workbook = Workbook()
    sheet = workbook.active
    for line in (titles, *lines) if titles else lines:
        sheet.append(line)
    if change:
        change(sheet, workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def person(n):
    return (f"陈禾{n}", f"138{n:08d}", f"chen{n}@example.com", "销售部")


def crowd(count, *, wrong=0) -> bytes:
    """`wrong` of them, spread evenly, have one of five faults."""
    lines, every = [], count // wrong if wrong else count + 1
    for n in range(count):
        name, phone, email, department = person(n)
        if n % every == every - 1:
            faults = [
                ("", phone, email),
                (name, "12345", email),
                (name, phone, "chen@"),
                ("123", phone, email),
            ]
            name, phone, email = [*faults, (name, "1.38E+10", email)][n // every % 5]
        lines.append((name, phone, email, department))
    return book(*lines)


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{cell("A1", "姓名")}{cell("B1", "手机")}</row>'
ONE = f'<row r="2">{cell("A2", "王晓")}{cell("B2", "13800138000")}</row>'


def sheet(*rows, head="", after=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def raw(main="", *, types=TYPES, method=8, strings="", **parts) -> bytes:
    """Around the XML of one sheet."""
    relations = RELATION.format("worksheet", "worksheets/sheet1.xml") + (
        RELATION.format("sharedStrings", "sharedStrings.xml") if strings else ""
    )
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": RELATIONS.format(RELATION.format("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(relations),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{R}"><sheets><sheet name="名单" sheetId="1" r:id="rworksheet"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": main or sheet(HEAD, ONE),
        **({"xl/sharedStrings.xml": strings} if strings else {}),
    } | parts
    return zipped(files, method=method)
