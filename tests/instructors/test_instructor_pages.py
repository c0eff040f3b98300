"""The list of instructors and their profiles."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def shown(response):
    return [instructor.name for instructor in response.context["page"]]


def teacher(name, *, topic=None, cities=(), **fields):
    row = factories.instructor(name=name, cities=cities, **fields)
    if topic:
        factories.expertise(instructor=row, topic=topic)
    return row


def test_filters_narrow_the_list(client):
    credit, calls = factories.topic(slug="credit"), factories.topic(slug="calls")
    shanghai, beijing = factories.city(slug="shanghai"), factories.city(slug="beijing")
    teacher("林", topic=credit, cities=[shanghai])
    teacher("周", topic=calls, cities=[shanghai, beijing])
    assert shown(client.get("/instructors/?topic=credit")) == ["林"]
    assert shown(client.get("/instructors/?city=beijing")) == ["周"]
    assert shown(client.get("/instructors/?city=shanghai&topic=calls")) == ["周"]
    assert shown(client.get("/instructors/?city=beijing&topic=credit")) == []


def test_a_name_in_traditional_characters_finds_the_instructor(client):
    teacher("吴建平", headline="让销售愿意收款")
    teacher("林志远")
    assert shown(client.get("/instructors/?q=吳建平")) == ["吴建平"]
    assert shown(client.get("/instructors/?q=銷售")) == ["吴建平"]


def test_the_next_open_class_is_named(client):
    soon, later = timezone.now() + timedelta(days=9), timezone.now() + timedelta(days=40)
    who = teacher("林")
    for starts_at in (later, soon):
        factories.run(instructor=who, starts_at=starts_at)
    factories.run(instructor=who, starts_at=timezone.now() - timedelta(days=9))
    factories.run(instructor=who, starts_at=timezone.now() + timedelta(days=2), state="cancelled")
    assert client.get("/instructors/").context["page"][0].next_starts_at == soon


def test_only_the_published_are_listed_except_for_staff(client, ada):
    teacher("林", is_published=False)
    assert shown(client.get("/instructors/")) == []
    client.force_login(ada)
    assert shown(client.get("/instructors/")) == ["林"]


@pytest.mark.parametrize(
    "query", ["city=atlantis", "topic=%F0%9F%92%B8", "colour=red", "page=99", "q=" + "长" * 61]
)
def test_what_makes_no_sense_is_said_aloud(client, query):
    teacher("林")
    response = client.get(f"/instructors/?{query}")
    assert shown(response) == ["林"]
    assert response.context["form"].problems
    assert "alert-warning" in response.content.decode()


def profile():
    topic, city = factories.topic(), factories.city()
    course = factories.course(topic=topic)
    who = factories.instructor(courses=[course], cities=[city])
    factories.expertise(instructor=who, topic=topic)
    factories.run(course=course, instructor=who, city=city)
    factories.article(courses=[course])
    return who


def test_a_profile_shows_courses_dates_articles_and_the_form(client):
    who = profile()
    response = client.get(who.get_absolute_url())
    page = response.content.decode()
    course, run = who.courses.get(), who.runs.get()
    for part in (
        *(who.name, who.headline, course.title, run.get_absolute_url(), course.articles.get().title),
        *(f"/inquiries/new/?instructor={who.slug}", 'name="form_token"', "经历"),
    ):
        assert part in page


def test_a_profile_tells_search_engines_who_it_is(client):
    who = profile()
    person, crumbs = client.get(who.get_absolute_url()).context["structured"]["@graph"]
    assert (person["@type"], person["name"]) == ("Person", who.name)
    assert person["url"] == f"http://127.0.0.1:8000/instructors/{who.slug}/"
    assert crumbs["itemListElement"][-1]["item"] == person["url"]


def test_what_is_not_published_stays_off_a_profile(client):
    who = factories.instructor(courses=[factories.course(is_published=False)])
    hidden = who.courses.get()
    factories.run(course=hidden, instructor=who)
    factories.article(courses=[hidden])
    context = client.get(who.get_absolute_url()).context
    assert [list(context[name]) for name in ("courses", "runs", "articles")] == [[], [], []]


@pytest.mark.parametrize("count", [3, 100])
def test_the_list_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    topic, city = factories.topic(), factories.city()
    course = factories.course()
    for number in range(count):
        factories.run(course=course, city=city, instructor=teacher(f"林{number}", topic=topic, cities=[city]))
    with django_assert_num_queries(6):
        client.get("/instructors/")


@pytest.mark.parametrize("count", [3, 100])
def test_a_profile_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    who = profile()
    course = who.courses.get()
    topic = course.topic
    for number in range(count):
        extra = factories.course(topic=topic, outline=None)
        who.courses.add(extra)
        starts_at = timezone.now() + timedelta(days=22 + number)
        factories.run(course=course, instructor=who, city=who.cities.first(), starts_at=starts_at)
        factories.article(courses=[extra], title=f"文章{number}")
    caches["pages"].clear()
    with django_assert_num_queries(6):
        Client().get(who.get_absolute_url())
