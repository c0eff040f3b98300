"""Each node of a tree finds its line."""

import time

from hypothesis import given
from hypothesis import strategies as st

from outlines import parse
from outlines.editing import normal_lines, places
from tests.measured import RUNAWAY


def found(text):
    return [(place.node.title, place.line) for place in places(parse(text).tree, text)]


def test_every_node_knows_its_line():
    text = "课程\n\n【课程大纲】\n第一讲：甲课\n\n一、子课\n第二讲：乙课\n"
    assert found(text) == [("甲课", 4), ("子课", 6), ("乙课", 7)]


def test_a_title_that_was_in_the_prose_before_is_found_in_the_outline():
    text = "课程\n【课程背景】\n开场\n【课程大纲】\n第一讲：对账\n一、开场\n第二讲：开场\n一、收尾\n"
    assert found(text) == [("对账", 5), ("开场", 6), ("开场", 7), ("收尾", 8)]


def test_equal_lines_are_taken_in_turn():
    text = "【课程大纲】\n第一讲：甲课\n一、练习题\n第二讲：乙课\n一、练习题\n"
    assert [line for _title, line in found(text)] == [2, 3, 4, 5]


def test_a_thousand_equal_lines_are_no_trouble():
    text = "【课程大纲】\n" + "一、同一行\n" * 1000
    tree = parse(text).tree
    began = time.process_time()
    places(tree, text)
    assert time.process_time() - began < RUNAWAY


def test_lines_end_one_way():
    assert normal_lines("甲\r\n乙\u2028丙\x0b丁") == "甲\n乙\n丙\n丁"
    assert normal_lines("甲\r\n") == "甲\n"


@given(st.text(max_size=400))
def test_lines_rise_and_exist(text):
    lines = [place.line for place in places(parse(text).tree, text) if place.line]
    assert lines == sorted(lines)
    assert all(1 <= line <= len(text.split("\n")) for line in lines)
