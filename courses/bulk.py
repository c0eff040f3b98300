"""Many files at once: each becomes a draft course, and the report says what became of every one of them.

Admin: "The old provider left us a folder of ninety Word files. Put them in; I'll go through the drafts."

A file is taken in whole or not at all. One that can't be read, holds no outline or is there already costs the others
nothing, so the command may be run again on the same folder.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from courses import intake
from courses.models import Course, Topic
from courses.syllabus import modules_of
from outlines import Problem, sources
from trainingsite.lib.slugs import NoAddress, free_slug

TITLE = Course._meta.get_field("title").max_length


@dataclass(frozen=True, slots=True)
class Result:
    """`course` is None when nothing was made; `remarks` say why, or what to look at."""

    path: Path
    course: Course | None
    modules: int
    remarks: list[str]


def import_files(*, paths: Iterable[Path], topic: Topic, by, now: datetime) -> Iterator[Result]:
    for path in paths:
        try:
            with path.open("rb") as file:
                source = sources.outline_of(file, name=path.name).replace("\0", "")
        except sources.Refused as refusal:
            yield Result(path, None, 0, [str(refusal.message)])
        except OSError as error:
            yield Result(path, None, 0, [error.strerror or str(error)])
        else:
            yield _taken_in(path, intake.read(source), topic, by, now)


def _taken_in(path: Path, page: intake.Page, topic: Topic, by, now: datetime) -> Result:
    modules = len(modules_of([node.as_dict() for node in page.outline.tree]))
    title = (page.title or path.stem)[:TITLE].strip()
    if not modules:
        return Result(path, None, 0, [_("No chapter was found.")])
    if Course.objects.filter(title=title).exists():
        return Result(
            path, None, modules, [_("A course of this title is there already: %(title)s") % {"title": title}]
        )
    try:
        slug = free_slug(Course, title)
    except NoAddress:
        return Result(path, None, modules, [_("The title gives no address; please type one.")])
    course = Course(
        topic=topic,
        title=title,
        slug=slug,
        summary=page.summary,
        hours=page.hours,
        price=page.price or 0,
        **page.fields,
    )
    intake.take_in(
        course=course, outline=page.text, instructors=intake.named_instructors(page), by=by, now=now
    )
    return Result(path, course, modules, list(_remarks(page)))


def _remarks(page: intake.Page) -> Iterator[str]:
    if page.price is None:
        yield _("No price was found; it is 0 now.")
    for problem, _words in page.problems:
        yield _line(problem)


def _line(problem: Problem) -> str:
    return f"{problem.line}: {problem.message}"
