"""The rules for markers that were hurt, pieces of a line and lines without a number, each with its near miss."""

import pytest

from outlines import parse, walk
from outlines.clean import clean
from outlines.markers import lex


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def outline(*texts):
    return shape("\n".join(["课程大纲", *texts]))


# --- markers that were hurt, lengths of films ---


@pytest.mark.parametrize("middle", ["2丙、催收", "2 催收", "2催收", "/2、催收", "2;催收"])
def test_the_number_that_a_count_lacks(middle):
    assert [node.title for node in parse(f"课程大纲\n1、对账\n{middle}\n3、诉讼").tree] == [
        "对账",
        "催收",
        "诉讼",
    ]


@pytest.mark.parametrize("middle", ["30天内催收", "2%的催收", "3丙、催收", "催收2次"])
def test_other_numbers_are_words(middle):
    assert len(parse(f"课程大纲\n1、对账\n{middle}\n3、诉讼").tree) == 2


def test_the_last_of_a_count_needs_a_sign():
    assert len(parse("课程大纲\n1、对账\n2、催收\n/3、诉讼").tree) == 3
    assert len(parse("课程大纲\n1、对账\n2、催收\n3诉讼").tree) == 2


def test_lengths_of_films():
    films = ["1、对账 12:10", "2、催收 08:29", "3、诉讼 00:20"]
    nodes = parse("\n".join(["课程大纲", *films])).tree
    assert [(node.title, node.minutes) for node in nodes] == [("对账", 12), ("催收", 8), ("诉讼", 1)]
    assert outline(*films[:2]) == ["1、对账 12:10", "2、催收 08:29"]
    hours = ["1、签到 08:30", "2、开营 09:00", "3、茶歇 10:15"]
    assert outline(*hours) == hours


# --- pieces of a line ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第 一 单 元 对账", "第一单元 对账"),
        ("第 3 模 块 对账", "第3模块 对账"),
        ("第一部 分析对账", "第一部 分析对账"),
    ],
)
def test_units_that_were_spread(text, found):
    assert clean(text)[0][0].text == found


def test_a_word_behind_a_bullet_opens_no_block():
    assert outline("第一讲：带人", "- 适合人群: 新人", "- 换位思考: 听懂", "第二讲：管事") == [
        "第一讲：带人",
        "  -适合人群: 新人",
        "  -换位思考: 听懂",
        "第二讲：管事",
    ]


def test_chapters_own_the_dotted_numbers_glued_behind_them():
    glued = "第1章招聘1.1需求1.2画像第2章面试2.1提问2.2评价"
    assert outline(glued) == ["第1章招聘", "  1.1需求", "  1.2画像", "第2章面试", "  2.1提问", "  2.2评价"]
    assert outline("第1章软件", "第2章版本3.1和3.2的差别") == ["第1章软件", "第2章版本3.1和3.2的差别"]


def test_a_day_keeps_its_hours():
    assert (lex("DAY1 上午 9:00-12:00 对账").marker, lex("DAY1 上午 9:00-12:00 对账").title) == (
        "DAY1 上午 9:00-12:00",
        "对账",
    )
    assert lex("Part1 9:00-12:00 对账").title == "9:00-12:00 对账"


def test_bullets_alone_take_the_next_line():
    assert outline("-", "对账", "-", "催收") == ["-对账", "-催收"]


def test_hours_alone_take_one_line_only():
    days = ["第一天上午", "对账", "账龄的读法", "第一天下午", "催收", "话术的写法"]
    more = ["第二天上午", "诉讼", "证据的留法", "第二天下午", "复盘", "看板的画法"]
    assert outline(*days, *more)[:3] == ["第一天上午对账", "  账龄的读法", "第一天下午催收"]


def test_plain_lines_over_bullets_are_headings():
    texts = ["第一讲：带人", "角色", "- 转身", "心智", "- 成长", "第二讲：管事", "目标", "- 拆解"]
    assert outline(*texts)[:5] == ["第一讲：带人", "  角色", "    -转身", "  心智", "    -成长"]
    assert outline(*texts[:5], "再说", "第二讲：管事")[1:3] == ["  角色", "  -转身"]


def test_the_numbers_that_a_count_of_lines_lacks_stand_inside_them():
    glued = ["一、对账表", "函件二、催收电话", "上门", "三、诉讼"]
    assert outline(*glued) == ["一、对账表", "  函件", "二、催收电话", "  上门", "三、诉讼"]
    assert outline("一、对账表", "函件三、催收电话", "四、诉讼") == [
        "一、对账表",
        "  函件三、催收电话",
        "四、诉讼",
    ]
    open_end = ["一、对账表", "函件二、催收电话", "上门三、诉讼"]
    assert outline(*open_end) == ["一、对账表", "  函件", "二、催收电话", "  上门", "三、诉讼"]
    assert outline(*open_end[:2]) == ["一、对账表", "  函件二、催收电话"]
    lectures = ["第一讲 对账", "函件第二讲 催收", "第三讲 诉讼"]
    assert outline(*lectures) == ["第一讲对账", "  函件", "第二讲催收", "第三讲诉讼"]


def test_an_aside_set_in_deeper_than_its_unit_is_inside_it():
    texts = ["一、对账", "1、表", "{}演练：填表", "二、催收"]
    assert outline(*[text.format("") for text in texts])[2] == "  演练：填表"
    assert outline(*[text.format("\u3000") for text in texts])[2] == "    演练：填表"


def test_an_upper_part_above_the_first_lecture_belongs_to_the_outline():
    parts = ["信用风险", "上篇 对公", "第一讲 贷前", "第二讲 贷后", "下篇 零售", "第三讲 评分"]
    assert shape("\n".join(parts)) == ["上篇对公", "  第一讲贷前", "  第二讲贷后", "下篇零售", "  第三讲评分"]


def test_half_days_without_a_name_take_none():
    days = ["第一天", "上午", "1、表", "2、函", "下午", "总结与颁证"]
    assert outline(*days) == ["第一天", "  上午", "    1、表", "    2、函", "  下午", "    总结与颁证"]
    assert outline("上午", "对账", "下午", "催收") == ["上午对账", "下午催收"]


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [("1.1 天猫运营", True), ("1.1版本", True), ("1.5 天", False), ("1.5天的课", False), ("1.1版", False)],
)
def test_an_amount_is_no_number_of_a_title(text, is_marked):
    assert (lex(text).family == "d.d") is is_marked


def test_a_dot_stroke_is_a_comma_of_lists():
    assert outline("1丶对账", "2丶催收") == ["1丶对账", "2丶催收"]
    assert lex("1丶对账").title == "对账"


def test_an_opening_may_stand_in_brackets():
    assert outline("【导入】账期", "第一讲：对账", "第二讲：催收")[0] == "【导入】账期"
    assert outline("【旧账】账期", "第一讲：对账", "第二讲：催收")[0] == "第一讲：对账"


def test_a_word_with_a_colon_begins_a_line_of_its_own():
    parts = [
        "第一篇：听",
        "听什么：事实、情绪、需求",
        "怎么听：眼、耳、心",
        "第二篇：说",
        "说什么：观点、理由、例子",
    ]
    parts += ["怎么说：先结论、理由", "第三篇：问", "问什么：现状、困难、期望", "怎么问：由浅、入深"]
    assert outline(*parts)[1:3] == ["  听什么：事实、情绪、需求", "  怎么听：眼、耳、心"]
