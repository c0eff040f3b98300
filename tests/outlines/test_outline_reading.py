"""The rules one by one: markers, labels, kinds, durations, damage, and what a person is told about a text."""

import pytest

from outlines.chinese_text import TRADITIONAL, fold, number
from outlines.kinds import aside_of, closing_aside, is_prose, kind_of, minutes_of, split_minutes
from outlines.labels import is_menu, key_of, label_of
from outlines.markers import lex


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
