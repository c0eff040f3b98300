"""The paragraph styles of our Word files. An instructor who restyles "Outline case" restyles every case."""

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from trainingsite.lib.print import theme

# name: size, colour, bold, space before, space after, line spacing
BUILT_IN = {
    "Normal": (10.5, theme.INK, False, 0, 4, 1.35),
    "Title": (24, theme.TEAL, True, 6, 4, 1.15),
    "Subtitle": (12, theme.SOFT, False, 0, 14, 1.3),
    "Heading 1": (15, theme.TEAL, True, 20, 8, 1.2),
    "Heading 2": (13, theme.INK, True, 18, 6, 1.25),
    "Heading 3": (11, theme.TEAL, True, 10, 3, 1.25),
    "List Bullet": (10.5, theme.INK, False, 0, 3, 1.3),
    "Header": (9, theme.FAINT, False, 0, 0, 1.2),
    "Footer": (9, theme.FAINT, False, 0, 0, 1.2),
}
OUTLINE = {
    "Outline goal": (10.5, theme.TEAL, False, 2, 6, 1.3),
    "Outline case": (10.5, theme.SOFT, False, 4, 4, 1.35),
    "Outline exercise": (10.5, theme.SOFT, False, 4, 4, 1.35),
    "Outline tool": (10.5, theme.SOFT, False, 4, 4, 1.35),
    "Outline note": (10.5, theme.SOFT, False, 0, 3, 1.35),
    **{f"Outline item {depth}": (10.5, theme.INK, False, 0, 2, 1.3) for depth in range(1, 10)},
}


def name_of(depth: int, kind: str) -> str:
    if kind in ("goal", "case", "exercise", "tool", "note"):
        return f"Outline {kind}"
    if depth == 0:
        return "Heading 2"
    return "Heading 3" if kind == "section" else f"Outline item {depth}"


def dress(document) -> None:
    styles = document.styles
    for name, look in BUILT_IN.items():
        shape(styles[name], look)
    for name, look in OUTLINE.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = styles["Normal"], True
        shape(style, look)
    for name, colour, bold in (("Outline marker", theme.TEAL, True), ("Outline minutes", theme.FAINT, False)):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.bold = RGBColor.from_string(colour), bold
        speak(style)
    styles["Outline minutes"].font.size = Pt(9.5)
    for name in ("Header", "Footer"):  # one tab, at the right margin, is ours
        for tabs in styles[name].element.pPr.findall(qn("w:tabs")):
            styles[name].element.pPr.remove(tabs)
    for rule in styles["Title"].element.pPr.findall(qn("w:pBdr")):
        styles["Title"].element.pPr.remove(rule)
    styles["List Bullet"].paragraph_format.left_indent = Cm(0.6)
    styles["List Bullet"].paragraph_format.first_line_indent = Cm(-0.6)


def shape(style, look) -> None:
    size, colour, bold, before, after, spacing = look
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), spacing
    form.keep_with_next = style.name.startswith(("Heading", "Title")) or None
    speak(style)


def speak(style) -> None:
    """Chinese and Latin letters each have their font; the theme's own would win, so it goes."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    style.font.name = theme.LATIN
    fonts.set(qn("w:eastAsia"), theme.SANS)
    fonts.set(qn("w:cs"), theme.LATIN)
