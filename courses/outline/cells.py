"""Rows of a table that was pasted as text: cells between tabs or bars.

A row that begins with a marker is that unit and the other cells are what it holds; a duration stays a duration. A row
without any marker is a chapter with its contents. The row that only names the columns (模块, 内容, 课时) goes.
"""

import re
from collections.abc import Sequence

from courses.outline.clean import Line
from courses.outline.hanzi import fold, words_of
from courses.outline.kinds import minutes_of
from courses.outline.markers import DAYS, is_unit, lex

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
RULE = re.compile(r"^[\s|:\-—]+$")
COLUMNS = frozenset(
    words_of(
        "模块 课程 课程名称 课程内容 课程模块 课程主题 内容 主要内容 培训内容 授课内容 "
        "教学内容 学习内容 详细内容 具体内容 主题 专题 单元 章节 名称 学时 课时 时间 "
        "时长 天数 日期 讲师 老师 序号 大纲 课程大纲 要点 知识点 内容要点 课程要点 "
        "课题 目标 学习目标 教学目标 收获 形式 方式 授课方式 教学方式 方法 教学方法 备注 "
        "节次 讲次 课次 章次 天次 培训模块 学习模块 课程单元 学习单元 培训主题 授课主题 模块名称 章节名称 单元名称 主题名称 "
        "内容概要 概要 内容简介 大纲内容 主要知识点 重点 难点 培训时间 授课时间 课程时间 时间安排 课时安排 培训方式 授课讲师 "
        "培训讲师 主讲老师 主讲 课程目标 培训目标 活动 案例 练习 "
        "工具 产出 成果 阶段 环节 项目 对象 地点 日程 议题 小节 讲 章 节 编号"
    )
)


def is_header(texts: Sequence[str]) -> bool:
    """A row of column names."""
    words = [column(text) for text in texts]
    return len(words) > 1 and all(word in COLUMNS for word in words)


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
    for line in lines:
        row = cells(line.text)
        found = _titled(_timed(row, [_unit(name) for name in names]))
        if is_rule(line.text) or is_header(found) or _is_spaced_header(line.text):
            headers.append(line)
            names = row if is_header(found) else names
            continue
        out.append(line._replace(text=found[0]))
        general = _of_the_row(row, names)
        counted = any(_is_marked(cell) for cell in found[1:])
        found[1:] = sorted(
            found[1:], key=lambda cell: (minutes_of(cell) is None, (cell in general) is not counted)
        )
        out.extend(
            line._replace(text=cell, gap=False, indent=_deeper(line, found, cell)) for cell in found[1:]
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
