"""Rules that decide between two readings of a layout, each at the point where the decision turns."""

import pytest

from outlines import parse
from outlines.chinese_text import number
from outlines.clean import Line, clean
from outlines.entries import read
from outlines.kinds import aside_of, is_ending, kind_of, minutes_of, split_minutes
from outlines.labels import glued_label, is_headline, label_of, short_label
from outlines.levels import families, rank
from outlines.markers import lex
from outlines.segments import cut_at_labels
from outlines.split import split_document, split_items
from outlines.tables import straighten, table_end
from outlines.wrap import page_width, rejoin


def shape(tree):
    return [
        (node.title or node.marker, shape(node.children)) if node.children else node.title for node in tree
    ]


def tree_of(text):
    return shape(parse(text).tree)


def lines_of(text):
    return clean(text)[0]


def codes(text):
    return [(problem.line, problem.code) for problem in parse(text).warnings if problem.code != "labels"]


# --- the words of numbers ---


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
    ],
)
def test_english_numbers(word, value):
    assert number(word) == value
    assert lex(f"Part {word}: 账款").number == value


# --- tables ---


def test_spaced_columns_need_a_head_of_three_and_two_rows():
    assert (
        straighten(lines_of("日期 课题 内容\n第一天 账龄 分析\n第二天 谈判 让步"))[2].text
        == "第二天\t谈判\t让步"
    )
    assert straighten(lines_of("课题 内容\n账龄 分析\n谈判 让步"))[1].text == "账龄 分析"
    assert straighten(lines_of("日期 课题 内容\n第一天 账龄 分析"))[1].text == "第一天 账龄 分析"
    assert (
        straighten(lines_of("日期 课题 费用\n第一天 账龄 分析\n第二天 谈判 让步"))[1].text
        == "第一天 账龄 分析"
    )


def test_spaced_rows_end_where_the_words_do():
    found = straighten(lines_of("日期 课题 内容\n一 账龄 分析\n二 谈判 让步\n备注 无\n三 诉讼 保全"))
    assert [line.text.count("\t") for line in found] == [2, 2, 2, 0, 0]
    assert [line.no for line in found] == [1, 2, 3, 4, 5]


def test_stacked_cells_become_rows():
    found = straighten(lines_of("序号\n模块\n时间\n1\n账龄\n2小时\n2\n谈判\n半天\n讲师介绍"))
    assert [(line.no, line.text) for line in found] == [
        (1, "序号\t模块\t时间"),
        (4, "1\t账龄\t2小时"),
        (7, "2\t谈判\t半天"),
        (10, "讲师介绍"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "序号\n模块\n时间\n1\n账龄\n2小时",  # one row is no table
        "序号\n模块\n时间\n1\n账龄\n2小时\n3\n谈判\n半天",  # the numbers do not run
        "序号\n模块\n时间\n1\n账龄\n2小时\n2\n谈判\n很久",  # a time that is none
        "模块\n内容\n讲师\n账龄\n分析\n吴\n谈判\n让步\n吴",  # nothing to go by
        "序号\n日期\n时间\n1\n周一\n2小时\n2\n周二\n半天",  # no subject
    ],
)
def test_stacked_cells_that_are_no_table(text):
    assert [line.text for line in straighten(lines_of(text))] == text.split("\n")


def test_a_table_ends_with_its_rows():
    lines = lines_of("模块\t内容\n账龄\t分析\n谈判\t让步\n讲师\n诉讼\t保全")
    assert table_end(lines, 0) == 3
    assert table_end(lines, 1) == 1
    assert table_end(lines_of("模块\t内容\n账龄\t分析"), 0) == 0
    assert table_end(lines_of("日期\t时间\n周一\t上午\n周二\t上午"), 0) == 0


def test_a_table_alone_is_the_outline():
    text = "账款实务\n序号\t模块\t内容\n1\t账龄\t分析\n2\t谈判\t让步\n报名请洽前台"
    assert tree_of(text) == [("账龄", ["分析"]), ("谈判", ["让步"])]
    assert parse(text).title == "账款实务"


# --- levels ---


def named(*markers):
    tokens = [lex(f"{marker}账") for marker in markers]
    return families(tokens, [0] * len(tokens))


def test_two_counts_that_look_the_same():
    first, inner = named("1、", "1、", "2、", "2、", "1、", "2、")[:2]
    assert first != inner
    assert named("1、", "1、", "2、", "2、", "1、", "2、") == [first, inner, inner, first, inner, inner]
    assert len(set(named("1、", "1、", "2、", "2、"))) == 1  # every number twice: a slip, not a level
    assert len(set(named("1、", "2、", "3、", "3、"))) == 1
    assert len(set(named("1、", "1、", "2、", "1、", "2、"))) == 1  # the outer count would never go on
    assert len(set(named("第一讲", "第一讲", "第二讲", "第二讲", "第一讲", "第二讲"))) == 1


def test_one_count_with_two_signs():
    assert len(set(named("1．", "2、", "3）", "1．", "2、", "3）"))) == 1
    assert len(set(named("1、", "1）", "2）", "2、", "1）"))) == 2


def test_half_days_stand_above_what_they_hold():
    text = "课程大纲\n第一天\n上午\n一、账\n案例：旧账\n下午\n二、款\n第二天\n上午\n三、人"
    assert tree_of(text) == [
        ("第一天", [("上午", [("账", ["旧账"])]), ("下午", ["款"])]),
        ("第二天", [("上午", ["人"])]),
    ]


def test_a_day_named_again_is_no_mistake():
    assert codes("课程大纲\n第一天上午\n一、账\n第一天下午\n二、款") == []
    assert codes("课程大纲\n第一讲 账\n1、龄\n第一讲 款\n1、额")[0] == (4, "repeat")
    assert codes("课程大纲\n第一讲 账\n1、龄\n第二讲 款\n1、额\n第一讲 人\n1、名") == [(6, "order")]
    assert codes("课程大纲\n第一讲 账\n1、龄\n第三讲 款\n1、额") == [(4, "gap")]


# --- labels ---


def test_short_and_glued_labels_need_company():
    assert short_label("背景").key == "background"
    assert short_label("大纲").key == "outline"
    assert short_label("标签") is None
    assert short_label("背景如此") is None
    assert glued_label("课程背景账期越来越长").rest == "账期越来越长"
    assert glued_label("课程背景的来历") is None
    assert glued_label("背景账期越来越长") is None
    one = parse("账款实务\n背景\n账期越来越长\n第一讲 账\n1、龄\n第二讲 款\n1、额")
    assert "background" not in one.blocks
    two = parse("账款实务\n背景\n账期越来越长\n对象\n销售\n第一讲 账\n1、龄\n第二讲 款\n1、额")
    assert two.blocks == {"background": "账期越来越长", "audience": "销售"}


def test_a_short_outline_label_stands_over_marks():
    assert tree_of("账款实务\n大纲\n一、账\n二、款") == ["账", "款"]
    assert parse("账款实务\n大纲\n请来电索取").tree == ()


def test_brackets_on_the_first_line_dress_the_title():
    assert is_headline(label_of("【开课通知】账款实务"))
    assert not is_headline(label_of("【课程背景】账款实务"))
    assert not is_headline(label_of("【开课通知】"))
    assert parse("🔥【开课通知】账款实务\n课程大纲\n一、账\n二、款").title == "【开课通知】账款实务"


def test_the_word_syllabus_is_no_part_of_a_title():
    found = parse("《账款回收实务》课程大纲\n第一讲 账\n1、龄\n第二讲 款\n1、额")
    assert found.title == "账款回收实务"
    assert (1, "title") in [(problem.line, problem.code) for problem in found.warnings]
    assert parse("账款课程大纲\n第一讲 账\n1、龄\n第二讲 款\n1、额").title == "账款课程大纲"


def test_a_title_may_speak_of_the_telephone():
    assert parse("电话催收实战：从开口到入账\n课程大纲\n一、账\n二、款").title == "电话催收实战：从开口到入账"
    assert parse("电话：400-800\n课程大纲\n一、账\n二、款").title == ""


# --- kinds and minutes ---


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("（9:00-12:00）", 180),
        ("（9:30—11:15）", 105),
        ("（12:00-9:00）", None),
        ("30'", 30),
        ("9:00-12:00", None),
    ],
)
def test_clocks(text, minutes):
    assert minutes_of(text) == minutes


def test_minutes_at_the_end_of_a_title():
    assert split_minutes("开场 20分钟") == ("开场", 20, "20分钟")
    assert split_minutes("账" * 40 + "（20分钟）") == ("账" * 40, 20, "（20分钟）")
    assert split_minutes("账款（9:00-12:00）") == ("账款", 180, "（9:00-12:00）")
    assert split_minutes("20分钟") == ("20分钟", None, "")
    assert split_minutes("账款 30天") == ("账款 30天", None, "")


def test_what_closes_a_course():
    assert is_ending("课程总结与答疑")
    assert not is_ending("互动问答")
    assert kind_of("", "课程总结与答疑", 0, False) == "chapter"
    assert kind_of("", "课程总结与答疑", 1, False) != "chapter"
    assert kind_of("", "典型账款案例分析", 0, False) == "chapter"
    assert kind_of("", "典型账款案例分析", 2, False) == "case"
    assert kind_of("一、", "典型账款案例分析", 2, False) == "item"


def test_scripts_are_a_topic_unless_they_are_named():
    assert aside_of("破冰话术") is None
    assert aside_of("话术：三句开场")[0] == "tool"
    assert aside_of("【本讲产出】一页纸")[0] == "tool"
    assert aside_of("(案例：旧账") == ("case", "", "(案例：旧账")
    assert aside_of("（案例）：旧账")[1] == "（案例）："


# --- lines ---


def test_a_page_is_as_wide_as_its_fullest_lines():
    full = "账款" * 8
    page = [Line(no, full) for no in range(1, 4)] + [Line(4, "款，到此为止")]
    assert page_width(page, lambda text: False) == 32
    assert len(rejoin(page, lambda text: False)) == 1
    indented = [Line(1, "账款" * 7, indent=4), Line(2, "款，到此为止")]
    assert len(rejoin(indented, lambda text: False, 32)) == 1
    assert len(rejoin(indented, lambda text: False, 36)) == 2
    silent = [Line(no, full) for no in range(1, 4)] + [Line(4, "到此为止")]
    assert page_width(silent, lambda text: False) == 0


def test_emphasis_goes_whichever_sign_it_has():
    assert [line.text for line in lines_of("**账款**\n__催收__\n账*款")] == ["账款", "催收", "账*款"]


def test_markers_alone_make_a_column_from_four_on():
    titles = "一、\n账款回收的第一\n步\n二、\n账款回收的第二\n步\n三、\n账款回收的第三\n步"
    three = read(lines_of(titles))
    four = read(lines_of(titles + "\n四、\n账款回收的第四\n步"))
    assert [entry.title for entry in three if entry.marker][:1] == ["账款回收的第一"]
    assert [entry.title for entry in four] == [f"账款回收的第{n}步" for n in "一二三四"]


@pytest.mark.parametrize(("size", "kept"), [(8, False), (9, True)])
def test_many_loose_lines_are_kept_as_a_block(size, kept):
    loose = [f"散页{place}" for place in range(size)]
    text = "\n".join(["账款实务", *loose, "课程大纲", "一、账", "二、款"])
    assert ("other:正文" in parse(text).blocks) is kept


def test_loose_sentences_are_kept_as_a_block():
    long = "账" * 31
    for words, kept in ((long, True), ("账" * 30, False), (f"{long}\n{'款' * 12}", True)):
        text = f"账款实务\n{words}\n课程大纲\n一、账\n二、款"
        assert ("other:正文" in parse(text).blocks) is kept


@pytest.mark.parametrize(
    ("title", "ends"),
    [("课程总结" + "款" * 8, True), ("课程总结" + "款" * 9, False), ("本门账款总结", True)],
)
def test_a_closing_line_is_short(title, ends):
    assert is_ending(title) is ends


def test_a_clock_stays_within_a_day():
    assert minutes_of("（0:00-24:00）") is None
    assert minutes_of("（0:00-23:59）") == 1439
    assert minutes_of("（9:00-9:01）") == 1
    assert minutes_of("（9:00-9:00）") is None


def test_a_break_at_the_page_edge_is_not_one_in_a_wide_text():
    def page(half):
        return [Line(no, "账款" * half) for no in range(1, 4)] + [Line(4, "款，到此为止")]

    assert page_width(page(40), lambda text: False) == 160
    assert page_width(page(41), lambda text: False) == 0
    narrow = [Line(no, "账" * 11) for no in range(1, 4)] + [Line(4, "款，到此")]
    assert page_width(narrow, lambda text: False) == 22


def test_a_short_outline_label_at_the_end_opens_nothing():
    assert parse("账款实务\n背景\n账期长\n大纲").tree == ()


# --- more of the same, one decision each ---


def test_a_line_of_nothing_but_exercise_words_may_be_long():
    assert aside_of("落地实操" * 5 + "头脑风暴")[0] == "exercise"
    assert aside_of("落地实操" * 5 + "头脑风暴。") is None


def test_ordinary_words_count_in_brackets():
    assert aside_of("【话术】")[0] == aside_of("（清单）")[0] == "tool"
    assert aside_of("话术") is None
    assert aside_of("工具清单") is None


def test_headings_with_a_colon_stand_near_the_top():
    heads = [segment.key for segment in cut_at_labels(lines_of("账款\n实务\n一班\n门店的难处：\n没钱"))]
    assert heads == ["", "other:门店的难处"]
    assert len(cut_at_labels(lines_of("账款\n实务\n一班\n杭州\n门店的难处：\n没钱"))) == 1
    assert len(cut_at_labels(lines_of("账款\n门店的难处："))) == 1
    assert len(cut_at_labels(lines_of("门店的难处："))) == 1


def test_headings_of_markdown_may_be_lectures():
    assert tree_of("# 第一讲 账\n- 龄\n# 第二讲 款\n- 额") == [("账", ["龄"]), ("款", ["额"])]


@pytest.mark.parametrize(
    ("sign", "value"), [("⓵", 1), ("⓾", 10), ("㉑", 21), ("⒈", 1), ("⑴", 1), ("❶", 1), ("㈠", 1)]
)
def test_rare_signs_count(sign, value):
    assert lex(f"{sign} 账").number == value


def test_a_deeper_indent_is_a_lower_level():
    tokens = [lex("1、账"), lex("1、款")]
    assert rank(["d、@004", "d、@000"], tokens).place == {"d、@000": 0, "d、@004": 1}
    assert rank(["d、@000", "d、@004"], tokens).place == {"d、@000": 0, "d、@004": 1}


def test_groups_between_blank_lines():
    assert tree_of("课程大纲\n对账\n催收\n诉讼") == ["对账", "催收", "诉讼"]
    assert tree_of("课程大纲\n对账\n口径\n\n催收\n电话") == [("对账", ["口径"]), ("催收", ["电话"])]
    assert tree_of("课程大纲\n对账\n\n催收\n\n诉讼\n保全") == ["对账", "催收", "诉讼", "保全"]
    half = "课程大纲\n对账\n口径\n\n催收\n电话\n\n诉讼\n\n核销"
    assert tree_of(half) == [("对账", ["口径"]), ("催收", ["电话"]), "诉讼", "核销"]


def test_a_case_is_no_title_of_a_marker_alone():
    found = parse("课程大纲\n一、\n案例：旧账\n二、\n对账")
    assert [(node.marker, node.title) for node in found.tree] == [("一、", ""), ("二、", "对账")]
    assert found.tree[0].children[0].kind == "case"


def test_the_echo_of_a_title_is_shown_once():
    assert codes("账款实务\n账款实务\n课程大纲\n一、账\n二、款") == [(2, "set-aside")]


def test_dotted_numbers_on_a_line_must_run():
    run = split_items(Line(1, "先看 1.1 账龄 再看 1.2 结构"))
    assert [line.text for line in run] == ["先看", "1.1 账龄 再看", "1.2 结构"]
    assert len(split_items(Line(1, "先看 1.1 账龄 再看 3.7 结构"))) == 1


def test_a_crowded_line_may_skip_a_number():
    text = "课程大纲 第一讲 账款从哪里来 一、合同 二、发货 四、开票 1、真票 2、假票 第二讲 账款到哪里去 一、客户 三、库房 1、在途 4、在库 第三讲 账款怎么回来 一、电话 二、上门 三、诉讼"
    found = [line.text for line in split_document([Line(1, text)])]
    assert "四、开票" in found
    assert "三、库房" in found
    assert "4、在库" in found
