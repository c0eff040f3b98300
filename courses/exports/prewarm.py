"""Writes the files of a new version before anybody asks for them, in every language that visitors read.

What fails here is tried again when a visitor asks; what was released over meanwhile is left alone.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation

from courses.exports import files
from courses.exports.sheet import sheet_of
from courses.models import Course


def make(*, ids: Iterable[int]) -> int:
    """How many files are there now."""
    courses = Course.objects.filter(current_syllabus__in=list(ids)).select_related(
        "topic", "current_syllabus"
    )
    return sum(_made(course, language) for course in courses for language, _name in settings.LANGUAGES)


def _made(course: Course, language: str) -> int:
    with translation.override(language):
        sheet = sheet_of(course=course, syllabus=course.current_syllabus)
        return sum(_is_there(sheet, kind) for kind in files.WRITERS)


def _is_there(sheet, kind: str) -> bool:
    try:
        files.file_of(sheet=sheet, kind=kind)
    except files.Unavailable:
        return False
    return True
