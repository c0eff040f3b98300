"""Cuts a text at its labels into segments.

Admin: "课程背景 may be numbered, glued to its text or come again inside a lecture; 【案例分析】 inside the outline is no
label at all." A label opens a segment; the outline's own labels (目标： in every lecture) stay inside it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from outlines.chinese_text import fold, words_of
from outlines.clean import Line
from outlines.kinds import aside_of
from outlines.labels import (
    BLOCK_ENDING,
    FURNITURE,
    OTHER,
    OUTLINE,
    SIGNS,
    TITLE,
    Label,
    glued_label,
    is_headline,
    key_of,
    label_of,
    short_label,
)
from outlines.markers import Token, is_unit, lex

# Below 课程大纲 these open the outline itself, not the background of the course.
PREFACES = frozenset(words_of("前言 引言 导言 导语 序言 课程导入"))
HEADED = re.compile(r"^(?!\d)([^:,。;!?]{2,14}):$")


@dataclass(slots=True, eq=False)
class Segment:
    """A label and the lines below it; the text before the first label has none."""

    label: Label | None
    no: int
    lines: list[Line] = field(default_factory=list)
    words: str = ""

    @property
    def key(self) -> str:
        return self.label.key if self.label else ""

    @property
    def heading(self) -> str:
        """The label as it was written, without what stood behind it on the line."""
        return self.words.removesuffix(self.label.rest).strip() if self.label else ""


def cut_at_labels(lines: Sequence[Line]) -> list[Segment]:
    counted, implied = _counted_labels(lines), _dressed_labels(lines) | _implied_labels(lines)
    segments = [Segment(None, 0)]
    counts = _Counts(lines)
    titles: set[str] = set()
    for place, line in enumerate(lines):
        label = label_of(line.text) or implied.get(line.no) or _counted_on(line, segments[-1], counts)
        if label and not place and is_headline(label):
            label = None
        if label is None and place + 1 < len(lines):
            label = _headed(line, segments)
        if label and label.key == TITLE and _is_lessons_own(label, segments, titles):
            label = None
        if label and _opens(label, line, segments[-1], counted):
            segments.append(Segment(label, line.no, words=line.text))
            titles |= {label.rest} if label.key == TITLE else set()
            counts.turn()
            if label.rest:
                segments[-1].lines.append(line._replace(text=label.rest, gap=False))
        else:
            segments[-1].lines.append(line)
        counts.take(lex(line.text))
    return segments


class _Counts:
    """How far each count had come above the last label, and which ones ran below it."""

    def __init__(self, lines: Sequence[Line]):
        self.times = Counter(line.text for line in lines)
        self.seen: dict[str, int] = {}
        self.turn()

    def turn(self) -> None:
        self.above, self.below = dict(self.seen), set()

    def take(self, token: Token) -> None:
        if token.number is not None and not token.weak:
            self.seen[token.family] = token.number
            self.below.add(token.family)

    def goes_on_above(self, label: str, token: Token) -> bool:
        """一、 二、 核心内容： 1. 2. 三、; where every lecture has such a label it is the lectures' own count."""
        if self.times[label] > 1 or not self.below or token.family not in ("cn", "formal"):
            return False
        return token.family not in self.below and token.number == self.above.get(token.family, 0) + 1 > 1


def _is_lessons_own(label: Label, segments: Sequence[Segment], titles: Set[str]) -> bool:
    """主题： inside the outline names a lesson, unless it says again what the course is called."""
    return label.rest not in titles and any(segment.key == OUTLINE for segment in segments[-3:])


def _counted_on(line: Line, current: Segment, counts: _Counts) -> Label | None:
    """四、实施计划 below 三、培训大纲 and its modules: the count of the labels goes on, whatever the heading says.

    So does the count of an article that ran above 课程内容： and not below it."""
    label, token = current.label, lex(line.text)
    if not label or not token.title:
        return None
    if current.key == OUTLINE and counts.goes_on_above(current.words, token):
        return Label(f"other:{token.title}", token.title, "", "dressed", token.number)
    if label.ordinal is None or token.number != label.ordinal + 1:
        return None
    outer = lex(current.words).family
    inside = [lex(below.text).family for below in current.lines[:LOOKAHEAD]] if token.family == outer else []
    if label.style != "dressed" and not (current.key == OUTLINE and is_unit(inside[0] if inside else "")):
        return None
    if token.family != outer or outer in inside:
        return None
    return Label(f"other:{token.title}", token.title, "", "dressed", token.number)


def _headed(line: Line, segments: list[Segment]) -> Label | None:
    """Above everything else, a short line that ends with a colon heads a block of its own."""
    if len(segments) > 1 or len(segments[0].lines) > 3:
        return None
    found = HEADED.match(fold(line.text))
    if not found or lex(line.text).family or aside_of(line.text):
        return None
    name = line.text[: found.end(1)]
    return Label(f"other:{name}", name, "", "open")


def is_headed(segment: Segment) -> bool:
    """Under a heading that is no label we know (本课程分为三个部分：)."""
    return (
        bool(segment.label) and segment.label.style == "open" and segment.key == f"other:{segment.label.name}"
    )


def _implied_labels(lines: Sequence[Line]) -> dict[int, Label]:
    """背景 alone on a line, 课程背景 glued to its text: too little for one label, enough where several come together."""
    found: dict[int, Label] = {}
    below = False
    for place, line in enumerate(lines):
        known = label_of(line.text)
        below = bool(known and known.key == OUTLINE) or is_unit(lex(line.text).family)
        if below:
            break
        label = None if known else short_label(line.text) or glued_label(line.text)
        if label is None:
            continue
        if label.key != OUTLINE:
            found[line.no] = label
        elif has_marks(lines[place + 1 : place + 2], 1):
            found[line.no] = label
            below = True
            break
    keys = {label.key for label in found.values()}
    alone = keys == {OUTLINE} and all(label.strong for label in found.values())
    return found if below and (alone or len(keys) > 1) else {}


def _dressed_labels(lines: Sequence[Line]) -> dict[int, Label]:
    """▎交付成果: a sign that dresses labels nearly everywhere dresses one here, too."""
    dressed: dict[str, list[Line]] = {}
    for line in lines:
        if line.text[0] in SIGNS and len(line.text) <= 16:
            dressed.setdefault(line.text[0], []).append(line)
    found = {}
    for same in dressed.values():
        unknown = [line for line in same if label_of(line.text) is None]
        if len(unknown) * 3 <= len(same) and any(label_of(line.text) for line in same):
            for line in unknown:
                name = line.text.strip(SIGNS + " \u3000:：")
                if name and not lex(name).family:
                    found[line.no] = Label(f"other:{name}", name, "", "dressed")
    return found


def _counted_labels(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers in front of labels (二、课程背景) are believed when at least two of one spelling go up."""
    spelled: dict[str, list[tuple[int, int]]] = {}
    for line in lines:
        label = label_of(line.text)
        if label and label.ordinal:
            spelled.setdefault(lex(line.text).family, []).append((label.ordinal, line.no))
    counts = [
        same for same in spelled.values() if len(same) > 1 and _goes_up([ordinal for ordinal, _no in same])
    ]
    return frozenset(no for same in counts for _ordinal, no in same)


def _goes_up(ordinals: Sequence[int]) -> bool:
    return all(before < after for before, after in pairwise(ordinals))


def _opens(label: Label, line: Line, current: Segment, counted: frozenset[int]) -> bool:
    if label.ordinal is not None:
        return line.no in counted or label.style == "dressed"
    if current.key == OUTLINE and label.name in PREFACES:
        return False
    if not label.key.startswith("other:"):
        return not (
            current.key == OUTLINE
            and label.key == OUTLINE
            and not label.strong
            and has_marks(current.lines, 1)
        )
    known = key_of(label.name) == OTHER or label.style == "dressed"
    if is_unit(lex(line.text).family) or (aside_of(line.text) and not known):
        return False
    return current.key != OUTLINE or known or bool(BLOCK_ENDING.search(fold(label.name)))


def has_marks(lines: Iterable[Line], enough: int) -> bool:
    found = 0
    for line in lines:
        token = lex(line.text)
        found += bool(token.family) and not token.weak
        if found >= enough:
            return True
    return False


# --- an outline that goes on after a label in its middle ---

OUTER = frozenset({"instructor", "fee", "schedule", "audience", FURNITURE, TITLE})


# How many labels an outline may be interrupted by.
LOOKAHEAD = 50


def resumed(segments: list[Segment]) -> list[Segment]:
    """第一讲 … 学习目标：… 第二讲 …: the label was the lecture's own, the outline goes on behind it."""
    reader = _Resumption(segments)
    for place, segment in enumerate(segments):
        reader.take(place, segment)
    return reader.out


def _is_small(label: Label) -> bool:
    """目标： or 方法： inside an outline speaks of the lecture; the course says 课程目标."""
    return (
        len(label.name) == 2
        and label.style == "open"
        and label.key in ("objectives", "method", "benefits", OUTLINE)
    )


def _is_first(line: Line) -> bool:
    """第一讲, 模块1 under no label: an outline may begin here."""
    token = lex(line.text)
    return token.number == 1 and is_unit(token.family)


def _is_labelled(segments: list[Segment]) -> bool:
    """A label opens the outline, unless the first lecture stands above the first of them: then it is the lecture's own."""
    for segment in segments:
        if segment.key == OUTLINE:
            return True
        if segment.key != FURNITURE and any(_is_first(line) for line in segment.lines):
            return any(later.label.strong for later in segments if later.label)
    return False


class _Resumption:
    """An outline while its lectures are gathered from between the labels that they carry themselves."""

    def __init__(self, segments: list[Segment]):
        self.segments = segments
        self.labelled = _is_labelled(segments)
        self.names = Counter(segment.label.name for segment in segments if segment.label)
        self.out: list[Segment] = []
        self.home: Segment | None = None
        self.top: tuple[str, int] | None = None
        self.own: set[str] = set()
        self.next: int | None = None

    def take(self, place: int, segment: Segment) -> None:
        strong = segment.label is not None and segment.label.strong
        if self.home and segment.label and not strong and self._goes_on(place, segment):
            self._take_part(place, segment)
            return
        self.out.append(segment)
        if segment.key == OUTLINE and has_marks(segment.lines, 1):
            self._settle(segment, segment.lines)
        elif not self.labelled and self.home is None and segment.key != FURNITURE:
            first = next((place for place, line in enumerate(segment.lines) if _is_first(line)), None)
            if first is not None:
                self._settle(segment, segment.lines[first:])

    def _settle(self, segment: Segment, lines: Sequence[Line]) -> None:
        self.home, self.top, self.next = segment, None, None
        self._count(lines)

    def _goes_on(self, place: int, segment: Segment) -> bool:
        if self.next is None or self.next < place:
            ahead = range(place, min(place + LOOKAHEAD, len(self.segments)))
            self.next = next(
                (i for i in ahead if self._resumes(self.segments[i]) is not None), len(self.segments)
            )
        return self.next < len(self.segments) or segment.label.name in self.own or _is_small(segment.label)

    def _resumes(self, segment: Segment) -> int | None:
        if self.top is None:
            return None
        family, last = self.top
        return next(
            (
                place
                for place, line in enumerate(segment.lines)
                if (token := lex(line.text)).family == family and token.number == last + 1
            ),
            None,
        )

    def _take_part(self, place: int, segment: Segment) -> None:
        """The label of the lecture comes along; an instructor or a fee in the middle stays a block."""
        if segment.key in OUTER and not self._is_everywhere(segment):
            self.out.append(segment)
            start = self._resumes(segment) if place == self.next else None
            lines = segment.lines[start:] if start is not None else []
            del segment.lines[len(segment.lines) - len(lines) :]
        else:
            self.own.add(segment.label.name)
            lines = [Line(segment.no, segment.words), *segment.lines[bool(segment.label.rest) :]]
        self.home.lines.extend(lines)
        self._count(lines)

    def _is_everywhere(self, segment: Segment) -> bool:
        """主讲：晁老师 in every lecture says who gives it."""
        return bool(segment.label.rest) and self.names[segment.label.name] > 2

    def _count(self, lines: Sequence[Line]) -> None:
        """The family of the first marker and how far its count has come."""
        for line in lines:
            token = lex(line.text)
            if token.number is not None and (self.top is None or token.family == self.top[0]):
                self.top, self.next = (token.family, token.number), None
