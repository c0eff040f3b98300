"""Word files are read as Word shows them: numbers drawn, headings kept, what is hidden or deleted left out."""

from io import BytesIO

import pytest
from docx import Document

from outlines import sources
from outlines.sources import numerals
from tests.outlines.hostile import W, document, docx, paragraph, word

NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'


def item(text, level=0, number=1):
    return paragraph(text, NUMBERED.format(level, number))


def styled(text, style):
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def level(place, form, text, *, more="", start=1):
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels, more="", extra=""):
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{extra}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}</w:numbering>'
    )


def lines(*body, numbering="", styles=""):
    parts = {"numbering": numbering, "styles": styles and f"<w:styles {W}>{styles}</w:styles>"}
    return sources.read(word(document=document(*body), **{k: v for k, v in parts.items() if v})).splitlines()


def saved(made):
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_levels_count_and_restart():
    numbering = lists(
        level(0, "chineseCounting", "第%1讲："),
        level(1, "chineseCounting", "%2、"),
        level(2, "decimal", "%3、"),
    )
    body = [
        item("对账"),
        item("甲", 1),
        item("子", 2),
        item("丑", 2),
        item("乙", 1),
        item("寅", 2),
        item("谈判"),
        item("丙", 1),
    ]
    assert lines(*body, numbering=numbering) == [
        "第一讲： 对账", "一、 甲", "1、 子", "2、 丑", "二、 乙", "1、 寅", "第二讲： 谈判", "一、 丙"
    ]  # fmt: skip


def test_number_of_several_levels():
    numbering = lists(
        level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3")
    )
    body = [item("甲"), item("乙", 1), item("丙", 2), item("丁", 2), item("戊"), item("己", 1)]
    assert lines(*body, numbering=numbering) == ["1. 甲", "1.1 乙", "1.1.1 丙", "1.1.2 丁", "2. 戊", "2.1 己"]


def test_legal_numbers_are_digits_below_chinese_chapters():
    numbering = lists(level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    assert lines(item("甲"), item("乙"), item("丙", 1), numbering=numbering)[-1] == "2.1 丙"


def test_level_that_never_restarts_goes_on():
    numbering = lists(
        level(0, "upperLetter", "%1."), level(1, "decimal", "%2)", more='<w:lvlRestart w:val="0"/>')
    )
    body = [item("甲"), item("乙", 1), item("丙"), item("丁", 1)]
    assert lines(*body, numbering=numbering) == ["A. 甲", "1) 乙", "B. 丙", "2) 丁"]


def test_second_list_goes_on_unless_it_says_where_it_starts():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    more = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{said}</w:num>'
        for n, said in ((2, ""), (3, override))
    )
    numbering = lists(level(0, "decimal", "%1."), more=more)
    body = [item("甲"), item("乙", number=2), item("丙", number=3), item("丁", number=3)]
    assert lines(*body, numbering=numbering) == ["1. 甲", "2. 乙", "5. 丙", "6. 丁"]


def test_list_may_redefine_a_level():
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
    more = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    assert lines(item("甲", number=2), numbering=lists(level(0, "decimal", "%1)"), more=more)) == ["I. 甲"]


def test_list_linked_to_heading_styles():
    levels = [
        level(0, "chineseCounting", "第%1讲", more='<w:pStyle w:val="h1"/>'),
        level(1, "decimal", "%2.", more='<w:pStyle w:val="h2"/>'),
    ]
    styles = (
        "".join(
            f'<w:style w:type="paragraph" w:styleId="h{n}"><w:name w:val="heading {n}"/>'
            '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            for n in (1, 2)
        )
        + '<w:style w:styleId="own"><w:name w:val="小题"/><w:basedOn w:val="h2"/></w:style>'
    )
    body = [styled("对账", "h1"), styled("甲", "h2"), styled("乙", "own"), styled("谈判", "h1")]
    assert lines(*body, numbering=lists(*levels), styles=styles) == [
        "# 第一讲 对账", "## 1. 甲", "## 2. 乙", "# 第二讲 谈判"
    ]  # fmt: skip


def test_list_borrowed_from_a_list_style():
    extra = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="mine"/></w:abstractNum>'
    more = '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    styles = '<w:style w:type="numbering" w:styleId="mine"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    numbering = lists(level(0, "decimalEnclosedCircle", "%1"), more=more, extra=extra)
    assert lines(item("甲", number=2), item("乙", number=2), numbering=numbering, styles=styles) == [
        "① 甲",
        "② 乙",
    ]


def test_empty_item_counts_and_shows_nothing():
    assert lines(item("甲"), item(""), item("丙"), numbering=lists(level(0, "decimal", "%1."))) == [
        "1. 甲", "", "3. 丙"
    ]  # fmt: skip


def test_bullets_and_lists_taken_away():
    styles = '<w:style w:styleId="l"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = [styled("甲", "l"), paragraph("乙", f'<w:pStyle w:val="l"/>{NUMBERED.format(0, 0)}')]
    assert lines(*body, numbering=lists(level(0, "bullet", "\uf06c")), styles=styles) == ["• 甲", "乙"]


@pytest.mark.parametrize(
    ("number", "form", "drawn"),
    [
        (12, "chineseCountingThousand", "十二"),
        (105, "chineseCounting", "一百零五"),
        (20, "japaneseCounting", "二十"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "㉑"),
        (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"),
        (3, "ideographTraditional", "丙"),
        (11, "chineseLegalSimplified", "拾壹"),
        (7, "decimalZero", "07"),
        (10**9, "decimal", "9999"),
        (0, "chineseCounting", "0"),
        (5, "unheardOf", "5"),
    ],
)
def test_number_is_drawn(number, form, drawn):
    assert numerals.drawn(number, form) == drawn


def test_headings_of_python_docx():
    made = Document()
    made.add_heading("账款催收", 0)
    made.add_heading("第一讲 对账", 1)
    made.add_heading("一、准备", 2)
    made.add_paragraph("找齐单据", "List Bullet")
    made.add_paragraph("打印", "List Number")
    assert sources.read(saved(made)).splitlines() == [
        "账款催收", "# 第一讲 对账", "## 一、准备", "• 找齐单据", "1. 打印"
    ]  # fmt: skip


def test_tables_cell_by_cell_and_merged_cells_once():
    made = Document()
    table = made.add_table(rows=2, cols=3)
    for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = "甲乙丙丁戊己"[n]
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    made.add_paragraph("后文")
    assert [line for line in sources.read(saved(made)).splitlines() if line] == [
        "甲",
        "丁",
        "乙",
        "丙",
        "戊",
        "己",
        "后文",
    ]


def test_what_is_deleted_hidden_or_moved_is_left_out():
    runs = (
        "<w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        "<w:r><w:ruby><w:rt><w:r><w:t>zhàng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>账</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert lines(f"<w:p>{runs}</w:p>") == ["留增显账"]


def test_deleted_paragraph_does_not_count():
    gone = f"<w:p><w:pPr>{NUMBERED.format(0, 1)}<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p>"
    assert lines(item("甲"), gone, item("丙"), numbering=lists(level(0, "decimal", "%1."))) == [
        "1. 甲",
        "2. 丙",
    ]


def test_text_box_once_and_breaks_as_lines():
    box = "<w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"
    names = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    run = f"<w:r><mc:AlternateContent {names}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    body = f'<w:p><w:r><w:t>外面</w:t><w:br/><w:t>下一行</w:t><w:tab/><w:sym w:char="F0FC"/></w:r>{run}</w:p>'
    assert lines(body) == ["外面", "下一行\t\uf0fc", "框里"]


def test_table_of_contents_is_left_out():
    styles = '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    assert lines(styled("第一讲 对账 3", "T"), paragraph("第一讲 对账"), styles=styles) == ["第一讲 对账"]


def test_outline_level_of_the_paragraph_itself():
    assert lines(paragraph("对账", '<w:outlineLvl w:val="1"/>')) == ["## 对账"]


def test_main_part_by_another_name_and_strict_names():
    data = docx(
        **{
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>',
            "word/document2.xml": document(paragraph("对账")).replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
        }
    )
    assert sources.read(data) == "对账"
