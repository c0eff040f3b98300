"""Several items on one line become lines of their own, but only when their numbers run.

Admin: "A page arrived as one endless line; another writes ①②③ behind each other. But 三、四线城市 is not a list."
A marker inside a line is believed when it continues a count on that line (or starts one that goes on); a label or an
exercise is believed there only when the line is clearly a whole document in one.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from outlines.chinese_text import fold, number
from outlines.clean import Line
from outlines.kinds import ALL, NUMERAL, aside_of
from outlines.labels import FURNITURE, GLUED, LEXICON, OUTLINE, TITLE, key_of, label_of
from outlines.markers import CN, ENG, ENGLISH_RANK, NUM, UNIT, is_unit, lex

CROWDED, LONGEST_MARKER, ENOUGH = 80, 12, 2
ENGLISH = "|".join(name for name in ENGLISH_RANK if len(name) > 2)
INLINE = re.compile(
    rf"(?P<unit>第\s?(?P<un>{NUM})\s?(?:{UNIT})|(?:模块|课题|单元|专题|板块)\s?(?P<un2>{NUM}))(?=\s|[:、.]|[^\d与和至到-])"
    rf"|(?P<cn>(?<![第周期初之其一二三四五六七八九十])(?!(?<=[统唯单万同合])一)(?P<cnn>{CN})\s?[、.](?!\s*第))"
    rf"|(?P<pcn>\(\s?(?P<pcnn>{CN})\s?\))"
    r"|(?P<dot>(?<![\d.A-Za-z])\d{1,2}(?:\.\d{1,2}){1,3}(?=\s|[、\u4e00-\u9fff])(?!\s?(?:小时|天|万|亿|元|倍|折|个)))"
    r"|(?P<d>(?<![\d.A-Za-z第])(?P<dn>\d{1,2})\s?[、.](?!\d))"
    r"|(?P<dd>(?<![\d.A-Za-z第])(?P<ddn>\d{1,2})、(?=\d))"
    r"|(?P<pd>\(\s?(?P<pdn>\d{1,2})\s?\))"
    r"|(?P<rd>(?<![\d.A-Za-z(\-])(?P<rdn>\d{1,2})\))"
    r"|(?P<dash>(?<![\d.A-Za-z-])\d{1,2}-\d{1,2}(?=\s?[\u4e00-\u9fff])(?!\s?[天日周月年人个份次页万元小分]))"
    rf"|(?P<english>(?i:(?<![a-z])(?:{ENGLISH})\s?\.?\s?(?P<en>{ENG})(?![a-z\d])))"
    r"|(?P<letter>(?<![A-Za-z\d])[A-H][.、](?![A-Za-z]))"
    r"|(?P<circle>[①-⑳❶-❿])"
    r"|(?P<bullet>[●◆■•➢★◇□▪◎▲►▶✓✔]|(?<=\s)[-–ØüÜ²](?=\s))"
)
NUMBER_OF = {
    "unit": ("un", "un2"),
    "english": ("en",),
    "cn": ("cnn",),
    "pcn": ("pcnn",),
    "d": ("dn",),
    "dd": ("ddn",),
    "pd": ("pdn",),
    "rd": ("rdn",),
}
# Two lectures on one line, or 课程大纲 before a count: a whole outline, however short.
OUTLINE_WORD = re.compile(r"(?:课程|培训|教学|内容)(?:大纲|提纲|纲要|内容|安排)")
NESTED = re.compile(r"一[、.].*?\D1[、.].*?二[、.].*?\D1[、.]")
UNITS = re.compile(rf"第\s?{NUM}\s?(?:{UNIT})|(?:模块|单元|专题|课题)\s?{NUM}")
BEFORE_FREE = re.compile(r"[\s。；;！!？?…:：，,]")
CLOSED_LABEL = re.compile(r"【\s*([^】]{2,14})\s*】")
GLUED_LABEL = re.compile(
    rf"(?:课程|培训|内训)(?:大纲|提纲|纲要|内容|目录):?(?=第\s?{NUM}\s?(?:{UNIT})|一[、.]|1[、.]|\(一\)|(?:模块|单元|课题|专题)\s?[一1])"
)
FULL_LABEL = re.compile(
    "(?:"
    + "|".join(word for word, key in LEXICON.items() if len(word) >= 4 and key not in (FURNITURE, TITLE))
    + r")\s*:"
)
# 二、节点催收案例：一座仓库: in a crowded line a case needs no space before it.
NAMED_ASIDE = re.compile(rf"(?!(?<=[成样文资版基根剧脚账书])本)(?:{'|'.join(ALL)}){{1,4}}{NUMERAL}\s?:")
HALF = re.compile(r"(?:上午|下午|晚上)(?::|$)")
WORD = re.compile(r"\S+")


class Mark(NamedTuple):
    family: str
    number: int | None
    start: int
    end: int
    free: bool
    owner: int | None = None


def split_document(lines: list[Line]) -> list[Line]:
    """Lines that hold a whole document, or several labels, taken apart."""
    return [piece for line in lines for piece in _split_labels(line)]


def split_items(line: Line) -> list[Line]:
    """The items of one line; the first piece keeps whatever stood before them."""
    return _cut(line, [mark.start for mark in running(line.text, crowded=False)])


def split_at_gaps(lines: Sequence[Line]) -> list[Line]:
    """一、 … 分析三、目标 … 四、: the numbers that a count of lines lacks, found in order inside the lines between.

    Behind the last line that counts, two numbers that go on are enough."""
    counted: dict[str, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines):
        token = lex(line.text)
        if token.number is not None and (token.family == "cn" or is_unit(token.family)):
            counted.setdefault(token.family, []).append((place, token.number))
    cuts: dict[int, list[int]] = {}
    for family, places in counted.items():
        for (start, before), (end, after) in pairwise([*places, (len(lines), None)]):
            lacking = ENOUGH if after is None else after - before - 1
            inside = _inside(lines, range(start, end), family, before + 1) if lacking > 0 else []
            for place, cut in inside if len(inside) >= lacking else []:
                cuts.setdefault(place, []).append(cut)
    return [piece for place, line in enumerate(lines) for piece in _cut(line, sorted(cuts.get(place, [])))]


def _inside(lines: Sequence[Line], between: Iterable[int], family: str, wanted: int) -> list[tuple[int, int]]:
    """Where the numbers from the wanted one on stand inside these lines."""
    found = []
    for place in between:
        for mark in _marks(lines[place].text):
            if mark.start and (mark.family, mark.number) == (family, wanted):
                found.append((place, mark.start))
                wanted += 1
    return found


def _split_labels(line: Line) -> list[Line]:
    """First at a label that is glued to its outline, then at running markers, then at labels between spaces."""
    cuts = [edge for found in GLUED_LABEL.finditer(fold(line.text)) for edge in found.span()]
    long = _may_be_document(line.text)
    return [piece for part in _cut(line, cuts) for piece in _split_part(part, long)]


def _may_be_document(text: str) -> bool:
    if len(text) >= CROWDED or len(UNITS.findall(text)) > 1:
        return True
    folded = fold(text)
    return OUTLINE_WORD.search(folded) is not None or NESTED.match(folded) is not None


def _split_part(line: Line, long: bool) -> list[Line]:
    text = line.text
    marks = running(text, crowded=True) if long else []
    crowded = len(marks) >= 4 and (len({mark.family for mark in marks}) >= 2 or _is_labelled(text, marks))
    cuts = {mark.start for mark in marks} if crowded else set()
    ends = {_trimmed(text, mark.end) for mark in marks}
    if crowded:
        cuts |= {
            found.start()
            for found in NAMED_ASIDE.finditer(fold(text))
            if aside_of(text[found.start() : found.start() + 40])
            and _trimmed(text, found.start()) not in ends
        }
    cuts |= {
        found.start()
        for found in CLOSED_LABEL.finditer(fold(text))
        if (key_of(found[1]) or (crowded and aside_of(found[0]))) and not _behind_marker(text, found.start())
    }
    if crowded:
        free = (found for found in GLUED.finditer(fold(text)) if found.start() not in ends)
        labels = [found for found in free if text[max(0, found.start() - 1)] not in "【[《（("]
        cuts |= {edge for found in labels for edge in found.span(1)}
    cuts |= set(_label_words(text, crowded, ends))
    if long:
        cuts |= {found.start() for found in FULL_LABEL.finditer(fold(text))}
    return _cut(line, sorted(cuts))


def _trimmed(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _behind_marker(text: str, start: int) -> bool:
    """The 二、 of 二、【课程背景】 belongs to its label, the - of - 适合人群：新人 to its list."""
    token = lex(text[:start].strip()) if 0 < start <= LONGEST_MARKER else None
    return token is not None and bool(token.family) and not token.title


def _is_labelled(text: str, marks: list[Mark]) -> bool:
    """课程大纲 一、 二、 三、 四、: nothing but the label stands before the count."""
    return OUTLINE_WORD.fullmatch(fold(text[: marks[0].start]).strip(" :")) is not None


def _label_words(text: str, crowded: bool, ends: set[int]) -> list[int]:
    """Words after a space that open a block (课程对象:…) or, in a crowded line, name an exercise."""
    cuts = []
    for found in WORD.finditer(text):
        label = label_of(found[0]) if len(found[0]) < 200 else None
        if label and _behind_marker(text, found.start()):
            continue
        if label and label.key not in (FURNITURE,) and not label.key.startswith("other:"):
            if (
                label.style != "bare"
                or crowded
                or (label.key == OUTLINE and label.strong and len(text) >= CROWDED)
            ):
                cuts.append(found.start())
            if crowded and label.style == "bare":
                cuts.append(found.end())
        elif crowded and found.start():
            titled = _trimmed(text, found.start()) in ends
            if HALF.match(fold(found[0])) or (aside_of(found[0]) and not titled):
                cuts.append(found.start())
    return cuts if crowded or len(cuts) > 1 or (cuts and cuts[0] and label_of(text) is None) else []


def _cut(line: Line, cuts: list[int]) -> list[Line]:
    if not cuts:
        return [line]
    edges = [0, *(cut for cut in cuts if cut), len(line.text)]
    texts = [line.text[start:end].strip() for start, end in pairwise(edges)]
    pieces = [text for text in texts if text]
    if len(pieces) < 2:
        return [line]
    return [line._replace(text=text, gap=line.gap and not place) for place, text in enumerate(pieces)]


def running(text: str, *, crowded: bool) -> list[Mark]:
    """The markers inside a line that belong to a count which runs on this line."""
    marks = _marks(text)
    if len(marks) < 2:
        return []
    following = _following(marks)
    last: dict[str, int] = {}
    kept: list[Mark] = []
    for place, mark in enumerate(marks):
        if kept and not text[kept[-1].end : mark.start].strip():
            continue
        if _runs(mark, following[place], last, crowded, bool(kept) or not mark.start):
            kept.append(mark)
            last[mark.family] = mark.number or 0
    return kept if len(kept) > 1 else []


def _marks(text: str) -> list[Mark]:
    folded = fold(text)
    marks = []
    for found in INLINE.finditer(folded):
        name = (
            found.lastgroup
            if found.lastgroup in ("dot", "dash", "circle", "bullet", "letter")
            else next(group for group in NUMBER_OF if found[group])
        )
        free = not found.start() or BEFORE_FREE.match(folded[found.start() - 1]) is not None
        owner = int(found[0].split(".")[0]) if name == "dot" else None
        marks.append(
            Mark(_family(name, found), _number(name, found), found.start(), found.end(), free, owner)
        )
    return marks


def _family(name: str, found: re.Match) -> str:
    if name == "unit":
        return re.sub(NUM, "", re.sub(r"\s", "", found[0]), count=1)
    if name == "english":
        return re.sub(r"[^a-z].*", "", found[0].lower())
    return found[0] if name == "bullet" else "d" if name == "dd" else name


def _number(name: str, found: re.Match) -> int | None:
    if name == "bullet":
        return None
    if name in ("dot", "dash"):
        return int(found[0].replace("-", ".").rsplit(".", 1)[1])
    if name == "circle":
        return number(found[0])
    if name == "letter":
        return ord(found[0][0]) - ord("A") + 1
    return number(next(found[group] for group in NUMBER_OF[name] if found[group]))


def _following(marks: list[Mark]) -> list[bool]:
    """For each mark whether the next of its family goes on counting."""
    nearest: dict[str, int | None] = {}
    out = []
    for mark in reversed(marks):
        known = mark.family in nearest
        out.append(known and (mark.number is None or nearest[mark.family] == mark.number + 1))
        nearest[mark.family] = mark.number
    return out[::-1]


def _runs(mark: Mark, goes_on: bool, last: dict[str, int], crowded: bool, begun: bool) -> bool:
    if not mark.start:
        return True
    if mark.family not in last:
        return (goes_on and (mark.number in (1, None) or crowded) and _may_start(mark, last)) or (
            crowded and mark.free and begun
        )
    if mark.number is None or mark.number == last[mark.family] + 1:
        return True
    if mark.number == 1:
        return (goes_on and _may_start(mark, last)) or (crowded and mark.free)
    return crowded and mark.free


def _may_start(mark: Mark, last: dict[str, int]) -> bool:
    """一、 in the middle of a word is mostly a number of something; it needs a free stand to begin a count.

    So does 2.1, unless the 第2章 that it belongs to stands before it."""
    if mark.family == "dot":
        return mark.free or (mark.number == 1 and mark.owner in last.values())
    return mark.free or mark.family != "cn" or mark.number == 1
