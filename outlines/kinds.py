"""What a line is for: a chapter, a section, an item, or 案例, 演练, 工具, 本讲目标, or a sentence of explanation.

Admin: "Trainees look for the exercises, HR for the cases. Show them by their own signs." A node's kind follows from
the finished tree alone (its marker, title, depth and children), never from the way the text was laid out.
"""

import re

from outlines.chinese_text import fold, number, remembered, words_of
from outlines.labels import label_of
from outlines.markers import OWN, lex

CORE = {
    "goal": "目标 目的 收获",
    "case": "案例 实例 故事 判例 示例 举例 例子 个案 例 经验",
    "exercise": "演练 模拟 扮演 讨论 研讨 互动 练习 实操 测试 测评 测验 游戏 作业 思考 提问 问答 答疑 体验 活动 破冰 头脑风暴 通关 沙盘"
    " 竞赛 抢答 辩论 对练 实练 实践 训练 PK 演示 展示 点评 分享 视频 短片 影片 录像 行动计划",
    "tool": "工具 表单 模板 表格 清单 话术 附件 范本 工具包 产出 成果输出 模型 口诀",
    "note": "说明 备注 注 提示 小结 总结 背景 导入 提醒 解析 要点 启示",
}
KIND_OF = {word: kind for kind, words in CORE.items() for word in words.split()}
BEFORE = words_of(
    "情景 情境 场景 角色 小组 分组 团队 现场 课堂 课程 课间 课前 课后 随堂 "
    "实战 经典 真实 典型 成功 失败 反面 正面 行业 企业 客户 落地 实操 实用 "
    "配套 输出 互动 学员 视频 电影 图片 音频 本讲 本节 本章 本课 本单元 "
    "本模块 小节 章节 单元 模块 学习 教学 训练 培训 达成 预期 问题 热身 开场 "
    "结业 分析 综合 沙盘 专题 学以致用 思维 现状 管理 落地实操 心得 经验 成果 "
    "行动 电话 上门 谈判 沟通 对话 推荐 标杆 名企 国内 知名 著名 某 本 关键 "
    "参考 常用 思考 两个 三个 一个 自我 个人 全员 每组 各组 上台"
)
AFTER = words_of(
    "分析 分享 研讨 研习 讨论 解析 剖析 研究 教学 点评 演示 展示 介绍 拆解 复盘 "
    "演练 练习 训练 扮演 模拟 环节 时间 任务 导入 解读 学习 说明 欣赏 赏析 "
    "观看 播放 启示 思考 互动 总结 提炼 对抗 大赛 比赛 竞赛 问答 发表 汇报 "
    "呈现 体验 实操 实战 应用 使用 落地 题 表 单 卡 库 集 图 法 包 页 清单 "
    "模板 资料 与 和 及 以及 或 或者"
)
ALL = sorted({*KIND_OF, *BEFORE, *AFTER}, key=len, reverse=True)
WORD = re.compile("|".join(ALL))
NUMERAL = r"\s?(?:[一二三四五六七八九十\d]{1,2}|[①-⑩])?"
BRACKETS = "【(《<"
LABELLED = re.compile(rf"【?\(?\s*((?:{'|'.join(ALL)}|[/+&、,\s]){{1,6}}){NUMERAL}\s*[】)]?\s*[:.]\s*(?=\S)")
BRACKETED = re.compile(rf"[【(]\s*((?:{'|'.join(ALL)}|[/+&、,\s]){{1,6}}){NUMERAL}\s*[】)]\s*[:]?\s*(?=\S)")
WHOLE = re.compile(rf"[【(]?\s*((?:{'|'.join(ALL)}|[/+&、,\s]){{1,6}}){NUMERAL}\s*[】)]?\s*[:.。]?$")
ENGLISH = re.compile(
    r"(?:(?P<case>case(?: stud(?:y|ies))?)|(?P<exercise>exercises?|role[- ]?plays?|discussions?|workshop|simulation|practice)"
    r"|(?P<tool>tools?|templates?|worksheets?)|(?P<goal>goals?|objectives?))\s?\d{0,2}\s?:\s*(?=\S)",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?:案例|实例|判例)(?:介绍|分析|分享|研讨|讨论|解析|剖析|点评|展示|演示|拆解|复盘)?[.。;:]?$"
)
ACTING = re.compile(r"(?:角色扮演|(?:小组|分组|互动)(?:讨论|研讨)|演练|练习|测验)[.。;:]?$")
# 要点：话术、演练 says several things, as 规则；步骤；演练 does.
SEVERAL = re.compile(r"[:;、,].*[;、,]")
# 课程导入 before the first chapter and 课程总结与答疑 after the last stand beside the chapters.
OPENING = re.compile(
    r"^【?(?:课程|培训)?(?:导入|导论|绪论|概论|导学|开场|破冰|前言|引言|导言|导语|导读|序言|序|引子|楔子|开篇|热身|课前|暖场|团队组建|团队建设)(?:[^:]{0,8}|\s+\S.{0,30})(?::.*)?$"
)
ENDING = re.compile(
    r"^(?:课程|培训|全课|内容)?.{0,4}(?:总结|回顾|答疑|问答|结束语|结语|尾声|收尾|结业|Q&A|复盘|寄语|结训).{0,8}$"
    r"|^附录(?:\s*[:A-Z一二三\d].{0,30})?$"
    r"|^(?:课程|培训|全课)?(?:总结|结束语|结语|尾声|收尾|结尾|后记)\s*(?::|[-—–]{1,2}).{2,40}$",
    re.IGNORECASE,
)
NOTED = re.compile(
    r"(?:问题背景|背景|说明|备注|注|提示|小结|导语|引言|提醒|问题描述|本[讲章节课]导读|导读)\s*[:]\s*(?=\S)"
)
SENTENCE = re.compile(r"[。！？!?;；]")
CLAUSE = re.compile(r"[,，;；。]")
SPOKEN = re.compile(r"^.{4,}[,，].{4,}。$")

UNIT_WORDS = {"小时": 60, "课时": 45, "学时": 45, "分钟": 1, "分": 1, "天": 360, "日": 360}
AMOUNT = r"(?:约|共|共计|合计|用时|时长|时间|课时|学时)?\s*[:]?\s*(\d{1,4}(?:\.\d{1,2})?|半|[一二两三四五六七八九十]{1,3})\s*(?:个)?\s*"
UNIT_WORD = r"(小时|课时|学时|分钟|分(?=\s?\d{1,2}\s?秒)|天|日|min(?:s|utes)?|hours?|h|['′’](?!\w))"
SECONDS = r"(?:\s?\d{1,2}\s?秒)?"
DURATION = re.compile(rf"^【?\(?\s*{AMOUNT}{UNIT_WORD}{SECONDS}\s*\)?】?\s*$", re.IGNORECASE)
IN_TITLE = re.compile(rf"\s*[(【]\s*{AMOUNT}{UNIT_WORD}{SECONDS}\s*[)】]\s*$", re.IGNORECASE)
RANGE = r"(\d{1,2}):(\d{2})\s*[-—–~至到]{1,2}\s*(\d{1,2}):(\d{2})"
CLOCK = re.compile(rf"\s*\(\s*{RANGE}\s*\)\s*$")
HOURS = re.compile(rf"\s*\(?\s*{RANGE}\s*\)?\s*$")
AT_END = re.compile(
    rf"(?:(?:\t|\s{{2,}}|\s*[|])\s*{AMOUNT}{UNIT_WORD}|\s(?:约|共)?(\d{{1,3}}(?:\.\d)?)\s?(分钟|小时|课时|学时|min(?:s|utes)?|h(?:ours?)?)"
    rf"|(?:\s|(?<=[\u4e00-\u9fff]))([0-3]\.5)\s?(天|小时)|\s(半)(天))\s*$",
    re.IGNORECASE,
)


def is_opening(title: str) -> bool:
    """课程导入, 开场：破冰与分组: a line that opens the whole course."""
    return OPENING.match(fold(title)) is not None


def is_ending(title: str) -> bool:
    """课程总结, 答疑与总结: a line that closes the whole course; 互动问答 is an exercise of its own."""
    return ENDING.match(fold(title)) is not None and "互动" not in title


def minutes_of(text: str) -> int | None:
    """The minutes of a text that is nothing but a duration: 90分钟, 1.5小时, 半天."""
    found = DURATION.match(fold(text))
    return _minutes(found) if found else _between(CLOCK.match(fold(text)))


def minutes_between(text: str) -> int | None:
    """The minutes of 9:00-12:00, brackets or not: behind 上午 it says how long that lasts."""
    return _between(HOURS.match(fold(text)))


def split_minutes(title: str) -> tuple[str, int | None, str]:
    """A title without the duration at its end, its minutes, and the words they were written in."""
    start = max(0, len(title) - 24)
    tail = fold(title[start:])
    found = IN_TITLE.search(tail) or AT_END.search(tail)
    found, minutes = (found, _minutes(found)) if found else (clock := CLOCK.search(tail), _between(clock))
    cut = start + found.start() if found else 0
    if minutes is None or not title[:cut].strip():
        return title, None, ""
    return title[:cut].rstrip(" \t\u3000—–-") or title[:cut], minutes, title[cut:].strip()


def _between(clock: re.Match | None) -> int | None:
    """(9:00-12:00) lasts three hours."""
    if clock is None:
        return None
    hour, minute, until, past = map(int, clock.groups())
    minutes = (until - hour) * 60 + past - minute
    return minutes if 0 < minutes < 24 * 60 else None


def _minutes(found: re.Match) -> int | None:
    amount, unit = (group for group in found.groups() if group)
    sign = unit[0].lower()
    per = 60 if sign == "h" else 1 if sign in "m'′’" else UNIT_WORDS[unit]
    value = 0.5 if amount == "半" else float(amount) if amount[0].isdigit() else float(number(amount) or 0)
    minutes = round(value * per)
    return minutes if 0 < minutes <= 30 * 360 else None


def kind_of_words(label: str) -> str | None:
    """案例分析 is a case, 情景演练/案例 an exercise: the first core word decides, 演练 outranks a leading 案例."""
    found = _core_words(label)
    return KIND_OF[_leading(found)] if found else None


def _core_words(label: str) -> list[str]:
    return [word for word in WORD.findall(label) if word in KIND_OF]


SOFT = frozenset(
    {
        "演示",
        "展示",
        "点评",
        "分享",
        "经验",
        "体验",
        "思考",
        "总结",
        "解析",
        "要点",
        "背景",
        "启示",
        "导入",
        "收获",
        "说明",
        "训练",
        "实践",
        "模型",
    }
)


# A word that is also an ordinary topic (提问, 话术) names an exercise or a tool only in company or in brackets.
ORDINARY = frozenset(
    words_of(
        "目标 目的 收获 故事 例子 个案 例 经验 测试 思考 提问 体验 活动 竞赛 训练 实践 "
        "演示 展示 点评 分享 视频 短片 影片 录像 行动计划 模型 口诀 产出 清单 话术 附件 模板 表格 表单 说明 "
        "备注 注 提示 小结 总结 背景 导入 提醒 解析 要点 启示"
    )
)


def _says_enough(found: re.Match) -> bool:
    words = _core_words(found[1])
    topic = bool(words) and KIND_OF[words[-1]] == "tool" and words[-1] in ORDINARY
    return found[0][0] in "【(" or not (topic or ORDINARY.issuperset(words))


def _leading(words: list[str]) -> str:
    return next((word for word in words if word not in SOFT), words[0])


@remembered
def aside_of(text: str) -> tuple[str, str, str] | None:
    """(kind, marker, title) of a line that names itself: 案例：…, 【模拟】…, (案例分析), 小组讨论."""
    folded = fold(text)
    for pattern in (LABELLED, BRACKETED):
        found = pattern.match(folded)
        kind = kind_of_words(found[1]) if found and len(found[0]) <= 16 else None
        if kind and folded[0] == "(" and ")" not in found[0]:
            return kind, "", text
        if kind:
            return kind, text[: found.end()].strip(), text[found.end() :].strip()
    found = ENGLISH.match(folded)
    if found:
        return found.lastgroup, text[: found.end()].strip(), text[found.end() :].strip()
    found = WHOLE.match(folded) if len(folded) <= 24 else None
    kind = kind_of_words(found[1]) if found and _says_enough(found) else None
    return (kind, "", text) if kind else None


def closing_aside(text: str) -> str | None:
    """An unmarked line that ends like a case or an exercise: …典型案例分析, …角色扮演."""
    folded = fold(text)
    if len(folded) > 40 or SEVERAL.search(folded):
        return None
    return "case" if CLOSING.search(folded) else "exercise" if ACTING.search(folded) else None


def is_prose(text: str) -> bool:
    """A sentence that explains, rather than a title that names."""
    if NOTED.match(fold(text)):
        return True
    sentences, clauses = len(SENTENCE.findall(text)), len(CLAUSE.findall(text))
    if len(text) >= 60:
        return sentences + clauses >= 2
    ends = text[-1:] in "。！!" or (text[-1:] in "；;" and clauses > 1)
    return (len(text) >= 22 and ends and clauses >= 1) or SPOKEN.match(text) is not None


def kind_of(marker: str, title: str, depth: int, has_children: bool) -> str:
    """The kind of a node, from what it is in the finished tree."""
    labelled = aside_of(f"{marker}{title}") if marker else None
    named = labelled if labelled and labelled[1] == marker.strip() else None
    if named and not is_numbered(marker):
        return named[0]
    return _kind_of_titled(marker, title, depth, has_children)


def is_numbered(marker: str) -> bool:
    token = lex(f"{marker} x")
    return bool(token.family) and token.family[:1] not in "*#" and token.variant != OWN


def _kind_of_titled(marker: str, title: str, depth: int, has_children: bool) -> str:
    listed = has_children and not fold(title).endswith(":")
    numbered = depth < 2 and is_numbered(marker)
    edge = not depth and not marker and is_ending(title)
    aside = None if listed or numbered or edge else _titled_aside(marker, title, depth)
    if aside and not (aside == "note" and depth == 0):
        return aside
    if not marker and not has_children and depth and (is_prose(title) or _is_field(title)):
        return "note"
    if depth == 1 and (has_children or marker):
        return "section"
    return "item" if depth else "chapter"


def _is_field(title: str) -> bool:
    """方法：讲授、练习 inside a lecture says something about the lecture."""
    label = label_of(title)
    return label is not None and label.style == "open" and bool(label.rest)


def _titled_aside(marker: str, title: str, depth: int) -> str | None:
    aside = aside_of(title)
    if aside:
        return aside[0]
    return closing_aside(title) if depth and not marker and not _is_field(title) else None
