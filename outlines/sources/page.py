"""Saved web pages: the main text, line by line, without menus, forms and footers.

1. What never holds a syllabus goes: scripts, menus, small forms, small hidden parts (page_parts.py).
2. Blocks that are mostly links go: related courses, breadcrumbs, tag clouds.
3. Of the lines that are left, those before the first and after the last one that looks like a syllabus go.

Each step walks the tree once: a page may have a hundred thousand elements.
"""

import re

from django.utils.translation import gettext_lazy as _
from lxml import etree, html

from outlines.sources.page_lines import Line, lines_of
from outlines.sources.page_parts import furniture
from trainingsite.lib.files.refusal import TOO_LONG, Refused

MAX_CHARACTERS = 2_000_000
MAX_TAGS = 60_000  # a course page has some thousand; and four times as many between its programs
LONGEST_TAG = 4000  # the parser's work grows with the square of a tag's attributes
# What is written between the tags of a page: comments and programs whole, tags as a browser tells them apart. Nothing
# in it ever steps back, so it takes one walk over any text.
MARKUP = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->)?"
    r"|<(?P<code>script|style|svg)\b(?:[^<]|<(?!/(?P=code)))*+(?:</(?P=code)[^>]*+>)?"
    r"|(?P<tag><[a-z][^\s/>]*+)"
    r"""(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?)?)*+>?""",
    re.IGNORECASE,
)
LONG = 40  # characters of a line that is prose, not a button
NUMBERED = re.compile(
    r"(?:#+ )?(?:【.{2,20}】|第.{1,4}[讲章节课天篇单元模块部分]|模块.{1,3}[:： 、]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．]\D|[①-⑳]|(?:案例|演练|角色扮演|情景模拟|小组讨论|工具|本讲目标|小节目标).{0,6}[:：]|(?:part|module|day|chapter) ?\d)",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"(?:#+ )?(?:课程|培训|学习|教学|授课|课|項目|项目|課程|培訓)?(?:背景|收益|目标|目標|对象|對象|大纲|大綱|提纲|内容|內容|时间|時間|方式|特色|安排|时长|收获|人群)[:：]?"
)
LEGAL = re.compile(
    r"版权所有|copyright|©|备案|ICP[证備备]|公网安备|all rights reserved|营业执照|许可证|免责声明|隐私政策"
    r"|友情链接|技术支持|上一篇|下一篇|转载请注明",
    re.IGNORECASE,
)

DAMAGED = _("This page can’t be read. Copy the outline and paste it.")


def looks_like(text: str, *, name: str) -> bool:
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    is_marked = start.startswith(("<!doctype html", "<html")) or (
        start.startswith("<?xml") and "<html" in start
    )
    return is_marked or (name.lower().endswith((".html", ".htm", ".xhtml", ".shtml")) and "<" in text)


def read(text: str) -> str:
    root = parsed(text)
    body = root.find("body")
    if body is None:
        return ""
    lines = main_part(lines_of(body, without=furniture(body)))
    title = "" if any(line.is_title for line in lines) else title_of(root, lines)
    return "\n".join(filter(None, (title, *(line.text for line in lines))))


def parsed(text: str):
    if text.count("<") > 4 * MAX_TAGS:
        raise Refused("too_large", TOO_LONG)
    text = MARKUP.sub(lighter, text)
    if len(text) > MAX_CHARACTERS or text.count("<") > MAX_TAGS:
        raise Refused("too_large", TOO_LONG)
    # How large a page may be is settled above; libxml2's own limits would cut a deep one short in silence.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("damaged", DAMAGED) from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise Refused("damaged", DAMAGED)
    return root


def lighter(found: re.Match) -> str:
    """A tag as it is, unless it carries a picture or worse; of comments and programs nothing."""
    tag = found["tag"]
    return "" if tag is None else found[0] if len(found[0]) <= LONGEST_TAG else f"{tag}>"


def main_part(lines: list[Line]) -> list[Line]:
    """From the first line of the syllabus to the last, and what stands beside that; everything when no line looks like one."""
    places = [place for place, line in enumerate(lines) if line.is_title or is_syllabus(line.text)]
    if not places:
        return lines
    first, last = places[0], places[-1]
    while last + 1 < len(lines) and is_beside(lines[last + 1], lines[last]):
        last += 1
    return lines[first : last + 1]


def is_beside(line: Line, known: Line) -> bool:
    """The rest of a block that holds the syllabus is part of it, unless it is the small print."""
    return line.home == known.home and not LEGAL.search(line.text)


def is_syllabus(text: str) -> bool:
    if NUMBERED.match(text) or LABEL.fullmatch(text):
        return True
    return len(text) >= LONG and not LEGAL.search(text)


def title_of(root, lines: list[Line]) -> str:
    """The page's own title without the name of the site, unless the text begins with it."""
    title = re.split(r"\s*[_|｜]\s*|\s+[-–—]+\s+", " ".join((root.findtext(".//title") or "").split()))[0]
    return "" if any(title in line.text for line in lines[:3]) else title[:200]
