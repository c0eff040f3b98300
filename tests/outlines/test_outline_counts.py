"""Which marks make one count and which are two, what a day holds, and which level an aside closes."""

import pytest

from outlines import Node, parse, walk
from outlines.levels import families, rank
from outlines.markers import lex
from outlines.split import running


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def outline(*texts):
    return shape("\n".join(["课程大纲", *texts]))


def codes(text):
    return [(problem.line, problem.code) for problem in parse(text).warnings if problem.code != "labels"]


# --- counts ---


@pytest.mark.parametrize(
    ("text", "loose", "strict"),
    [
        ("1、甲 3、乙 5、丙", [1, 3, 5], []),
        ("1、甲 2、乙 1、丙", [1, 2, 1], [1, 2]),
        ("1、甲 2、乙 2、丙", [1, 2, 2], [1, 2]),
        ("甲 3、乙 4、丙", [3, 4], []),
        ("甲 3、乙 5、丙", [], []),
    ],
)
def test_a_crowded_line_is_trusted_to_count_badly(text, loose, strict):
    assert [mark.number for mark in running(text, crowded=True)] == loose
    assert [mark.number for mark in running(text, crowded=False)] == strict


@pytest.mark.parametrize(("text", "items"), [("●甲●乙●丙", 3), ("●甲◆乙", 0), ("●甲◆乙●丙", 2)])
def test_each_bullet_counts_for_itself(text, items):
    assert len(running(text, crowded=False)) == items


@pytest.mark.parametrize("text", ["甲三、乙四、丙", "见一二、三线城市"])
def test_a_crowded_line_may_speak_of_numbers_too(text):
    assert running(text, crowded=True) == []


def test_one_point_one_stands_below_one():
    tokens = [lex("1.1 甲"), lex("1、乙")]
    assert rank(families(tokens, [0, 0]), tokens).place == {"d": 0, "d.d": 1}


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


def test_a_word_that_counts_is_a_heading_where_it_mostly_stands_over_lines():
    heads = ["关卡1：甲", "- 乙", "关卡2：丙", "- 丁", "关卡3：戊", "关卡4：己"]
    assert outline(*heads, "- 庚")[:2] == ["关卡1：甲", "  -乙"]
    assert outline(*heads, "关卡5：庚")[:2] == ["-乙", "  关卡2：丙"]


def test_codes_of_one_letter_are_words_of_their_lines():
    assert outline("一、甲", "A1 乙", "A2 丙", "二、丁") == ["一、甲", "  A1 乙", "  A2 丙", "二、丁"]


def test_a_half_day_without_a_title_holds_its_lectures():
    halves = ["上午", "第一讲 甲", "下午", "第二讲 乙", "上午", "第三讲 丙", "下午", "第四讲 丁"]
    shown = ["上午", "  第一讲甲", "下午", "  第二讲乙", "上午", "  第三讲丙", "下午", "  第四讲丁"]
    assert outline(*halves) == shown


def test_behind_a_bullet_only_units_of_a_course_count():
    assert lex("● Part 2: Cash")[:4] == ("partN", 2, "●Part 2:", "Cash")


def test_lines_over_bullets_are_chapters_where_there_are_several():
    assert outline("甲甲", "● 乙", "丁丁", "● 丙") == ["甲甲", "  ●乙", "丁丁", "  ●丙"]
    assert outline("甲甲", "● 乙", "● 丙") == ["●乙", "●丙"]


# --- asides ---


def test_a_case_takes_one_line_for_its_title_and_more_below_it():
    shown = outline("一、甲", "案例：", "乙乙", "二、丙", "案例：", "丁丁", "戊戊", "三、己")
    assert shown == ["一、甲", "  案例：乙乙", "二、丙", "  案例：", "    丁丁", "    戊戊", "三、己"]


def test_a_discussion_between_two_sections_belongs_to_the_first():
    assert outline("第一讲 甲", "一、乙", "1、丙", "讨论：", "二、丁", "1、戊")[3] == "    讨论："


def test_goals_close_what_goals_close_and_cases_what_cases_do():
    sections = ["一、乙", "1、丙", "案例：丁", "二、戊", "1、己", "案例：庚", "三、辛", "1、壬"]
    shown = outline("第一讲 甲", *sections, "● 目标：癸", "第二讲 子", "一、丑", "1、寅", "● 目标：卯")
    assert [line for line in shown if "目标" in line] == ["  ●目标：癸", "  ●目标：卯"]
    assert [line for line in shown if "案例" in line] == ["    案例：丁", "    案例：庚"]


# --- days ---


@pytest.mark.parametrize("day", ["第一天", "Day 1"])
def test_a_day_needs_no_name_and_may_be_named_twice(day):
    assert codes(f"课程大纲\n{day}\n一、甲\n{day}\n二、乙") == []
    assert shape(f"课程大纲\n{day} 三、甲\n四、乙") == [day, "  三、甲", "  四、乙"]


@pytest.mark.parametrize("day", ["第{}天：", "Day {}: "])
def test_hours_behind_a_day_say_how_long_it_lasts(day):
    first, second = day.format(1), day.format(2)
    tree = parse(f"课程大纲\n{first}9:00-17:00\n一、甲\n{second}9:00-12:00\n一、乙").tree
    assert [(node.title, node.minutes) for node in tree] == [("9:00-17:00", 480), ("9:00-12:00", 180)]


def test_a_line_that_says_nothing_but_its_title():
    assert Node("甲").as_dict() == {
        "title": "甲",
        "kind": "item",
        "marker": "",
        "minutes": None,
        "children": [],
    }
