"""One search over everything that has a page: courses, instructors, articles.

1. A row is found when its prepared text holds every word, folded to simplified characters and one case; a course
   also by its teachers and by the cities that it comes to.
2. Titles and names that hold the whole query come first, then those that hold more of its words.
3. One query a shelf: its best rows, and how many there are in all.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Value, When, Window

from courses import search
from courses.models import Article, Course
from instructors.models import Instructor
from trainingsite.lib.text import normal


@dataclass(frozen=True, slots=True)
class Found:
    rows: list
    total: int

    def __bool__(self) -> bool:
        return self.total > 0

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


def courses(query: str, *, user, now: datetime, limit: int = 8) -> Found:
    rows = Course.objects.visible_to(user).select_related("topic")
    fields = ("title", "slug", "subtitle", "summary", "price", "hours", "is_published")
    picture = search.picture(user=user, now=now)
    rows = search.found(rows.only(*fields, "topic__title"), query, picture=picture, now=now)
    return _find(rows, query, "title", limit)


def instructors(query: str, *, user, limit: int = 4) -> Found:
    rows = Instructor.objects.visible_to(user).for_cards().containing(query)
    return _find(rows, query, "name", limit)


def articles(query: str, *, user, limit: int = 6) -> Found:
    rows = Article.objects.visible_to(user).light().containing(query)
    return _find(rows, query, "title", limit)


def _find(rows, query: str, title: str, limit: int) -> Found:
    words = normal(query).split()
    whole, *parts = [
        Case(When(**{f"{title}__icontains": text}, then=1), default=0)
        for text in dict.fromkeys([" ".join(words), *words])
    ]
    found = rows.annotate(total=Window(Count("pk"))).order_by(
        whole.desc(), *([sum(parts, Value(0)).desc()] if parts else []), *rows.model._meta.ordering
    )
    best = list(found[:limit])
    return Found(best, best[0].total if best else 0)
