"""What python-docx has no call for: lists of several levels, page fields, rules and shades."""

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor

from courses.exports.listing import DEEPEST, Level
from trainingsite.lib.print import theme

WIDTHS = (Cm(3.6), Cm(12.6))
LIST = "90"  # python-docx's template has lists of its own, with low numbers
BARS = {"case": theme.ACCENT, "exercise": theme.TEAL, "tool": theme.FAINT, "goal": theme.TEAL}


def element(tag: str, **values: str):
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add_list(document, levels: dict[int, Level], styles: dict[int, str]) -> int:
    """One list for the whole outline; each level belongs to a paragraph style. Returns the list's number."""
    numbering = document.part.numbering_part.element
    abstract = element("abstractNum", abstractNumId=LIST)
    abstract.append(element("multiLevelType", val="multilevel"))
    for depth in range(DEEPEST + 1):
        abstract.append(level_of(depth, levels.get(depth), document.styles[styles[depth]].style_id))
    numbering.insert(0, abstract)
    number = element("num", numId=LIST)
    number.append(element("abstractNumId", val=LIST))
    numbering.append(number)
    for depth in levels:
        properties = document.styles[styles[depth]].element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = depth, int(LIST)
    return int(LIST)


def level_of(depth: int, level: Level | None, style: str):
    made = element("lvl", ilvl=str(depth))
    made.append(element("start", val="1"))
    made.append(element("numFmt", val=level.form if level else "none"))
    if level and level.goes_on:
        made.append(element("lvlRestart", val="0"))
    if level:
        made.append(element("pStyle", val=style))
    if level and level.is_legal:
        made.append(element("isLgl"))
    made.append(element("suff", val="space" if depth < 2 else "tab"))
    made.append(element("lvlText", val=level.text if level else ""))
    made.append(element("lvlJc", val="left"))
    properties, tabs = element("pPr"), element("tabs")
    left = str(0 if depth < 2 else 420 * (depth - 1) + 200)
    if depth >= 2:
        tabs.append(element("tab", val="num", pos=left))
        properties.append(tabs)
    properties.append(element("ind", left=left, hanging="0" if depth < 2 else "420"))
    made.append(properties)
    look = element("rPr")
    look.append(element("color", val=theme.TEAL))
    made.append(look)
    return made


def set_number(paragraph, number: int, depth: int) -> None:
    """0 takes a paragraph out of its style's list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = depth, number
    if number == 0:
        paragraph.paragraph_format.left_indent = Cm(0.74 * max(depth - 1, 0))
        paragraph.paragraph_format.first_line_indent = Cm(0)


def add_field(paragraph, code: str) -> None:
    """A number that Word fills in: the page, the count of pages."""
    field = element("fldSimple", instr=code)
    run, text = element("r"), element("t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def underline(paragraph, colour: str) -> None:
    rule(paragraph, "bottom", colour, size="6", space="6")


def shade(paragraph, kind: str) -> None:
    """A bar on the left in the colour of the kind; a goal stands on a tint as well."""
    if kind in BARS:
        rule(paragraph, "left", BARS[kind], size="18", space="8")
    if kind == "goal":
        paragraph._p.get_or_add_pPr().insert_element_before(
            element("shd", val="clear", color="auto", fill=theme.TINT),
            "w:tabs",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:rPr",
        )


def rule(paragraph, side: str, colour: str, *, size: str, space: str) -> None:
    borders = element("pBdr")
    borders.append(element(side, val="single", sz=size, space=space, color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def add_table(document, facts) -> None:
    """The course's facts: a name and a value in each row, with hair lines between."""
    table = document.add_table(rows=0, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz="4", space="0", color=theme.LINE))
    table._tbl.tblPr.append(borders)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    for label, value in facts:
        cells = table.add_row().cells
        for cell, text, width in zip(cells, (label, value), WIDTHS, strict=True):
            cell.width = width
            form = cell.paragraphs[0].paragraph_format
            form.space_before = form.space_after = Cm(0.12)
            run = cell.paragraphs[0].add_run(text)
            run.font.color.rgb = RGBColor.from_string(theme.FAINT if text is label else theme.INK)
