"""Which block of the course page a heading opens: 【课程背景】, 课程背景：, 二、课程背景, 課程背景 or 培训 背景.

Admin: "Every provider calls it something else. I want 学习对象, 参训人群 and 适合谁 in one place." A heading that is in
no list but stands in 【】 keeps its own name as other:<label>; one that belongs to the page around it (菜单, 免责声明)
opens nothing and is set aside.
"""

import re
from typing import NamedTuple

from outlines.chinese_text import EMOJI, ENGLISH, fold, number, remembered, words_of

OUTLINE, TITLE, FURNITURE, OTHER = "outline", "title", "furniture", "other"

_COURSE = words_of(
    "课程 培训 项目 学习 授课 教学 研修 训练 辅导 本课程 培训课程 内训 讲座 训练营 特训营 工作坊 研修班 公开课 研讨会 讲解 讲授 主讲"
)
_OF_COURSE = {
    "background": "背景 简介 介绍 概述 背景介绍 背景与意义 引言 前言 缘起 说明 描述 导语",
    "benefits": "收益 收获 价值 效益 成果 产出 受益 预期收益 预期收获 预期成果 亮点与收益",
    "objectives": "目标 目的 宗旨 目标与收益 目的与意义 预期目标",
    "audience": "对象 人群 学员 学员对象 人员 参加对象 适合对象 适合人群 适用对象 对象要求 受众",
    "duration": "时间 时长 课时 时数 天数 学时 周期 学制",
    "method": "方式 方法 形式 授课方式 教学方式 教学方法 手段",
    "instructor": "讲师 老师 师资 主讲 主讲人 主讲老师 主讲讲师 讲师介绍 老师介绍 师资介绍 导师 导师介绍 教师",
    "features": "特色 特点 优势 亮点 特色与背景 风格 特色与优势",
    "fee": "费用 价格 收费 学费 报价 投资 收费标准",
    "schedule": "安排 日程 日期 日程安排 时间安排 时间地点 时间与地点 地点 进度",
    "assessment": "评估 考核 效果评估 考核方式 评估方式 测评 考试",
    OUTLINE: "大纲 内容 提纲 纲要 体系 目录 模块 结构 框架 内容大纲 内容提纲 详细大纲 主要内容 设置 详情 大纲内容 内容安排"
    " 章节 计划 单元 地图 设计 逻辑 具体内容 核心内容 内容介绍 内容纲要 内容体系 大纲介绍 大纲目录",
    TITLE: "名称 主题 题目 标题",
}
_PLAIN = {
    "background": "背景 项目背景 前言 开课缘由 推荐理由 导言 开课背景 为什么要学",
    "benefits": "收益 学员收益 学员收获 企业收益 您将收获 你将收获 你将学到 您将学到 参训收益 参训收获 预期收益 预期收获"
    " 受训收益 学完能做什么",
    "objectives": "目标 培养目标 学习目标 教学目标 预期目标",
    "audience": "对象 学员对象 参加对象 参训对象 参训人群 参训人员 参加人员 参加人群 适合对象 适合人群 适用对象 适用人群"
    " 适合学员 听课对象 受训对象 受训人员 受众 受众对象 目标学员 目标人群 面向对象 面向人群 招生对象 适合谁 适合谁学 谁来学 谁适合参加 谁应该来"
    " 建议参加人员 参会对象 课程适合人群",
    "duration": "学多久 时间 时长 课时 时数 学时 学制 天数 标准课时 授课课时 课程标准课时 总课时",
    "method": "怎么学 方法 方式 形式 教学方式 授课形式 教学形式 上课方式 互动方式 学习方法 学习形式",
    "instructor": "谁来教 谁来讲 讲师 讲者 导师 老师 主讲 主讲人 主讲老师 主讲讲师 主讲嘉宾 讲师简介 讲师介绍 讲师背景 讲师团队 讲师资历 老师简介 老师介绍"
    " 师资 师资介绍 师资力量 专家介绍 专家简介 导师介绍 导师简介 授课老师 授课讲师 授课专家 授课师资 授课教师 关于讲师 作者简介 团队介绍"
    " 培训师 培训师介绍 特邀讲师 嘉宾介绍",
    "features": "特色 项目特色 项目亮点 项目优势 我们的优势 与众不同之处",
    "fee": "费用 学费 学制费用 学费标准 价格 报价 收费 收费标准 参会费用 培训投资 报名费用",
    "schedule": "日程 日程表 日程安排 时间安排 开课时间 开课日期 开课地点 上课时间 上课地点 开班时间 开班日期 举办时间 举办地点"
    " 时间地点 排期 开课计划 近期开课 已开课时间 即将开课 课表",
    "assessment": "效果评估 考核方式 考核 评估 结业考核 考试 课后评估 效果跟踪",
    OUTLINE: "学什么 大纲 提纲 纲要 具体章节 主要内容 内容大纲 内容提要 内容纲要 详细大纲 详细内容 核心内容 目录 教学大纲 研讨内容 分享内容 流程 议程 课纲 内容提纲"
    " 公开课大纲 内训大纲 标准大纲 参考大纲",
    TITLE: "课题 课题名称 课名 主题 课程",
    OTHER: "报名方式 报名资讯 报名信息 联系方式 联系电话 联系人 主办单位 承办单位 协办单位 支持单位 主办方 证书颁发 颁发证书 培训证书 结业证书 课程证书 增值服务 场地要求"
    " 课前准备 物料准备 分组要求 会场要求 教具准备 温馨提示 注意事项 服务客户 部分客户 客户见证 服务过的客户 学员评价 授课风格 讲师风格 主讲课程 擅长领域 擅长课程"
    " 实战经验 工作经历 教育背景 资质证书 专业资质 报名须知 报名流程 付款方式 课程人数 培训人数 班级人数 建议人数 授课语言 学员要求 课程工具 课后服务 课程服务"
    " 代表作品 主要著作 客户评价 课程说明 课后工具包 配套工具包 赠送资料 赠送工具 课程资料 席位 名额 招生名额 报名咨询 咨询报名 报名电话 咨询电话 报名热线 咨询热线",
    FURNITURE: "相关课程 相关课程推荐 推荐课程 课程推荐 同类课程 相似课程 热门推荐 内训课程推荐 公开课推荐 其他课程 该讲师的其他课程 热门课程 相关阅读 相关文章 相关推荐 猜你喜欢 上一篇 下一篇 上一条 下一条 免责声明 标签 友情链接"
    " 版权声明 版权所有 联系我们 在线咨询 在线报名 立即报名 我要报名 课程咨询 学员反馈 分享到 返回顶部 返回列表 扫码咨询 快速导航"
    " 网站地图 课件下载 所属分类 课程编号 课程关键字 课程分类 关键词 更多课程 最新课程 近期课程 本类课程",
}
# Phrases are parted by commas.
_ENGLISH = {
    "background": "background,introduction,overview,description",
    "benefits": "benefits,outcomes,learning outcomes,key takeaways,takeaways,what will learn,what you will learn,key benefits",
    "objectives": "objectives,objective,goals,learning objectives",
    "audience": "audience,participants,who should attend,who is it for,intended for,intended audience,who is for",
    "duration": "duration",
    "method": "methodology,methods,method,approach,delivery method,teaching methods",
    "instructor": "instructor,trainer,lecturer,faculty,speaker,about trainer,trainer profile,about instructor,leader",
    "fee": "fee,fees,price,tuition,investment",
    "schedule": "schedule,timetable,date and venue,dates,venue",
    TITLE: "title,name,topic",
    OUTLINE: "outline,syllabus,agenda,contents,content,detailed outline,detailed agenda",
}
LETTERS = re.compile(r"[a-z]+")
FILLERS = frozenset(
    ("course", "program", "programme", "training", "target", "the", "this", "our", "your", "s")
)
WHO = r"对象|人群|人员|学员|人士|群体|听众|岗位"
# What is taught, in words that often head something else.
WEAK_ENDING = "内容|要点|重点|目录|框架|体系|结构|模块|章节|知识点|明细|概要|提要|摘要|清单|安排|一览"
TAUGHT = f"大纲|提纲|纲要|课纲|{WEAK_ENDING}"
OF_A_COURSE = "本?课程|培训|内训|讲座|教学|授课|研修|工作坊|训练营?"
SHAPES = tuple(
    (key, re.compile(rf"(?:{shape})$"))
    for key, shape in (
        (
            OTHER,
            r"(?:曾|已|部分|近期)?(?:服务|培训|授课|辅导|咨询|合作)过?的?(?:部分|主要|典型|知名)?(?:企业|客户|单位|公司|机构)(?:名单|名录|包括)?",
        ),
        (
            FURNITURE,
            r"(?:[\u4e00-\u9fff]{0,4}(?:讲师|老师|专家)的?)?(?:其[他它]|更多|相关|热门|热销|最新|近期|同类|类似|推荐|精品)的?(?:内训|公开课|培训)?"
            r"(?:课程|文章|资讯|新闻|评论|讲师|专题|排行榜?)(?:推荐|列表|排行)?",
        ),
        (
            "audience",
            r"(?:本?课程)?(?:最|更|主要)?(?:适合|适用|适宜|面向|参加|参训|参会|参与|受训|听课|建议|推荐|目标|学习|招生|邀请|与会|报名)于?"
            rf"(?:参加|参训|学习|听课|参与|培训)?的?(?:{WHO})|适合(?:谁|哪些人|什么人|什么样的人)(?:来)?(?:参加|学习?|上|听|看)?|(?:哪些|什么|谁)人?(?:适合|应该|需要|可以)(?:来|参加|学习?|上|听)*",
        ),
        (
            "benefits",
            r"(?:学完|学习|参加|完成|通过)?(?:本|这门)?(?:课程|培训|学习)?(?:之?后|完)?,?(?:您|你|学员|大家|企业)?(?:将|能|可以?|会)"
            r"(?:够|会)?(?:收获|获得|得到|学到|学会|掌握|带走)(?:什么|到|哪些|到什么)?",
        ),
        (
            "background",
            r"(?:为什么|为何)(?:要|需要)?(?:学习?|开设|上|开发|参加)(?:这门|本|这个|此)?(?:课程?|培训|项目)?",
        ),
        (
            "instructor",
            r"(?:主讲|授课|特邀|领衔|金牌|培训|首席|课程)(?:讲师|老师|导师|教师|专家|嘉宾)(?:简介|介绍|背景|资历|团队|阵容|风采|档案)?"
            r"|(?:讲师|老师|导师|教师|师资|专家|嘉宾)(?:团队|阵容|风采|档案|履历|资质)",
        ),
        (
            OUTLINE,
            r"(?:[一二两三四五六半\d]{1,2}(?:天|日|小时|课时)?|内训|公开课|标准|精华|完整|详细|企业|基础|进阶|高阶|初阶|中阶)"
            r"(?:版|班|版本)?(?:课程|培训)?(?:大纲|提纲|纲要)"
            rf"|(?:[二三四五六七八九十]大|{OF_A_COURSE}|本次|公开课|学习|项目|沙盘|直播|线[上下]|主要|核心|详细|具体|全部|参考)*"
            rf"(?:{OF_A_COURSE}|{TAUGHT})(?:主要|核心|详细|具体)?(?:{TAUGHT})(?:设计|详解)?",
        ),
    )
)
# What may head a block of its own when it stands in 【】: these endings name a part of a page, not a part of a lesson.
BLOCK_ENDING = re.compile(
    r"(?:老师|讲师|客户|风格|资历|经历|资质|荣誉|证书|须知|方式|联系|报名|地点|电话|费用|要求|承诺|服务|优势|特色|亮点|评价|反馈"
    r"|评语|照片|单位|说明|名额|主办|承办|合作|品牌|著作|授课|学员|回执|咨询|资料|赠送|福利|礼包|回访|增值|收获|价值|理念|导师|团队|关键字|编号|分类)$"
)
SIGNS = "■◆●★▲※◎☆▶➤▍▎▏▌▋█┃❚◼▮"
CLOSED = re.compile(rf"^(?:[{SIGNS}#*\s{EMOJI}]*)【\s*([^】]{{1,24}})\s*】\s*:?\s*")
OPEN = re.compile(rf"^(?:[{SIGNS}#*\s{EMOJI}]*)([\u4e00-\u9fffA-Za-z/ 与和及的?()]{{2,24}}?)\s*[:|]\s*")
NUMBERED = re.compile(
    r"^(?:(?:part\s?)?\(?([一二三四五六七八九十]{1,3}|\d{1,2})\)?)(?:\s*[、.:)]|(?=\s))\s*", re.IGNORECASE
)
# Part Two in front of 项目计划 counts it, Course Plan says it again.
LATIN = re.compile(
    rf"(?!(?i:part|unit|module|chapter|lesson|session|day)\s?(?i:{'|'.join(ENGLISH)}))[A-Za-z]{{2}}[A-Za-z .,&'’/-]*"
)
REMARK = re.compile(r"\([^()]{1,10}\)$")
PAIR = re.compile(r"[/与和及、&]")
TAIL = re.compile(r"(?:如下|介绍|简介|说明|一览|详情)$")
DRESS = re.compile(rf"[\s{SIGNS}#*—–\-·|『』《》〈〉<>“”~§=+{EMOJI}]+")


def _lexicon() -> dict[str, str]:
    words = {
        prefix + noun: key
        for key, nouns in _OF_COURSE.items()
        for noun in nouns.split()
        for prefix in _COURSE
    }
    for table in (_PLAIN, _ENGLISH):
        words |= {
            word: key
            for key, names in table.items()
            for word in (names.split(",") if table is _ENGLISH else names.split())
        }
    return words


LEXICON = _lexicon()
# These words often head prose or a table instead of the outline: they are believed only when structure follows.
WEAK_NOUNS = (
    *WEAK_ENDING.split("|"),
    "流程",
    "议程",
    "章节",
    "计划",
    "单元",
    "地图",
    "设计",
    "详解",
    "逻辑",
    "内容",
    "体系",
    "设置",
    "详情",
    "模块",
    "结构",
    "框架",
    "目录",
    "主要内容",
    "核心内容",
    "内容介绍",
    "具体内容",
    "内容安排",
)
# No lesson is called that.
SURE = frozenset(("讲师", "师资", "学费"))
TWO_LETTER = frozenset(word for word in LEXICON if len(word) == 2)


class Label(NamedTuple):
    key: str
    name: str
    rest: str
    style: str
    ordinal: int | None = None

    @property
    def strong(self) -> bool:
        return self.key == OUTLINE and not self.name.endswith(WEAK_NOUNS)


@remembered
def key_of(name: str) -> str | None:
    """The block a name stands for, whatever spaces, English echo or decoration it wears."""
    bare = REMARK.sub("", DRESS.sub("", fold(name)).strip("?【】:")).strip("()")
    if bare in LEXICON:
        return LEXICON[bare]
    chinese = LATIN.sub("", bare).strip("?()【】:/")
    if not chinese:
        return _english(name)
    return LEXICON.get(chinese) or _paired(chinese) or _shaped(chinese)


def _shaped(name: str) -> str | None:
    """适合参加人员, 学完你能收获什么: built like a label, whatever its words are."""
    return next((key for key, shape in SHAPES if shape.match(name)), None) if len(name) <= 14 else None


def _paired(name: str) -> str | None:
    """课程大纲/要点, 课程目标与收益, 课程内容如下: the first word decides, an outline among them wins.

    目标与绩效 is no label: two letters are too little beside a word that is none."""
    parts = [part for part in PAIR.split(TAIL.sub("", name)) if part]
    keys = [LEXICON.get(part) for part in parts]
    short = len(parts) > 1 and len(parts[0]) == 2 and None in keys
    if not parts or keys[0] is None or short or any(len(part) > 6 for part in parts):
        return None
    return OUTLINE if OUTLINE in keys else keys[0]


def _english(name: str) -> str | None:
    words = [word for word in LETTERS.findall(name.lower()) if word not in FILLERS]
    return LEXICON.get(" ".join(words))


@remembered
def label_of(text: str) -> Label | None:
    """A line that opens a block, with what stands behind the label on the same line."""
    folded = fold(text)
    numbered = NUMBERED.match(folded)
    skip = numbered.end() if numbered else 0
    ordinal = number(numbered[1]) if numbered else None
    found = CLOSED.match(folded[skip:])
    if found:
        return _closed(text[skip:], found, ordinal)
    return _open(text[skip:], folded[skip:], ordinal)


def _closed(text: str, found: re.Match, ordinal: int | None) -> Label | None:
    name = text[found.start(1) : found.end(1)].strip()
    key = _own(key_of(name), name)
    rest = text[found.end() :].strip()
    if key is None and ordinal is None:
        return Label(f"other:{name}", name, rest, "closed")
    return Label(key, name, rest, "closed", ordinal) if key else None


def _open(text: str, folded: str, ordinal: int | None) -> Label | None:
    found = OPEN.match(folded)
    if found:
        name = text[found.start(1) : found.end(1)]
        key = _own(key_of(name), name)
        if key:
            return Label(key, name.strip(), text[found.end() :].strip(), "open", ordinal)
    if len(folded) > 40:
        return None
    key = _own(key_of(text), text)
    return Label(key, text.strip(), "", "bare", ordinal) if key and _stands_alone(folded) else None


def _own(key: str | None, name: str) -> str | None:
    """What has no block of its own keeps its name."""
    return f"other:{name.strip()}" if key == OTHER else key


def _stands_alone(folded: str) -> bool:
    """Two letters on a line of their own (背景, 时间) are too little to be sure of, unless they stand as a heading."""
    bare = DRESS.sub("", folded)
    return bare not in TWO_LETTER or bare in SURE or "  " in folded or folded.startswith("#")


BLOCK_KEYS = frozenset(_OF_COURSE) - {OUTLINE, TITLE}
GLUED = re.compile(
    "("
    + "|".join(
        sorted(
            (word for word, key in LEXICON.items() if len(word) > 3 and key in BLOCK_KEYS),
            key=len,
            reverse=True,
        )
    )
    + r")(?![的是和与及或之中上下里、/,:\s])(?=.{2})"
)


SPACED = re.compile(
    r"((?:课程|培训|授课|参加|学员|适合)(?:名称|主题|对象|时间|时长|人群|背景|目标|收益|方式|地点|费用))[ \t]+(?=[^\s、/|]{2})"
)


def short_label(text: str) -> Label | None:
    """背景, 对象, 大纲 with nothing else on the line: a label only in company."""
    bare = DRESS.sub("", fold(text))
    key = LEXICON.get(bare) if bare in TWO_LETTER else None
    return Label(key, text, "", "bare") if key in BLOCK_KEYS or key == OUTLINE else None


def glued_label(text: str) -> Label | None:
    """课程背景账期越来越长: the colon behind the label got lost; a label only in company."""
    found = SPACED.match(fold(text)) or GLUED.match(fold(text))
    if not found:
        return None
    return Label(LEXICON[found[1]], text[: found.end(1)], text[found.end() :].strip(), "open")


def is_headline(label: Label) -> bool:
    """【开课通知】催款特训营: brackets that are no known label dress the title when they stand on the first line."""
    return (
        label.style == "closed"
        and bool(label.rest)
        and label.key == f"other:{label.name}"
        and key_of(label.name) is None
    )


def is_menu(text: str) -> bool:
    """A row of label words side by side is the menu of the page; Objectives 课程目标 says one thing twice."""
    words = fold(text).replace("|", " ").split() if len(text) <= 200 else []
    keys = [key for word in words if (key := key_of(word))]
    echo = len(set(keys)) == 1 and any(word.isascii() for word in words)
    return 2 <= len(words) <= 40 and not echo and len(keys) >= max(2, len(words) - 1)
