"""The outline as a Word file: real headings, real automatic numbers, styles of its own for cases, exercises and tools.

What the list can count is counted by Word (listing.py), so that an instructor who adds a section has it numbered. The
same words make the same bytes, whenever they are written.
"""

import io
import zipfile

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm

from courses.exports.docx_parts import add_field, add_list, add_table, set_number, shade, underline
from courses.exports.docx_styles import dress, name_of
from courses.exports.listing import UNITS, rows_of
from courses.exports.sheet import Sheet
from trainingsite.lib.print import theme

EPOCH = (1980, 1, 1, 0, 0, 0)


def write(sheet: Sheet) -> bytes:
    document = Document()
    dress(document)
    describe(document, sheet)
    frame(document, sheet)
    document.add_paragraph(sheet.title, "Title")
    if sheet.subtitle:
        document.add_paragraph(sheet.subtitle, "Subtitle")
    add_table(document, sheet.facts)
    for label, text in sheet.blocks[:1]:
        add_block(document, label, text)
    if sheet.points:
        document.add_paragraph(sheet.points_label, "Heading 1")
        for point in sheet.points:
            document.add_paragraph(point, "List Bullet")
    for label, text in sheet.blocks[1:]:
        add_block(document, label, text)
    document.add_paragraph(sheet.outline_label, "Heading 1")
    add_outline(document, sheet)
    return packed(document)


def describe(document, sheet: Sheet) -> None:
    """File > Info in Word, and what a search over a folder finds."""
    links = document.part.package.rels
    for name in [name for name, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[name]  # the template's picture of another page
    about = document.core_properties
    about.title, about.subject, about.author = sheet.title, sheet.outline_label, sheet.site
    about.last_modified_by, about.version, about.language = sheet.site, sheet.version, sheet.language
    about.created = about.modified = sheet.released_at.replace(tzinfo=None)
    about.comments, about.keywords, about.revision = sheet.address, "", 1


def frame(document, sheet: Sheet) -> None:
    """A4; above each page who speaks of what, below it which version and which page."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
    right = section.page_width - section.left_margin - section.right_margin
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        paragraph.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(f"{sheet.site}\t{sheet.title}")
    underline(head, theme.LINE)
    foot.add_run(f"{sheet.version} · {sheet.released_on} · {sheet.address}\t")
    add_field(foot, "PAGE")
    foot.add_run(" / ")
    add_field(foot, "NUMPAGES")


def add_block(document, label: str, text: str) -> None:
    document.add_paragraph(label, "Heading 1")
    for line in filter(None, map(str.strip, text.splitlines())):
        document.add_paragraph(line)


def add_outline(document, sheet: Sheet) -> None:
    rows, levels = rows_of(sheet.tree)
    names = {depth: name_of(depth, "section" if depth == 1 else "item") for depth in range(9)}
    if not any(row.node.kind == "section" for row in rows if row.depth == 1):
        names[1] = name_of(1, "item")
    number = add_list(document, levels, names)
    ids = {style.name: style.style_id for style in document.styles}  # a look-up by name costs milliseconds
    for node, depth, is_counted in rows:
        is_unit = node.kind in UNITS
        paragraph = document.add_paragraph()
        paragraph._p.style = ids[names[depth] if is_unit else name_of(depth, node.kind)]
        if is_counted:
            set_number(paragraph, number, depth)
        elif is_unit and depth in levels:
            set_number(paragraph, 0, 0)
        if not is_counted and node.marker:
            gap = "" if node.marker[-1] in "：:、）)】" else " "
            paragraph.add_run(node.marker + gap)._r.style = ids["Outline marker"]
        paragraph.add_run(node.title)
        if node.minutes is not None:
            paragraph.add_run(f"（{node.minutes}分钟）")._r.style = ids["Outline minutes"]
        if not is_unit:
            paragraph.paragraph_format.left_indent = Cm(0.74 * min(max(depth - 1, 0), 5) + 0.2)
            shade(paragraph, node.kind)


def packed(document) -> bytes:
    """The parts again, without the hour at which they were written."""
    saved, result = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED, 9)
    return result.getvalue()
