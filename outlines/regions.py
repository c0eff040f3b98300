"""Finds the part of a text that is the outline, and what stands around it.

Admin: "课程大纲 stands in the page's menu, again as a heading, and once more above the real thing; on other pages it is
called 课程内容, or there is no label at all. Find it. If the text is an article, an invoice or a menu, do not invent one."
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, pairwise

from outlines.chinese_text import fold
from outlines.clean import Line
from outlines.kinds import aside_of, is_opening, is_prose
from outlines.labels import FURNITURE, OUTLINE, is_menu
from outlines.levels import mixed, valid
from outlines.markers import Token, is_unit, lex
from outlines.segments import Segment, cut_at_labels, has_marks, is_headed, resumed
from outlines.tables import table_end

PAGE_LINE = re.compile(
    r"^(?:\S{0,6}(?:首页|主页)(?:\s*[>»›]|(?:\s+\S{2,6}){2,8}$)|(?:您|你)?(?:现在|当前)?的?位置\s*:|(?:首页|课程中心|关于我们|登录|注册|新闻中心|会员中心|网站首页|搜索|更多|查看更多|展开全部|收起)$|.{0,20}登录\s*[|/]?\s*注册|课程搜索|浏览\s*\d+\s*次|转载:|.{0,40}(?:https?://|www\.)|来源:|\(?图片来(?:源|自)|(?:本文|文章|内容|资料)(?:来源|来自|转自|转载)|(?:点击|长按|识别|扫描|微信扫).{0,14}(?:二维码|关注|阅读原文|咨询|报名)|.{0,12}版权归|作者:|发布时间|浏览次数|阅读\s*\d*$|\d+\s*(?:次)?阅读$|咨询了解|点击下载|免费试听|索取课程大纲|预约报名|立即咨询|"
    r"添加(?:企业)?微信|扫码|填写信息|返回(?:顶部|首页|列表)|上一[篇页]|下一[篇页]|.{0,90}?第\s*\d+\s*页(?:\s*[/,，]?\s*共\s*\d+\s*页)?$|共\s*\d+\s*页|[-–—]\s*\d+\s*[-–—]$|(?:page|slide|幻灯片)\s*\d+$|\d{4}-\d{2}-\d{2}"
    r"|\d+\s*/\s*\d+$|\d{1,4}$|[-=_*~·.—–\s]{3,}$|[-—=*~\s]*(?:全文)?(?:完|完结|end)[-—=*~。\s]*$|微信(?:号|公众号)?\s*:|谢谢(?:大家|观看|聆听|各位)?[!。~]*$|thanks?(?: you)?[!.]*$|版权所有|copyright|.{0,6}(?:电话|热线|咨询热线)\s*:?\s*[\d-]{7,})",
    re.IGNORECASE,
)
PAGE_NUMBER = re.compile(
    r"(?:.{0,90}?第\s*\d+\s*页|page\s*\d+|[-–—]\s*\d+\s*[-–—]$|\d+\s*/\s*\d+$)", re.IGNORECASE
)
HEAD_LINES = 2
OUTLINE_TITLE = re.compile(r"(?:大纲|提纲|纲要|课程体系|课程目录)(?:\(.{1,8}\))?[-—:\s》】]*$")
ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]{1,5}条")
MONEY = re.compile(r"[¥￥$]\s?\d|\d\s?元(?!旦)|\d\.\d{2}(?!\d)|税额|金额|数量|单价|小计|合计")
TEACHING = re.compile(
    r"课程|培训|学员|讲师|授课|教学|演练|案例|大纲|训练营|讲授|催收|催款|收款|回款|欠款|清欠|应收|账款|信用|管理|技巧|话术|沟通|谈判|销售"
    r"|营销|领导力|策略|误区"
)
FOREIGN = re.compile(
    r"甲方|乙方|选择题|判断题|填空题|简答题|问答题|答案|问:|答:|工作经历|教育背景|岗位职责|任职要求|发票|食材|调料|克盐|第[一二三四五六七八九十\d]+条|本合同|会议纪要|出席|开户行|税号|配送|客服|购物车|问卷|调查表|说明书|保修|您的.{1,6}[:?？]|您最"
)
BREAK = re.compile(r"(?:签到|报到|茶歇|[早午晚]餐|用餐|午休|休息|合影|入场|散会)")
# How many outlines a repeated one is compared with.
FULLEST = 20


@dataclass(slots=True)
class Regions:
    """What a text consists of: its outline, its blocks, and what belongs to the page around it."""

    outline: list[Line]
    chosen: list[Segment]
    segments: list[Segment]
    repeats: list[Segment]
    furniture: list[Line]


def regions(lines: Sequence[Line]) -> Regions:
    furniture = _furniture(lines)
    aside = {id(line) for line in furniture}
    segments = resumed(cut_at_labels([line for line in lines if id(line) not in aside]))
    chosen, repeats = _outlines(segments)
    outline = [line for segment in chosen for line in segment.lines]
    if outline or any(segment.label and segment.label.strong for segment in segments if segment.lines):
        used = {line for segment in (*chosen, *repeats) for line in segment.lines}
        rest = [segment for segment in segments if not (segment.lines and used.issuperset(segment.lines))]
        return Regions(outline, chosen, rest, repeats, furniture)
    outline = _unlabelled(segments)
    parts, repeats = _distinct(_restarted(Segment(None, outline[0].no, outline))) if outline else ([], [])
    outline = [line for part in parts for line in part.lines]
    if not outline:
        timetables = (segment for segment in segments if segment.key == "schedule")
        timetable = next((segment for segment in timetables if _is_programme(segment.lines)), None)
        if timetable:
            rest = [segment for segment in segments if segment is not timetable]
            return Regions(timetable.lines, [timetable], rest, [], furniture)
    return Regions(outline, [], segments, repeats, furniture)


def _is_programme(lines: Sequence[Line]) -> bool:
    """A timetable that says what is taught in every hour is an outline when there is no other."""
    tokens = [lex(line.text) for line in lines]
    hours = [token for token in tokens if token.family == "time" or is_unit(token.family)]
    return len(hours) > 1 and sum(len(token.title) > 1 for token in hours) > 1


def _furniture(lines: Sequence[Line]) -> list[Line]:
    """Menus, page numbers and the like; the head of a table looks like a menu and is none."""
    found = []
    table = 0
    for place, line in enumerate(lines):
        if place >= table:
            table = table_end(lines, place)
        if place >= table and (is_menu(line.text) or PAGE_LINE.match(fold(line.text))):
            found.append(line)
    return [*found, *_running_heads(lines)]


def _running_heads(lines: Sequence[Line]) -> list[Line]:
    """What stands around the page numbers again and again; the first time it may be the title."""
    pages = [place for place, line in enumerate(lines) if PAGE_NUMBER.match(fold(line.text))]
    if len(pages) < 2:
        return _chapter_heads(lines)
    numbered = set(pages)
    near = {place + step for place in pages for step in range(-HEAD_LINES, HEAD_LINES + 1)}
    places: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if place not in numbered:
            places.setdefault(line.text, []).append(place)
    return [
        lines[place]
        for again in places.values()
        if len(again) > 1 and near.issuperset(again[1:])
        for place in again[1:]
    ]


def _chapter_heads(lines: Sequence[Line]) -> list[Line]:
    """The same line above every chapter, the first one too: slides carry their title like that."""
    places: dict[str, list[int]] = {}
    for place, (line, after) in enumerate(pairwise(lines)):
        token = lex(after.text)
        if is_unit(token.family) and not lex(line.text).family and not aside_of(line.text):
            places.setdefault(line.text, []).append(place)
    again = next((found for found in places.values() if len(found) > 2), [])
    return (
        [lines[place] for place in again[1:]] if again and lex(lines[again[0] + 1].text).number == 1 else []
    )


# --- which part is the outline ---


def _outlines(segments: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    labelled = [segment for segment in segments if segment.key == OUTLINE]
    labelled = [part for segment in labelled for part in _restarted(segment)]
    strong = [segment for segment in labelled if segment.label.strong and _structured(segment.lines)]
    weak = [
        segment for segment in labelled if not segment.label.strong and _structured(segment.lines, weak=True)
    ]
    if strong:
        return _distinct(strong)
    marked = [segment for segment in weak if has_marks(segment.lines, 2)]
    listed = [] if weak or _unit_start(segments) else [s for s in labelled if _is_list(s.lines)]
    return _distinct(marked or weak or listed)


def _restarted(segment: Segment) -> list[Segment]:
    """An outline that begins again with its own first chapter is two, one after the other."""
    tokens = [lex(line.text) for line in segment.lines]
    first = next((place for place, token in enumerate(tokens) if token.number == 1), None)
    if first is None:
        return [segment]
    again = [
        place
        for place, token in enumerate(tokens)
        if place > first
        and token[:2] == tokens[first][:2]
        and token.title == tokens[first].title
        and token.title
    ]
    if not again:
        return [segment]
    second = Segment(segment.label, segment.lines[again[0]].no, segment.lines[again[0] :])
    return [Segment(segment.label, segment.no, segment.lines[: again[0]], segment.words), second]


def _structured(lines: Sequence[Line], *, weak: bool = False) -> bool:
    if has_marks(lines, 1):
        return not (weak and _reads_as_prose(lines)) or _counts_titles(lines)
    short = [line for line in lines if len(line.text) <= 40 and not is_prose(line.text)]
    return len(short) >= (3 if weak else 2) and len(short) * 3 >= len(lines) * 2


def _is_list(lines: Sequence[Line]) -> bool:
    """课程内容 over nothing but sentences that count: long as they are, they are what is taught."""
    numbers = [lex(line.text).number for line in lines]
    return len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))


def _counts_titles(lines: Sequence[Line]) -> bool:
    """1、成本 2、谈判 3、合同, each with a paragraph below: short titles that count make an outline of prose."""
    tokens = [token for line in lines if (token := lex(line.text)).family and not token.weak]
    top = [token for token in tokens if token.family == tokens[0].family]
    titled = all(2 <= len(token.title) <= 25 and not is_prose(token.title) for token in top)
    return titled and len(top) > 2 and [token.number for token in top] == list(range(1, len(top) + 1))


def _distinct(found: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The same outline given twice counts once: the fuller one stays, the other is kept as a block."""
    kept: list[Segment] = []
    repeats: list[Segment] = []
    titles = {id(segment): _titles(segment) for segment in found}
    for segment in sorted(found, key=lambda s: -len(s.lines)):
        twice = any(_repeats(titles[id(segment)], titles[id(other)]) for other in kept[:FULLEST])
        (repeats if twice else kept).append(segment)
    return sorted(kept, key=lambda s: s.no), sorted(repeats, key=lambda s: s.no)


def _repeats(mine: Counter, theirs: Counter) -> bool:
    shared = sum((mine & theirs).values())
    return shared * 5 >= sum(mine.values()) * 3


def _titles(segment: Segment) -> Counter:
    return Counter(re.sub(r"\W", "", lex(line.text).title) for line in segment.lines)


# --- an outline under no label ---


def _unlabelled(segments: list[Segment]) -> list[Line]:
    for segment in segments:
        for place in range(len(segment.lines)):
            end = table_end(segment.lines, place)
            if end > place:
                lines = segment.lines[place:end]
                del segment.lines[place:end]
                return lines
    start = _unit_start(segments)
    if start is None:
        start = _plain_start(segments) or _timed_start(segments)
    if start is None:
        return []
    segment, place = start
    place -= place > 0 and is_opening(segment.lines[place - 1].text)
    lines = segment.lines[place:]
    del segment.lines[place:]
    return lines


def _unit_start(segments: list[Segment]) -> tuple[Segment, int] | None:
    """第一讲 at the head of a line, and later 第二讲: only an outline counts like that. A 上篇 above it belongs to it."""
    for segment in segments:
        if segment.key == FURNITURE:
            continue
        tokens = [lex(line.text) for line in segment.lines]
        seconds = {token.family: place for place, token in enumerate(tokens) if token.number == 2}
        for place, token in enumerate(tokens):
            if token.number == 1 and is_unit(_inner(token)) and seconds.get(token.family, 0) > place:
                while place and _holds_lectures(tokens[place - 1]):
                    place -= 1
                lines = segment.lines[place:]
                articles = sum(ARTICLE.match(fold(line.text)) is not None for line in lines)
                return None if articles > 1 or _reads_as_prose(lines, limit=0.75) else (segment, place)
    return None


def _timed_start(segments: list[Segment]) -> tuple[Segment, int] | None:
    """9:00-10:20 第一节 回款: lectures with their hours are an outline under whatever name, breaks or not."""
    for segment in segments:
        tokens = [lex(line.text) for line in segment.lines]
        hours = [place for place, token in enumerate(tokens) if token.family == "time"]
        timed = [place for place in hours if not BREAK.match(fold(tokens[place].title))]
        counted = sum(is_unit(lex(tokens[place].marker.split()[-1]).family) for place in timed)
        if segment.key != FURNITURE and counted > 1 and counted * 2 >= len(timed):
            return segment, hours[0]
    return None


def _holds_lectures(token: Token) -> bool:
    """上篇, 6月20日上午: what stands above a lecture belongs to it."""
    return is_unit(_inner(token)) or token.family == "half-day"


def _inner(token: Token) -> str:
    return token.variant if token.family[:1] == "#" else token.family


def _plain_start(segments: list[Segment]) -> tuple[Segment, int] | None:
    """一、 or 1、 or # under no label: an outline only if it nests, teaches, and neither tells nor charges."""
    for segment in segments:
        if segment.label is not None and not is_headed(segment):
            continue
        tokens = [lex(line.text) for line in segment.lines]
        runs = valid(tokens)
        place = next((p for p, token in enumerate(tokens) if runs[p] and _may_begin(token)), None)
        before = [Line(segment.no, segment.words), *segment.lines[:place]]
        if place is not None and _teaches(
            segment.lines[place:], list(compress(tokens[place:], runs[place:])), before
        ):
            return segment, place
    return None


def _may_begin(token: Token) -> bool:
    return bool(token.family) and (token.number == 1 or token.family == "#2")


def _teaches(lines: Sequence[Line], tokens: Sequence[Token], before: Sequence[Line]) -> bool:
    marked = [token for token in tokens if token.family]
    families = {token.family for token in marked}
    first = marked[0].family if marked else ""
    same = mixed(marked)
    top = sum(same.get(token.family, token.family) == same.get(first, first) for token in marked)
    if top < 2 or len(families) < 2 or len(marked) < 4:
        return False
    if any(OUTLINE_TITLE.search(fold(line.text)) for line in before[-3:]) and not _reads_as_prose(lines, 0.6):
        return True
    everything = "\n".join(line.text for line in (*before, *lines))
    sentences = sum(token.title[-1:] in "。；;" for token in marked)
    if _reads_as_prose(lines) or sentences * 2 > len(marked) or FOREIGN.search(fold(everything)):
        return False
    priced = sum(MONEY.search(line.text) is not None for line in lines)
    return priced * 4 <= len(lines) and TEACHING.search(fold(everything)) is not None


def _reads_as_prose(lines: Sequence[Line], limit: float = 0.4) -> bool:
    total = sum(len(line.text) for line in lines)
    prose = sum(len(line.text) for line in lines if is_prose(line.text) or len(line.text) > 80)
    return prose > total * limit
