"""Text in, syllabus out, and no line lost.

The steps: 1. clean, 2. take crowded lines apart, 3. cut at the labels and find the outline, 4. read its lines,
5. grow the tree, 6. put everything else into blocks, 7. name what was set aside. Admin: "If you could not place a
line, show it to me. Never drop it."
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from outlines import explicit
from outlines.cells import cells, split_rows
from outlines.checks import check
from outlines.chinese_text import EMOJI, fold
from outlines.clean import Line, clean
from outlines.entries import read
from outlines.entry import NOTE, PLAIN_LINE, UNIT, Entry
from outlines.kinds import is_prose
from outlines.labels import FURNITURE, OUTLINE, TITLE, is_headline, label_of
from outlines.markers import lex
from outlines.regions import Regions, regions
from outlines.segments import Segment
from outlines.split import split_at_gaps, split_document, split_items
from outlines.tables import straighten
from outlines.tree import Node, Outline, Problem
from outlines.tree_builder import finish, grow
from outlines.wrap import page_width, rejoin

TOTAL = re.compile(r"共计?\s*[\d一二三四五六七八九十]+(?:\.\d)?\s*(?:天|课时|小时|学时)")
REMARK = re.compile(
    r"[(【*※]?\s*(?:备注|注意?|特别说明|温馨提示)\s*[】)]?\s*:|[(*※]?\s*(?:本|以上|上述|此|该)(?:课程|培训|大纲|课程大纲|内容|纲要|方案)+.{0,6}"
    r"(?:仅供|可|将|会|最终|解释|版权|为|根据|如|以)"
)
REPEATED = "other:重复的大纲"
TITLE_LENGTH = 60
# 怎么听：用心: a word with a colon begins a line of its own.
NAMED = re.compile(r"[\u4e00-\u9fff]{2,5}:(?=\S)")
PICTURES = re.compile(f"[{EMOJI}]+")
SYLLABUS_OF = re.compile(r"(.{4,}?)\s*[-—:]*\s*(?:课程|培训|内训|教学)(?:大纲|提纲|纲要|说明|简介|介绍)$")
# The name of the provider may stand above the title.
COMPANY = re.compile(r"^\S{2,20}(?:公司|集团|咨询|顾问|研究院|学院|大学|中心|机构|协会|培训网)(?:\s|$)")
UNTITLED = re.compile(
    r"^\d{4}-|https?:|(?:电话|热线|地址)\s*[:\d]|@|^(?:日期|时间)|(?:日期|时间)\s*:|[:。;]$"
)


def parse(text: str, *, simplify: bool = False) -> Outline:
    """The outline of a text; `simplify` converts traditional characters to simplified ones first."""
    if simplify:
        text = _simplified(text)
    if explicit.is_explicit(text):
        return explicit.parse(text)
    lines, problems = clean(text)
    return _Reading(split_document(straighten(lines)), problems).outline()


@cache
def _converter():
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified(text: str) -> str:
    return _converter().convert(text.encode("utf-8", "ignore").decode("utf-8"))


def is_marked(text: str) -> bool:
    token = lex(text)
    return bool(token.family) and not token.weak


class _Reading:
    """One text while it is read: what went where."""

    def __init__(self, lines: list[Line], problems: list[Problem]):
        self.lines = lines
        self.width = page_width(lines, _begins)
        self.problems = problems
        self.blocks: dict[str, list[str]] = {}
        self.aside: list[Line] = []

    def outline(self) -> Outline:
        found = regions(self.lines)
        title = self._title(found)
        tree = self._tree(found, title)
        self._place(found, keep=not tree)
        self._report(found, tree)
        blocks = {key: "\n".join(texts).strip() for key, texts in self.blocks.items()}
        blocks = {key: text for key, text in blocks.items() if text}
        return Outline(title, blocks, tree, tuple(sorted(self.problems, key=lambda problem: problem.line)))

    # --- title ---

    def _title(self, found: Regions) -> str:
        named = next((segment for segment in found.segments if segment.key == TITLE and segment.lines), None)
        if named and re.search(r"\w.*\w", named.lines[0].text):
            return _as_title(named.lines.pop(0).text)
        furniture = {id(line) for line in found.furniture}
        candidates = [line for line in self.lines[:15] if _may_be_title(line) and id(line) not in furniture]
        again = Counter(_as_title(line.text) for line in candidates)
        taken = {line.no for line in found.outline}
        top = [
            line
            for segment in found.segments[:1]
            if segment.label is None
            for line in segment.lines
            if _may_be_title(line)
        ]
        repeated = next(
            (
                line
                for line in candidates
                if again[_as_title(line.text)] > 1 and line.no not in taken and not lex(line.text).family
            ),
            None,
        )
        if len(top) > 1 and COMPANY.search(top[0].text) and top[1].no - top[0].no <= 2:
            del top[0]
        chosen = repeated or next(iter(top), None) or _under_tabs([*found.segments, *found.chosen])
        if chosen is None:
            return ""
        self._drop_title(found, chosen)
        title = _as_title(chosen.text)
        named = SYLLABUS_OF.match(fold(title))
        if named is None:
            return title
        self.problems.append(Problem(chosen.no, "title", f"课程名称取自「{chosen.text}」；请核对。"))
        return title[: named.end(1)].strip("《》 ") or title

    def _drop_title(self, found: Regions, chosen: Line) -> None:
        """The line that gave the title goes; its echoes further down are set aside."""
        title = _as_title(chosen.text)
        for segment in [*found.segments, Segment(None, 0, found.outline)]:
            kept = [
                line
                for line in segment.lines
                if line is not chosen and (_as_title(line.text) != title or is_marked(line.text))
            ]
            if len(kept) < len(segment.lines):
                stays = set(map(id, kept))
                self.aside.extend(
                    line for line in segment.lines if id(line) not in stays and line is not chosen
                )
                segment.lines[:] = kept

    # --- tree ---

    def _tree(self, found: Regions, title: str) -> tuple[Node, ...]:
        rows, headers = split_rows(self._without_remarks(rejoin(found.outline, _begins, self.width)))
        self.aside.extend(headers)
        lines = [piece for line in split_at_gaps(rows) for piece in split_items(line)]
        entries = self._within(read(lines))
        drafts, problems = grow(entries)
        tree = finish(drafts)
        self.problems.extend(problems)
        self.problems.extend(check(drafts))
        stated = [entry for entry in entries if entry.words]
        if stated:
            words = "、".join(f"第 {entry.no} 行「{entry.words}」" for entry in stated)
            self.problems.append(Problem(stated[0].no, "durations", f"时长已记入所在单元：{words}。"))
        return tree

    def _without_remarks(self, lines: list[Line]) -> list[Line]:
        """备注：以上大纲可按需要调整 below the last line speaks about the outline; it is no part of it."""
        end = len(lines)
        while end and not is_marked(lines[end - 1].text) and REMARK.match(fold(lines[end - 1].text)):
            end -= 1
        end = end or len(lines)
        self._block("other:大纲说明", lines[end:])
        return lines[:end]

    def _within(self, entries: list[Entry]) -> list[Entry]:
        """What stands before the first unit or sums up the whole is no part of the tree."""
        first = next((place for place, entry in enumerate(entries) if entry.role == UNIT), 0)
        kept = []
        for place, entry in enumerate(entries):
            sums_up = (
                entry.role in (NOTE, PLAIN_LINE) and len(entry.title) > 12 and TOTAL.search(fold(entry.title))
            )
            if sums_up or (entry.role == NOTE and place < first):
                key = "duration" if sums_up else "other:大纲说明"
                self.blocks.setdefault(key, []).append(entry.line.text)
            elif place < first and entry.role in (PLAIN_LINE, "minutes"):
                self.aside.append(entry.line)
            else:
                kept.append(entry)
        return kept

    # --- everything else ---

    def _place(self, found: Regions, *, keep: bool) -> None:
        """Blocks by their labels; a text without an outline is kept whole."""
        for segment in found.segments:
            lines = rejoin(segment.lines, _begins, self.width)
            if segment.key == FURNITURE:
                self.aside.extend(lines)
            elif segment.label is None or segment.key == TITLE:
                self._loose(lines, keep)
            elif segment.key == OUTLINE:
                self._block(f"other:{segment.label.name}", lines)
            else:
                self._block(segment.key, lines)
        for segment in found.repeats:
            self._block(REPEATED, segment.lines)
            if segment.lines:
                message = "这里的大纲与另一处重复，已存入「重复的大纲」一栏；核对后可删去。"
                self.problems.append(Problem(segment.no, "duplicate-outline", message))
        self.aside.extend(found.furniture)

    def _loose(self, lines: Sequence[Line], keep: bool) -> None:
        """Text under no label: sentences are kept as a block, odds and ends are shown to the admin."""
        prose = sum(len(line.text) for line in lines if is_prose(line.text) or len(line.text) > 30)
        if keep or len(lines) > 8 or prose * 2 > sum(len(line.text) for line in lines):
            self._block("other:正文", lines)
        else:
            self.aside.extend(lines)

    def _block(self, key: str, lines: Sequence[Line]) -> None:
        texts = self.blocks.setdefault(key, [])
        for line in lines:
            if line.gap and texts:
                texts.append("")
            texts.append(line.text)

    def _report(self, found: Regions, tree: tuple[Node, ...]) -> None:
        self._labels(
            [segment for segment in (*found.chosen, *found.segments, *found.repeats) if segment.label]
        )
        for line in sorted(self.aside, key=lambda line: line.no):
            self.problems.append(
                Problem(
                    line.no, "set-aside", f"未归入大纲：「{line.text}」；有用请移到合适的位置，否则删去。"
                )
            )
        if not tree and self.lines:
            self.problems.append(
                Problem(
                    self.lines[0].no,
                    "no-outline",
                    "没有找到大纲：请在大纲前写【课程大纲】，各讲以「第一讲：」开头。",
                )
            )

    def _labels(self, segments: list[Segment]) -> None:
        """Where each label went, so that an admin can check it at a glance and no word of the source is missing."""
        words = [
            f"第 {segment.no} 行「{segment.heading}」→{segment.key}"
            for segment in sorted(segments, key=lambda s: s.no)
        ]
        if words:
            self.problems.append(
                Problem(
                    min(segment.no for segment in segments), "labels", f"标签已归类：{'，'.join(words)}。"
                )
            )


def _under_tabs(segments: Sequence[Segment]) -> Line | None:
    """The names of a page's tabs stand in a row before the title; what they open comes again further down."""
    segments = sorted(segments, key=lambda segment: segment.no)
    place = next((place for place, segment in enumerate(segments) if segment.lines), 0)
    tabs = {segment.label.name for segment in segments[: place + 1] if segment.label}
    again = {segment.label.name for segment in segments[place + 1 :] if segment.label}
    under = segments[place].lines[:1] if len(tabs) > 1 and tabs & again else []
    return next((line for line in under if _may_be_title(line)), None)


def _begins(text: str) -> bool:
    return is_marked(text) or label_of(text) is not None or NAMED.match(fold(text)) is not None


def _as_title(text: str) -> str:
    return " ".join(PICTURES.sub("", text.lstrip("# ")).split())


def _may_be_title(line: Line) -> bool:
    text = line.text
    if (
        len(text) > TITLE_LENGTH
        or is_prose(text)
        or UNTITLED.search(fold(text))
        or not re.search(r"\w.*\w", text)
        or len(cells(text)) > 1
    ):
        return False
    label = label_of(text)
    bare = PICTURES.sub("", text).strip()
    return (label is None or is_headline(label)) and (text[:1] == "#" or not is_marked(bare))
