"""What to suggest to someone who asked: the course itself, then its shelf, then what the instructor teaches."""

from django.db.models import Case, IntegerField, Q, Value, When

from courses.models import Article, Course


def fitting_courses(
    course: Course | None, *, instructor=None, is_in_house: bool = False, limit: int = 3
) -> list[Course]:
    """The best three, each with its modules' titles in `tree`; who wants in-house training sees what is taught so."""
    courses = Course.objects.published().for_cards()
    ranks = []
    if is_in_house:
        courses = courses.filter(Q(in_house_price__isnull=False) | Q(pk=course.pk if course else None))
    if course:
        ranks += [When(pk=course.pk, then=Value(0)), When(topic=course.topic_id, then=Value(1))]
    if instructor:
        ranks.append(When(pk__in=instructor.courses.values("pk"), then=Value(1)))
    ranks.append(When(is_featured=True, then=Value(2)))
    rank = Case(*ranks, default=Value(3), output_field=IntegerField())
    return list(courses.annotate(rank=rank).order_by("rank", "-is_featured", "-published_at", "pk")[:limit])


def fitting_article(course: Course | None) -> Article | None:
    """An article about the course asked for, else about its shelf, else the newest."""
    ranks = []
    if course:
        related = Article.courses.through.objects
        ranks = [
            When(pk__in=related.filter(course=course.pk).values("article"), then=Value(0)),
            When(pk__in=related.filter(course__topic=course.topic_id).values("article"), then=Value(1)),
        ]
    rank = Case(*ranks, default=Value(2), output_field=IntegerField()) if ranks else Value(2)
    return (
        Article.objects.published()
        .defer("body", "body_html", "contents", "search_text")
        .annotate(rank=rank)
        .order_by("rank", "-published_at", "-pk")
        .first()
    )
