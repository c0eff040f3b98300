"""The difference of two outlines: nothing lost, nothing invented, never slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.versions import compare, folded
from tests.measured import RUNAWAY

LINES = st.lists(
    st.sampled_from(["", "第一讲：对账", "第一讲：对账单", "一、开场", "一、收尾", "1、案例 <b>"]),
    max_size=12,
)
TEXTS = st.one_of(st.text(max_size=200), LINES.map("\n".join))


def marked(side):
    return [text for text, is_changed in side.pieces if is_changed]


def test_equal_texts_have_no_difference():
    rows = compare("第一讲：对账\n一、开场", "第一讲：对账\n一、开场")
    assert [row.kind for row in rows] == ["same", "same"]
    assert [row.kind for row in folded(rows)] == ["gap"]


def test_inside_a_changed_line_only_the_characters_are_marked():
    [row] = compare("一、开场的六十秒", "一、开场的九十秒")
    assert row.kind == "changed"
    assert (marked(row.old), marked(row.new)) == (["六"], ["九"])


def test_lines_keep_their_numbers_on_both_sides():
    rows = compare("甲课\n乙课\n丙课", "甲课\n新的一行文字\n乙课\n丙课")
    assert [(row.kind, row.old and row.old.number, row.new and row.new.number) for row in rows] == [
        ("same", 1, 1),
        ("added", None, 2),
        ("same", 2, 3),
        ("same", 3, 4),
    ]


def test_a_changed_line_stands_beside_the_line_it_was():
    rows = compare("一、催收前的对账", "第一讲 全新的开头\n一、催收之前的对账")
    assert [row.kind for row in rows] == ["added", "changed"]


def test_lines_that_have_nothing_in_common_are_removed_and_added():
    assert [row.kind for row in compare("苹果香蕉", "谈判沟通")] == ["removed", "added"]


def test_equal_lines_far_from_a_change_are_folded():
    old = "\n".join(f"第{n}行" for n in range(20))
    rows = list(folded(compare(old, old.replace("第9行", "第九行改了"))))
    assert [row.kind for row in rows][:3] == ["gap", "same", "same"]
    assert sum(row.skipped for row in rows) + len([row for row in rows if row.kind == "same"]) == 19


@given(old=TEXTS, new=TEXTS)
def test_both_sides_are_whole(old, new):
    rows = compare(old, new)
    assert [row.old.text for row in rows if row.old] == old.splitlines()
    assert [row.new.text for row in rows if row.new] == new.splitlines()
    assert [row.old.number for row in rows if row.old] == list(range(1, len(old.splitlines()) + 1))
    assert all(row.old.text == row.new.text for row in rows if row.kind == "same")


@given(old=TEXTS, new=TEXTS)
def test_unmarked_pieces_are_the_same_on_both_sides(old, new):
    for row in compare(old, new):
        if row.kind == "changed":
            kept = [
                ["".join(text for text, is_changed in side.pieces if not is_changed)]
                for side in (row.old, row.new)
            ]
            assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "\n".join(f"第{n}条 {n * 7919}" for n in range(1000)),
            "\n".join(f"第{n}条 {n * 104729}" for n in range(1000)),
        ),
        ("a\nb\n" * 1000, "b\na\nc\n" * 1000),
        ("一" * 100_000, "一二" * 50_000),
        (
            "\n".join("甲乙丙丁" * 50 + str(n) for n in range(1000)),
            "\n".join("丁丙乙甲" * 50 + str(n) for n in range(1000)),
        ),
    ],
    ids=["numbers", "alternating", "one line", "long lines"],
)
def test_no_text_keeps_the_server_busy(old, new):
    began = time.process_time()
    rows = compare(old, new)
    assert time.process_time() - began < RUNAWAY
    assert [row.new.text for row in rows if row.new] == new.splitlines()
