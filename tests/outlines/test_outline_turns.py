"""Where a reading turns: each rule with the last text on one side of it and the first on the other."""

import pytest

from outlines import parse, walk
from outlines.cells import cells, split_rows
from outlines.clean import Line
from outlines.kinds import closing_aside, minutes_between, split_minutes
from outlines.levels import mixed
from outlines.markers import BULLETS, lex
from outlines.regions import regions
from outlines.split import running, split_document, split_items
from outlines.tables import straighten, table_end
from outlines.wrap import rejoin


def lines(*texts):
    return [Line(no, text) for no, text in enumerate(texts, 1)]


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def outline(*texts):
    return shape("\n".join(["课程大纲", *texts]))


def pieces(text):
    return [line.text for line in split_document(lines(text))]


@pytest.mark.parametrize("bullet", BULLETS)
def test_every_bullet_is_one(bullet):
    token = lex(f"{bullet}账款")
    assert (token.family, token.marker, token.title) == (f"*{bullet}", bullet, "账款")


@pytest.mark.parametrize("sign", "-－–—*+>~")
def test_signs_before_words(sign):
    assert lex(f"{sign} 账款").family == f"*{sign}"
    assert bool(lex(f"{sign}账款").family) is (sign in "-－–—*>")


@pytest.mark.parametrize("letter", "lnuvqpwo")
def test_letters_that_were_pictures(letter):
    assert lex(f"{letter} 账款").family == f"*{letter}"
    assert lex(f"{letter}账款").family == ("" if letter == "o" else "wing")


@pytest.mark.parametrize("pair", ["（）", "《》", "“”", "【】"])
def test_brackets_stay_together(pair):
    joined = rejoin(lines(f"账款{pair[0]}逾期", f"九十天{pair[1]}以上"), lambda text: False)
    assert [line.text for line in joined] == [f"账款{pair[0]}逾期九十天{pair[1]}以上"]
    assert len(rejoin(lines(f"账款{pair[0]}逾期{pair[1]}", "九十天以上"), lambda text: False)) == 2


# --- cells and tables ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第一天 一、账款", ["第一天", "一、账款"]),
        ("第二天 三、账款", ["第二天", "三、账款"]),
        ("第一讲 一、账款", ["第一讲", "一、账款"]),
        ("第二讲 三、账款", ["第二讲 三、账款"]),
        ("第一天 第一讲 账款", ["第一天 第一讲 账款"]),
        ("一、1、账款", ["一、1、账款"]),
        ("第一天 账款", ["第一天 账款"]),
        ("第一天\t账款", ["第一天 账款"]),
        ("第一天\t一、账款", ["第一天", "一、账款"]),
        ("3\t账款\t催收", ["3 账款", "催收"]),
        ("333\t账款\t催收", ["333", "账款", "催收"]),
        ("甲|乙", ["甲|乙"]),
        ("甲|乙|丙", ["甲", "乙", "丙"]),
        ("|甲|", ["甲"]),
    ],
)
def test_cells_of_a_row(text, found):
    assert cells(text) == found


def test_hours_belong_to_their_row():
    rows, headers = split_rows(
        lines("序号\t主题\t内容\t课时", "1\t甲甲\t乙乙\t2", "2\t丙丙\t丁丁\t2.5", "戊\t3")
    )
    assert [line.no for line in headers] == [1]
    assert [line.text for line in rows] == ["1 甲甲", "2课时", "乙乙", "2 丙丙", "2.5课时", "丁丁", "戊", "3"]


@pytest.mark.parametrize(
    ("text", "is_header"),
    [("序号 内容", True), ("时间 主题", True), ("内容 序号", False), ("案例 讨论", False), ("序号", False)],
)
def test_headers_between_spaces(text, is_header):
    rows, headers = split_rows(lines(text, "甲"))
    assert bool(headers) is is_header
    assert len(rows) == (1 if is_header else 2)


def test_rows_of_any_height():
    table = ["模块", "内容", "课时", "甲甲", "乙乙", "丙丙", "2", "丁丁", "戊戊", "4", "尾巴"]
    assert [line.text for line in straighten(lines(*table))] == [
        "模块\t内容\t课时",
        "甲甲\t乙乙\t丙丙\t2课时",
        "丁丁\t戊戊\t4课时",
        "尾巴",
    ]
    assert len(straighten(lines(*table[:7]))) == 7
    assert len(straighten(lines(*table[1:]))) == len(table) - 1
    without_hours = ["模块", "内容", "讲师", "甲甲", "乙乙", "丙丙", "2", "丁丁", "戊戊", "4"]
    assert len(straighten(lines(*without_hours))) == len(without_hours)


@pytest.mark.parametrize("height", [21, 22])
def test_a_row_has_a_greatest_height(height):
    row = [f"甲{n}" for n in range(height)]
    table = ["模块", "内容", "课时", *row, "2", "丁丁", "戊戊", "4"]
    assert (len(straighten(lines(*table))) == 3) is (height == 21)


def test_where_a_table_ends():
    rows = lines("模块\t内容", "甲\t乙", "丙\t丁", "戊")
    assert table_end(rows, 0) == 3
    assert table_end(rows[:2], 0) == 0
    assert table_end(lines("时间\t地点", "甲\t乙", "丙\t丁"), 0) == 0
    assert table_end(rows, 1) == 1


# --- crowded lines ---


def test_what_makes_a_line_a_document():
    assert len(pieces("第一讲：甲 1、乙 2、丙 第二讲：丁 1、戊")) == 5
    assert len(pieces("第一讲：甲 1、乙 2、丙 丁 1、戊")) == 1
    assert len(pieces("培训内容 一、甲 1、乙 2、丙 二、丁")) == 5
    assert len(pieces("培训班 一、甲 1、乙 2、丙 二、丁")) == 1
    assert len(pieces("课程大纲 一、甲 二、乙 三、丙 四、丁")) == 5
    assert len(pieces("课程大纲 一、甲 1、乙 二、丙")) == 1


def test_cases_are_cut_out_of_crowded_lines():
    crowded = "课程大纲第一讲：甲一、乙丙案例：丁戊二、己庚第二讲：辛一、壬【情景演练】癸二、子丑"
    assert pieces(crowded)[3:5] == ["乙丙", "案例：丁戊"] or "案例：丁戊" in pieces(crowded)
    assert "【情景演练】癸" in pieces(crowded)
    assert pieces("一、乙丙案例：丁戊") == ["一、乙丙案例：丁戊"]


def test_labels_are_cut_out_of_crowded_lines():
    crowded = "课程大纲一、甲乙（一）丙丁（二）戊己二、庚辛讲师介绍某某老师，十年经验"
    assert pieces(crowded)[-3:] == ["二、庚辛", "讲师介绍", "某某老师，十年经验"]
    spaced = "课程大纲 一、甲乙 1、丙 2、丁 二、庚辛 讲师介绍 某某老师"
    assert pieces(spaced)[-2:] == ["讲师介绍", "某某老师"]
    titled = "课程大纲一、讲师介绍某某（一）丙丁（二）戊己二、庚辛"
    assert "讲师介绍" not in pieces(titled)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-1 甲 1-2 乙 1-3 丙", [1, 2, 3]),
        ("1.1甲 1.2乙 1.3丙", [1, 2, 3]),
        ("2.1.1甲 2.1.2乙", [1, 2]),
        ("Module 1: a Module 2: b", [1, 2]),
        ("Part One 甲 Part Two 乙", [1, 2]),
        ("1-2天 甲 3-4天 乙", []),
        ("A.甲 B.乙 C.丙", [1, 2, 3]),
        ("①甲②乙", [1, 2]),
        ("（一）甲（二）乙", [1, 2]),
        ("甲三、乙四、丙", []),
    ],
)
def test_counts_inside_a_line(text, numbers):
    assert [mark.number for mark in running(text, crowded=False)] == numbers


def test_items_keep_what_stood_before_them():
    assert [line.text for line in split_items(Line(1, "三步：①甲②乙"))] == ["三步：", "①甲", "②乙"]
    assert [line.text for line in split_items(Line(1, "三步：甲乙"))] == ["三步：甲乙"]


# --- levels ---


@pytest.mark.parametrize(
    ("marks", "is_one"),
    [
        (["第一部分 甲", "二、乙", "第三讲 丙"], True),
        (["第一部分 甲", "二、乙"], False),
        (["第一部分 甲", "第二部分 乙", "第三部分 丙"], False),
        (["第一部分 甲", "二、乙", "二、丙"], False),
        (["第二部分 甲", "三、乙", "第四讲 丙"], False),
        (["第一部分 甲", "一、乙", "第二讲 丙", "一、丁", "第三部分 戊"], True),
        (["第一部分 甲", "2、乙", "第三讲 丙"], False),
    ],
)
def test_one_count_in_several_spellings(marks, is_one):
    assert bool(mixed([lex(mark) for mark in marks])) is is_one


def test_a_mixed_count_needs_no_label_above_it():
    text = "账款管理大纲\n第一部分 甲\n1、乙\n二、丙\n1、丁\n第三讲 戊\n1、己"
    assert [node.title for node in parse(text).tree] == ["甲", "丙", "戊"]


# --- lines of the outline ---


def test_colons_over_bullets_head_them():
    heads = outline("一、甲", "★ 乙", "二、丙", "迎：", "★ 丁", "送：", "★ 戊")
    assert heads == ["一、甲", "  ★乙", "二、丙", "  迎：", "    ★丁", "  送：", "    ★戊"]
    once = outline("一、甲", "★ 乙", "二、丙", "迎：", "★ 丁")
    assert once[-2:] == ["  迎：", "  ★丁"]


def test_headings_that_come_again():
    twice = outline("第一讲 甲", "要点", "乙乙", "第二讲 丙", "要点", "丁丁")
    assert twice == ["第一讲甲", "  要点", "    乙乙", "第二讲丙", "  要点", "    丁丁"]
    long = "这是一个很长很长的要点名称"
    assert outline("第一讲 甲", long, "乙乙", "第二讲 丙", long, "丁丁")[1:3] == [f"  {long}", "  乙乙"]


def test_headings_between_blank_lines():
    text = "课程大纲\n\n甲甲\n\n乙乙\n丙丙\n\n丁丁\n\n戊戊\n己己\n"
    assert shape(text) == ["甲甲", "  乙乙", "  丙丙", "丁丁", "  戊戊", "  己己"]
    assert shape(text.replace("\n戊戊\n己己", "\n戊戊"))[:2] == ["甲甲", "乙乙"]


def test_a_half_day_keeps_its_hours():
    [first, second] = parse("课程大纲\n上午：9:00-12:00\n一、甲\n下午：13:30-16:30\n二、乙").tree
    assert (first.marker, first.title, first.minutes) == ("上午：", "9:00-12:00", 180)
    assert (second.title, second.minutes) == ("13:30-16:30", 180)
    assert minutes_between("（9:00—10:30）") == 90
    assert minutes_between("9:00") is None
    assert minutes_between("10:00-9:00") is None
    assert minutes_between("9:00-9:00") is None


@pytest.mark.parametrize(
    ("title", "left", "minutes"),
    [
        ("账款 0.5天", "账款", 180),
        ("账款0.5天", "账款", 180),
        ("账款1.5小时", "账款", 90),
        ("账款 半天", "账款", 180),
        ("账款 3天", "账款 3天", None),
        ("账款3天", "账款3天", None),
        ("账款 90分钟", "账款", 90),
        ("账款  3天", "账款", 1080),
        ("账款（3天）", "账款", 1080),
        ("（3天）", "（3天）", None),
    ],
)
def test_durations_at_the_end_of_a_title(title, left, minutes):
    assert split_minutes(title)[:2] == (left, minutes)


def test_hours_under_a_label():
    unit = parse("课程大纲\n第一单元 甲\n学时：2\n1. 乙\n第二单元 丙").tree[0]
    assert (unit.minutes, len(unit.children)) == (90, 1)
    unit = parse("课程大纲\n第一单元 甲\n时长：很长\n1. 乙\n第二单元 丙").tree[0]
    assert (unit.minutes, len(unit.children)) == (None, 2)


def test_this_lecture_is_the_one_around_it():
    heads = ["第一讲 甲", "一、乙", "1、丙", "案例：丁", "2、戊", "案例：己", "3、庚"]
    assert outline(*heads, "本讲小结")[-1] == "  本讲小结"
    assert outline(*heads, "小结")[-1] != "  小结"
    assert outline("第一章 甲", "一、乙", "1、丙", "本讲小结")[-1] == "  本讲小结"
    assert outline("第一章 甲", "一、乙", "1、丙", "本小节小结")[-1] == "      本小节小结"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("某公司案例分析", "case"),
        ("两人角色扮演", "exercise"),
        ("规则；步骤；角色扮演", None),
        ("规则；角色扮演", "exercise"),
        ("甲" * 32 + "角色扮演分组讨论", "exercise"),
        ("甲" * 37 + "角色扮演", None),
    ],
)
def test_how_a_line_ends(text, kind):
    assert closing_aside(text) == kind


# --- where the outline is ---


@pytest.mark.parametrize(
    ("remark", "is_aside"),
    [
        ("备注：以上大纲可以调整。", True),
        ("（注：解释权归主办方）", True),
        ("以上大纲可按需要调整", True),
        ("本课程最终解释权归主办方", True),
        ("本课程的三个原则", False),
        ("结束语", False),
    ],
)
def test_remarks_below_the_outline(remark, is_aside):
    read = parse(f"课程大纲\n第一讲 甲\n一、乙\n第二讲 丙\n一、丁\n{remark}")
    assert (read.blocks.get("other:大纲说明") == remark) is is_aside
    within = parse(f"课程大纲\n第一讲 甲\n一、乙\n{remark}\n第二讲 丙\n一、丁")
    assert "other:大纲说明" not in within.blocks


def test_short_titles_that_count_may_stand_over_prose():
    prose = "包括直接材料、直接人工、制造费用三个部分，重点讲解怎样把报价拆开来看。"
    texts = ["课程内容", "1、成本", prose, "2、谈判", prose, "3、合同", prose]
    assert [node.title for node in parse("\n".join(texts)).tree] == ["成本", "谈判", "合同"]
    assert parse("\n".join(texts[:5])).tree == ()
    texts[1] = "1、" + "成" * 26
    assert parse("\n".join(texts)).tree == ()
    texts[1] = "2、成本"
    assert parse("\n".join(texts)).tree == ()


@pytest.mark.parametrize(
    ("rows", "is_outline"),
    [
        (["9:00-10:00 开营", "10:00-11:00 对账"], True),
        (["9:00-10:00 开营", "签到"], False),
        (["9:00-10:00", "10:00-11:00"], False),
        (["3月1日 上海", "4月1日 北京"], False),
    ],
)
def test_a_timetable_without_an_outline(rows, is_outline):
    found = regions(lines("课程安排", *rows))
    assert bool(found.outline) is is_outline


def test_a_lecture_may_carry_the_label_of_an_outline():
    lecture = ["学习目标：甲乙", "核心内容：", "1. 丙", "2. 丁"]
    text = "\n".join(["回款训练", "模块一 戊", *lecture, "模块二 己", *lecture])
    assert [node.title for node in parse(text).tree] == ["戊", "己"]
    assert parse(text).tree[0].children[1].title == "核心内容："
    labelled = "\n".join(
        ["目录", "第一讲 甲", "第二讲 乙", "课程大纲", "第一讲 甲", "1、丙", "第二讲 乙", "1、丁"]
    )
    assert len(parse(labelled).tree) == 2


@pytest.mark.parametrize(
    ("preface", "stays"), [("前言：为什么", True), ("导语：为什么", True), ("课程背景：为什么", False)]
)
def test_a_preface_inside_the_outline(preface, stays):
    read = parse(f"课程大纲\n{preface}\n第一讲 甲\n一、乙\n第二讲 丙")
    assert (len(read.tree) == 3) is stays
    assert ("background" in read.blocks) is not stays


def test_a_colon_may_head_an_outline_without_a_label():
    text = "收款课\n本课程分三个部分：\n一、甲\n1、乙\n2、丙\n二、丁\n1、戊"
    assert [node.title for node in parse(text).tree] == ["甲", "丁"]


def test_the_line_of_a_title_may_come_again():
    read = parse("账款课\n课程大纲\n账款课\n第一讲 甲\n一、乙")
    assert read.title == "账款课"
    assert [problem.line for problem in read.warnings if problem.code == "set-aside"] == [3]
    numbered = parse("账款课\n01 甲甲\n02 乙乙\n课程大纲\n01 甲甲\n丙丙\n02 乙乙\n丁丁")
    assert numbered.title == "账款课"


def test_one_heading_over_the_labels_word_only():
    assert regions(lines("课程大纲", "第一讲 甲", "一、乙")).chosen[0].heading == "课程大纲"
    assert regions(lines("课程大纲：第一讲 甲", "一、乙")).chosen[0].heading == "课程大纲："


def test_pieces_of_a_line_keep_its_gap_once():
    found = split_document([Line(1, "课程大纲 一、甲 1、乙 2、丙 二、丁", gap=True)])
    assert [line.gap for line in found] == [True, False, False, False, False]
    assert len(found) == 5


def test_two_counts_that_look_alike():
    nested = outline("1、甲", "1、乙", "2、丙", "2、丁", "1、戊", "2、己")
    assert nested == ["1、甲", "  1、乙", "  2、丙", "2、丁", "  1、戊", "  2、己"]
    assert outline("1、甲", "1、乙", "2、丙") == ["1、甲", "1、乙", "2、丙"]


def test_a_heading_comes_in_half_of_the_places():
    texts = [
        "第一讲 甲",
        "要点",
        "乙乙",
        "第二讲 丙",
        "要点",
        "丁丁",
        "第三讲 戊",
        "己己",
        "第四讲 庚",
        "辛辛",
    ]
    assert "  要点" in outline(*texts)
    assert "    乙乙" in outline(*texts)
    assert "    乙乙" not in outline(*texts, "第五讲 壬", "癸癸")
