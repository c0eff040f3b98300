"""A line of the catalogue is read as columns; it says what the models would say."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses import search
from courses.cards import cards
from courses.facet_index import Hit
from courses.models import Format, Level
from tests import factories

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def of(course, run=None):
    return cards([Hit(course.pk, run and run.pk)], user=NOBODY)[0]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 60), st.data())
def test_the_seats_left_are_those_of_the_run(db, seats, data):
    taken = data.draw(st.integers(0, seats))
    reserved = data.draw(st.integers(0, seats - taken))
    run = factories.run(seats=seats)
    type(run).objects.filter(pk=run.pk).update(seats_taken=taken, seats_reserved=reserved)
    run.refresh_from_db()
    assert of(run.course, run).run.seats_left == run.seats_left


def test_the_place_is_that_of_the_run():
    for run in (
        factories.run(city=factories.city(name="成都")),
        factories.run(format=Format.ONLINE, city=None),
    ):
        assert of(run.course, run).run.place == run.place


def test_only_the_run_that_was_found_is_shown():
    found = factories.run()
    other = factories.run(course=found.course, starts_at=found.starts_at + timedelta(days=30))
    assert of(found.course, other).run.pk == other.pk
    assert of(found.course).run is None


def test_the_order_is_that_of_the_hits_and_what_went_away_is_left_out():
    one, two, gone = factories.course(), factories.course(), factories.course(is_published=False)
    assert [card.pk for card in cards([Hit(c.pk, None) for c in (two, gone, one)], user=NOBODY)] == [
        two.pk,
        one.pk,
    ]


def test_the_numbers_beside_the_filters_are_those_of_the_new_picture(client):
    topic = factories.topic(title="催收")
    factories.course(topic=topic)
    with time_machine.travel(NOW, tick=False) as clock:
        assert '<span>催收</span> <span class="count">1</span>' in page(client)
        factories.course(topic=topic)
        caches["pages"].clear()
        clock.shift(search.KEEP_AT_LEAST + timedelta(seconds=5))
        assert '<span>催收</span> <span class="count">2</span>' in page(client)


def page(client):
    return client.get("/courses/").content.decode()


def test_whatever_changes_of_a_line_is_shown_at_once(client):
    """The lines are kept with the rows that were read for them."""
    course = factories.course(audience="财务人员", in_house_price=None)
    run = factories.run(course=course, seats=20, seats_taken=0)
    with time_machine.travel(run.starts_at - timedelta(days=9), tick=False):
        for row, change in (
            (course, {"title": "另一个名字"}),
            (course, {"summary": "另一句话"}),
            (course, {"audience": "销售经理"}),
            (course, {"price": Decimal("4321")}),
            (course, {"in_house_price": Decimal("9876")}),
            (course, {"level": Level.ADVANCED}),
            (course, {"hours": 17}),
            (course.topic, {"title": "另一个专题"}),
            (course.current_syllabus, {"module_count": 9}),
            (run, {"seats_taken": 17}),
            (run, {"seats_reserved": 3}),
            (run, {"starts_at": run.starts_at - timedelta(days=2)}),
            (run.city, {"name": "另一座城"}),
            (run.instructor, {"name": "另一位老师"}),
        ):
            before = page(client)
            type(row).objects.filter(pk=row.pk).update(**change)
            caches["pages"].clear()
            assert page(client) != before, change


def test_each_page_language_and_question_keeps_its_own_lines(client):
    factories.course(title="电话催收")
    pages = ["/courses/", "/en/courses/", "/courses/?q=电话", "/courses/?sort=price", "/courses/?nothing=1"]
    assert len({client.get(address).content for address in pages * 2}) == len(pages)


def test_search_engines_read_the_addresses_of_these_lines(client):
    course = factories.course()
    assert f'{course.get_absolute_url()}"}}' in page(client)
    type(course).objects.filter(pk=course.pk).update(slug="another-one")
    caches["pages"].clear()
    assert '/courses/another-one/"}' in page(client)


def test_a_course_that_was_written_anew_is_found_by_its_new_words_at_once(client):
    """Which courses hold a word is kept with the picture, and this is the same picture."""
    with time_machine.travel(NOW, tick=False) as clock:
        course, other = factories.course(title="对账实务"), factories.course(title="外访实务")
        assert (titles(client, "对账"), titles(client, "外访")) == ({course.title}, {other.title})
        clock.shift(timedelta(seconds=1))
        course.title = "外访入门"
        course.save()
        caches["pages"].clear()
        assert (titles(client, "对账"), titles(client, "外访")) == (set(), {"外访入门", other.title})


def titles(client, words):
    return {card.title for card in client.get(f"/courses/?q={words}").context["page"]}
