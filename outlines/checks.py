"""What an admin should look at before a syllabus is released: empty chapters, missing and repeated titles."""

import re
from collections.abc import Iterator, Sequence

from outlines.entry import EDGE
from outlines.markers import DAYS
from outlines.tree import Problem
from outlines.tree_builder import Draft

# A day or a half day needs no name of its own.
NAMELESS = DAYS | {"half-day", "time"}


def check(drafts: Sequence[Draft]) -> Iterator[Problem]:
    filled = sum(bool(draft.children) for draft in drafts)
    for draft in drafts:
        if not draft.children and draft.entry.token.family != EDGE and filled * 2 >= len(drafts):
            yield Problem(
                draft.entry.no, "empty-chapter", f"「{_name(draft)}」下面没有内容；请补充，或并入别的一讲。"
            )
    yield from _untitled(drafts)
    yield from _twice(drafts)


def _name(draft: Draft) -> str:
    return f"{draft.entry.marker}{draft.entry.title}"


def _untitled(drafts: Sequence[Draft]) -> Iterator[Problem]:
    for draft in drafts:
        if not draft.entry.title and not (draft.children and draft.entry.family in NAMELESS):
            yield Problem(draft.entry.no, "untitled", f"「{draft.entry.marker}」只有编号，没有标题；请补上。")
        yield from _untitled(draft.children)


def _twice(drafts: Sequence[Draft]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for draft in drafts:
        title = re.sub(r"[\W\d]", "", draft.entry.title) and re.sub(r"\W", "", draft.entry.title)
        if title in seen and title:
            yield Problem(
                draft.entry.no,
                "duplicate-title",
                f"「{_name(draft)}」与第 {seen[title]} 行标题相同；请核对是否重复。",
            )
        seen.setdefault(title, draft.entry.no)
