"""Every sentence that the reader says to an admin, and the names it writes blocks under."""

import pytest

from outlines import Outline, parse, render


def spoken(text, *codes):
    return [
        f"{problem.line} {problem.message}"
        for problem in parse(text).warnings
        if problem.code in codes and problem.code != "labels"
    ]


@pytest.mark.parametrize(
    ("text", "code", "sentences"),
    [
        (
            "课程大纲\n第一讲：甲\n一、丙\n第三讲：乙\n一、丁",
            "gap",
            ["4 「第三讲：」编号从 1 跳到 3；请查是否漏了一条。"],
        ),
        (
            "课程大纲\n第二讲：甲\n一、丙\n第三讲：乙\n一、丁",
            "gap",
            ["2 「第二讲：」编号从 2 开始；请查是否漏了一条。"],
        ),
        (
            "课程大纲\n第一讲：甲\n一、丙\n一、丁",
            "repeat",
            ["4 「一、」与上一条编号相同；请改成下一个编号。"],
        ),
        (
            "课程大纲\n第一讲：甲\n第三讲：乙\n第二讲：丁",
            "order",
            ["4 「第二讲：」的编号小于前一条；请核对它是否属于上一级。"],
        ),
        (
            "课程大纲\n第一讲：甲\n一、丙\n第二讲：",
            "untitled",
            ["4 「第二讲：」只有编号，没有标题；请补上。"],
        ),
        (
            "课程大纲\n第一讲：甲\n一、丙\n第二讲：甲",
            "duplicate-title",
            ["4 「第二讲：甲」与第 2 行标题相同；请核对是否重复。"],
        ),
        (
            "课程大纲\n第一讲：甲\n一、丙\n第二讲：乙",
            "empty-chapter",
            ["4 「第二讲：乙」下面没有内容；请补充，或并入别的一讲。"],
        ),
        (
            "课程大纲\n第一部分：甲\n1、丙\n二、乙\n1、丁\n第三讲：戊\n1、己",
            "level-unsure",
            ["4 「第一部分：」与「二、」写法不同，编号相接，已当作同一级；请核对层级。"],
        ),
        (
            "账款课\n点评：好\n课程大纲\n第一讲：甲\n一、丙",
            "set-aside",
            ["2 未归入大纲：「点评：好」；有用请移到合适的位置，否则删去。"],
        ),
        (
            "今天天气很好。",
            "no-outline",
            ["1 没有找到大纲：请在大纲前写【课程大纲】，各讲以「第一讲：」开头。"],
        ),
        (
            "课程大纲\n第一讲：甲（90分钟）\n一、丙（1小时）",
            "durations",
            ["2 时长已记入所在单元：第 2 行「（90分钟）」、第 3 行「（1小时）」。"],
        ),
        (
            "账款管理实务课程大纲\n第一讲：甲\n一、丙\n第二讲：乙",
            "title",
            ["1 课程名称取自「账款管理实务课程大纲」；请核对。"],
        ),
        (
            "课程大纲\n第一讲 甲\n1、乙\n第二讲 丙\n课程大纲\n第一讲 甲\n1、乙\n第二讲 丙",
            "duplicate-outline",
            ["5 这里的大纲与另一处重复，已存入「重复的大纲」一栏；核对后可删去。"],
        ),
        (
            "-1037590119380账款",
            "stray-number",
            ["1 行首的「-1037590119380」像是图形坐标，已去掉；请核对原文。"],
        ),
        (
            "账1037590119380款",
            "stray-number",
            ["1 文字中间的长串数字像是页面预览留下的，已去掉；请核对原文。"],
        ),
        ("账123456款", "stray-number", ["1 文字中间夹着一串数字，可能来自页面预览；不需要就删去。"]),
        ("账*款", "censored", ["1 「*」处可能有字被原网站隐去（常见为「最大」「最好」），请补上。"]),
        ("账??;款", "damaged", ["1 有字符在复制时损坏，请对照原文补上。"]),
        (
            "\n".join(["账a款"] * 3 + ["账款"] * 5),
            "letter-noise",
            ["1 有 3 行的汉字之间夹着单个字母，可能是干扰字符；请核对后删去。"],
        ),
        (
            "\n".join(["账a款"] * 5),
            "letter-noise",
            ["1 有 5 行的汉字之间夹着单个字母，已当作干扰字符去掉；请核对。"],
        ),
    ],
)
def test_every_warning_says_line_and_remedy(text, code, sentences):
    assert spoken(text, code) == sentences


def test_where_each_label_went():
    text = "【课程背景】\n账款难收。\n【课程大纲】\n第一讲：甲\n一、乙"
    [problem] = [problem for problem in parse(text).warnings if problem.code == "labels"]
    assert (
        problem.message == "标签已归类：第 1 行「【课程背景】」→background，第 3 行「【课程大纲】」→outline。"
    )


HEADINGS = {
    "background": "课程背景",
    "benefits": "课程收益",
    "objectives": "课程目标",
    "audience": "课程对象",
    "duration": "课程时间",
    "method": "授课方式",
    "instructor": "讲师介绍",
    "features": "课程特色",
    "fee": "课程费用",
    "schedule": "课程安排",
    "assessment": "考核方式",
}


@pytest.mark.parametrize(("key", "heading"), HEADINGS.items())
def test_blocks_are_written_under_their_usual_names(key, heading):
    assert render(Outline("", {key: "甲乙丙丁。"}, ())) == f"【{heading}】\n甲乙丙丁。\n"


def test_a_span_of_lectures_leaves_no_gap():
    text = "课程大纲\n第1-2讲：甲\n一、乙\n第3讲：丙\n一、丁\n第5讲：戊\n一、己"
    assert spoken(text, "gap", "order", "repeat") == ["6 「第5讲：」编号从 3 跳到 5；请查是否漏了一条。"]
