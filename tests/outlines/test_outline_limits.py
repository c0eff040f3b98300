"""What is just short enough, just early enough, just wide enough; and where an outline stands."""

import pytest

from outlines import Node, Outline, explicit, parse, walk
from outlines.cells import split_rows
from outlines.clean import Line, clean
from outlines.kinds import aside_of, kind_of_words
from outlines.labels import is_menu, key_of, label_of
from outlines.markers import lex
from outlines.regions import regions
from outlines.split import split_document
from outlines.tables import straighten, table_end
from outlines.wrap import page_width, rejoin

COURSE = "课程大纲\n第一讲 甲\n一、乙\n第二讲 丙\n一、丁"


def lines(*texts):
    return [Line(no, text) for no, text in enumerate(texts, 1)]


def shape(text):
    return [f"{'  ' * depth}{node.marker}{node.title}" for node, depth in walk(parse(text).tree)]


def outline(*texts):
    return shape("\n".join(["课程大纲", *texts]))


def codes(text):
    return [(problem.line, problem.code) for problem in parse(text).warnings if problem.code != "labels"]


# --- lengths ---


@pytest.mark.parametrize(("length", "is_outline"), [(40, True), (41, False)])
def test_two_lines_without_numbers_are_an_outline_while_they_are_short(length, is_outline):
    assert bool(outline("账" * length, "款" * length)) is is_outline


@pytest.mark.parametrize(("length", "is_label"), [(40, True), (41, False)])
def test_a_label_with_its_english_echo_fits_a_line(length, is_label):
    assert bool(label_of("课程大纲 ".ljust(length, "o"))) is is_label


@pytest.mark.parametrize(("minutes", "kept"), [("99999", 99999), ("100000", None), ("９０", None)])
def test_written_out_minutes_are_plain_digits(minutes, kept):
    found = parse(f"※逐项大纲\n大纲\n一、\t账款\t{minutes}\titem\n")
    assert (found.title, found.tree[0].minutes) == ("", kept)


@pytest.mark.parametrize(("length", "crowded"), [(79, False), (80, True)])
def test_from_eighty_characters_on_a_line_may_be_a_whole_document(length, crowded):
    counted = split_document(lines("培训班 一、甲 1、乙 2、丙 二、丁".ljust(length, "款")))
    labelled = split_document(lines("收款班 课程大纲 ".ljust(length, "款")))
    assert (len(counted), len(labelled)) == ((5, 2) if crowded else (1, 1))


@pytest.mark.parametrize(
    ("name", "key"), [("学完本课程之后您将会收获什么", "benefits"), ("学完这门课程之后您将会收获什么", None)]
)
def test_a_question_that_is_a_label_has_fourteen_characters_at_most(name, key):
    assert key_of(name) == key


@pytest.mark.parametrize(("second", "key"), [("甲乙丙丁戊己", "outline"), ("甲乙丙丁戊己庚", None)])
def test_what_follows_the_first_word_of_a_label_is_short(second, key):
    assert key_of(f"课程内容与{second}") == key


@pytest.mark.parametrize(
    ("raw", "text"), [("催(cui)收(shou)款", "催(cui)收(shou)款"), ("催(cui)收(shou)款(kuan)", "催收款")]
)
def test_pinyin_is_noise_from_the_third_syllable_on(raw, text):
    assert clean(raw)[0][0].text == text


@pytest.mark.parametrize(
    ("total", "is_duration"), [("全部课程共计2天每天六时", False), ("全部课程共计2天每天六小时", True)]
)
def test_a_line_that_sums_up_says_more_than_a_title(total, is_duration):
    assert (
        "duration" in parse(f"课程大纲\n第一讲 甲\n一、乙\n{total}\n第二讲 丙\n一、丁").blocks
    ) is is_duration


@pytest.mark.parametrize(("length", "is_kept"), [(30, False), (31, True)])
def test_loose_text_is_kept_where_most_of_it_is_long(length, is_kept):
    assert ("other:正文" in parse(f"账款班\n{'账' * length}\n{'款' * 20}\n{COURSE}").blocks) is is_kept


@pytest.mark.parametrize(("length", "is_kept"), [(10, True), (11, False)])
def test_loose_text_is_kept_while_half_of_it_speaks(length, is_kept):
    text = f"账款班\n账款难收，款难要回来。\n{'款' * length}\n{COURSE}"
    assert ("other:正文" in parse(text).blocks) is is_kept


@pytest.mark.parametrize(("count", "is_kept"), [(8, False), (9, True)])
def test_many_loose_lines_are_kept(count, is_kept):
    loose = "\n".join(f"甲乙{number}" for number in range(count))
    assert ("other:正文" in parse(f"账款班\n{loose}\n{COURSE}").blocks) is is_kept


@pytest.mark.parametrize(("half", "width"), [(10, 0), (11, 22), (80, 160), (81, 0)])
def test_a_page_is_neither_too_narrow_nor_too_wide(half, width):
    page = lines(*["账" * (half - 3) + "，款账"] * 5)
    assert page_width(page, lambda text: False) == width


@pytest.mark.parametrize(
    ("words", "is_page_menu"),
    [
        ("课程背景", False),
        ("课程背景 课程大纲", True),
        ("课程背景|课程大纲", True),
        ("课程背景 账款", False),
        ("课程背景 课程大纲 账款", True),
        ("课程背景 课程大纲 账款 催收", False),
        ("大纲 " * 40, True),
        ("大纲 " * 41, False),
        ("课程大纲 课程 " * 25, False),
    ],
)
def test_a_menu_is_a_row_of_labels_but_for_one(words, is_page_menu):
    assert is_menu(words) is is_page_menu


def test_the_longest_words_of_an_aside():
    assert aside_of("案例" * 2 + "分析" * 4 + "：账款")[0] == "case"
    assert aside_of("案例" * 2 + "分析" * 5 + "：账款") is None
    assert kind_of_words("案例" * 7) == "case"


def test_an_outline_field_by_field_to_the_letter():
    tree = (Node("甲", "chapter", "一、", 90, (Node("乙", "case"),)),)
    assert explicit.write(Outline("账款班", {"fee": "面议\n含税"}, tree)) == (
        "※逐项大纲\n标题\t账款班\n栏目\tfee\n\t面议\n\t含税\n大纲\n一、\t甲\t90\tchapter\n\u3000\t乙\t\tcase\n"
    )


# --- titles ---


@pytest.mark.parametrize(("length", "is_title"), [(60, True), (61, False)])
def test_a_title_has_sixty_characters_at_most(length, is_title):
    assert bool(parse(f"{'账' * length}\n{COURSE}").title) is is_title


@pytest.mark.parametrize(("between", "title"), [(12, "收款班"), (13, "名师学苑")])
def test_a_title_comes_again_within_fifteen_lines(between, title):
    told = "".join(f"第{number}句话。\n" for number in range(between))
    assert parse(f"名师学苑\n收款班\n{told}收款班\n{COURSE}").title == title


@pytest.mark.parametrize("before", ["各位同事。", "请看附件；", "2026-3 期"])
def test_greetings_and_dates_are_no_title(before):
    assert parse(f"{before}\n账款班\n课程大纲\n第一讲 甲\n一、乙").title == "账款班"


@pytest.mark.parametrize(("titled", "wraps"), [(1, True), (2, False)])
def test_four_of_five_markers_stand_alone_in_a_narrow_column(titled, wraps):
    alone = [text for sign in "一二三四" for text in (f"{sign}、", "款" * 5, f"尾{sign}")]
    shown = outline(*alone, *["五、催收", "六、诉讼"][:titled])
    assert shown[0] == ("一、款款款款款尾一" if wraps else "一、款款款款款")


@pytest.mark.parametrize(
    ("word", "key"), [("学费", "fee"), ("讲师", "instructor"), ("师资", "instructor"), ("时间", None)]
)
def test_two_characters_that_are_no_lesson(word, key):
    assert list(parse(f"账款班\n{word}\n两千\n{COURSE}").blocks) == ([key] if key else [])


def test_the_same_year_is_no_repeated_title():
    text = "课程大纲\n第一讲：{0}\n一、甲\n第二讲：{1}\n一、乙"
    assert codes(text.format("2024", "2024")) == []
    assert codes(text.format("账款 管理", "账款管理")) == [(4, "duplicate-title")]


def test_empty_chapters_are_named_while_half_of_all_are_filled():
    half = "课程大纲\n第一讲 甲\n一、子\n第二讲 乙\n一、丑\n第三讲 丙\n第四讲 丁"
    assert codes(half) == [(6, "empty-chapter"), (7, "empty-chapter")]
    assert codes("课程大纲\n第一讲 甲\n一、子\n第二讲 乙\n第三讲 丙") == []


def test_a_title_in_a_narrow_column_ends_with_its_stop():
    column = [
        "第一讲",
        "甲" * 5,
        "甲甲",
        "第二讲",
        "乙" * 5 + "。",
        "乙乙",
        "第三讲",
        "丙" * 5,
        "第四讲",
        "丁",
    ]
    assert outline(*column)[:3] == ["第一讲" + "甲" * 7, "第二讲" + "乙" * 5 + "。", "  乙乙"]


# --- where the outline is ---


def test_lectures_on_a_law_may_name_its_articles():
    text = "第一讲 合同\n1、读懂第三条\n2、用好第五条\n第二讲 诉讼\n1、证据"
    assert [node.title for node in parse(text).tree] == ["合同", "诉讼"]
    assert parse("第一章 总则\n第三条 甲\n第五条 乙\n第二章 附则\n第六条 丙").tree == ()


def test_a_sentence_over_lines_without_numbers_stays_with_them():
    told = "每一笔账都要先对清楚，再谈还款的日期，最后签字留证据。"
    assert outline(told, "账龄", "催收") == [told, "账龄", "催收"]


def test_only_the_first_colon_at_the_top_heads_a_block():
    found = parse(f"账款班\n难在哪里：\n没人管\n谁来管它：\n大家管\n{COURSE}")
    assert found.blocks == {"other:难在哪里": "没人管\n谁来管它：\n大家管"}


def test_of_two_weak_labels_the_one_over_numbers_counts():
    found = parse("课程内容\n甲甲\n乙乙\n丙丙\n课程模块\n1、丁\n2、戊\n3、己")
    assert [node.title for node in found.tree] == ["丁", "戊", "己"]
    assert found.blocks == {"other:课程内容": "甲甲\n乙乙\n丙丙"}


def test_an_outline_may_stand_under_a_later_heading():
    text = "催收管理\n课程背景：旧账\n课程说明：\n一、甲\n1、乙\n2、丙\n二、丁\n1、戊"
    assert shape(text) == ["一、甲", "  1、乙", "  2、丙", "二、丁", "  1、戊"]


@pytest.mark.parametrize(("title", "is_programme"), [("签", False), ("签到", True)])
def test_hours_with_a_sign_instead_of_a_title_are_no_programme(title, is_programme):
    found = regions(lines("课程安排", f"9:00-10:00 {title}", f"10:00-11:00 {title}"))
    assert bool(found.outline) is is_programme


def test_units_in_brackets():
    assert lex("【模块一】账款")[:4] == ("第模块", 1, "【模块一】", "账款")
    assert lex("【模块一 账款】催收")[:4] == ("第模块", 1, "模块一", "账款 催收")


# --- tables ---


def test_a_head_with_one_row_is_no_table_further_down_either():
    assert table_end(lines("甲甲", "乙乙", "丙丙", "模块\t内容", "账龄\t分析"), 3) == 3


def test_a_table_with_tabs_keeps_its_cells():
    table = ["日期\t课题\t内容", "第一天\t账 龄", "第二天\t谈 判"]
    assert [line.text for line in straighten(lines(*table))] == table


def test_numbers_below_other_columns_are_no_hours():
    rows, _headers = split_rows(lines("模块\t备注\t课时", "甲甲\t3\t2"))
    assert [row.text for row in rows] == ["甲甲", "2课时", "3"]


def test_the_first_timetable_stands_in_for_an_outline():
    hours = ["9:00-10:00 开营", "10:00-11:00 对账"]
    found = regions(lines("课程安排", *hours, "时间安排", *hours))
    assert [line.no for line in found.outline] == [2, 3]
    assert [segment.no for segment in found.chosen] == [1]
    assert [segment.no for segment in found.segments] == [0, 4]


def test_labels_may_stand_in_cells():
    found = split_document(lines("课程背景：旧账\t课程对象：财务"))
    assert [line.text for line in found] == ["课程背景：旧账", "课程对象：财务"]


# --- the width of a page ---


FULL = "账款催收要看时间点，过了三十天再打"


@pytest.mark.parametrize(
    ("last", "width"), [({}, 34), ({"gap": True}, 0), ({"text": "一、" + FULL[2:]}, 0)], ids=str
)
def test_a_page_shows_its_width_in_three_broken_lines(last, width):
    page = lines(FULL, FULL, FULL, FULL)
    page[-1] = page[-1]._replace(**last)
    assert page_width(page, lambda text: text.startswith("一、")) == width


@pytest.mark.parametrize(
    ("rest", "joins"), [("账" * 8 + "。", True), ("账" * 9 + "。", False), ("账：款。", False)]
)
@pytest.mark.parametrize(
    ("line", "is_full"), [("款" * 11, True), ("款" * 10, False), ("款" * 11 + "。", False)]
)
def test_a_few_characters_and_a_stop_end_the_line_before(line, is_full, rest, joins):
    joined = rejoin(lines(line, rest), lambda text: False)
    assert (len(joined) == 1) is (is_full and joins)


@pytest.mark.parametrize(("longest", "width"), [("款" * 16, 26), ("款" * 16 + "a", 0)])
def test_two_certain_breaks_show_the_width_where_no_line_is_much_longer(longest, width):
    certain = "账款催收要看时间点的前后，"
    page = lines(certain, "款款", certain, "款款", longest)
    assert page_width(page, lambda text: False) == width
    assert page_width(page[:2], lambda text: False) == 0


@pytest.mark.parametrize(
    ("after", "joins"), [("和它后面的故事", True), ("和谐的客户关系", False), ("和它", False)]
)
def test_no_line_begins_with_and(after, joins):
    assert (len(rejoin(lines("款" * 11, after), lambda text: False)) == 1) is joins
    assert len(rejoin(lines("款" * 10, after), lambda text: False)) == 2
    assert len(rejoin(lines("款" * 11 + "。", after), lambda text: False)) == 2


def test_the_head_of_each_page_goes_but_for_the_first():
    page = ["账款班", "第 1 页", "课程大纲", "第一讲 甲", "一、乙", "账款班", "第 2 页", "二、丙", "三、丁"]
    assert [line.no for line in regions(lines(*page)).furniture] == [2, 7, 6]
    assert [line.no for line in regions(lines(*page[:6], "二、丙")).furniture] == [2]
    further = [*page[:5], "账款班", "子", "丑", "第 2 页", "二、丙"]
    assert [line.no for line in regions(lines(*further)).furniture] == [2, 9]
