"""Writing and releasing a course's outline.

Admin: "I keep typing at the draft for weeks; visitors see the version I released, and nothing I type later changes what
a run was sold with."

1. The course's row is locked, so that two people who release at once make two versions, not one number twice.
2. What contradicts the course is asked once (courses/doubts.py), if there is somebody to ask.
3. The draft's text, its tree and its modules are copied under the next number.
4. The copy becomes what visitors see; the draft stays, ready for the next change.
5. A worker is told to write its Word and PDF files; a visitor who is faster has them written while waiting.
"""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F, Max

from courses import doubts
from courses.models import Course, Module, Syllabus
from outlines import Node, parse, total_minutes
from outlines.tree import UNITS
from trainingsite.lib.nudge import nudge

MAKE_FILES = "courses.tasks.make_files"


class NothingToRelease(Exception):
    """The draft has no chapter yet."""


class Unchanged(Exception):
    """The draft is word for word what visitors see already."""


def save_draft(*, course: Course, text: str) -> Syllabus:
    """Keep the text, whatever the draft held before; people at the desk save through courses/drafts.py."""
    fields = reading(text)
    draft, _is_new = Syllabus.objects.update_or_create(
        course=course,
        number=None,
        defaults=fields | {"revision": F("revision") + 1},
        create_defaults=fields | {"revision": 1},
    )
    return draft


def reading(text: str) -> dict:
    """A draft's columns that follow from its text: tree, minutes, and what a person should look at."""
    outline = parse(text)
    read = outline.as_dict()
    return {
        "text": text,
        "tree": read["tree"],
        "warnings": read["warnings"],
        "minutes": total_minutes(outline.tree),
    }


@transaction.atomic
def release(
    *, course: Course, note: str, by, now: datetime, acknowledged: Collection[str] | None = None
) -> Syllabus:
    """`acknowledged` are the codes of the doubts that were answered; None where nobody can be asked."""
    current = Course.objects.select_for_update().get(pk=course.pk).current_syllabus
    draft = course.syllabuses.drafts().first()
    modules = modules_of(draft.tree) if draft else []
    if not modules:
        raise NothingToRelease
    if current and (current.text, current.tree) == (draft.text, draft.tree):
        raise Unchanged
    if acknowledged is not None:
        doubts.ask(course=course, tree=nodes(draft.tree), acknowledged=acknowledged)
    version = Syllabus.objects.create(
        course=course,
        number=next_number(course),
        text=draft.text,
        tree=draft.tree,
        warnings=draft.warnings,
        minutes=draft.minutes,
        module_count=len(modules),
        note=note,
        released_at=now,
        released_by=by,
    )
    Module.objects.bulk_create(modules_of(version.tree, syllabus=version))
    Course.objects.filter(pk=course.pk).update(current_syllabus=version, updated_at=now)
    course.current_syllabus, course.updated_at = version, now
    transaction.on_commit(partial(nudge, MAKE_FILES, [version.pk]))
    return version


def next_number(course: Course) -> int:
    return (course.syllabuses.aggregate(last=Max("number"))["last"] or 0) + 1


def modules_of(tree: list[dict], *, syllabus: Syllabus | None = None) -> list[Module]:
    """The top-level chapters, in order; a note or a case between them is no module."""
    chapters = [node for node in nodes(tree) if node.kind in UNITS]
    return [
        Module(
            syllabus=syllabus,
            position=position,
            title=node.title[:200],
            goal=next((child.title for child in node.children if child.kind == "goal"), "")[:300],
            minutes=total_minutes([node]),
        )
        for position, node in enumerate(chapters, 1)
    ]


def nodes(tree: list[dict]) -> tuple[Node, ...]:
    """A stored tree as the compiler's own nodes."""
    return tuple(Node(**{**node, "children": nodes(node["children"])}) for node in tree)
