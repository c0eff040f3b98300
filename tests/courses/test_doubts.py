"""Minutes against hours: when an admin is asked, and what an answer is good for."""

import pytest

from courses import doubts
from courses.models import Course
from outlines import Node, parse


def asked(text, hours):
    return [doubt.code for doubt in doubts.doubts_of(course=Course(hours=hours), tree=parse(text).tree)]


@pytest.mark.parametrize(
    ("text", "hours", "codes"),
    [
        ("第一讲：甲（90分钟）\n第二讲：乙（90分钟）", 3, []),
        ("第一讲：甲（90分钟）\n第二讲：乙（91分钟）", 3, ["minutes-181-180"]),
        ("第一讲：甲（90分钟）\n第二讲：乙（31分钟）", 3, []),
        ("第一讲：甲（90分钟）\n第二讲：乙（30分钟）", 3, ["minutes-120-180"]),
        ("第一讲：甲（90分钟）\n第二讲：乙\n一、丙", 3, []),
        ("第一讲：甲（240分钟）\n第二讲：乙\n一、丙", 3, ["minutes-240-180"]),
        ("第一讲：甲\n一、丙（100分钟）\n第二讲：乙（90分钟）", 3, ["minutes-190-180"]),
        ("第一讲：甲\n第二讲：乙", 3, []),
        ("没有大纲的一句话。", 3, []),
    ],
)
def test_stated_minutes_are_held_against_the_hours(text, hours, codes):
    assert asked("【课程大纲】\n" + text, hours) == codes


def test_a_note_between_chapters_is_no_chapter():
    tree = [Node("甲", "chapter", "第一讲", 180), Node("午餐自理", "note")]
    assert doubts.doubts_of(course=Course(hours=3), tree=tree) == []


def test_too_many_and_too_few_are_told_apart():
    assert (doubts.Doubt(200, 180).over, doubts.Doubt(200, 180).under) == (20, -20)
    assert (doubts.Doubt(100, 180).over, doubts.Doubt(100, 180).under) == (-80, 80)


def test_an_answer_is_good_for_the_figures_it_was_given_for():
    course, tree = Course(hours=3), [Node("甲", "chapter", "第一讲", 200)]
    doubts.ask(course=course, tree=tree, acknowledged=["minutes-200-180"])
    for acknowledged in ([], ["minutes-190-180"]):
        with pytest.raises(doubts.Doubtful) as refusal:
            doubts.ask(course=course, tree=tree, acknowledged=acknowledged)
        assert refusal.value.doubts == [doubts.Doubt(200, 180)]
