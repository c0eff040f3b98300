"""What holds for every text: it is read without an error, nothing of it is lost, and writing it reads back the same."""

import re
from collections import Counter
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outlines import Node, Outline, parse, render, walk

BOUNDED = settings(max_examples=60, suppress_health_check=list(HealthCheck))
LABELS = (
    "【课程背景】",
    "课程收益：",
    "【学习对象】财务",
    "课程大纲",
    "【课程大纲】",
    "课程时间：2天",
    "讲师介绍",
    "二、课程对象",
    "【难点】",
)
MARKS = (
    "第一讲：",
    "第二讲 ",
    "第三章、",
    "模块一：",
    "Part 1 ",
    "一、",
    "二、",
    "三. ",
    "（一）",
    "1、",
    "2、",
    "3.",
    "1）",
    "（2）",
    "①",
    "1.1 ",
    "2.1.1 ",
    "A. ",
    "Ⅱ、",
    "● ",
    "- ",
    "## ",
    "### ",
    "l ",
    "",
    "",
    "\t",
    "　　",
)
WORDS = (
    "账龄",
    "催收电话",
    "对账单",
    "案例分析",
    "案例：一户旧账",
    "小组讨论：",
    "工具：分级表",
    "90分钟",
    "1天",
    "标题（45分钟）",
    "①短信②电话",
    "一句很长的话，说明为什么要先对账，再谈还款，最后签字。",
    "《谈判》",
    "【模拟】",
    "3、4月",
    "：",
    "第2天",
    "应(yīng)收",
    "销售*化",
    "模块\t内容\t课时",
)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(LABELS),
        st.builds("".join, st.tuples(st.sampled_from(MARKS), st.sampled_from(WORDS))),
        st.just(""),
    ),
    max_size=40,
).map("\n".join)
ANY = st.text(st.characters(), max_size=400)
SPLICED = st.lists(st.one_of(TEXTS, ANY), max_size=4).map("".join)


def letters(text):
    return Counter(re.findall(r"[\u4e00-\u9fff]", text))


def whole(outline):
    parts = [outline.title, *outline.blocks.values()]
    parts.extend(node.marker + node.title for node, _depth in walk(outline.tree))
    parts.extend(problem.message for problem in outline.warnings)
    return "\n".join(parts)


@BOUNDED
@given(SPLICED)
def test_any_text_is_read(text):
    outline = parse(text)
    assert isinstance(outline, Outline)
    assert all(problem.line >= 1 and problem.code and problem.message for problem in outline.warnings)
    assert outline.tree or outline.warnings or not letters(text)


@BOUNDED
@given(TEXTS)
def test_no_character_is_lost(text):
    clean = re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔù]{1,7}\)", "", text)
    assert not letters(clean) - letters(whole(parse(text)))


@BOUNDED
@given(SPLICED)
def test_writing_reads_back(text):
    outline = parse(text)
    again = parse(render(outline))
    assert (again.title, again.blocks, again.tree) == (outline.title, outline.blocks, outline.tree)


@BOUNDED
@given(TEXTS)
def test_writing_twice_changes_nothing(text):
    once = render(parse(text))
    assert render(parse(once)) == once


TITLES = (
    st.text("账款催收对谈判电话函件额度信用客户（）：，、一二三123abc %", min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)


def trees(depth):
    children = st.just(()) if depth == 0 else st.lists(trees(depth - 1), max_size=3).map(tuple)
    return st.builds(
        Node,
        title=TITLES,
        kind=st.sampled_from(("chapter", "section", "item", "goal", "case", "exercise", "tool", "note")),
        marker=st.sampled_from(("第一讲：", "一、", "1、", "（1）", "●", "", "案例：")),
        minutes=st.none() | st.integers(1, 600),
        children=children,
    )


@BOUNDED
@given(st.lists(trees(3), max_size=4).map(tuple))
def test_any_tree_reads_back(tree):
    assert parse(render(tree)).tree == tree


def test_hostile_texts():
    for text in (
        "\ud800课程大纲\n第一讲",
        "\x00\x00",
        "\u202e课程大纲\u202c",
        "【" * 50_000,
        "1、" * 25_000,
        " " * 50_000,
        "\n" * 50_000,
        "第一讲" * 16_000,
        "（一）" * 16_000,
        "账(zhàng)" * 8_000,
        "a.b." * 12_000,
        "|" * 50_000,
        "案例/" * 16_000,
        "1.1." * 12_000,
    ):
        assert isinstance(parse(text), Outline)


def test_deep_nesting_is_bounded():
    marks = ["第{}部分", "第{}章", "第{}节", "{}、", "（{}）"]
    text = "课程大纲\n" + "\n".join(
        " " * (3 * step) + mark.format("一") + "账" for step, mark in product(range(30), marks)
    )
    assert max(depth for _node, depth in walk(parse(text).tree)) < 20
