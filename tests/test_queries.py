"""Every public page costs a few SQL queries, and the same few with three rows as with a hundred."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Format
from tests import factories
from tests.conftest import forget

pytestmark = pytest.mark.django_db
MOST = 6
FEW, MANY = 3, 100
PAGES = [
    *("/", "/courses/", "/courses/?q=电话", "/courses/?format=offline&sort=price"),
    *("/schedule/", "/schedule.ics", "/instructors/", "/articles/", "/articles/feed/", "/search/?q=电话"),
    *("/inquiries/new/", "/privacy/", "/sitemap.xml", "/sitemap-courses-1.xml"),
    *("{course}", "{topic}", "{instructor}", "{article}", "{run}", "{run}.ics", "{version}"),
    *("/inquiries/new/?course={slug}", "/en/courses/", "/zh-hant/schedule/"),
]


def fill(rows: int) -> dict[str, str]:
    """A site with so many of everything, all of it around one course, and that course's addresses."""
    topic, city = factories.topic(), factories.city()
    course = factories.course(topic=topic)
    factories.syllabus(course=course, outline=factories.OUTLINE.replace("90", "60"))
    instructor = factories.instructor(courses=[course], cities=[city])
    article = factories.article(courses=[course], tags=[factories.tag()])
    first = None
    for n in range(rows):
        other = factories.course(topic=topic, is_featured=True)
        colleague = factories.instructor(courses=[course, other], cities=[city])
        factories.expertise(instructor=colleague, topic=topic)
        factories.run(course=other, instructor=colleague, city=city)
        factories.article(courses=[course, other], tags=[factories.tag()])
        factories.question(course=course)
        format = Format.ONLINE if n % 2 else Format.OFFLINE
        run = factories.run(
            course=course,
            instructor=instructor,
            format=format,
            city=None if format == Format.ONLINE else city,
            starts_at=timezone.now() + timedelta(days=10 + n),
        )
        first = first or run
    factories.expertise(instructor=instructor, topic=topic)
    return {
        "course": course.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "instructor": instructor.get_absolute_url(),
        "article": article.get_absolute_url(),
        "run": first.get_absolute_url().rstrip("/"),
        "version": f"{course.get_absolute_url()}v1/",
        "slug": course.slug,
    }


def queries(client, address: str) -> list[str]:
    forget()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return [query["sql"][:300] for query in captured]


@pytest.fixture
def counts(client):
    def count(rows):
        addresses = fill(rows)
        return {page: queries(client, page.format(**addresses)) for page in PAGES}

    return count


def test_pages_ask_the_same_few_questions_whatever_there_is(counts):
    few, many = counts(FEW), counts(MANY)
    too_many = {page: asked for page, asked in many.items() if len(asked) > MOST}
    assert {page: len(asked) for page, asked in too_many.items()} == {}, too_many
    assert {page: len(asked) for page, asked in few.items()} == {
        page: len(asked) for page, asked in many.items()
    }
