"""An outline as the desk shows it: the tree with its lines, the warnings beside them, and the sums of minutes."""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from courses import intake
from courses.models import Course
from courses.outline_editor.frame import BLOCKS
from outlines import Outline, Problem, editing, parse, total_minutes
from trainingsite.lib.text import simplified

KINDS = {
    "chapter": _("chapter"),
    "section": _("section"),
    "item": _("item"),
    "goal": _("goal"),
    "case": _("case"),
    "exercise": _("exercise"),
    "tool": _("tool"),
    "note": _("note"),
}
REFUSALS = {
    "nothing_here": _(
        "This line is not part of the outline: put the cursor on a chapter, a section or an item."
    ),
    "first": _("It is the first of its kind here. Outdent it, or drag it to another place."),
    "last": _("It is the last of its kind here. Outdent it, or drag it to another place."),
    "no_parent_here": _("Nothing stands above it that it could be part of."),
    "top": _("It is at the top level already."),
    "into_itself": _("A part can’t be moved into itself."),
    "unclear": _(
        "Moved there, the line would be read as something else. Give it a number first, or move its text by hand."
    ),
}


class Refused(Exception):
    """`message` says why the outline stays as it is."""

    def __init__(self, message):
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Row:
    """A node as one line of the drawn tree; `sum` are the minutes of its parts when it states none."""

    node: object
    level: int
    line: int | None
    sum: int | None
    problems: list[Problem]

    @property
    def kind(self):
        return KINDS[self.node.kind]


@dataclass(frozen=True, slots=True)
class Sheet:
    course: Course
    outline: Outline
    text: str
    rows: list[Row] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return total_minutes(self.outline.tree)

    @property
    def planned(self) -> int:
        return self.course.hours * 60

    @property
    def over(self) -> int:
        return self.minutes - self.planned

    @property
    def under(self) -> int:
        return -self.over

    @property
    def problems(self) -> list[Problem]:
        return [problem for problem in self.outline.warnings if problem.code not in intake.NOTICES]

    @property
    def notices(self) -> list[Problem]:
        return [problem for problem in self.outline.warnings if problem.code in intake.NOTICES]

    @property
    def blocks(self) -> list[str]:
        return [BLOCKS.get(key, key.removeprefix("other:")) for key in self.outline.blocks]

    def as_html(self) -> str:
        return self._drawn(is_live=True)

    def as_picture(self) -> str:
        """Only to look at, where another list names the problems."""
        return self._drawn(is_live=False)

    def _drawn(self, *, is_live: bool) -> str:
        return render_to_string(
            "admin/courses/outline_editor/_sheet.html", {"sheet": self, "is_live": is_live}
        )


def sheet(course: Course, text: str, outline: Outline | None = None) -> Sheet:
    outline = outline or parse(text)
    problems: dict[int, list[Problem]] = {}
    for problem in outline.warnings:
        if problem.code in intake.NOTICES:
            continue
        problems.setdefault(problem.line, []).append(problem)
    rows = [
        Row(
            place.node,
            place.depth + 1,
            place.line,
            _sum(place),
            problems.get(place.line, []) if place.line else [],
        )
        for place in editing.places(outline.tree, text)
    ]
    return Sheet(course, outline, text, rows)


def _sum(place: editing.Place) -> int | None:
    if place.node.minutes is not None or place.depth:
        return None
    return total_minutes([place.node]) or None


def worked(action: str, values: dict) -> tuple[str, int | None]:
    """The text after a key, a button or a drop, and the line that moved."""
    text, line = values["text"], values.get("line")
    if action == "simplify":
        return simplified(text), line
    if action not in ("drop", *editing.MOVES):
        return text, line
    try:
        if action == "drop":
            edit = editing.drop(text, line or 0, values.get("target") or 0, values.get("where") or "after")
        else:
            edit = editing.move(text, line or 0, action)
    except editing.Refused as refusal:
        raise Refused(REFUSALS[refusal.code]) from refusal
    return edit.text, edit.line
