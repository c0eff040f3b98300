"""Rows of a table that was pasted as text: cells between tabs or bars.

A row that begins with a marker is that unit and the other cells are what it holds; a duration stays a duration. A row
without any marker is a chapter with its contents. The row that only names the columns (模块, 内容, 课时) goes.
"""

import re
from collections.abc import Sequence

from outlines.chinese_text import fold, words_of
from outlines.clean import Line
from outlines.kinds import minutes_of
from outlines.markers import DAYS, is_unit, lex

HOURS = ("分钟", "小时", "课时", "学时", "天")
AMOUNT = re.compile(r"\d{1,3}(?:\.\d)?")
BAR = re.compile(r"\s*\|\s*")
BEGINNINGS = frozenset(words_of("序号 编号 时间 日期 天数 节次 讲次 课次 模块 单元 章节"))
# What such a column says holds for the whole row.
OF_THE_ROW = frozenset(
    words_of(
        "形式 方式 授课方式 教学方式 培训方式 方法 教学方法 讲师 老师 授课讲师 培训讲师 主讲老师 主讲 地点 备注"
    )
)
REMARK = re.compile(r"\([^()]{1,6}\)$")
# The day of merged cells stands once, and the rows below it begin with 下午.
DAY_OF_HALVES = re.compile(r"(\S.*?)\s+(?=(?:上午|下午|晚上)(?:\s|$))")
RULE = re.compile(r"^[\s|:\-—]+$")
# What columns are called is put together from these: 培训 + 方式, 时间 + 段, 主要 + 知识点.
COLUMN = re.compile(
    "(?:课程|培训|授课|教学|学习|上课|主要|核心|详细|具体|模块|单元|章节|小节|内容|主题|专题|课题|议题|题目|大纲|要点|知识点|重点|难点|概要|简介|说明|名称"
    "|学时|课时|时间|时长|时段|段|用时|天数|日期|星期|日程|阶段|环节|节次|讲次|课次|章次|天次|序号|编号|章|节|讲|项目|安排|分配"
    "|目标|收获|收益|成果|产出|形式|方式|方法|活动|案例|练习|演练|作业|工具|讲师|老师|主讲|对象|地点|备注)+"
)
LONGEST_NAME = 8


def is_header(texts: Sequence[str]) -> bool:
    """A row of column names."""
    return len(texts) > 1 and all(is_column(text) for text in texts)


def is_column(text: str) -> bool:
    name = column(text)
    return len(name) <= LONGEST_NAME and COLUMN.fullmatch(name) is not None


def _is_spaced_header(text: str) -> bool:
    """序号 内容: columns that only spaces hold apart, if the first is one that rows begin with."""
    words = text.split()
    return is_header(words) and column(words[0]) in BEGINNINGS


def column(text: str) -> str:
    """The plain name of a column: 时长（分钟） is 时长."""
    return REMARK.sub("", fold(text).replace(" ", ""))


def cells(text: str) -> list[str]:
    """The cells of a row, or the text alone when it is none."""
    if "|" in text and (text.startswith("|") or text.count("|") > 1):
        return [cell for cell in BAR.split(text) if cell]
    if "\t" not in text:
        return _apart(text)
    return _titled([cell.strip() for cell in text.split("\t") if cell.strip()])


def _apart(text: str) -> list[str]:
    """第一天 一、账款: two units of which only the first lost its line."""
    token = lex(text)
    if not is_unit(token.family) or not _is_marked(token.title) or is_unit(lex(token.title).family):
        return [text]
    return [token.marker, token.title] if token.family in DAYS or lex(token.title).number == 1 else [text]


def _titled(found: list[str]) -> list[str]:
    """A marker in a cell of its own belongs to the next cell."""
    while len(found) > 1 and _is_marker(found[0]) and not _is_marked(found[1]):
        found = [f"{found[0]} {found[1]}", *found[2:]]
    return found


def _is_marked(cell: str) -> bool:
    """第一天 | 一、账款: the second cell is a unit of its own."""
    token = lex(cell)
    return bool(token.family) and not token.weak and bool(token.title)


def _is_marker(cell: str) -> bool:
    token = lex(cell)
    return (bool(token.family) and not token.title) or (cell.isdecimal() and len(cell) < 3)


def is_rule(text: str) -> bool:
    return "|" in text and RULE.match(text) is not None


def split_rows(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Lines with their cells apart, and the header rows that were taken out. Deeper indents say: part of this row.

    A duration comes first, whatever the other cells hold; so does what else is said of the whole row, if they count.
    """
    out: list[Line] = []
    headers: list[Line] = []
    names: list[str] = []
    table = [cells(line.text) for line in lines]
    halves = any(len(row) > 1 and lex(row[0]).family == "half-day" for row in table)
    for place, (line, row) in enumerate(zip(lines, table, strict=True)):
        day = DAY_OF_HALVES.match(row[0]) if halves else None
        if day and lex(row[0]).family in DAYS:
            out.append(line._replace(text=day[1]))
            row[0], line = row[0][day.end() :], line._replace(gap=False)
        found = _titled(_timed(row, [_unit(name) for name in names]))
        ruled = place + 1 < len(lines) and is_rule(lines[place + 1].text) and not any(map(_is_marked, found))
        if is_rule(line.text) or is_header(found) or _is_spaced_header(line.text) or ruled:
            headers.append(line)
            names = row if is_header(found) or ruled else names
            continue
        general = _of_the_row(row, names)
        counted = any(_is_marked(cell) for cell in found[1:])
        found[1:] = sorted(
            found[1:], key=lambda cell: (minutes_of(cell) is None, (cell in general) is not counted)
        )
        out.append(line._replace(text=found[0], indent=0 if names else line.indent))
        out.extend(
            line._replace(text=cell, gap=False, indent=_deeper(line, found, cell), cell=True)
            for cell in found[1:]
        )
    return out, headers


def _unit(name: str) -> str:
    """What a bare number means in the column of this name."""
    said = [word for word in HOURS if word in fold(name)]
    return said[0] if said else ""


def _timed(row: list[str], units: Sequence[str]) -> list[str]:
    """A 2 below 课时 is 2课时. The number of a row is one cell with its title by now."""
    if len(row) not in (len(units), len(units) - 1):
        return row
    return [
        f"{cell}{unit}" if unit and AMOUNT.fullmatch(cell) else cell
        for cell, unit in zip(row, units[-len(row) :], strict=True)
    ]


def _of_the_row(row: Sequence[str], names: Sequence[str]) -> set[str]:
    """讲授 below 形式, where the row has a cell for every column; its number and its title may be one by now."""
    if len(row) not in (len(names), len(names) - 1):
        return set()
    return {cell for cell, name in zip(row, names[-len(row) :], strict=True) if column(name) in OF_THE_ROW}


def _deeper(line: Line, row: list[str], cell: str) -> int:
    return line.indent if minutes_of(cell) or lex(row[0]).family else line.indent + 4
