"""The rules that read a text by its company: each with a text that has it and the nearest one that has not."""

import pytest

from outlines import parse, walk
from outlines.cells import is_column, split_rows
from outlines.clean import Line
from outlines.labels import is_menu, label_of
from outlines.levels import families
from outlines.markers import lex
from outlines.regions import regions
from outlines.segments import cut_at_labels
from outlines.tables import straighten
from outlines.wrap import page_width


def lines(*texts):
    return [Line(no, text) for no, text in enumerate(texts, 1)]


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def outline(*texts):
    return shape("\n".join(["课程大纲", *texts]))


def keys(*texts):
    return [segment.key for segment in cut_at_labels(lines(*texts))[1:]]


def marked(text):
    return lex(text).family != ""


# --- labels in company ---


def test_a_count_of_labels_goes_on_below_the_outline():
    texts = ["一、课程背景", "账期长", "二、课程大纲", "第一讲：对账", "第二讲：催收"]
    assert keys(*texts, "三、实施计划", "先试点") == ["background", "outline", "other:实施计划"]
    assert keys(*texts, "四、实施计划", "先试点") == ["background", "outline"]
    assert keys(*texts, "三、", "先试点") == ["background", "outline"]


def test_a_count_inside_the_outline_is_its_own():
    texts = ["一、课程背景", "账期长", "二、课程大纲", "一、对账", "二、催收"]
    assert keys(*texts, "三、实施计划") == ["background", "outline"]
    lecture = ["第一讲：对账", "一、表", "二、函"]
    assert keys(*texts[:3], *lecture, "三、实施计划") == ["background", "outline"]


def test_the_count_of_an_article_goes_on_below_its_list():
    texts = ["一、为什么要培训", "账期长", "二、培训的内容", "核心内容：", "1、心态", "2、话术"]
    assert keys(*texts, "三、培训的方式") == ["outline", "other:培训的方式"]
    assert keys(*texts, "四、培训的方式") == ["outline"]
    assert keys(*texts[:4], "三、培训的方式") == ["outline"]


def test_a_label_that_every_lecture_has_ends_no_lecture():
    texts = ["一、对账", "核心内容：", "1、表", "二、催收", "核心内容：", "1、话术", "三、诉讼"]
    assert keys(*texts) == ["outline"]


def test_a_sign_that_dresses_labels_dresses_one_more():
    texts = [
        "▎课程背景",
        "账期长",
        "▎课程收益",
        "会对账",
        "▎课程大纲",
        "第一讲：对账",
        "第二讲：催收",
        "▎交付成果",
    ]
    assert keys(*texts) == ["background", "benefits", "outline", "other:交付成果"]
    assert keys("▎课程背景", "账期长", "▎账龄怎么看", "▎话术怎么说") == ["background"]
    assert "other:一、对账" not in keys(*texts[:-1], "▎一、对账")


def test_numbers_of_labels_are_believed_by_their_spelling():
    texts = [
        "一、课程对象",
        "新人",
        "二、课程内容",
        "第一讲：成长",
        "1、时间管理",
        "2、学习计划",
        "三、考核方式",
    ]
    assert keys(*texts) == ["audience", "outline", "assessment"]
    assert keys("二、课程对象", "新人", "一、课程背景", "账期长") == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("段军老师的其他课程", "furniture"),
        ("最新文章", "furniture"),
        ("相关案例", None),
        ("目标与绩效", None),
        ("课程目标与收获", "objectives"),
    ],
)
def test_what_is_called_like_a_label(text, key):
    assert getattr(label_of(text), "key", None) == key


@pytest.mark.parametrize(
    ("text", "menu"), [("Objectives 课程目标", False), ("课程目标 课程大纲", True), ("大纲 大纲", True)]
)
def test_a_bilingual_heading_is_no_menu(text, menu):
    assert is_menu(text) is menu


# --- regions ---


def test_the_title_of_a_slide_above_every_chapter():
    slides = ["回款训练", "第一讲：对账", "回款训练", "第二讲：催收", "回款训练", "第三讲：诉讼"]
    assert [line.no for line in regions(lines(*slides)).furniture] == [3, 5]
    assert regions(lines(*slides[:4])).furniture == []
    assert regions(lines("回款训练", "第二讲：对账", *slides[2:])).furniture == []
    assert regions(lines(*[text.replace("第", "").replace("讲：", "、") for text in slides])).furniture == []


def test_lectures_with_hours_are_an_outline_under_any_name():
    found = regions(
        lines("两天安排", "9:00-10:20 第一节 对账", "10:30-12:00 第二节 催收", "14:00-15:00 第三节 诉讼")
    )
    assert [line.no for line in found.outline] == [2, 3, 4]
    assert regions(lines("两天安排", "9:00-10:20 对账", "10:30-12:00 催收")).outline == []
    few = lines(
        "9:00-10:20 第一节 对账",
        "10:30-11:00 致辞",
        "11:00-12:00 第二节 催收",
        "14:00-15:00 颁奖",
        "15:00-16:00 返程",
    )
    assert regions(few).outline == []
    breaks = [line._replace(text=line.text.replace("致辞", "茶歇").replace("颁奖", "合影")) for line in few]
    assert len(regions(breaks).outline) == 5


# --- levels ---


def test_two_indents_of_one_family_are_two_where_the_count_says_so():
    texts = ["1、对账", "1、表", "2、函", "2、催收", "1、电话"]
    tokens = [lex(text) for text in texts]
    assert len(set(families(tokens, [0, 4, 4, 0, 4]))) == 2
    assert len(set(families([lex(f"{n}、账") for n in (1, 2, 3)], [0, 4, 0]))) == 1


def test_with_as_many_breaks_fewer_beginnings_decide():
    tokens = [lex(f"{n}、账") for n in (1, 2, 1, 2)]
    assert len(set(families(tokens, [0, 0, 4, 4]))) == 2
    assert len(set(families(tokens[:2], [0, 4]))) == 1


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["A1 账龄", "A2 客户", "B1 电话", "B2 上门"], True),
        (["A1 账龄", "A3 客户", "B1 电话", "B2 上门"], False),
        (["B1 账龄", "B2 客户", "C1 电话", "C2 上门"], False),
        (["A1 账龄", "A2 客户"], False),
    ],
)
def test_codes_count_by_their_letter(texts, whole):
    found = outline(*texts)
    assert (found == [text.replace(" ", "") for text in texts]) is whole


def test_lectures_of_a_day_keep_what_closes_with_it():
    days = [
        "第一天",
        "一、对账",
        "1、表",
        "二、催收",
        "1、话术",
        "演练：开场",
        "第二天",
        "三、诉讼",
        "1、证据",
    ]
    assert "    演练：开场" in outline(*days)
    plain = ["第一天 对账", "1、表", "2、函", "演练：开场", "第二天 催收", "1、话术"]
    assert "  演练：开场" in outline(*plain)


# --- lines that a page broke ---


def test_two_certain_breaks_prove_the_width():
    tail = "账款收回要看三件事情还有很多别的，"
    texts = [f"{tail}", "二是看人。", f"{tail}", "三是看事。", "对账"]
    assert page_width(lines(*texts), marked) == 34
    assert page_width(lines(*texts[:2], "对账"), marked) == 0
    assert page_width(lines(*texts, "账" * 30), marked) == 0


def test_unmarked_lines_below_full_ones_only_are_their_rest():
    full = "、" + "账" * 24
    texts = [f"1{full}", "账龄", f"2{full}", "款项", f"3{full}", "证据", "4、尾", "5、尾", "6、尾"]
    assert page_width(lines(*texts), marked) == 51
    assert page_width(lines(*texts, "话术"), marked) == 0
    assert page_width(lines(*[text.replace("账" * 24, "账" * 10) for text in texts]), marked) == 0
    assert page_width(lines(*texts[:-3]), marked) == 0


# --- rows ---


def test_what_holds_for_the_row_comes_before_its_items():
    rows, _headers = split_rows(lines("主题\t内容\t形式", "对账\t1.表 2.函\t讲授", "催收\t话术\t演练"))
    assert [row.text for row in rows] == ["对账", "讲授", "1.表 2.函", "催收", "话术", "演练"]
    rows, _headers = split_rows(lines("主题\t内容\t形式", "对账\t1.表\t2.函\t讲授"))
    assert [row.text for row in rows] == ["对账", "1.表", "2.函", "讲授"]


def test_cells_belong_to_their_row():
    rows, _headers = split_rows(lines("对账\t表"))
    assert [row.cell for row in rows] == [False, True]
    table = ["时段\t主题\t方式\t课时", "第一天\t上午\t对账\t演练\t2小时", "\t下午\t催收\t讲授\t3小时"]
    assert outline(*table) == ["第一天", "  上午对账", "    演练", "  下午催收", "    讲授"]
    assert [node.minutes for node, _depth in walk(parse("课程大纲\n" + "\n".join(table)).tree)][1::2] == [
        120,
        180,
    ]


def test_a_day_on_every_row_stays_with_its_half():
    table = ["第一天\t上午\t对账\t表", "第一天\t下午\t催收\t话术"]
    assert outline("日期\t时段\t主题\t内容", *table) == [
        "第一天 上午对账",
        "  表",
        "第一天 下午催收",
        "  话术",
    ]


def test_a_row_above_a_rule_names_the_columns():
    _rows, headers = split_rows(lines("|甲|乙|", "|---|---|", "|对账|表|"))
    assert [line.no for line in headers] == [1, 2]
    _rows, headers = split_rows(lines("|一、甲|乙|", "|---|---|", "|二、对账|表|"))
    assert [line.no for line in headers] == [2]


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("时间段", True),
        ("培训方式", True),
        ("时长（分钟）", True),
        ("对账", False),
        ("课程主题内容时间安排", False),
    ],
)
def test_names_of_columns(name, is_one):
    assert is_column(name) is is_one


def test_bars_around_a_row_are_tabs():
    assert [line.text for line in straighten(lines("| 甲 | 乙 |", "|---|", "|", "甲 | 乙"))] == [
        "甲\t乙",
        "|---|",
        "|",
        "甲 | 乙",
    ]
