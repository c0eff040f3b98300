"""Where a text leaves more than one reading open: which part is the outline, which level a line has, whose an aside is."""

import pytest

from outlines import parse, walk
from outlines.clean import Line, clean
from outlines.levels import families, indents_matter, rank, valid
from outlines.markers import is_unit, lex, usual_rank
from outlines.regions import regions
from outlines.wrap import columns, rejoin


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def kinds(text):
    return [node.kind for node, _depth in walk(parse(text).tree)]


def order(*texts):
    tokens = [lex(text) for text in texts]
    names = families(tokens, [0] * len(tokens))
    place = rank(names, tokens).place
    return sorted(dict.fromkeys(names), key=place.get)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第一讲：对账\n第二讲：催收", True),
        ("第一讲：对账\n第三讲：催收", False),
        ("一、对账\n二、催收\n三、诉讼", False),
        ("催收课程\n一、对账\n1、月结\n2、季结\n二、催收\n1、电话", True),
        ("春日菜单\n一、凉菜\n1、黄瓜\n2、豆腐\n二、热菜\n1、鱼", False),
        ("催收课程\n一、对账\n1、月结。\n2、季结。\n二、催收。\n1、电话。", False),
        ("课程报价\n一、对账\n1、月结 300元\n2、季结 500元\n二、催收\n1、电话 800元", False),
        ("课程大纲\n对账\n催收", True),
        ("课程大纲\n对账", False),
        ("课程内容\n对账\n催收", False),
        ("课程内容\n对账\n催收\n诉讼", True),
        (
            "课程大纲\n每一笔账都要先对清楚，再谈还款的日期，最后签字留证据，这是不变的道理。\n做到这一步，后面的路就好走。",
            False,
        ),
        ("相关课程\n第一讲：对账\n第二讲：催收", False),
        ("第一章 总则\n第一条 为了管账\n第二条 为了收账\n第二章 附则", False),
        ("应收账款课程大纲\n一、对账\n1、月结。\n2、季结。\n二、催收。\n1、电话。", True),
    ],
)
def test_is_there_an_outline(text, found):
    assert bool(parse(text).tree) is found


def test_long_paragraphs_make_an_article():
    told = "账" * 90
    assert parse(f"第一章 缘起\n{told}\n{told}\n第二章 变化\n{told}\n{told}").tree == ()
    assert (
        len(
            parse(
                f"第一章 缘起\n一、旧\n二、新\n{told}\n第二章 变化\n一、快\n二、慢\n三、停\n四、续{'款' * 70}"
            ).tree
        )
        == 2
    )


def test_of_two_outlines_the_fuller_one_stays():
    brief, full = "第一讲 对账\n第二讲 催收", "第一讲 对账\n1、月结\n2、季结\n第二讲 催收\n1、电话\n2、上门"
    for text in (
        f"课程大纲\n{brief}\n课程大纲\n{full}",
        f"课程大纲\n{full}\n课程大纲\n{brief}",
        f"课程大纲\n{brief}\n{full}",
    ):
        outline = parse(text)
        assert [len(node.children) for node in outline.tree] == [2, 2]
        assert outline.blocks == {"other:重复的大纲": brief}


def test_two_different_outlines_are_both_kept():
    assert shape("课程大纲（上）\n第一讲 对账\n1、月结\n课程大纲（下）\n第二讲 催收\n1、电话") == [
        "第一讲对账",
        "  1、月结",
        "第二讲催收",
        "  1、电话",
    ]


def test_a_strong_label_beats_a_weak_one():
    outline = parse("课程内容\n一、甲\n1、乙\n二、丙\n课程大纲\n第一讲 对账\n第二讲 催收")
    assert [node.title for node in outline.tree] == ["对账", "催收"]
    assert outline.blocks == {"other:课程内容": "一、甲\n1、乙\n二、丙"}


def test_a_block_in_the_middle_does_not_end_the_outline():
    outline = parse(
        "课程大纲\n第一天 对账\n一、月结\n讲师介绍：某讲师\n清欠十年\n第二天 催收\n一、电话\n讲师介绍：另一讲师"
    )
    assert [node.title for node in outline.tree] == ["对账", "催收"]
    assert outline.blocks == {"instructor": "某讲师\n清欠十年\n另一讲师"}


def test_fields_of_a_lecture_stay_with_it():
    assert shape(
        "课程大纲\n第一讲 对账\n课程目标：会对账\n1、月结\n第二讲 催收\n课程目标：会催收\n1、电话"
    ) == ["第一讲对账", "  课程目标：会对账", "  1、月结", "第二讲催收", "  课程目标：会催收", "  1、电话"]


def test_numbers_before_labels_need_company():
    assert parse("课程大纲\n第一讲 对账\n一、课程背景\n二、月结\n第二讲 催收\n一、电话").blocks == {}
    assert list(
        parse("一、课程背景\n旧账\n二、课程大纲\n第一讲 对账\n1、月结\n第二讲 催收\n1、电话").blocks
    ) == ["background"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("一、a", "1、b", "2、c", "二、d", "1、e"), ["cn", "d"]),
        (("1、a", "一、b", "二、c", "2、d", "一、e"), ["d", "cn"]),
        (("一、a", "1、b", "二、c", "2、d"), ["cn", "d"]),
        (("◆a", "1、b", "2、c", "◆d", "1、e"), ["*◆", "d"]),
        (("1、a", "◆b", "◆c", "2、d", "◆e"), ["d", "*◆"]),
        (("第一天", "一、a", "二、b", "第二天", "三、c"), ["第天", "cn"]),
        (("1、a", "1.b", "2.c", "2、d", "1.e"), ["d、", "d."]),
        (("1、a", "2.b", "3:c"), ["d"]),
        (("(1)a", "1)b", "2)c", "(2)d", "1)e"), ["(d)", "d)"]),
        (("(1)a", "2)b"), ["paren"]),
        (("A.账", "a.款", "b.款", "B.账", "a.款"), ["letterA", "lettera"]),
        (
            ("第一部分", "第一章", "第一节", "一、a", "（一）b", "1、c", "(1)d", "①e", "●f"),
            ["第部分", "第章", "第节", "cn", "cnparen", "d", "paren", "circled", "*●"],
        ),
    ],
)
def test_order_of_levels(texts, expected):
    assert order(*texts) == expected


def test_indents_tell_equal_markers_apart():
    tokens = [lex(text) for text in ("- a", "- b", "- c", "- d")]
    assert families(tokens, [0, 4, 4, 0]) == ["*-@000", "*-@004", "*-@004", "*-@000"]
    assert families(tokens, [0, 1, 0, 1]) == ["*-"] * 4
    numbers = [lex(text) for text in ("1. a", "2. b", "3. c")]
    assert families(numbers, [0, 4, 0]) == ["d"] * 3
    assert not indents_matter([0, 1])
    assert indents_matter([0, 2])


def test_weak_markers_need_neighbours():
    assert valid([lex("1 a"), lex("2 b")]) == [True, True]
    assert valid([lex("1 a"), lex("3 b")]) == [False, False]
    assert valid([lex("l账"), lex("l款")]) == [True, True]
    assert valid([lex("l账"), lex("u款")]) == [False, False]
    assert valid([lex("一 账"), lex("1、x"), lex("二 款")]) == [True, True, True]


def test_usual_ranks():
    assert is_unit("第讲")
    assert is_unit("partN")
    assert not is_unit("第步")
    assert not is_unit("#1")
    assert not is_unit("half-day")
    assert not is_unit("cn")
    assert not is_unit("roman")
    assert (
        usual_rank("#1")
        < usual_rank("#2")
        < usual_rank("第部分")
        < usual_rank("第章")
        < usual_rank("第讲")
        < usual_rank("第节")
    )
    assert (
        usual_rank("cn")
        < usual_rank("(cn)")
        < usual_rank("d")
        < usual_rank("d.d")
        < usual_rank("d.d.d")
        < usual_rank("(d)")
        < usual_rank("*●")
    )


def test_most_asides_decide_for_the_open_ones():
    text = "课程大纲\n第一讲 a\n一、b\n1、c\n案例：d\n二、e\n1、f\n案例：g\n三、h\n1、i\n2、j\n案例：k"
    assert shape(text)[-1] == "    案例：k"
    assert [line for line in shape(text) if "案例" in line] == ["    案例：d", "    案例：g", "    案例：k"]


def test_asides_at_chapter_ends_belong_to_the_chapter():
    text = "课程大纲\n第一讲 a\n一、b\n1、c\n案例：d\n第二讲 e\n一、f\n1、g\n案例：h"
    assert [line for line in shape(text) if "案例" in line] == ["  案例：d", "  案例：h"]


def test_an_aside_before_the_first_section_belongs_to_the_chapter():
    assert shape("课程大纲\n第一讲 a\n本讲目标：b\n一、c\n第二讲 d\n一、e")[:3] == [
        "第一讲a",
        "  本讲目标：b",
        "  一、c",
    ]


def test_a_list_below_a_discussion():
    text = "课程大纲\n第一讲 a\n1、b\n2、c\n讨论：\n1、d\n2、e\n第二讲 f\n1、g"
    assert shape(text) == [
        "第一讲a",
        "  1、b",
        "  2、c",
        "  讨论：",
        "    1、d",
        "    2、e",
        "第二讲f",
        "  1、g",
    ]
    assert kinds(text)[3] == "exercise"


def test_plain_lines_hang_below_the_last_unit():
    assert shape("课程大纲\n一、a\n账\n款\n二、b\n分组：\n甲\n乙\n(1)c") == [
        "一、a",
        "  账",
        "  款",
        "二、b",
        "  分组：",
        "    甲",
        "    乙",
        "  (1)c",
    ]


def test_unmarked_outlines():
    assert shape("课程大纲\n账龄\n对账\n催收") == ["账龄", "对账", "催收"]
    assert shape("课程大纲\n\n账龄\n读表\n\n催收\n电话\n上门") == [
        "账龄",
        "  读表",
        "催收",
        "  电话",
        "  上门",
    ]
    assert shape("课程大纲\n\n账龄\n\n  读表\n  归因\n\n催收\n\n  电话\n  上门") == [
        "账龄",
        "  读表",
        "  归因",
        "催收",
        "  电话",
        "  上门",
    ]


def test_durations_on_their_own_line():
    tree = parse("课程大纲\n第一讲 a\n90分钟\n一、b\n第二讲 c\n一、d\n2小时").tree
    assert [node.minutes for node in tree] == [90, 120]
    again = parse("课程大纲\n第一讲 a（60分钟）\n90分钟\n一、b\n第二讲 c\n一、d").tree
    assert [node.title for node in again[0].children] == ["90分钟", "b"]


def test_what_stands_before_the_first_chapter():
    outline = parse(
        "课程大纲\n本课程分为两讲，每一讲都从一笔真实的旧账开始，先看、再做、最后复盘。\n点击报名\n第一讲 a\n一、b\n第二讲 c\n一、d\n全部课程共计2天，每天六小时，可按需调整"
    )
    assert list(outline.blocks) == ["other:大纲说明", "duration"]
    assert "点击报名" in "".join(problem.message for problem in outline.warnings)
    assert [node.title for node in outline.tree] == ["a", "c"]


def test_title():
    assert parse("课程名称：账款班\n课程大纲\n一、a\n二、b").title == "账款班"
    assert parse("2026-03-01\nhttps://a.b\n账款班\n课程大纲\n一、a\n二、b").title == "账款班"
    assert parse("培训中心\n账款班\n课程背景\n旧账\n账款班\n课程大纲\n一、a\n二、b").title == "账款班"
    assert parse("第一讲 a\n1、b\n第二讲 c\n1、d").title == ""


def test_page_lines_are_set_aside():
    lines, _problems = clean(
        "账款班\n第 3 页\n12\n-----\n来源：某站\n联系电话：010-88889999\n课程大纲\n一、a\n二、b"
    )
    assert [line.no for line in regions(lines).furniture] == [2, 3, 4, 5, 6]


def test_page_width():
    assert columns("账a") == 3
    lines = [
        Line(n, text)
        for n, text in enumerate(
            (
                "账款催收要看时间点，过了三十天再打",
                "电话就晚了，第一通电话应当在到期前",
                "三天打，不谈付款只谈发票与验收是否",
                "齐全，这样既不失礼，也留下了记录",
            ),
            1,
        )
    ]
    assert len(rejoin(lines, lambda text: False)) == 1
    assert len(rejoin(lines, lambda text: True)) == 4
    assert len(rejoin([line._replace(gap=True) for line in lines], lambda text: False)) == 4
    assert [
        line.text for line in rejoin([Line(1, "see the"), Line(2, ", ageing (")], lambda text: False)
    ] == ["see the, ageing ("]
    assert rejoin([Line(1, "first &"), Line(2, "second")], lambda text: False)[0].text == "first &second"
