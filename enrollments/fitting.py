"""What to suggest to someone who asked: the course itself, then its shelf, then what the instructor teaches."""

from django.db.models import Case, IntegerField, Q, Value, When

from courses.models import Article, Course
from enrollments.models import Inquiry


def fitting_courses(inquiry: Inquiry, *, limit: int = 3) -> list[Course]:
    """The best three, each with its modules' titles in `tree`; in-house inquiries see what is taught in-house first."""
    courses = Course.objects.published().for_cards()
    ranks = [When(pk=inquiry.course_id, then=Value(0))]
    if inquiry.kind == Inquiry.Kind.IN_HOUSE:
        courses = courses.filter(Q(in_house_price__isnull=False) | Q(pk=inquiry.course_id))
    if inquiry.course:
        ranks.append(When(topic=inquiry.course.topic_id, then=Value(1)))
    if inquiry.instructor_id:
        taught = inquiry.instructor.courses.values("pk")
        ranks.append(When(pk__in=taught, then=Value(1)))
    ranks.append(When(is_featured=True, then=Value(2)))
    rank = Case(*ranks, default=Value(3), output_field=IntegerField())
    return list(courses.annotate(rank=rank).order_by("rank", "-is_featured", "-published_at", "pk")[:limit])


def fitting_article(inquiry: Inquiry) -> Article | None:
    """An article about the course asked for, else about its shelf, else the newest."""
    ranks = []
    if inquiry.course:
        related = Article.courses.through.objects
        ranks = [
            When(pk__in=related.filter(course=inquiry.course_id).values("article"), then=Value(0)),
            When(
                pk__in=related.filter(course__topic=inquiry.course.topic_id).values("article"), then=Value(1)
            ),
        ]
    rank = Case(*ranks, default=Value(2), output_field=IntegerField()) if ranks else Value(2)
    return (
        Article.objects.published()
        .defer("body", "body_html", "contents", "search_text")
        .annotate(rank=rank)
        .order_by("rank", "-published_at", "-pk")
        .first()
    )
