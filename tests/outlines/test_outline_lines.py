"""From lines to a finished outline: what is cleaned, split, joined, counted, written back and said to a person."""

import subprocess
import sys
import time

import pytest

from outlines import Node, Outline, Problem, parse, render, total_minutes, walk
from outlines.clean import clean
from outlines.split import split_document, split_items


def codes(text):
    return [
        (problem.line, problem.code)
        for problem in parse(text).warnings
        if problem.code not in ("labels", "durations")
    ]


def titles(text):
    return [(depth, node.marker, node.title) for node, depth in walk(parse(text).tree)]


def texts(text, function=split_items):
    lines, _problems = clean(text)
    found = function(lines) if function is split_document else function(lines[0])
    return [line.text for line in found]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("三步：①提醒②催告③升级", ["三步：", "①提醒", "②催告", "③升级"]),
        ("1、快 2、稳 3、准", ["1、快", "2、稳", "3、准"]),
        ("一、政策；二、调查", ["一、政策；", "二、调查"]),
        ("查什么：1）工商 2）司法", ["查什么：", "1）工商", "2）司法"]),
        ("分类：A.好 B.差", ["分类：", "A.好", "B.差"]),
        ("● 分清 ● 学会", ["● 分清", "● 学会"]),
        ("动作：(1)发(2)追", ["动作：", "(1)发", "(2)追"]),
        ("三、四线城市", ["三、四线城市"]),
        ("周一、周二、周三", ["周一、周二、周三"]),
        ("统一、规范、二、三线", ["统一、规范、二、三线"]),
        ("回款率3.5，账期2.0", ["回款率3.5，账期2.0"]),
        ("第1、2季度", ["第1、2季度"]),
        ("秘诀（一）", ["秘诀（一）"]),
        ("谈②再谈④", ["谈②再谈④"]),
    ],
)
def test_items_on_one_line(text, pieces):
    assert texts(text) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("课程对象：销售 课程时间：1天", ["课程对象：销售", "课程时间：1天"]),
        ("【课程对象】销售【课程时间】1天", ["【课程对象】销售", "【课程时间】1天"]),
        ("账款清收课程大纲一、现状", ["账款清收", "课程大纲", "一、现状"]),
        ("谈谈 课程大纲 的写法", ["谈谈 课程大纲 的写法"]),
        ("账龄 结构", ["账龄 结构"]),
    ],
)
def test_labels_on_one_line(text, pieces):
    assert texts(text, split_document) == pieces


def test_cleaning():
    lines, problems = clean(
        "\ufeff 应(yīng)收(shōu)賬(zhàng)款&nbsp;\r\n\r\n　　**第一讲**\x00：a\u200b账（ABC）"
    )
    assert [(line.no, line.text, line.indent, line.gap) for line in lines] == [
        (1, "应收賬款", 1, False),
        (3, "第一讲：a账（ABC）", 4, True),
    ]
    assert problems == []


def test_bare_syllables_go_only_in_company():
    assert clean("账(an)款")[0][0].text == "账(an)款"
    assert clean("账(zhang)款(kuan)催(cui)收(shou)")[0][0].text == "账款催收"
    assert clean("账(zhang)款(kuan)催(cui)收(pdf)")[0][0].text == "账款催收(pdf)"


def test_damage_is_named_with_its_line():
    text = "课程大纲\n第一讲：回款*化\n一、越来越薄??;\n二、催378460137收\n第二讲：对账\n一、核对"
    assert codes(text)[:3] == [(2, "censored"), (3, "damaged"), (4, "stray-number")]
    assert (2, "stray-number") in codes("课程大纲\n-1037590119380A 第一讲\n第一讲：账\n一、账")
    assert codes("课程大纲\n一、催a收\n二、对b账\n三、函c件")[0] == (2, "letter-noise")


def test_wrapped_lines_meet_again():
    assert titles("课程大纲\n一、先对账，\n再谈款\n二、《账龄\n表》怎么读\n三、核对\n，再签字") == [
        (0, "一、", "先对账，再谈款"),
        (0, "二、", "《账龄表》怎么读"),
        (0, "三、", "核对，再签字"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("课程大纲\n第一讲：账\n一、甲\n三、乙\n第二讲：款\n一、丙", [(4, "gap")]),
        ("课程大纲\n第一讲：账\n一、甲\n一、乙\n第二讲：款\n一、丙", [(4, "repeat")]),
        ("课程大纲\n第一讲：账\n二、甲\n第二讲：款\n一、丙", [(3, "gap")]),
        ("课程大纲\n第一讲：账\n一、甲\n二、乙\n三、丙\n二、丁\n第二讲：款\n一、丙", [(6, "order")]),
        ("课程大纲\n第一讲：账\n一、甲\n第二讲：款", [(4, "empty-chapter")]),
        ("课程大纲\n第一讲：\n一、甲\n第二讲：款\n一、乙", [(2, "untitled")]),
        ("课程大纲\n第一讲：账\n一、甲\n第二讲：账\n一、乙", [(4, "duplicate-title")]),
        ("课程大纲\n点击报名\n第一讲：账\n一、甲\n第二讲：款\n一、乙", [(2, "set-aside")]),
        ("今天天气很好", [(1, "no-outline")]),
        ("课程大纲\n一、甲\n二、乙\n课程大纲\n一、甲\n1、丁\n二、乙\n1、戊", [(1, "duplicate-outline")]),
        ("课程大纲\n第一讲：账\n一、甲\n第二讲：款\n二、乙", []),
    ],
)
def test_what_a_person_is_told(text, found):
    assert codes(text) == found


def test_labels_and_durations_are_accounted_for():
    outline = parse("【课程背景】旧账\n【课程大纲】\n第一讲：账（90分钟）\n一、甲\n第二讲：款\n一、乙")
    notes = {problem.code: problem for problem in outline.warnings}
    assert notes["labels"].line == 1
    assert "【课程背景】" in notes["labels"].message
    assert "background" in notes["labels"].message
    assert notes["durations"].line == 3
    assert "（90分钟）" in notes["durations"].message


def test_levels_that_contradict_each_other():
    text = "课程大纲\n一、甲\n1、乙\n二、丙\n1、丁\n三、戊\n1、己\n一、庚\n2、辛\n一、壬\n3、癸"
    assert "level-unsure" in [code for _line, code in codes(text)]


def test_blocks():
    outline = parse(
        "账款班\n【课程背景】旧账难收\n\n新账也难\n【课程对象】财务\n【难点】没人管\n【课程大纲】\n一、甲\n二、乙\n【课程费用】面议"
    )
    assert outline.title == "账款班"
    assert outline.blocks == {
        "background": "旧账难收\n\n新账也难",
        "audience": "财务",
        "other:难点": "没人管",
        "fee": "面议",
    }


def test_a_text_without_outline_is_kept_whole():
    outline = parse("为什么要对账\n没有签字的对账单，就没有谈判的根据。\n所以先对账。")
    assert outline.tree == ()
    assert outline.title == "为什么要对账"
    assert outline.blocks == {"other:正文": "没有签字的对账单，就没有谈判的根据。\n所以先对账。"}


def test_empty_text():
    assert parse("") == parse(" \n\t\n") == Outline("", {}, (), ())
    assert render(()) == render(parse("")) == ""


def test_traditional_on_request():
    pytest.importorskip("opencc")
    text = "課程大綱\n第一講：賬款催收\n一、電話\n第二講：對賬\n一、核對"
    assert parse(text).tree[0].title == "賬款催收"
    assert parse(text, simplify=True).tree[0] == Node(
        "账款催收", "chapter", "第一讲：", None, (Node("电话", "section", "一、"),)
    )
    assert parse("賬\ud800款", simplify=True).title == "账款"


def test_total_minutes():
    tree = parse(
        "课程大纲\n第一讲：甲（90分钟）\n一、子（30分钟）\n第二讲：乙\n一、丑（20分钟）\n二、寅（25分钟）"
    ).tree
    assert total_minutes(tree) == 135
    assert total_minutes(()) == 0


def test_json_contract():
    found = parse("班\n课程大纲\n第一讲：甲（90分钟）\n一、乙\n第二讲：丙\n一、丁").as_dict()
    assert list(found) == ["title", "blocks", "tree", "warnings"]
    assert found["tree"][0] == {
        "title": "甲",
        "kind": "chapter",
        "marker": "第一讲：",
        "minutes": 90,
        "children": [{"title": "乙", "kind": "section", "marker": "一、", "minutes": None, "children": []}],
    }
    assert all(list(problem) == ["line", "code", "message"] for problem in found["warnings"])
    assert Problem(1, "a", "b").as_dict() == {"line": 1, "code": "a", "message": "b"}


def test_canonical_text():
    tree = (
        Node("甲", "chapter", "第一讲：", 90, (Node("乙", "section", "一、"), Node("丙", "case", "案例："))),
        Node("丁", "chapter", "第二讲："),
    )
    assert render(tree) == "【课程大纲】\n第一讲：甲（90分钟）\n一、乙\n案例：丙\n第二讲：丁\n"


def test_a_tree_that_text_cannot_say_is_written_field_by_field():
    tree = (Node("账", "case", "", 5, (Node("款", "chapter", "一、"),)), Node("款", "item", "一、"))
    text = render(tree)
    assert text == "※逐项大纲\n标题\t\n大纲\n\t账\t5\tcase\n　一、\t款\t\tchapter\n一、\t款\t\titem\n"
    assert parse(text).tree == tree


def test_field_by_field_text_forgives_mistakes():
    outline = parse("※逐项大纲\n标题\t班\n栏目\tfee\n\t面议\n乱写\n大纲\n　　a\tb\tx\tnonsense\n\nc")
    assert outline == Outline("班", {"fee": "面议"}, (Node("b", "item", "a"), Node("", "item", "c")))


def test_no_django_is_imported():
    script = (
        "import sys, outlines; print([name for name in sys.modules if name.startswith(('django', 'opencc'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def timed(text):
    start = time.process_time()
    parse(text)
    return time.process_time() - start


@pytest.mark.parametrize(
    "lecture",
    [
        "第{0}讲：账款{0}\n一、甲{0}\n1、乙{0}\n案例：丙{0}\n（1）丁{0}\n",
        "学习目标：会{0}\n第{0}讲 账{0}\n讲师：某{0}\n",
        "账款{0}，\n款{0}\n",
        "第{0}讲 a 一、b{0} 1、c 案例：d ",
    ],
)
def test_time_grows_with_the_length_only(lecture):
    """Eight times the text may take at most twenty times as long; a quadratic step would take sixty-four."""
    small, large = (
        "课程大纲\n" + "".join(lecture.format(step) for step in range(1, count)) for count in (100, 800)
    )
    timed(small)
    assert min(timed(large) for _ in range(2)) < 20 * max(min(timed(small) for _ in range(3)), 0.002)
