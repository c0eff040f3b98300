"""Lists as HR departments keep them: read, whatever the program, the order of the columns and the encoding."""

import pytest

from enrollments import bulk_import
from enrollments.bulk_import.columns import columns_of, header_of
from tests.enrollments.bulk_import import books

WANG = ("王晓", "13800138000", "wang@example.com", "财务部")


def read(data):
    return [(row.at, row.name, row.phone, row.email, row.department) for row in bulk_import.read(data).rows]


def refused(data):
    with pytest.raises(bulk_import.Refused) as refusal:
        bulk_import.read(data)
    assert str(refusal.value.message)
    return refusal.value.code


def test_a_workbook_from_the_template():
    assert read(books.book(WANG)) == [(2, *WANG)]


@pytest.mark.parametrize(
    ("titles", "line"),
    [
        (("部门", "邮箱", "手机", "姓名"), WANG[::-1]),
        (("Department", "E-mail", "Mobile phone", "Full name"), WANG[::-1]),
        (("姓 名*", "手机号码（必填）", "电子邮箱:", "所属部门"), WANG),
        (("姓名", "手機號碼", "電郵", "所屬部門"), WANG),
        (("序号", "学员姓名", "性别", "联系电话", "邮箱地址", "部门"), ("1", WANG[0], "女", *WANG[1:])),
        (
            ("紧急联系人姓名", "紧急联系电话", "员工姓名", "本人手机", "工作邮箱", "部门"),
            ("李母", "13900139000", *WANG),
        ),
        (("办公电话", "手机", "姓名", "邮箱", "部门"), ("0755-26001234", WANG[1], WANG[0], *WANG[2:])),
    ],
)
def test_columns_are_known_by_their_titles(titles, line):
    assert read(books.book(line, titles=titles)) == [(2, *WANG)]


def test_what_is_not_asked_is_named():
    roster = bulk_import.read(books.book(("1", *WANG, "经理"), titles=("序号", *books.TITLES, "职务")))
    assert roster.notes == [("unused", "序号、职务")]


def test_titles_of_the_list_may_stand_above():
    lines = [("2027 年催收实战参训名单",), (), ("填表人", "何人事"), books.TITLES, WANG]
    assert read(books.book(*lines, titles=None)) == [(5, *WANG)]


def test_blank_rows_and_repeated_titles_are_passed_over():
    lines = [WANG, (None,) * 4, ("  ", "", None, "\u3000"), books.TITLES, ("李雷", "13800138001")]
    assert [row[:2] for row in read(books.book(*lines))] == [(2, "王晓"), (6, "李雷")]


@pytest.mark.parametrize("number", [13800138000, 13800138000.0])
def test_a_phone_typed_as_a_number_keeps_its_digits(number):
    assert read(books.book(("王晓", number)))[0][2] == "13800138000"


def test_a_formula_is_its_last_value_or_nothing():
    cells = '<c r="A2" t="str"><f>CONCAT("王","晓")</f><v>王晓</v></c><c r="B2"><f>1+1</f></c>'
    assert read(books.raw(books.sheet(books.HEAD, f'<row r="2">{cells}</row>'))) == [(2, "王晓", "", "", "")]


def test_an_error_of_a_formula_is_nothing():
    cells = f'{books.cell("A2", "王晓")}<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>'
    assert read(books.raw(books.sheet(books.HEAD, f'<row r="2">{cells}</row>')))[0][2] == ""


def test_a_merged_department_is_everybodys():
    def merge(sheet, _workbook):
        sheet.merge_cells("D2:D4")

    lines = [WANG, ("李雷", "13800138001"), ("韩梅", "13800138002"), ("周舟", "13800138003")]
    assert [row[4] for row in read(books.book(*lines, change=merge))] == ["财务部"] * 3 + [""]


def test_hidden_rows_are_read_and_named():
    def hide(sheet, _workbook):
        sheet.row_dimensions[3].hidden = True

    roster = bulk_import.read(books.book(WANG, ("李雷", "13800138001"), change=hide))
    assert [row.name for row in roster.rows] == ["王晓", "李雷"]
    assert roster.notes == [("hidden", "3")]


def test_a_hidden_sheet_is_not_read_and_a_second_list_is_named():
    def add(sheet, workbook):
        sheet.sheet_state = "hidden"
        for name in ("华东", "华南"):
            other = workbook.create_sheet(name)
            other.append(books.TITLES)
            other.append((f"{name}人", "13800138009"))
        workbook.active = 1

    roster = bulk_import.read(books.book(WANG, change=add))
    assert [row.name for row in roster.rows] == ["华东人"]
    assert roster.notes == [("sheets", "1")]


def test_cells_without_their_places_and_shared_strings():
    strings = f'<sst xmlns="{books.MAIN}"><si><t>姓名</t></si><si><r><t>王</t></r><r><t>晓</t></r><rPh><t>wang</t></rPh></si></sst>'
    rows = '<row><c t="s"><v>0</v></c></row><row><c t="s"><v>1</v></c></row><row><c t="s"><v>99</v></c></row>'
    assert read(books.raw(books.sheet(rows), strings=strings)) == [(2, "王晓", "", "", "")]


def test_what_nobody_sees_is_left_out():
    assert read(books.book((" 王\u200b晓\xa0\n", "138\u202d00138000")))[0][1:3] == ("王晓", "13800138000")


# -- text

TEXT = "姓名,手机,邮箱,部门\n王晓,13800138000,wang@example.com,财务部\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_text_in_every_usual_dress(encoding, separator):
    assert read(TEXT.replace(",", separator).encode(encoding)) == [(2, *WANG)]


def test_text_with_quotes_lines_and_a_title():
    text = '参训名单\r\n\r\n姓名,部门\r\n"王\r\n晓","销售, 华东"\r\n李雷,财务\r\n'
    assert [(row[1], row[4]) for row in read(text.encode())] == [("王 晓", "销售, 华东"), ("李雷", "财务")]


def test_our_own_download_comes_back_as_it_was():
    assert read("姓名,手机\n王晓,'+86 138 0013 8000\n".encode())[0][2] == "+86 138 0013 8000"


# -- what is no list


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        ("王晓,13800138000\n".encode(), "no_header"),
        ("手机,部门\n13800138000,财务\n".encode(), "no_name"),
        (books.book(), "nobody"),
        (books.book(titles=("甲", "乙")), "no_header"),
        ("姓名\n王\n".encode("utf-16-be"), "not_text"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data, code):
    assert refused(data) == code


def test_2000_people_are_read_and_2001_are_not():
    assert len(bulk_import.read(books.crowd(2000)).rows) == 2000
    assert refused(books.crowd(2001)) == "too_many"


# -- titles, by themselves


def test_the_row_with_most_titles_is_the_header():
    grid = {1: ["姓名"], 3: ["姓名", "手机", "部门"], 4: ["王晓", "138", "财务"]}
    header = header_of(grid)
    assert (header.row, header.columns) == (3, {"name": 0, "phone": 1, "department": 2})


def test_an_exact_title_comes_before_one_that_contains_it():
    assert columns_of(["家长电话号", "手机"]) == {"phone": 1}
    assert columns_of(["本人手机", "备用手机"]) == {"phone": 0}
