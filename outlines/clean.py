"""Takes the damage of copying out of a text: what is certainly noise goes, what may be content stays and is named.

Admin: "The other site's page put pinyin behind every character and swallowed 最大. Clean what you can, and tell me
where I have to look myself." Lines keep the number they had in the source, so that a warning can point at them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from outlines.tree import Problem
from trainingsite.lib import characters

INVISIBLE = characters.any_of(
    *(characters.CONTROLS, characters.MARKS, characters.JOINERS, characters.VARIATIONS, characters.BROKEN),
    "\ufff9-\ufffd",  # signs for what could not be copied
)
KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
PINYIN = re.compile(
    rf"(?<=[\u3400-\u9fff])[（(][ ]?([a-zɡü{TONED}]{{1,7}}(?:[ ][a-zɡü{TONED}]{{1,7}}){{0,3}})[ ]?[)）]"
)
SYLLABLE = re.compile(r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?[aeiouvü]{1,3}(?:n|ng|r)?")
EMPHASIS = re.compile(r"\*\*([^*\n]{1,200})\*\*|__([^_\n]{1,200})__")
ENTITY = {"&nbsp;": " ", "&emsp;": " ", "&ensp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"'}
TAG = re.compile(
    r"</?(?:p|br|div|span|li|ul|ol|strong|b|em|font|td|tr|h[1-6])(?:\s[^<>\n]{0,200})?/?>", re.IGNORECASE
)
COORDINATES = re.compile(r"^-?\d{10,}(?=[A-Z\u4e00-\u9fff])")
HAN = "\u3400-\u9fff"
LEADER = re.compile(r"\s*(?:…{2,}|\.{4,}|·{4,}|-{6,})\s*\d{1,3}\s*$")
CENSORED = re.compile(rf"(?<=[{HAN}])\*+(?=[{HAN}])")
MOJIBAKE = re.compile(r"(?<![?？])[?？]{2,}[;；]|\ufffd|锟斤拷|烫烫烫")
LETTERS = re.compile(rf"(?<=[{HAN}])[a-z](?=[{HAN}])")
PREVIEW = re.compile(rf"(?<=[{HAN}])(?!1\d{{10}}\D)\d{{10,}}(?=[{HAN}])")
STRAY_DIGITS = re.compile(rf"(?<=[{HAN}])\d{{6,}}(?=[{HAN}])")
# 第 一 单 元: letters that were spread to fill a line.
SPREAD = re.compile(
    r"第\s[一二三四五六七八九十\d]{1,3}\s(?:单\s元|模\s块|部\s分|专\s题|主\s题|课\s题|阶\s段|板\s块)"
)
BRANCHES = re.compile(r"^[ \t\u3000]*[│├└┣┗┃─━][│├└┣┗┃─━ \t\u3000\xa0]*")
WIDTHS = {"\t": 4, "\u3000": 2, "\u2003": 2}


class Line(NamedTuple):
    """A line that still knows where it came from, how far it was indented and whether a blank line stood before it.

    `cell`: it is a cell of the row above, not a line of its own."""

    no: int
    text: str
    indent: int = 0
    gap: bool = False
    cell: bool = False


def clean(text: str) -> tuple[list[Line], list[Problem]]:
    """Readable lines without blank ones, and what was repaired or looks damaged."""
    text = _visible(text)
    problems: list[Problem] = []
    spoken = _drops_pinyin(text)
    tagged = len(TAG.findall(text)) >= 3
    lines: list[Line] = []
    gap = False
    for no, raw in enumerate(text.splitlines(), 1):
        repaired, found = _repair(no, raw, spoken)
        problems.extend(found)
        for piece in TAG.split(repaired) if tagged else (repaired,):
            content = piece.strip()
            if content:
                lines.append(Line(no, content, _indent(piece), gap))
            gap = not content and (gap or not tagged)
    return _without_letters(lines, problems)


def _visible(text: str) -> str:
    """Lone surrogates, controls and invisible marks carry nothing to read; entities are undone."""
    text = KEYCAP.sub(r"\1.", text)
    text = INVISIBLE.sub("", text.encode("utf-8", "ignore").decode("utf-8"))
    if "&" in text:
        for entity, char in ENTITY.items():
            text = text.replace(entity, char)
    return EMPHASIS.sub(lambda found: found[1] or found[2], text) if "**" in text or "__" in text else text


def _drops_pinyin(text: str) -> bool:
    """Bare syllables are noise only in a text that is full of them; one (an) may be an abbreviation."""
    return sum(_is_syllable(found[1]) for found in PINYIN.finditer(text)) >= 3


def _is_syllable(letters: str) -> bool:
    """One syllable, or several behind a whole word; without any tone it may be English and is read more strictly."""
    toned = any(char in TONED or char == "ɡ" for char in letters)
    return toned or SYLLABLE.fullmatch(letters) is not None


def _repair(no: int, raw: str, spoken: bool) -> tuple[str, list[Problem]]:
    problems = []
    if spoken or any(char in TONED for char in raw):
        raw = PINYIN.sub(lambda found: "" if _is_syllable(found[1]) else found[0], raw)
    raw = SPREAD.sub(lambda found: "".join(found[0].split()), raw)
    branches = BRANCHES.match(raw)
    if branches:
        raw = " " * branches.end() + raw[branches.end() :]
    coordinates = COORDINATES.match(raw)
    if coordinates:
        raw = raw[coordinates.end() :]
        problems.append(
            Problem(no, "stray-number", f"行首的「{coordinates[0]}」像是图形坐标，已去掉；请核对原文。")
        )
    if PREVIEW.search(raw):
        raw = PREVIEW.sub("", raw)
        problems.append(
            Problem(no, "stray-number", "文字中间的长串数字像是页面预览留下的，已去掉；请核对原文。")
        )
    problems.extend(_suspect(no, raw))
    raw = raw.rstrip()
    if raw[-1:].isdigit() and LEADER.search(raw[-200:]):
        raw = raw[:-200] + LEADER.sub("", raw[-200:])
    return raw, problems


def _suspect(no: int, raw: str) -> Iterator[Problem]:
    if "*" in raw and CENSORED.search(raw):
        yield Problem(no, "censored", "「*」处可能有字被原网站隐去（常见为「最大」「最好」），请补上。")
    if MOJIBAKE.search(raw):
        yield Problem(no, "damaged", "有字符在复制时损坏，请对照原文补上。")
    if STRAY_DIGITS.search(raw):
        yield Problem(no, "stray-number", "文字中间夹着一串数字，可能来自页面预览；不需要就删去。")


def _without_letters(lines: list[Line], problems: list[Problem]) -> tuple[list[Line], list[Problem]]:
    """Single letters between characters are certainly noise when half of the lines have them; a few are only named."""
    noisy = [line.no for line in lines if LETTERS.search(line.text)]
    if len(noisy) < 3 or len(noisy) * 5 < len(lines):
        return lines, problems
    message = f"有 {len(noisy)} 行的汉字之间夹着单个字母，可能是干扰字符；请核对后删去。"
    if len(noisy) >= 5 and len(noisy) * 2 >= len(lines):
        lines = [line._replace(text=LETTERS.sub("", line.text)) for line in lines]
        message = f"有 {len(noisy)} 行的汉字之间夹着单个字母，已当作干扰字符去掉；请核对。"
    return lines, [*problems, Problem(noisy[0], "letter-noise", message)]


def _indent(text: str) -> int:
    width = 0
    for char in text:
        if not char.isspace():
            break
        width += WIDTHS.get(char, 1)
    return width
