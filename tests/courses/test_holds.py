"""Words are found where they stand in a text: through the index on PostgreSQL, by reading on SQLite, with one answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import search
from courses.models import Course
from tests import factories
from trainingsite.lib.text import normal

pytestmark = pytest.mark.django_db
TEXT = st.text("电话催收账 aDs'\\%_&|!:*()é", min_size=1, max_size=8)


def holding(word):
    return set(Course.objects.filter(search_text__holds=word).values_list("pk", flat=True))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=1, max_size=3), asked=TEXT)
def test_a_word_is_found_exactly_where_it_stands(db, texts, asked):
    courses = [factories.course() for _ in texts]
    for course, text in zip(courses, texts, strict=True):
        Course.objects.filter(pk=course.pk).update(search_text=normal(text))
    for word in normal(asked).split():
        expected = {course.pk for course, text in zip(courses, texts, strict=True) if word in normal(text)}
        assert holding(word) & {course.pk for course in courses} == expected


def test_rows_written_in_bulk_are_found():
    course = factories.course(title="外访实务")
    Course.objects.filter(pk=course.pk).update(search_text="失联修复")
    assert (holding("外访"), holding("失联")) == (set(), {course.pk})
    Course.objects.bulk_update([course], ["search_text"])
    assert (holding("外访"), holding("失联")) == ({course.pk}, set())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the index is PostgreSQL's")
def test_a_short_word_is_looked_up_in_the_index_alone():
    with CaptureQueriesContext(connection) as captured:
        holding("催收")
    assert "LIKE" not in captured[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        assert "courses_course_grams" in str(cursor.fetchall())


def found(query):
    now = timezone.now()
    picture = search.draw(Course.objects.all(), now=now)
    rows = search.found(Course.objects.all(), query, picture=picture, now=now)
    return set(rows.values_list("title", flat=True))


def test_a_course_is_found_by_the_city_it_comes_to():
    run = factories.run(course=factories.course(title="电话催收"), city=factories.city(name="成都"))
    factories.run(course=factories.course(title="电话谈判"), city=factories.city(name="西安"))
    assert found("电话催收 成都") == {"电话催收"}
    assert found("成都") == {"电话催收"}
    assert found("谈判 成都") == set()
    type(run).objects.update(
        starts_at=timezone.now() - timedelta(days=3), ends_at=timezone.now() - timedelta(days=2)
    )
    assert found("成都") == set()


def test_a_course_is_found_by_who_teaches_it():
    course = factories.course(title="电话催收")
    teacher = factories.instructor(name="林夏", courses=[course])
    assert found("催收 林夏") == {"电话催收"}
    type(teacher).objects.update(is_published=False)
    assert found("催收 林夏") == set()


def test_both_searches_find_by_city(client):
    factories.run(course=factories.course(title="电话催收", slug="phone"), city=factories.city(name="成都"))
    for address in ("/search/?q=催收 成都", "/courses/?q=催收 成都", "/search/?q=催收 西安"):
        assert ("/courses/phone/" in client.get(address).content.decode()) == ("成都" in address)
