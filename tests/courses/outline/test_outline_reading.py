"""The rules one by one: markers, labels, kinds, durations, damage, and what a person is told about a text."""

import subprocess
import sys
import time

import pytest

from courses.outline import Node, Outline, Problem, parse, render, total_minutes, walk
from courses.outline.clean import clean
from courses.outline.hanzi import TRADITIONAL, fold, number
from courses.outline.kinds import aside_of, closing_aside, is_prose, kind_of, minutes_of, split_minutes
from courses.outline.labels import is_menu, key_of, label_of
from courses.outline.markers import lex
from courses.outline.split import split_document, split_items


def codes(text):
    return [
        (problem.line, problem.code)
        for problem in parse(text).warnings
        if problem.code not in ("labels", "durations")
    ]


def titles(text):
    return [(depth, node.marker, node.title) for node, depth in walk(parse(text).tree)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("12", 12),
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("百", 100),
        ("一百零三", 103),
        ("两", 2),
        ("〇", 0),
        ("①", 1),
        ("⑳", 20),
        ("❸", 3),
        ("㈤", 5),
        ("⑴", 1),
        ("⒉", 2),
        ("Ⅳ", 4),
        ("ⅻ", 12),
        ("iv", 4),
        ("IX", 9),
        ("xii", 12),
        ("Three", 3),
        ("ten", 10),
        ("叁", 3),
        ("拾", 10),
        ("abc", None),
        ("", None),
        ("½", None),
    ],
)
def test_number(text, value):
    assert number(text) == value


def test_folding_keeps_every_position():
    text = "【課程大綱】（１）：ＡＢ　講師［介紹］「案例」"
    assert len(fold(text)) == len(text)
    assert fold(text) == "【课程大纲】(1):AB 讲师【介绍】【案例】"
    assert len(TRADITIONAL) % 2 == 0


@pytest.mark.parametrize(
    ("text", "family", "value", "marker", "title"),
    [
        ("第一讲：账款", "第讲", 1, "第一讲：", "账款"),
        ("第 二 講 賬款", "第讲", 2, "第 二 講", "賬款"),
        ("第3章、账款", "第章", 3, "第3章、", "账款"),
        ("第四部分 账款", "第部分", 4, "第四部分", "账款"),
        ("第十二单元-账款", "第单元", 12, "第十二单元-", "账款"),
        ("第一天课程：", "第天", 1, "第一天课程：", ""),
        ("第二天下午：账款", "第天", 2, "第二天下午：", "账款"),
        ("模块一：账款", "第模块", 1, "模块一：", "账款"),
        ("課題二 、账款", "第课题", 2, "課題二 、", "账款"),
        ("课程模块三 账款", "第模块", 3, "课程模块三", "账款"),
        ("模块B：账款", "第模块", 2, "模块B：", "账款"),
        ("上篇 账款", "第篇", None, "上篇", "账款"),
        ("Part 2 Ageing", "partN", 2, "Part 2", "Ageing"),
        ("Module One: Ageing", "moduleN", 1, "Module One:", "Ageing"),
        ("DAY1 账款", "dayN", 1, "DAY1", "账款"),
        ("上午：账款", "half-day", None, "上午：", "账款"),
        ("9:00-10:30 账款", "time", None, "9:00-10:30", "账款"),
        ("步骤一：账款", "步骤N", 1, "步骤一：", "账款"),
        ("第三招：账款", "第招", 3, "第三招：", "账款"),
        ("第一、账款", "first", 1, "第一、", "账款"),
        ("一、账款", "cn", 1, "一、", "账款"),
        ("十一. 账款", "cn", 11, "十一.", "账款"),
        ("（三）账款", "(cn)", 3, "（三）", "账款"),
        ("㈡账款", "(cn)", 2, "㈡", "账款"),
        ("二）账款", "cn)", 2, "二）", "账款"),
        ("1、账款", "d", 1, "1、", "账款"),
        ("2．账款", "d", 2, "2．", "账款"),
        ("3:账款", "d", 3, "3:", "账款"),
        ("4、30天内", "d", 4, "4、", "30天内"),
        ("5.）账款", "d", 5, "5.）", "账款"),
        ("⒍账款", "d", 6, "⒍", "账款"),
        ("(1)账款", "(d)", 1, "(1)", "账款"),
        ("⑵账款", "(d)", 2, "⑵", "账款"),
        ("2）账款", "d)", 2, "2）", "账款"),
        ("1)、账款", "d)", 1, "1)、", "账款"),
        ("③账款", "circled", 3, "③", "账款"),
        ("1.2 账款", "d.d", 2, "1.2", "账款"),
        ("3.1.4账款", "d.d.d", 4, "3.1.4", "账款"),
        ("2-3 账款", "d.d", 3, "2-3", "账款"),
        ("Ⅲ、账款", "roman", 3, "Ⅲ、", "账款"),
        ("IV. 账款", "roman", 4, "IV.", "账款"),
        ("B、账款", "letter", 2, "B、", "账款"),
        ("c) 账款", "letter", 3, "c)", "账款"),
        ("(b) 账款", "(letter)", 2, "(b)", "账款"),
        ("7 账款", "bare", 7, "7", "账款"),
        ("8账款", "glued", 8, "8", "账款"),
        ("● 账款", "*●", None, "●", "账款"),
        ("－账款", "*－", None, "－", "账款"),
        ("- 账款", "*-", None, "-", "账款"),
        ("Ø 账款", "*Ø", None, "Ø", "账款"),
        ("Ø账款", "*Ø", None, "Ø", "账款"),
        ("l 账款", "*l", None, "l", "账款"),
        ("u账款", "wing", None, "u", "账款"),
        ("\uf06c账款", "*\uf06c", None, "\uf06c", "账款"),
        ("## 第一讲 账款", "#2", 1, "第一讲", "账款"),
        ("### 账款", "#3", None, "###", "账款"),
        ("【第一讲】账款", "第讲", 1, "【第一讲】", "账款"),
        ("【第二讲 账款】", "第讲", 2, "第二讲", "账款"),
        ("■第一讲 账款", "第讲", 1, "■第一讲", "账款"),
        ("账款", "", None, "", "账款"),
        ("30天内", "", None, "", "30天内"),
        ("2026年账款", "", None, "", "2026年账款"),
        ("第一时间回复", "", None, "", "第一时间回复"),
        ("第一讲、第二讲", "", None, "", "第一讲、第二讲"),
        ("——账款", "", None, "", "——账款"),
    ],
)
def test_marker(text, family, value, marker, title):
    token = lex(text)
    assert (token.family, token.number, token.marker, token.title) == (family, value, marker, title)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("课程背景", "background"),
        ("培训目标", "objectives"),
        ("学习对象", "audience"),
        ("參加對象", "audience"),
        ("适合谁", "audience"),
        ("課程收益", "benefits"),
        ("培训收获", "benefits"),
        ("课时", "duration"),
        ("学   制", "duration"),
        ("授课方式", "method"),
        ("讲师介绍", "instructor"),
        ("主讲", "instructor"),
        ("课程特色", "features"),
        ("收费标准", "fee"),
        ("开课时间", "schedule"),
        ("考核方式", "assessment"),
        ("课程大纲", "outline"),
        ("課程大綱Syllabus", "outline"),
        ("课程大纲（详细）", "outline"),
        ("课程大纲/要点", "outline"),
        ("课程目标/收益", "objectives"),
        ("培训内容如下", "outline"),
        ("Course Outline", "outline"),
        ("课程名称", "title"),
        ("相关课程", "furniture"),
        ("账龄分析", None),
        ("大纲怎么写", None),
        ("", None),
    ],
)
def test_label_key(name, key):
    assert key_of(name) == key


@pytest.mark.parametrize(
    ("text", "key", "rest", "style", "ordinal"),
    [
        ("【课程背景】账越拖越难收", "background", "账越拖越难收", "closed", None),
        ("[课程对象]：财务", "audience", "财务", "closed", None),
        ("课程时间: 2天", "duration", "2天", "open", None),
        ("课程大纲", "outline", "", "bare", None),
        ("二、课程背景", "background", "", "bare", 2),
        ("（三）培训内容", "outline", "", "bare", 3),
        ("03 课程大纲", "outline", "", "bare", 3),
        ("【难点】某事", "other:难点", "某事", "closed", None),
        ("◎课程对象：业务员", "audience", "业务员", "open", None),
        ("学   制：15天", "duration", "15天", "open", None),
    ],
)
def test_label(text, key, rest, style, ordinal):
    label = label_of(text)
    assert (label.key, label.rest, label.style, label.ordinal) == (key, rest, style, ordinal)


@pytest.mark.parametrize(
    "text",
    [
        "账龄",
        "课程大纲是怎样写成的",
        "时间",
        "一、【难点】",
        "课程背景很重要，因为账越拖越难收，所以我们要先说清楚这件事，再谈别的，不然没有意义",
    ],
)
def test_no_label(text):
    assert label_of(text) is None


def test_menu_of_a_page():
    assert is_menu("首页 课程介绍 课程大纲 讲师介绍") is False or is_menu("课程介绍 课程大纲 讲师介绍")
    assert is_menu("课程介绍 | 课程大纲")
    assert not is_menu("课程大纲")
    assert not is_menu("账龄 催收 对账")


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("案例：一户旧账", ("case", "案例：", "一户旧账")),
        ("【案例分析】：旧账", ("case", "【案例分析】：", "旧账")),
        ("案例1：旧账", ("case", "案例1：", "旧账")),
        ("(案例分析)", ("case", "", "(案例分析)")),
        ("（案例：旧账）", ("case", "", "（案例：旧账）")),
        ("情景演练/点评", ("exercise", "", "情景演练/点评")),
        ("演练：三种推托", ("exercise", "演练：", "三种推托")),
        ("角色扮演：拖延", ("exercise", "角色扮演：", "拖延")),
        ("小组讨论", ("exercise", "", "小组讨论")),
        ("【模拟】电话", ("exercise", "【模拟】", "电话")),
        ("工具：分级表", ("tool", "工具：", "分级表")),
        ("【落地工具】分级表", ("tool", "【落地工具】", "分级表")),
        ("本讲目标：会分级", ("goal", "本讲目标：", "会分级")),
        ("小節目標：会分级", ("goal", "小節目標：", "会分级")),
        ("Case study: a call", ("case", "Case study:", "a call")),
        ("Role play: a call", ("exercise", "Role play:", "a call")),
        ("提问", None),
        ("话术", None),
        ("电话提醒", None),
        ("账龄分析：三张表", None),
        ("怎样用工具提升回款：三步", None),
        ("案例的选择标准是什么", None),
    ],
)
def test_aside(text, aside):
    assert aside_of(text) == aside


def test_lines_that_end_like_asides():
    assert closing_aside("旧账回收典型案例分析") == "case"
    assert closing_aside("难缠客户角色扮演") == "exercise"
    assert closing_aside("案例的选择标准") is None
    assert closing_aside("账" * 50 + "案例分析") is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90分钟", 90),
        ("1.5小时", 90),
        ("0.5天", 180),
        ("2天", 720),
        ("半天", 180),
        ("（90分鐘）", 90),
        ("约2小时", 120),
        ("2课时", 90),
        ("2H", 120),
        ("30min", 30),
        ("两天", 720),
        ("三小时", 180),
        ("第2天", None),
        ("30天内", None),
        ("账龄90天", None),
        ("0分钟", None),
        ("900天", None),
        ("天", None),
        ("", None),
    ],
)
def test_minutes(text, minutes):
    assert minutes_of(text) == minutes


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("账款（90分钟）", ("账款", 90, "（90分钟）")),
        ("账款【2H】", ("账款", 120, "【2H】")),
        ("账款(约0.5天)", ("账款", 180, "(约0.5天)")),
        ("账款\t2天", ("账款", 720, "2天")),
        ("账款（时间：1小时）", ("账款", 60, "（时间：1小时）")),
        ("逾期90天", ("逾期90天", None, "")),
        ("账款（一）", ("账款（一）", None, "")),
        ("（90分钟）", ("（90分钟）", None, "")),
        ("", ("", None, "")),
    ],
)
def test_minutes_of_a_title(title, parts):
    assert split_minutes(title) == parts


def test_prose():
    assert is_prose("没有双方签字的对账单，谈判时数字就没有根据，诉讼时证据也不完整。")
    assert is_prose("说明：自带账龄表")
    assert is_prose("账" * 40 + "，" + "款" * 30 + "。")
    assert not is_prose("账" * 80)
    assert not is_prose("先问候，再核对")
    assert not is_prose("看总量：规模多大")


@pytest.mark.parametrize(
    ("marker", "title", "depth", "children", "kind"),
    [
        ("第一讲：", "账款", 0, True, "chapter"),
        ("", "课程总结", 0, False, "chapter"),
        ("", "互动问答", 0, False, "exercise"),
        ("一、", "账龄", 1, False, "section"),
        ("", "账龄", 1, False, "item"),
        ("", "账龄", 1, True, "section"),
        ("1、", "账龄", 2, False, "item"),
        ("七、", "讨论", 1, False, "section"),
        ("1、", "课堂测试：分级", 2, False, "exercise"),
        ("●", "案例分析：旧账", 1, False, "case"),
        ("案例：", "旧账", 1, False, "case"),
        ("", "落地实操工具", 1, True, "section"),
        ("", "小组讨论：", 1, True, "exercise"),
        ("", "没有对账就没有根据，没有根据就没有谈判的余地，所以先对账。", 1, False, "note"),
        ("", "方法：讲授、演练", 1, False, "note"),
        ("##", "讨论", 0, True, "chapter"),
    ],
)
def test_kind(marker, title, depth, children, kind):
    assert kind_of(marker, title, depth, children) == kind


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
    script = "import sys, courses.outline; print([name for name in sys.modules if name.startswith(('django', 'opencc'))])"
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
