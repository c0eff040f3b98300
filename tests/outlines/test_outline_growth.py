"""What a text costs grows with its length: the work is counted in calls, not in seconds."""

import sys

import pytest

from outlines import parse

TWICE = 2.6  # the work of twice the lines; 4 would be their square


def own(n):
    """Words of the author's own that count: 甲乙片 1, 甲乙片 2, and as many words as pairs."""
    word = chr(0x4E00 + n // 2 // 300) + chr(0x4F00 + n // 2 % 300)
    return f"{word}片 {n % 2 + 1}：甲\n乙乙"


LINES = {
    "the first lecture again and again": lambda n: "第一讲：a",
    "Part 1": lambda n: "Part 1 账",
    "days under headings": lambda n: "## 第一讲 账款",
    "every level there is": lambda n: f"{('第一部分', '第一章', '一、', '1、', '●')[n % 5]} 甲",
    "words of one's own": own,
    "labels and titles": lambda n: f"课程背景：旧{n}\n主题：甲{n}",
}


def work(text):
    """Steps of Python: calls, and what generators hand over."""
    steps = 0

    def count(frame, event, arg):
        nonlocal steps
        steps += event == "call"

    sys.setprofile(count)
    try:
        parse(text)
    finally:
        sys.setprofile(None)
    return steps


@pytest.mark.parametrize("kind", LINES)
def test_twice_the_lines_are_twice_the_work(kind):
    head = "课程大纲\n第一讲 甲\n" if kind == "words of one's own" else ""
    once, twice = (work(head + "\n".join(map(LINES[kind], range(count)))) for count in (500, 1000))
    assert twice < once * TWICE


@pytest.mark.parametrize("text", ["# " * 3000, "9:00-10:20 " * 3000, "## # " * 3000 + "第一讲 甲"])
def test_signs_in_a_row_go_no_deeper_than_python(text):
    assert parse(f"课程大纲\n第一讲 甲\n{text}\n第二讲 乙").tree
