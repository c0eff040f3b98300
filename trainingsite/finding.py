"""One search over everything that has a page: courses, instructors, articles.

1. A row is found when its prepared text holds every word, folded to simplified characters and one case.
2. Titles and names that hold the whole query come first.
3. One query a shelf: its best rows, and how many there are in all.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, Window

from courses.models import Article, Course
from courses.text import normal
from instructors.models import Instructor


@dataclass(frozen=True, slots=True)
class Found:
    rows: list
    total: int

    def __bool__(self) -> bool:
        return self.total > 0

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


def courses(query: str, *, user, limit: int = 8) -> Found:
    rows = Course.objects.visible_to(user).select_related("topic")
    fields = ("title", "slug", "subtitle", "summary", "price", "hours", "is_published")
    return _find(rows.only(*fields, "topic__title"), query, "title", limit)


def instructors(query: str, *, user, limit: int = 4) -> Found:
    return _find(Instructor.objects.visible_to(user).for_cards(), query, "name", limit)


def articles(query: str, *, user, limit: int = 6) -> Found:
    return _find(Article.objects.visible_to(user).light(), query, "title", limit)


def _find(rows, query: str, title: str, limit: int) -> Found:
    found = rows.containing(query).annotate(
        in_title=Q(**{f"{title}__icontains": normal(query)}), total=Window(Count("pk"))
    )
    best = list(found.order_by("-in_title", *rows.model._meta.ordering)[:limit])
    return Found(best, best[0].total if best else 0)
