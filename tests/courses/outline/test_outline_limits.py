"""What is just short enough, just early enough, just often enough; and what of an aside closes which level."""

import pytest

from courses.outline import parse, walk
from courses.outline.cells import split_rows
from courses.outline.clean import Line
from courses.outline.labels import label_of
from courses.outline.levels import families
from courses.outline.markers import lex
from courses.outline.regions import regions
from courses.outline.split import running
from courses.outline.wrap import page_width


def lines(*texts):
    return [Line(no, text) for no, text in enumerate(texts, 1)]


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def outline(*texts):
    return shape("\n".join(["课程大纲", *texts]))


# --- lengths ---


@pytest.mark.parametrize(("length", "is_outline"), [(40, True), (41, False)])
def test_two_lines_without_numbers_are_an_outline_while_they_are_short(length, is_outline):
    assert bool(outline("账" * length, "款" * length)) is is_outline


@pytest.mark.parametrize(("length", "is_label"), [(40, True), (41, False)])
def test_a_label_with_its_english_echo_fits_a_line(length, is_label):
    assert bool(label_of("课程大纲 ".ljust(length, "o"))) is is_label


@pytest.mark.parametrize(("minutes", "kept"), [("99999", 99999), ("100000", None), ("９０", None)])
def test_written_out_minutes_are_plain_digits(minutes, kept):
    assert parse(f"※逐项大纲\n大纲\n一、\t账款\t{minutes}\titem\n").tree[0].minutes == kept


# --- titles ---


@pytest.mark.parametrize("before", ["各位同事。", "请看附件；", "2026-3 期"])
def test_greetings_and_dates_are_no_title(before):
    assert parse(f"{before}\n账款班\n课程大纲\n第一讲 甲\n一、乙").title == "账款班"


# --- tables ---


def test_numbers_below_other_columns_are_no_hours():
    rows, _headers = split_rows(lines("模块\t备注\t课时", "甲甲\t3\t2"))
    assert [row.text for row in rows] == ["甲甲", "2课时", "3"]


def test_the_first_timetable_stands_in_for_an_outline():
    hours = ["9:00-10:00 开营", "10:00-11:00 对账"]
    found = regions(lines("课程安排", *hours, "时间安排", *hours))
    assert [line.no for line in found.outline] == [2, 3]
    assert [segment.no for segment in found.chosen] == [1]
    assert [segment.no for segment in found.segments] == [0, 4]


# --- counts ---


@pytest.mark.parametrize(
    "count",
    [
        ["1、甲", "2 乙", "3 丙"],
        ["1、甲", "2乙", "3丙"],
        ["1、甲", "2.乙", "3:丙"],
        ["A、甲", "B 乙", "C 丙"],
        ["（1）甲", "2）乙", "（3）丙"],
        ["（一）甲", "二）乙", "（三）丙"],
    ],
)
def test_careless_spellings_of_one_count_are_one_level(count):
    assert len(set(families([lex(text) for text in count], [0] * len(count)))) == 1


def test_the_inner_of_two_equal_counts_has_a_name_of_its_own():
    count = [lex(f"{number}、甲") for number in (1, 1, 2, 2, 1, 2)]
    assert families(count, [0] * 6) == ["d", "d@+", "d@+", "d", "d@+", "d@+"]


def test_a_half_day_holds_the_lectures_whose_count_runs_through():
    days = ["第一天", "上午", "一、甲", "下午", "二、乙", "第二天", "上午", "三、丙", "下午", "四、丁"]
    assert outline(*days) == [
        *["第一天", "  上午", "    一、甲", "  下午", "    二、乙"],
        *["第二天", "  上午", "    三、丙", "  下午", "    四、丁"],
    ]


def test_two_levels_that_change_places_are_named():
    texts = ["一、甲", "1、乙", "二、丙", "1、丁", "三、戊", "1、己", "一、庚", "2、辛", "一、壬", "3、癸"]
    problems = parse("\n".join(["课程大纲", *texts])).warnings
    [unsure] = [problem for problem in problems if problem.code == "level-unsure"]
    assert unsure.message == "「一、」与「1、」哪一级在上，全文用法不一致；请核对层级。"
    assert unsure.line == 3


def test_numbers_of_pictures_are_no_list():
    assert running("见图1、2、乙", crowded=False) == []
    assert [mark.number for mark in running("见图1、甲2、乙", crowded=False)] == [1, 2]


def test_spaces_inside_a_marker_do_not_part_its_count():
    assert [mark.number for mark in running("第 1 讲：甲 第2讲：乙 第 3讲：丙", crowded=False)] == [1, 2, 3]


# --- the width of a page ---

FULL = "账款催收要看时间点，过了三十天再打"


@pytest.mark.parametrize(
    ("last", "width"), [({}, 34), ({"gap": True}, 0), ({"text": "一、" + FULL[2:]}, 0)], ids=str
)
def test_a_page_shows_its_width_in_three_broken_lines(last, width):
    page = lines(FULL, FULL, FULL, FULL)
    page[-1] = page[-1]._replace(**last)
    assert page_width(page, lambda text: text.startswith("一、")) == width


# --- asides ---


def test_a_discussion_between_two_sections_belongs_to_the_first():
    assert outline("第一讲 甲", "一、乙", "1、丙", "讨论：", "二、丁", "1、戊")[3] == "    讨论："


def test_goals_close_what_goals_close_and_cases_what_cases_do():
    sections = ["一、乙", "1、丙", "案例：丁", "二、戊", "1、己", "案例：庚", "三、辛", "1、壬"]
    shown = outline("第一讲 甲", *sections, "● 目标：癸", "第二讲 子", "一、丑", "1、寅", "● 目标：卯")
    assert [line for line in shown if "目标" in line] == ["  ●目标：癸", "  ●目标：卯"]
    assert [line for line in shown if "案例" in line] == ["    案例：丁", "    案例：庚"]
