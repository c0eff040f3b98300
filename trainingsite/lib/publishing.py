"""Showing content to visitors and taking it back. What was shown once keeps the date of its first showing."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce


class NothingToShow(Exception):
    """These courses have no released syllabus; `rows` are the courses."""

    def __init__(self, rows: list):
        super().__init__(", ".join(map(str, rows)))
        self.rows = rows


def publish_courses(*, rows: QuerySet, now: datetime) -> int:
    """A course page without its outline helps nobody: one such course and none is published."""
    hidden = rows.filter(is_published=False)
    if empty := list(hidden.filter(current_syllabus=None)):
        raise NothingToShow(empty)
    return hidden.update(is_published=True, published_at=Coalesce("published_at", now), updated_at=now)


def publish_articles(*, rows: QuerySet, now: datetime) -> int:
    return rows.filter(is_published=False).update(
        is_published=True, published_at=Coalesce(F("published_at"), now)
    )


def publish_instructors(*, rows: QuerySet, now: datetime) -> int:
    return rows.filter(is_published=False).update(is_published=True, updated_at=now)


def withdraw(*, rows: QuerySet) -> int:
    return rows.filter(is_published=True).update(is_published=False)
