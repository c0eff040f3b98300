"""The words of markers, kinds, columns and numbers, written down once more by hand."""

import pytest

from outlines import parse
from outlines.cells import is_header
from outlines.chinese_text import fold, number, words_of
from outlines.clean import clean
from outlines.kinds import aside_of, is_ending, kind_of_words, minutes_of
from outlines.markers import lex, usual_rank
from outlines.tables import straighten


def pairs(table):
    return [entry.split() for line in table.strip().splitlines() for entry in line.split(",")]


def figure(text):
    return None if text == "-" else int(text)


UNITS = {
    20: "部分 部份 大部分 篇章 篇 阶段 期 周 轮",
    24: "天 日",
    28: "模块 大模块 板块 版块 单元 专题 主题 课题 章 大章",
    32: "讲 课 课程 堂课 堂 次课 回 场 集 站 幕 次",
    36: "章节 小节 节课 节 环节 课时",
}


@pytest.mark.parametrize(
    ("rank", "unit"), [(rank, unit) for rank, units in UNITS.items() for unit in units.split()]
)
def test_units_of_a_course(rank, unit):
    token = lex(f"第二{unit}：账款")
    assert (token.family, token.number, token.title) == (f"第{unit}", 2, "账款")
    assert usual_rank(token.family) == rank


@pytest.mark.parametrize(
    ("word", "rank"),
    [
        *[
            ("part", 20),
            ("phase", 20),
            ("stage", 20),
            ("week", 22),
            ("day", 24),
            ("module", 28),
            ("unit", 28),
        ],
        *[("chapter", 28), ("topic", 28), ("lesson", 32), ("session", 32), ("lecture", 32), ("section", 36)],
        *[("step", 58), ("no", 58)],
    ],
)
def test_units_in_english(word, rank):
    token = lex(f"{word.title()} 2: Cash")
    assert (token.family, token.number, token.title) == (f"{word}N", 2, "Cash")
    assert usual_rank(token.family) == rank


@pytest.mark.parametrize(
    ("text", "family", "rank"),
    [("Module B: Cash", "第module", 28), ("Part B Cash", "第part", 20), ("模块B：账款", "第模块", 28)],
)
def test_units_may_be_lettered(text, family, rank):
    token = lex(text)
    assert (token.family, token.number, usual_rank(token.family)) == (family, 2, rank)


WORDS = words_of(
    "步骤 方法 技巧 招式 策略 误区 问题 要点 关键 原则 场景 情景 情境 类型 任务 "
    "层次 维度 方面 角度 流程 法则 要素 动作 话题 议题 重点 难点 陷阱 原因 特征 "
    "秘诀 心法 步 招 式 关 条 项 类 种 层 级 大 点"
)


@pytest.mark.parametrize("word", WORDS)
def test_words_that_count(word):
    token = lex(f"{word}二：账款")
    assert (token.family, token.number, token.title, token.weak) == (f"{word}N", 2, "账款", False)
    assert lex(f"● {word}二：账款").title == f"{word}二：账款"


def test_words_of_the_author_count_in_company_only():
    assert (lex("关卡2：账款").family, lex("关卡2：账款").weak) == ("关卡N", True)
    assert (lex("M2 账款").family, lex("M2 账款").number) == ("mN", 2)
    assert lex("M22号账款").family == ""
    heads = "课程大纲\n关卡1：甲\n- 乙\n- 丙\n关卡2：丁\n- 戊"
    assert [node.marker for node in parse(heads).tree] == ["关卡1：", "关卡2："]
    listed = "课程大纲\n一、甲\n关卡1：乙\n关卡2：丙\n二、丁"
    assert [node.title for node in parse(listed).tree[0].children] == ["关卡1：乙", "关卡2：丙"]


@pytest.mark.parametrize(
    ("text", "family", "count", "title"),
    [
        ("乙、账款", "stem", 2, "账款"),
        ("§2 账款", "§", 2, "账款"),
        ("§2.1 账款", "d.d", 1, "账款"),
        ("【二】账款", "(cn)", 2, "账款"),
        ("[2] 账款", "(d)", 2, "账款"),
        ("2。账款", "d", 2, "账款"),
        ("二；账款", "cn", 2, "账款"),
        ("B 账款", "bareletter", 2, "账款"),
        ("第2-3讲：账款", "第讲", 2, "账款"),
        ("第一、二讲：账款", "第讲", 1, "账款"),
        ("（第二讲）账款", "第讲", 2, "账款"),
        ("▍模块二｜账款", "第模块", 2, "账款"),
        ("10:45-12:00 第二讲 账款", "time", None, "账款"),
        ("Day 2 PM: 账款", "dayN", 2, "PM: 账款"),
        ("Day 2 PM:", "dayN", 2, ""),
        ("第二步 账款", "第步", 2, "账款"),
        ("No.2 账款", "noN", 2, "账款"),
        ("b 账款", "", None, "b 账款"),
        ("J 账款", "", None, "J 账款"),
    ],
)
def test_late_markers(text, family, count, title):
    token = lex(text)
    assert (token.family, token.number, token.title) == (family, count, title)


KINDS = {
    "goal": "目标 目的 收获",
    "case": "案例 实例 故事 判例 示例 举例 例子 个案 例 经验",
    "exercise": "演练 模拟 扮演 讨论 研讨 互动 练习 实操 测试 测评 测验 游戏 作业 思考 提问 问答 答疑 体验 活动 破冰 头脑风暴 通关 沙盘 竞赛 抢答 辩论"
    " 对练 实练 训练 PK 演示 展示 点评 分享 视频 短片 行动计划",
    "tool": "工具 表单 模板 表格 清单 话术 附件 范本 工具包 产出",
    "note": "说明 备注 注 提示 小结 总结 背景 导入 提醒 解析 要点 启示",
}


@pytest.mark.parametrize(
    ("kind", "word"), [(kind, word) for kind, words in KINDS.items() for word in words.split()]
)
def test_words_of_each_kind(kind, word):
    assert kind_of_words(word) == kind
    assert aside_of(f"{word}：账款") == (kind, f"{word}：", "账款")


@pytest.mark.parametrize(
    "before",
    words_of(
        "情景 情境 场景 角色 小组 分组 团队 现场 课堂 课间 课前 课后 随堂 实战 经典 "
        "真实 典型 成功 失败 反面 正面 行业 企业 客户 落地 实用 配套 输出 学员 电影 "
        "图片 音频 本讲 本节 本章 本课 小节 章节 单元 模块 学习 教学 培训 达成 预期 "
        "问题 热身 开场 结业 综合 专题 学以致用 思维 现状 管理 落地实操 心得 成果 行动 "
        "电话 上门 谈判 沟通 对话 推荐 标杆 名企 国内 知名 著名 某 本 关键 参考 常用 "
        "两个 三个 一个 自我 个人 全员 每组 各组 上台"
    ),
)
def test_words_before_a_case(before):
    assert aside_of(f"{before}案例：账款") == ("case", f"{before}案例：", "账款")


@pytest.mark.parametrize(
    "after",
    words_of(
        "分析 分享 研讨 剖析 研究 教学 点评 展示 介绍 拆解 复盘 环节 时间 任务 解读 "
        "学习 欣赏 赏析 观看 播放 互动 提炼 对抗 大赛 比赛 发表 汇报 呈现 应用 使用 题 "
        "表 单 卡 库 集 图 法 包 页 资料 与 和 及 以及 或 或者"
    ),
)
def test_words_after_a_case(after):
    assert aside_of(f"案例{after}：账款") == ("case", f"案例{after}：", "账款")


@pytest.mark.parametrize(
    "ending",
    words_of(
        "课程总结 内容回顾 答疑 现场问答 结束语 结语 尾声 收尾 结业 Q&A 复盘 寄语 结训 "
        "结语：写给自己 总结——下一步"
    ),
)
def test_words_that_end_a_course(ending):
    assert is_ending(ending)
    assert not is_ending(f"互动{ending}")
    assert not is_ending(f"把{ending}当作新的一天的开始")


@pytest.mark.parametrize(
    "opening",
    words_of(
        "课程导入 导论 绪论 概论 导学 开场 破冰 前言 引言 导言 序言 序 开篇 热身 课前 暖场 团队组建 团队建设"
    ),
)
def test_words_that_open_a_course(opening):
    read = parse(f"课程大纲\n{opening}：认识彼此\n第一讲：甲\n一、乙\n第二讲：丙")
    assert read.tree[0].title.startswith(opening)
    assert len(read.tree) == 3


@pytest.mark.parametrize(
    "name",
    words_of(
        "模块 课程 课程名称 课程主题 内容 培训内容 授课内容 教学内容 学习内容 具体内容 主题 "
        "单元 章节 名称 学时 课时 时间 时长 天数 日期 讲师 老师 序号 大纲 要点 知识点 "
        "内容要点 课程要点 课题 目标 教学目标 收获 形式 授课方式 教学方式 方法 备注 节次 "
        "天次 培训模块 课程单元 主题名称 内容概要 主要知识点 培训时间 授课讲师 培训讲师 练习 "
        "工具 环节 项目 编号 时长（分钟）"
    ),
)
def test_names_of_columns(name):
    assert is_header([name, "内容"])
    assert not is_header([f"{name}账款账款", "内容"])


@pytest.mark.parametrize(
    ("name", "minutes"),
    [("课时", 90), ("学时", 90), ("时长（小时）", 120), ("时间(分钟)", 2), ("天数", 720)],
)
def test_numbers_below_a_column_of_hours(name, minutes):
    [first, second] = parse(f"课程大纲\n模块\t内容\t{name}\n甲甲\t乙乙\t2\n丙丙\t丁丁\t2").tree
    assert (first.minutes, second.minutes) == (minutes, minutes)
    assert [node.title for node in first.children] == ["乙乙"]


def test_tables_below_each_other():
    from outlines.clean import Line

    cells = ["节次", "主题", "课时", "１", "甲甲", "2课时", "2", "乙乙", "1课时"]
    rows = straighten([Line(no, text) for no, text in enumerate(cells, 1)])
    assert [row.text for row in rows] == ["节次\t主题\t课时", "１\t甲甲\t2课时", "2\t乙乙\t1课时"]


HOW_LONG = """
    90分钟 90, 1.5小时 90, 2课时 90, 2学时 90, 半天 180, 0.5天 180, 2天 720, 1日 360, 约2小时 120, 共两天 720, 2H 120, 45min 45, 2hours 120, 30' 30
    用时：30分钟 30, 30天 10800, 31天 -, 0分钟 -, 2周 -, 2小時 120, 2課時 90, 30分鐘 30
"""


@pytest.mark.parametrize(("text", "minutes"), pairs(HOW_LONG))
def test_ways_to_say_how_long(text, minutes):
    assert minutes_of(text) == figure(minutes)


SPELLINGS = """
    （） (), 〔〕 (), ﹙﹚ (), ［］[] 【】【】, 「」 【】, 〖〗 【】, ﹒ ., ﹑､ 、、, ∶︰﹕： ::::, １Ａａ 1Aa, ！～｟ !~｟, 課綱講師 课纲讲师, 週鬥 周斗, 。 。
"""


@pytest.mark.parametrize(("chars", "plain"), pairs(SPELLINGS))
def test_one_spelling(chars, plain):
    assert fold(chars) == plain


NUMBERS = """
    12 12, 十二 12, 二十 20, 一百零三 103, ⑫ 12, Ⅻ 12, xii 12, iv 4, ix 9, twelve -, ten 10, seven 7, 两 2, 〇 0, 叁 3, 拾 10, 佰 100, ㈢ 3, ❸ 3, 半 -
"""


@pytest.mark.parametrize(("text", "value"), pairs(NUMBERS))
def test_what_is_a_number(text, value):
    assert number(text) == figure(value)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("甲&nbsp;乙&emsp;丙&ensp;丁", "甲 乙 丙 丁"),
        ("甲&amp;乙&lt;丙&gt;丁&quot;戊", '甲&乙<丙>丁"戊'),
        ("**甲**乙__丙__", "甲乙丙"),
        ("甲__乙__", "甲乙"),
        ("甲\u200b\ufeff乙\xad", "甲乙"),
        ("1\ufe0f\u20e3甲", "1.甲"),
        ("├─ 甲", "甲"),
    ],
)
def test_marks_of_other_programs(raw, text):
    assert clean(raw)[0][0].text == text


def test_tags_that_came_along():
    lines, _problems = clean("<p>甲</p><p>乙</p>\n<li class='x'>丙</li><br/>丁")
    assert [(line.no, line.text, line.gap) for line in lines] == [
        (1, "甲", False),
        (1, "乙", False),
        (2, "丙", False),
        (2, "丁", False),
    ]
    assert clean("甲<br>乙")[0][0].text == "甲<br>乙"


@pytest.mark.parametrize("word", words_of("步 招 式 关 条 项 类 种 层 级 点 步骤 个"))
def test_small_units(word):
    token = lex(f"第二{word}：账款")
    assert (token.family, token.number, token.title) == (f"第{word}", 2, "账款")


@pytest.mark.parametrize(
    "soft", words_of("演示 展示 点评 分享 经验 体验 思考 总结 解析 要点 背景 启示 导入 收获 说明 训练")
)
def test_soft_words_give_way(soft):
    assert kind_of_words(f"{soft}案例") == "case"


@pytest.mark.parametrize("picture", "⌚⏰☀☕⚠✂✅✈❌❤➕⬇⭐📌🎯🚀")
def test_pictures_are_bullets(picture):
    token = lex(f"{picture}账款")
    assert (token.marker, token.title) == (picture, "账款")


@pytest.mark.parametrize(("tags", "is_page"), [(2, False), (3, True)])
def test_a_few_tags_are_words(tags, is_page):
    lines, _problems = clean("<br>".join("甲" for _tag in range(tags + 1)))
    assert (len(lines) > 1) is is_page


@pytest.mark.parametrize("filler", words_of("course program programme training target the this our your"))
def test_fillers_of_english_labels(filler):
    from outlines.labels import key_of

    assert key_of(f"{filler} outline") == "outline"
