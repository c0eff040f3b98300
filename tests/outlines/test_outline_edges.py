"""The thresholds: the last text that is still read one way, and the first that is read the other."""

import pytest

from outlines import parse, walk
from outlines.cells import cells, is_header, is_rule, split_rows
from outlines.clean import Line, clean
from outlines.kinds import is_numbered, is_prose, kind_of_words, minutes_of, split_minutes
from outlines.labels import key_of
from outlines.markers import lex, usual_rank
from outlines.regions import regions
from outlines.split import running, split_document
from outlines.wrap import rejoin


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def messages(text, code):
    return [problem.message for problem in parse(text).warnings if problem.code == code]


def test_prose_has_a_length():
    assert is_prose("账" * 10 + "，" + "款" * 10 + "。")
    assert is_prose("账" * 4 + "，" + "款" * 4 + "。")
    assert not is_prose("账" * 3 + "，" + "款" * 4 + "。")
    assert not is_prose("账" * 4 + "，" + "款" * 3 + "。")
    assert not is_prose("账" * 4 + "，" + "款" * 4 + "！")
    assert not is_prose("账" * 30 + "；")
    assert is_prose("账" * 10 + "，" + "款" * 10 + "；")
    assert not is_prose("账" * 30)
    assert is_prose("账" * 30 + "。")
    assert is_prose("账" * 29 + "，" + "款" * 29 + "。")
    assert not is_prose("账" * 29 + "，" + "款" * 30)
    assert not is_prose("账" * 10 + "，" + "款" * 30)


@pytest.mark.parametrize(
    ("noisy", "plain", "named", "cleaned"),
    [
        (2, 0, False, False),
        (3, 12, True, False),
        (3, 13, False, False),
        (4, 4, True, False),
        (5, 5, True, True),
        (5, 6, True, False),
    ],
)
def test_letter_noise_has_a_share(noisy, plain, named, cleaned):
    lines, problems = clean("\n".join(["账a款"] * noisy + ["账款"] * plain))
    assert [problem.code for problem in problems] == ["letter-noise"] * named
    assert (lines[0].text == "账款") is cleaned


def test_leaders_at_the_end_of_long_lines():
    assert clean("账" * 300 + "……12")[0][0].text == "账" * 300
    assert clean("账款……12")[0][0].text == "账款"
    assert clean("账款12")[0][0].text == "账款12"
    assert clean("账款......12")[0][0].text == "账款"


def test_phone_numbers_are_no_preview_numbers():
    assert clean("电话13800001111转")[0][0].text == "电话13800001111转"
    assert clean("催12345678901234收")[0][0].text == "催收"


@pytest.mark.parametrize(
    ("family", "value"),
    [
        ("wing", 90),
        ("*●", 90),
        ("edge", 85),
        ("stepN", 58),
        ("步骤N", 78),
        ("第步", 58),
        ("第部分", 20),
        ("第天", 24),
        ("第模块", 28),
        ("第讲", 32),
        ("第节", 36),
        ("#3", 3),
        ("d.d", 63),
        ("d.d.d", 64),
        ("cn", 44),
        ("half-day", 26),
    ],
)
def test_usual_rank(family, value):
    assert usual_rank(family) == value


def test_durations():
    assert minutes_of("半小时") == 30
    assert minutes_of("30天") == 10_800
    assert minutes_of("31天") is None
    assert minutes_of("1分钟") == 1
    long = "账" * 60
    assert split_minutes(f"{long}（90分钟）") == (long, 90, "（90分钟）")
    assert split_minutes(f"{long}  2小时") == (long, 120, "2小时")


def test_words_of_an_aside():
    assert kind_of_words("案例演练") == "case"
    assert kind_of_words("点评案例") == "case"
    assert kind_of_words("分享") == "exercise"
    assert kind_of_words("账龄") is None
    assert is_numbered("一、")
    assert not is_numbered("●")
    assert not is_numbered("")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("| a | b |", ["a", "b"]),
        ("a|b", ["a|b"]),
        ("a|b|c", ["a", "b", "c"]),
        ("模块一\t账款\t2小时", ["模块一 账款", "2小时"]),
        ("模块一 账款\t2小时", ["模块一 账款", "2小时"]),
        ("账款", ["账款"]),
        ("一、", ["一、"]),
        ("一、\t", ["一、"]),
    ],
)
def test_cells(text, found):
    assert cells(text) == found


def test_rows():
    assert is_header(["模块", "内 容"])
    assert not is_header(["模块"])
    assert not is_header(["模块", "账款"])
    assert is_rule("|---|---|")
    assert not is_rule("---")
    rows, headers = split_rows(
        [Line(1, "模块\t内容"), Line(2, "诊断\t账龄\t2小时"), Line(3, "一、催收\t电话")]
    )
    assert [line.no for line in headers] == [1]
    assert [(line.text, line.indent) for line in rows] == [
        ("诊断", 0),
        ("2小时", 0),
        ("账龄", 4),
        ("一、催收", 0),
        ("电话", 0),
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("课程目标和收益", "objectives"),
        ("课程大纲及其他说明", "outline"),
        ("课程大纲及其他内容说明哦啊", None),
        ("课程内容与目标", "outline"),
        ("目标与课程大纲", "outline"),
        ("账龄与课程大纲", None),
    ],
)
def test_paired_labels(name, key):
    assert key_of(name) == key


def test_repeats_are_counted():
    shared = "一、甲\n二、乙\n三、丙\n四、丁\n五、戊\n六、己"
    again = parse(f"课程大纲\n{shared}\n课程大纲\n一、甲\n二、乙\n三、丙\n四、子\n五、丑")
    assert len(again.tree) == 6
    assert "other:重复的大纲" in again.blocks
    other = parse(f"课程大纲\n{shared}\n课程大纲\n一、甲子\n二、乙\n三、丙\n四、子\n五、丑")
    assert "other:重复的大纲" not in other.blocks


def test_gaps_say_where():
    assert "从 1 跳到 3" in messages("课程大纲\n一、甲\n三、乙\n四、丙", "gap")[0]
    assert "从 2 开始" in messages("课程大纲\n二、甲\n三、乙\n四、丙", "gap")[0]


def test_boxes_and_books():
    assert shape("课程大纲\n【认知】\n1、甲\n2、乙") == ["【认知】", "  1、甲", "  2、乙"]
    assert shape("课程大纲\n一、甲\n《账》\n二、乙") == ["一、甲", "  《账》", "二、乙"]
    assert shape("课程大纲\n第一讲 甲\n《账龄》\n子\n《催收》\n丑\n第二讲 乙") == [
        "第一讲甲",
        "  《账龄》",
        "    子",
        "  《催收》",
        "    丑",
        "第二讲乙",
    ]


def test_headings_between_lists_are_short():
    heading = "账" * 30
    text = "课程大纲\n{0}\n1、甲\n2、乙\n{1}\n1、丙\n2、丁"
    assert shape(text.format(heading, heading[1:] + "款"))[0] == heading
    assert heading + "账" not in shape(text.format(heading + "账", heading + "款"))


def test_lists_start_at_one_below_headings():
    assert shape("课程大纲\n账龄\n1、甲\n2、乙\n催收\n1、丙\n2、丁") == [
        "账龄",
        "  1、甲",
        "  2、乙",
        "催收",
        "  1、丙",
        "  2、丁",
    ]
    assert shape("课程大纲\n1、甲\n账龄\n2、乙\n催收\n3、丙") == [
        "1、甲",
        "  账龄",
        "2、乙",
        "  催收",
        "3、丙",
    ]


def test_latin_words_keep_their_space():
    def join(*texts):
        return rejoin([Line(n, text) for n, text in enumerate(texts, 1)], lambda text: False)[0].text

    assert join("账（a", "b）款") == "账（a b）款"
    assert join("账（a", "款）") == "账（a款）"
    assert join("账（款", "b）") == "账（款b）"


def test_marks_that_do_not_run():
    assert running("一、甲", crowded=False) == []
    assert running("甲1、乙3、丙", crowded=False) == []
    assert [mark.number for mark in running("甲1、乙2、丙3、丁", crowded=False)] == [1, 2, 3]
    assert [mark.number for mark in running("1、甲 1、乙 2、丙", crowded=False)] == [1, 1, 2]
    assert [mark.family for mark in running("第一讲：甲 第二讲：乙", crowded=False)] == ["第讲", "第讲"]
    assert [mark.number for mark in running("模块一：甲 模块二：乙", crowded=True)] == [1, 2]


def test_only_long_lines_are_documents():
    short = "甲 一、乙 二、丙 案例分析 三、丁 1、戊 2、己"
    assert len(split_document([Line(1, short)])) == 1
    assert len(split_document([Line(1, short + "款" * 60)])) == 7


def test_two_lectures_on_a_line_are_a_document():
    assert len(split_document([Line(1, "第一讲 甲 一、乙 二、丙 第二讲 丁 一、戊 二、己")])) == 6


def test_colon_heads_only_at_the_very_top():
    assert "other:账款难在哪里" in parse("班\n账款难在哪里：\n没人管\n课程大纲\n一、甲\n二、乙").blocks
    assert parse("班\n甲\n乙\n丙\n丁\n账款难在哪里：\n没人管\n课程大纲\n一、甲\n二、乙").blocks == {}


def test_regions_of_an_empty_text():
    assert regions([]).outline == []
    assert lex("").title == ""


def test_two_lines_may_be_an_outline_three_must_be_mostly_short():
    told = "每一笔账都要先对清楚，再谈还款的日期，最后签字留证据。"
    assert parse(f"课程大纲\n账龄\n催收\n{told}").tree
    assert not parse(f"课程大纲\n账龄\n催收\n{told}\n{told}").tree
