"""What stands before a title: 第一讲：, 一、, （一）, 1、, 1.1, ①, Part 1, A., ●, # and their many spellings.

Each marker belongs to a family; the members of a family stand on one level of a document. Which level that is, the
document itself decides (see levels); the order here is only what authors do most of the time.
"""

import re
from typing import NamedTuple

from outlines.chinese_text import EMOJI, fold, number, remembered, words_of

CN = "[一二三四五六七八九十百零〇两壹贰叁肆伍陆柒捌玖拾参]{1,5}"
NUM = rf"(?:{CN}|\d{{1,3}})"
ENG = r"(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)"
# Units from large to small; the position is the usual level.
UNITS = (
    ("部分", "部份", "大部分", "篇章", "篇", "阶段", "期", "周", "轮"),
    ("天", "日"),
    ("模块", "大模块", "板块", "版块", "单元", "专题", "主题", "课题", "章", "大章"),
    ("讲", "课", "课程", "堂课", "堂", "次课", "回", "场", "集", "站", "幕", "次"),
    ("章节", "小节", "节课", "节", "环节", "课时"),
)
UNIT_RANK = {unit: 20 + 4 * place for place, units in enumerate(UNITS) for unit in units}
ENGLISH_RANK = {
    "part": 20,
    "phase": 20,
    "stage": 20,
    "week": 22,
    "day": 24,
    "module": 28,
    "unit": 28,
    "chapter": 28,
    "topic": 28,
    "lesson": 32,
    "session": 32,
    "lecture": 32,
    "section": 36,
    "step": 58,
    "no": 58,
}
WORDS = words_of(
    "步骤 方法 技巧 招式 策略 误区 问题 要点 关键 原则 场景 情景 情境 类型 "
    "任务 层次 维度 方面 角度 流程 法则 要素 动作 话题 议题 重点 难点 陷阱 "
    "原因 特征 秘诀 心法 Q 步 招 式 关 条 项 类 种 层 级 大 点"
)
SMALL = ("步", "招", "式", "关", "条", "项", "类", "种", "层", "级", "点", "步骤", "个")


def _any(words) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


UNIT = _any(UNIT_RANK)
# 1.5天 is an amount, 1.1 天猫 a title with its number.
AMOUNTS = "(?:小时|天|万|亿|元|倍|折|版(?!本)|时代|个|年)"
STOP = r"\s*(?:[:、.,|/]|。$|[-—–]{1,2}(?=\s*\S))?\s*"
HALF = r"(?:\s*(?:上午|下午|晚上|晚间|全天))?(?:\s*(?:课程内容|培训内容|课程|内容|培训)(?=\s*(?:[:、(]|$)))?"
DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号]\s*(?:\(?(?:周|星期)[一二三四五六日天]\)?)?"
PATTERNS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "unit",
            rf"第\s?({NUM})(?:\s?[-—~、和与至到]{{1,2}}\s?(?:第\s?)?({NUM}))?\s?({UNIT})(?!\s?(?:\d(?!\d?:\d\d)|。(?!$))|\s?[、,和与至到-]\s?第)(?:{HALF}){STOP}",
        ),
        ("small", rf"第\s?({NUM})\s?({_any(SMALL)})(?:\s*[:、.]\s*|\s+(?=\S))"),
        (
            "unit-after",
            rf"(?:(?:课程|培训|学习|教学)?({_any(u for u in UNIT_RANK if len(u) > 1)})\s?({NUM})(?!\s?[个大天种步小点])){STOP}",
        ),
        ("lettered", r"(模块|单元|部分|板块|module|part|unit)\s?([A-H])(?![A-Za-z])\s*[:、.|]?\s*"),
        ("piece", r"([上中下首前后终末尾])(篇|部|编|部分|卷)(?=[\s:、]|$)\s*[:、]?\s*"),
        ("unit-after", rf"(章|讲|课|篇|节)\s?({NUM})\s*[:、.|]\s*"),
        (
            "english",
            rf"({_any(ENGLISH_RANK)})\s*\.?\s*({ENG})(?![a-z\d])(?:\s*(?:am|pm|morning|afternoon)(?=\s*:?\s*$))?{HALF}{STOP}",
        ),
        ("half-day", r"(上午|下午|晚上)(?:\s*(?:[:、|]|$)|(?=\s|\(\d))\s*"),
        ("half-day", rf"{DATE}\s*(上午|下午|晚上|全天)\s*(?:[:、|]|$|(?=\s|\(\d))\s*"),
        ("half-day", r"[(【]\s?(上午|下午|晚上)\s?[)】]\s*:?\s*"),
        ("word", rf"({_any(WORDS)})\s?({NUM})\s*[:、.]\s*"),
        ("first", rf"第({CN})[、,:]\s*"),
        ("time", r"(\d{1,2}:\d{2})\s*(?:[-—–~至到]{1,2}\s*(\d{1,2}:\d{2}))\s*[:、|]?\s*"),
        ("cn", rf"({CN})\s{{0,3}}([、.:,。;])\)?\s*"),
        ("cn", rf"({CN})(\s)\s*(?=\S)"),
        ("(cn)", rf"[(【]\s?({CN})\s?[)】]\s*[、.:,。]?\s*"),
        ("(cn)", r"([㈠-㈩])\s*[、.:]?\s*"),
        ("cn)", rf"({CN})\s?\)\s*[、.:]?\s*"),
        (
            "dotted",
            rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})(?![\d%]|{AMOUNTS}|\s{AMOUNTS}(?![\u4e00-\u9fff]))(?:\s*[、:)]|\.(?!\d))?\s*",
        ),
        ("dashed", r"(\d{1,2}-\d{1,2})(?:\s+|\s*[、.:]\s*)(?=\D)"),
        ("d", r"(\d{1,3})\s{0,3}([、.:,。;])\)?(?!\d)\s*"),
        ("d", r"(\d{1,2})(/)(?=[\u4e00-\u9fff])"),
        ("d", r"(\d{1,2})(、)(?=\d{1,4}[^\d、,]|\d{4})\s*"),
        ("d", r"([⒈-⒛])(\s?)\s*"),
        ("(d)", r"[(【]\s?(\d{1,3})\s?[)】]\s*[、.:,。]?\s*"),
        ("(d)", r"([⑴-⒇])\s*[、.:。]?\s*"),
        ("d)", r"(\d{1,3})\s?[)】]\s*[、.:]?\s*"),
        ("circled", r"([①-⑳❶-❿➀-➓⓵-⓾㉑-㉟])\s*[、.:,]?\s*"),
        ("roman", r"([Ⅰ-Ⅻⅰ-ⅻ])\s*[、.:,)]?\s*"),
        ("roman", r"([IVX]{1,4})\s?[、.:)](?![A-Za-z])\s*"),
        ("stem", r"([甲乙丙丁戊己庚辛壬癸])\s?[、.:]\s*"),
        ("letter", r"([A-Za-z])\s?[、.:)](?![A-Za-z.])\s*"),
        ("letter", r"((?-i:[A-H]))()\s+(?=[\u4e00-\u9fff])"),
        ("§", r"§\s?(\d{1,2})(?![\d.])\s*[、:]?\s*"),
        ("(letter)", r"\(\s?([A-Za-z])\s?\)\s*"),
        ("ordinal", rf"第\s?({NUM})\s?([\u4e00-\u9fff]{{1,5}}?)\s*[:|]\s*(?=\S)"),
        ("bare", r"(\d{1,2})(\s)\s*(?=[^\d\s])"),
        (
            "glued",
            r"(\d{1,2})()(?=[\u4e00-\u9fff“《])(?![天年月日个种大万亿元岁周号折倍页人家成]|小时|分钟|课时)",
        ),
    )
)
BULLETS = "▍▎▏▌▋█┃❚◼◾▮•●◆■▪▫◇○◎□★☆※➢➤➣►▶▷▸→⇒✓✔✦✧❖❑❒◉◘·‧∙・⊙♦♣♠☞♢△▲▽▼§¤⚫⚪"
BULLET = re.compile(
    rf"([{BULLETS}\uf000-\uf0ff]|(?:[{EMOJI}](?<![❶-❿➀-➓])){{1,3}}(?=\s*[\w《“【]))\s*|([Øü²³¨])\s*(?=[\u4e00-\u9fff“《A-Z])|([-－–—*+>~]|--|[lnuvqpwo])\s+(?=\S)|([-*+>])$|([-－–—*>＞》]|--)(?=[\u4e00-\u9fff“《])"
)
WINGDINGS = re.compile(r"([lnuvqpw])(?=[\u4e00-\u9fff])")
# 幻灯片 1：, 关卡二、: a word of the author's own that counts. It is believed in company only.
NAMED = re.compile(
    rf"(?:([\u4e00-\u9fff]{{1,4}}?|[A-Za-z]{{1,10}})\s?({NUM})\s*[:、.|]|([A-Z])(\d{{1,2}})(?=\s))\s*(?=\S)"
)
TIMED_DAY = re.compile(r"\d{1,2}:\d{2}\s*[-—–~至到]{1,2}\s*\d{1,2}:\d{2}\s+(?=\S)")
HEADING = re.compile(r"(#{1,6})\s+")
WRAPPED_UNIT = re.compile(
    rf"[【(]\s*((?:第\s?{NUM}\s?(?:{UNIT})|(?:{_any(u for u in UNIT_RANK if len(u) > 1)})\s?{NUM})[^】)]*)[】)]\s*:?\s*(.*)$"
)
USUAL = {
    "formal": 43,
    "cn": 44,
    "roman": 40,
    "stem": 42,
    "§": 36,
    "(cn)": 50,
    "cn)": 52,
    "first": 54,
    "d": 60,
    "bare": 60,
    "glued": 60,
    "(d)": 72,
    "d)": 72,
    "circled": 76,
    "letter": 80,
    "bareletter": 80,
    "(letter)": 82,
    "smallroman": 83,
    "half-day": 26,
    "time": 42,
    "【】": 37,
    "《》": 38,
    "head": 38,
    "head:": 89,
    "=": 39,
}
# 壹、 stands above 一、.
FORMAL = frozenset("壹贰叁参肆伍陆柒捌玖拾")
WEAK = frozenset({"bare", "bareletter", "glued", "cn ", "wing"})
OWN = "own"
DAYS = frozenset({"第天", "dayN"})


class Token(NamedTuple):
    """The marker of a line, taken apart: its family, its place in the count, and the title that is left."""

    family: str
    number: int | None
    marker: str
    title: str
    variant: str = ""
    path: tuple[int, ...] = ()

    @property
    def weak(self) -> bool:
        return self.family in WEAK or self.variant == OWN or (self.family == "cn" and self.variant == " ")


PLAIN = ""


@remembered
def lex(text: str) -> Token:
    """The token a line begins with; family "" when it begins with none."""
    heading = HEADING.match(text)
    if heading:
        return _heading(text, heading)
    wrapped = WRAPPED_UNIT.match(fold(text)) if text[:1] in "【[〖［「(（" else None
    if wrapped:
        return _wrapped(text, wrapped)
    return _numbered(text) or _bulleted(text) or Token(PLAIN, None, "", text.strip())


def _heading(text: str, heading: re.Match) -> Token:
    """# ## 第一讲: the first sign is the level, the last one the marker of what has no other."""
    signs, end = [heading[1]], heading.end()
    rest = text.rstrip("# ")
    while again := HEADING.match(rest, end):
        signs, end = [*signs[:1], again[1]], again.end()
    inner = lex(rest[end:])
    family = f"#{len(signs[1])}" if signs[1:] else inner.family
    return Token(
        f"#{len(heading[1])}", inner.number, inner.marker or signs[-1], inner.title, family, inner.path
    )


def _wrapped(text: str, found: re.Match) -> Token:
    """【第一讲】账款 keeps its brackets as marker, 【第一讲 账款】 holds the title inside."""
    inner = lex(text[found.start(1) : found.end(1)])
    after = text[found.start(2) :].strip()
    if inner.title:
        return inner._replace(title=f"{inner.title} {after}".strip())
    return inner._replace(marker=text[: found.start(2)].strip(), title=after)


def _numbered(text: str, *, timed: bool = False) -> Token | None:
    """`timed`: hours stand before it, more of them are looked at no closer."""
    folded = fold(text)
    for name, pattern in PATTERNS if _may_be_numbered(folded[:1]) else ():
        found = pattern.match(folded)
        if found:
            token = _token(name, found, text, timed)
            if token:
                return token
    return _named(folded, text)


def _named(folded: str, text: str) -> Token | None:
    found = NAMED.match(folded)
    if found is None:
        return None
    title = text[found.end() :].strip()
    word, count = found[1] or found[3], found[2] or found[4]
    letter = (_letter(found[3]),) if found[3] else ()
    return Token(f"{word.lower()}N", number(count), text[: found.end()].strip(), title, OWN, letter)


STARTS = frozenset(
    "第一二三四五六七八九十百零〇两壹贰叁肆伍陆柒捌玖拾参甲乙丙丁戊己庚辛壬癸§(【0123456789上中下首前后终末尾晚培学教"
    + "".join(
        chr(c)
        for c in (
            *range(0x2460, 0x249C),
            *range(0x2776, 0x2794),
            *range(0x24F5, 0x24FF),
            *range(0x3220, 0x322A),
            *range(0x3251, 0x3260),
            *range(0x2160, 0x2180),
        )
    )
    + "".join({word[0] for word in (*UNIT_RANK, *WORDS)})
)


def _may_be_numbered(char: str) -> bool:
    return char in STARTS or (char.isascii() and char.isalpha())


def _token(name: str, found: re.Match, text: str, timed: bool) -> Token | None:
    marker, title = text[: found.end()].strip(), text[found.end() :].strip()
    groups = [group or "" for group in found.groups()]
    if name == "unit":
        return _unit(*groups, marker, title)
    if name == "small":
        return Token(f"第{groups[1]}", number(groups[0]), marker, title)
    if name == "ordinal":
        return Token(f"第{groups[1]}", number(groups[0]), marker, title, OWN)
    if name == "unit-after":
        return Token(f"第{groups[0]}", number(groups[1]), marker, title)
    if name in ("english", "word"):
        family = f"{groups[0].lower()}N"
        return Token(family, number(groups[1]), *_with_hours(family, marker, title))
    if name == "lettered":
        return Token(f"第{groups[0].lower()}", _letter(groups[1]), marker, title)
    if name == "piece":
        return Token("第篇", None, marker, title)
    if name == "time" and not timed:
        return _timed(marker, title)
    if name in ("half-day", "time"):
        return Token(name, None, marker, title)
    if name in ("dotted", "dashed"):
        path = tuple(int(part) for part in groups[0].replace("-", ".").split("."))
        return Token(f"d{'.d' * (len(path) - 1)}", path[-1], marker, title, path=path)
    return _counted(name, groups, marker, title)


def _unit(first: str, last: str, unit: str, marker: str, title: str) -> Token:
    """第1-2讲 counts as the first and as the second; its path says how far it goes."""
    value = number(first)
    path = (value or 0, number(last) or 0) if last else ()
    return Token(f"第{unit}", value, *_with_hours(f"第{unit}", marker, title), path=path)


def _with_hours(family: str, marker: str, title: str) -> tuple[str, str]:
    """第一天 9:00-12:00 账款: a day keeps its hours."""
    hours = TIMED_DAY.match(fold(title)) if family in DAYS | {"第日"} else None
    if hours is None:
        return marker, title
    return f"{marker} {title[: hours.end()].strip()}", title[hours.end() :]


def _timed(marker: str, title: str) -> Token:
    """10:45-12:00 第二讲 账款: the hour counts, the lecture's number belongs to the marker."""
    inner = _numbered(title, timed=True)
    if inner and is_unit(inner.family) and inner.title:
        return Token("time", None, f"{marker} {inner.marker}", inner.title)
    return Token("time", None, marker, title)


def _counted(name: str, groups: list[str], marker: str, title: str) -> Token | None:
    value = "甲乙丙丁戊己庚辛壬癸".index(groups[0]) + 1 if name == "stem" else _valued(name, groups[0])
    if value is None:
        return None
    variant = groups[1] if len(groups) > 1 else ""
    if name == "letter":
        name, variant = ("letter", "A" if groups[0].isupper() else "a") if marker[1:] else ("bareletter", "A")
    if name == "cn" and FORMAL.issuperset(groups[0]):
        name = "formal"
    if name == "roman" and groups[0].isascii() and groups[0].islower():
        name = "smallroman"
    return Token(name, value, marker, title, " " if variant.isspace() else variant)


def _valued(name: str, text: str) -> int | None:
    return _letter(text) if "letter" in name else number(text)


def _letter(char: str) -> int:
    return ord(char.lower()) - ord("a") + 1


def _bulleted(text: str) -> Token | None:
    found = BULLET.match(text)
    if found:
        inner = _numbered(text[found.end() :])
        if inner and not inner.weak and not _is_word(inner.family):
            return inner._replace(marker=f"{text[: found.end()].strip()}{inner.marker}")
        sign = next(group for group in found.groups() if group)
        return Token(f"*{sign}", None, text[: found.end()].strip(), text[found.end() :].strip())
    found = WINGDINGS.match(text)
    return Token("wing", None, found[1], text[found.end() :].strip(), found[1]) if found else None


def _is_word(family: str) -> bool:
    """● 误区一：不敢要: behind a bullet the word is part of the title."""
    return family.endswith("N") and family[:-1] in WORDS


def usual_rank(family: str) -> float:
    """Where authors mostly put a family; smaller is higher."""
    if family.startswith("#"):
        return float(family[1:])
    if family.startswith("第"):
        return UNIT_RANK.get(family[1:], ENGLISH_RANK.get(family[1:], 58))
    if family.endswith("N"):
        return UNIT_RANK.get(family[:-1], ENGLISH_RANK.get(family[:-1], 78))
    if family.startswith("d."):
        return 62 + family.count(".")
    return 90 if family[:1] == "*" or family == "wing" else USUAL.get(family, 85)


def is_unit(family: str) -> bool:
    """第一讲, 模块一, Part 1: markers that only a course outline has."""
    return usual_rank(family) < 40 and family[:1] != "#" and family != "half-day"
