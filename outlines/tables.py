"""Tables that lost their lines on the way: cells under each other, or columns that only spaces hold apart.

Admin: "Word gave me 序号, 模块, 内容, 时间 each on a line of its own, and then every cell below the other." A table is
believed when its head names its columns and its rows keep to them; then each row is one line again, with tabs.
"""

from collections.abc import Sequence

from outlines.cells import AMOUNT, cells, is_column, is_header, is_rule
from outlines.chinese_text import fold, words_of
from outlines.clean import Line
from outlines.kinds import minutes_of

ORDINALS = frozenset(words_of("序号 编号 节次 讲次 课次"))
TIMES = frozenset(words_of("时间 时长 学时 课时 天数"))
HIGHEST_ROW = 20
SUBJECTS = frozenset(
    words_of(
        "模块 课程 课程名称 课程内容 课程模块 课程主题 内容 主要内容 培训内容 授课内容 教学内容 "
        "详细内容 主题 专题 单元 章节 课题 培训模块 课程单元 培训主题 授课主题 模块名称 单元名称 学习内容 "
        " 大纲 课程大纲 要点 知识点 内容要点 课程要点 小节 章 节"
    )
)
# Above the names of the columns these say what the table is.
HEADINGS = frozenset(("课程大纲", "大纲"))
FEWEST_COLUMNS, MOST_COLUMNS, FEWEST_ROWS = 3, 8, 2


def straighten(lines: Sequence[Line]) -> list[Line]:
    """The lines with the rows of such tables put together."""
    out: list[Line] = []
    place = 0
    while place < len(lines):
        rows = _spaced(lines, place) or _stacked(lines, place) or _flowing(lines, place)
        if rows:
            out.extend(line._replace(text=text) for line, text, _taken in rows)
            place += sum(taken for _line, _text, taken in rows)
        else:
            out.append(_unframed(lines[place]))
            place += 1
    return out


def _unframed(line: Line) -> Line:
    """| 第一模块 | 选品 |: a row between bars is one between tabs."""
    framed = line.text[0] == "|" == line.text[-1] and not is_rule(line.text)
    return line._replace(text="\t".join(cells(line.text))) if framed and len(line.text) > 1 else line


def _spaced(lines: Sequence[Line], place: int) -> list[tuple[Line, str, int]]:
    """日期 时间 课题 内容, and below it rows with just as many words."""
    head = _words(lines[place].text)
    if len(head) < FEWEST_COLUMNS or not is_header(head):
        return []
    rows = []
    for line in lines[place:]:
        found = _words(line.text)
        if len(found) != len(head):
            break
        rows.append((line, "\t".join(found), 1))
    return rows if len(rows) > FEWEST_ROWS else []


def _words(text: str) -> list[str]:
    return text.split() if len(text) <= 200 and "\t" not in text and "|" not in text else []


def _names(lines: Sequence[Line], place: int) -> list[str]:
    """The names of columns that begin here, one below the other."""
    names: list[str] = []
    for line in lines[place : place + MOST_COLUMNS]:
        name = fold(line.text).replace(" ", "")
        if not is_column(name) or name in names or (name in HEADINGS and not names):
            break
        names.append(name)
    return names


def _stacked(lines: Sequence[Line], place: int) -> list[tuple[Line, str, int]]:
    """序号 / 模块 / 内容 / 时间 under each other, and below them rows whose numbers run or whose times are times."""
    names = _names(lines, place)
    wide = len(names)
    if wide < FEWEST_COLUMNS or SUBJECTS.isdisjoint(names):
        return []
    rows = [(lines[place], "\t".join(line.text for line in lines[place : place + wide]), wide)]
    for start in range(place + wide, len(lines) - wide + 1, wide):
        texts = [line.text for line in lines[start : start + wide]]
        if not _keeps_to(names, texts, len(rows)):
            break
        rows.append((lines[start], "\t".join(texts), wide))
    return rows if len(rows) > FEWEST_ROWS else []


def _flowing(lines: Sequence[Line], place: int) -> list[tuple[Line, str, int]]:
    """模块 / 内容 / 课时, and below it rows of any height: the bare number below 课时 ends each of them."""
    names = _names(lines, place)
    wide = len(names)
    if wide < FEWEST_COLUMNS or SUBJECTS.isdisjoint(names) or names[-1] not in TIMES:
        return []
    rows = [(lines[place], "\t".join(line.text for line in lines[place : place + wide]), wide)]
    start = place + wide
    for end in range(start, len(lines)):
        if AMOUNT.fullmatch(lines[end].text) and end - start > 1:
            cells_of_row = [line.text for line in lines[start:end]]
            rows.append(
                (lines[start], "\t".join([*cells_of_row, f"{lines[end].text}{names[-1]}"]), end + 1 - start)
            )
            start = end + 1
        elif end - start > HIGHEST_ROW:
            break
    return rows if len(rows) > FEWEST_ROWS else []


def _keeps_to(names: Sequence[str], texts: Sequence[str], ordinal: int) -> bool:
    known = [(name, text) for name, text in zip(names, texts, strict=True) if name in ORDINALS | TIMES]
    numbered = all(fold(text) == str(ordinal) for name, text in known if name in ORDINALS)
    return bool(known) and numbered and all(minutes_of(text) for name, text in known if name in TIMES)


def table_end(lines: Sequence[Line], place: int) -> int:
    """Where the table that begins here ends; the place itself when none begins."""
    head = cells(lines[place].text)
    if not is_header(head) or SUBJECTS.isdisjoint(fold(name).replace(" ", "") for name in head):
        return place
    end = place + 1
    while end < len(lines) and len(cells(lines[end].text)) > 1:
        end += 1
    return end if end - place > FEWEST_ROWS else place
