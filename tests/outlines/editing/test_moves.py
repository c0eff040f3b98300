"""Moving parts of an outline: lines travel together, numbers follow, nothing is lost, and the way back leads back."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlines import parse, walk
from outlines.editing import MOVES, WHERES, Refused, drop, marks, move

TEXT = """催收实务

【课程大纲】
第一讲：拨号之前把账看清（90分钟）
一、一笔账的五个问题
1、欠款主体是谁
2、到期日从何时起算
二、找对说话的人
1、经办与老板各能决定什么

第二讲：开场六十秒（60分钟）
一、四步开场
1、报清公司和职责

第三讲：收尾与书面确认
一、把承诺写下来
"""


def line_of(text, title):
    return next(no for no, line in enumerate(text.split("\n"), 1) if title in line)


def shape(text):
    return [(depth, node.marker + node.title) for node, depth in walk(parse(text).tree)]


def moved(title, how, text=TEXT):
    return move(text, line_of(text, title), how).text


def dropped(title, target, where, text=TEXT):
    return drop(text, line_of(text, title), line_of(text, target), where).text


def test_a_chapter_takes_its_sections_along_and_the_numbers_follow():
    text = moved("开场六十秒", "up")
    assert (
        text.index("第一讲：开场六十秒（60分钟）")
        < text.index("1、报清公司")
        < text.index("第二讲：拨号之前")
    )
    assert "第三讲：收尾" in text


def test_blank_lines_between_chapters_stay_where_they_are():
    assert [not line for line in moved("开场六十秒", "up").split("\n")].count(True) == 4
    assert "\n\n第三讲" in moved("开场六十秒", "up")


def test_what_comes_before_the_outline_never_moves():
    assert moved("开场六十秒", "up").startswith("催收实务\n\n【课程大纲】\n第一讲：开场六十秒")


def test_the_moved_line_is_told():
    edit = move(TEXT, line_of(TEXT, "开场六十秒"), "up")
    assert edit.text.split("\n")[edit.line - 1] == "第一讲：开场六十秒（60分钟）"


@pytest.mark.parametrize(
    ("title", "how", "code"),
    [
        ("拨号之前", "up", "first"),
        ("收尾与书面", "down", "last"),
        ("拨号之前", "outdent", "top"),
        ("五个问题", "indent", "no_parent_here"),
        ("催收实务", "up", "nothing_here"),
    ],
)
def test_a_move_that_leads_nowhere_says_why(title, how, code):
    with pytest.raises(Refused) as refused:
        moved(title, how)
    assert refused.value.code == code


def test_a_section_moves_to_another_chapter_and_counts_on_there():
    text = dropped("找对说话的人", "四步开场", "before")
    assert (1, "一、找对说话的人") in shape(text)
    assert (1, "二、四步开场") in shape(text)
    assert (
        text.index("第二讲")
        < text.index("一、找对说话的人")
        < text.index("1、经办")
        < text.index("二、四步开场")
    )


def test_a_section_dropped_on_a_chapter_becomes_its_last():
    text = dropped("一笔账的五个问题", "收尾与书面确认", "inside")
    assert shape(text)[-3:] == [
        (1, "二、一笔账的五个问题"),
        (2, "1、欠款主体是谁"),
        (2, "2、到期日从何时起算"),
    ]
    assert (1, "一、找对说话的人") in shape(text)


def test_a_chapter_is_not_dropped_into_itself():
    with pytest.raises(Refused, match="into_itself"):
        dropped("拨号之前", "欠款主体", "after")


def test_an_indented_chapter_becomes_a_section_with_markers_of_its_level():
    text = moved("收尾与书面确认", "indent")
    assert shape(text)[-2:] == [(1, "二、收尾与书面确认"), (2, "1、把承诺写下来")]


def test_an_outdented_item_becomes_a_section_and_takes_those_below_along():
    text = moved("欠款主体", "outdent")
    assert shape(text)[1:5] == [
        (1, "一、一笔账的五个问题"),
        (1, "二、欠款主体是谁"),
        (2, "1、到期日从何时起算"),
        (1, "三、找对说话的人"),
    ]


def test_a_count_that_runs_through_the_chapters_keeps_running():
    text = "【课程大纲】\n第一讲：甲课\n一、子课\n二、丑课\n第二讲：乙课\n三、寅课\n四、卯课\n"
    edited = drop(text, line_of(text, "丑课"), line_of(text, "卯课"), "after").text
    assert [line for line in edited.split("\n") if "课" in line][2:] == [
        "一、子课",
        "第二讲：乙课",
        "二、寅课",
        "三、卯课",
        "四、丑课",
    ]


def test_a_text_that_is_no_outline_has_nothing_to_move():
    with pytest.raises(Refused, match="nothing_here"):
        move("今天天气很好，我们去公园。", 1, "up")


@pytest.mark.parametrize(
    ("marker", "number", "written"),
    [
        ("第三讲：", 4, "第四讲："),
        ("第 9 章", 10, "第 10 章"),
        ("十、", 21, "二十一、"),
        ("（二）", 3, "（三）"),
        ("①", 20, "⑳"),
        ("①", 21, "(21)"),
        ("1.2", 3, "1.3"),
        ("Part 1:", 2, "Part 2:"),
        ("模块一", 2, "模块二"),
        ("B.", 3, "C."),
        ("Ⅱ、", 3, "Ⅲ、"),
    ],
)
def test_markers_are_counted_on_in_their_own_hand(marker, number, written):
    assert str(marks.read(marker).at(number)) == written


@pytest.mark.parametrize("marker", ["", "•", "案例：", "案例", "##"])
def test_what_does_not_count_is_no_mark(marker):
    assert marks.read(marker) is None


TITLES = [
    "对账之前的准备",
    "开场的四个步骤",
    "付款流程的追问",
    "推托的应对办法",
    "书面确认的写法",
    "升级处理的时机",
]


@st.composite
def outlines(draw):
    """Two or three levels, each numbered from one, with blank lines here and there."""
    lines, count = ["【课程大纲】"], iter(range(1000))
    for chapter in range(draw(st.integers(1, 4))):
        lines.append(f"第{marks.chinese(chapter + 1)}讲：{draw(st.sampled_from(TITLES))}{next(count)}号")
        for section in range(draw(st.integers(0, 3))):
            lines.append(f"{marks.chinese(section + 1)}、{draw(st.sampled_from(TITLES))}{next(count)}号")
            lines += [
                f"{n + 1}、{draw(st.sampled_from(TITLES))}{next(count)}号"
                for n in range(draw(st.integers(0, 3)))
            ]
        lines += [""] * draw(st.integers(0, 2))
    return "\n".join(lines)


def bare(text):
    """Every line without what counts it."""
    return Counter(
        re.sub(r"^(?:第.+?讲：|.{1,3}、|（.+?）|[①-⑳])", "", line)
        for line in text.split("\n")
        if line.strip()
    )


@given(text=outlines(), at=st.integers(0, 40))
def test_down_then_up_is_the_way_back(text, at):
    line = at % len(text.split("\n")) + 1
    try:
        there = move(text, line, "down")
    except Refused:
        return
    assert move(there.text, there.line, "up").text == text


@given(text=outlines(), at=st.integers(0, 40), how=st.sampled_from(MOVES))
def test_no_move_loses_a_line(text, at, how):
    try:
        edited = move(text, at, how)
    except Refused:
        return
    assert bare(edited.text) == bare(text)


@given(text=outlines(), at=st.integers(1, 40), target=st.integers(1, 40), where=st.sampled_from(WHERES))
def test_no_drop_loses_a_line_and_the_node_arrives(text, at, target, where):
    try:
        edited = drop(text, at, target, where)
    except Refused:
        return
    assert bare(edited.text) == bare(text)
    assert edited.outline == parse(edited.text)


@given(text=st.text(max_size=300), line=st.integers(-3, 30), how=st.sampled_from(MOVES))
def test_no_text_breaks_it(text, line, how):
    try:
        edited = move(text, line, how)
    except Refused:
        return
    assert len(edited.text.split("\n")) == len(text.split("\n"))
