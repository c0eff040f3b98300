"""Reads a syllabus as an admin would: labels open blocks of prose, 【课程大纲】 opens the tree."""

import re

from courses.outline.tree import Node, Outline

LABELS = {
    "课程背景": "background",
    "课程收益": "benefits",
    "课程目标": "objectives",
    "课程对象": "audience",
    "学习对象": "audience",
    "培训对象": "audience",
    "课程时间": "duration",
    "课程时长": "duration",
    "授课方式": "method",
    "课程方式": "method",
    "讲师介绍": "instructor",
    "课程特色": "features",
    "课程费用": "fee",
    "课程安排": "schedule",
    "课程评估": "assessment",
    "课程大纲": "outline",
}
LABEL = re.compile(r"^【([^】]{2,12})】[:：]?\s*(.*)$")
LEVELS = (
    re.compile(r"^(第[一二三四五六七八九十百\d]{1,4}[讲章节课][：:、]?)\s*(.*)$"),
    re.compile(r"^([一二三四五六七八九十]{1,3}、)\s*(.*)$"),
    re.compile(r"^(\d{1,3}、)\s*(.*)$"),
    re.compile(r"^([（(]\d{1,3}[)）])\s*(.*)$"),
)
ASIDES = {"案例": "case", "演练": "exercise", "工具": "tool", "本讲目标": "goal"}
ASIDE = re.compile(r"^((案例|演练|工具|本讲目标)[：:])\s*(.*)$")
MINUTES = re.compile(r"\s*[（(](\d{1,4})分钟[)）]$")


def parse(text: str) -> Outline:
    title, blocks, key, tree = "", {}, "", []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        label = LABEL.match(line)
        if label:
            key = LABELS.get(label[1], f"other:{label[1]}")
            line = label[2]
        if key == "outline":
            line and _grow(tree, line)
        elif key:
            blocks[key] = f"{blocks.get(key, '')}\n{line}".strip()
        elif not title:
            title = line
    return Outline(title, blocks, _freeze(tree, 0))


def _grow(tree: list, line: str) -> None:
    aside = ASIDE.match(line)
    if aside:
        home = tree[-1][3] if tree else tree
        home.append([9, aside[1], aside[3], [], ASIDES[aside[2]]])
        return
    for level, pattern in enumerate(LEVELS):
        found = pattern.match(line)
        if found:
            break
    else:
        level, found = 8, re.match("()(.*)", line)
    siblings = tree
    while siblings and siblings[-1][0] < level:
        siblings = siblings[-1][3]
    siblings.append([level, found[1], found[2], [], ""])


def _freeze(tree: list, depth: int) -> tuple[Node, ...]:
    nodes = []
    for _level, marker, title, children, kind in tree:
        found = MINUTES.search(title)
        nodes.append(
            Node(
                MINUTES.sub("", title),
                kind or ("chapter", "section", "item")[min(depth, 2)],
                marker,
                int(found[1]) if found else None,
                _freeze(children, depth + 1),
            )
        )
    return tuple(nodes)
