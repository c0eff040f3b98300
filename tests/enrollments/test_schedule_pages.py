"""The calendar of runs, the page of one run, and both as iCalendar."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client, override_settings
from django.utils import timezone
from icalendar import Calendar

from courses.models import Format
from enrollments.schedule import months_from
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
HOSTILE = [
    "%F0%9F%92%B8",
    "2026-13",
    "99999999999999999999",
    "%3Cscript%3E",
    "x" * 5000,
    "../../etc",
    "-1",
    "%FF%FE",
]


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOW, tick=False):
        yield


def day(month, number, hour=1, year=2026):
    return datetime(year, month, number, hour, tzinfo=UTC)


def shown(response):
    return [run.pk for run in response.context["page"]]


def test_whatever_changes_of_a_line_is_shown_at_once(client):
    run = factories.run(starts_at=day(12, 3), seats=20, seats_taken=0)
    for row, change in (
        (run, {"seats_taken": 17}),
        (run, {"price": 1234}),
        (run, {"starts_at": day(12, 2)}),
        (run, {"registration_ends_at": NOW}),
        (run.course, {"title": "另一个名字"}),
        (run.course, {"slug": "another-one"}),
        (run.city, {"name": "另一座城"}),
        (run.instructor, {"name": "另一位老师"}),
    ):
        before = client.get("/schedule/").content
        type(row).objects.filter(pk=row.pk).update(**change)
        caches["pages"].clear()
        assert client.get("/schedule/").content != before, change


def test_registration_that_ends_meanwhile_is_shown_at_once(client):
    with time_machine.travel(NOW, tick=False) as clock:
        run = factories.run(
            starts_at=timezone.now() + timedelta(days=9),
            registration_ends_at=timezone.now() + timedelta(seconds=20),
        )
        enroll = f"{run.get_absolute_url()}enroll/"
        assert enroll in client.get("/schedule/").content.decode()
        clock.shift(timedelta(seconds=30))
        caches["pages"].clear()
        assert enroll not in client.get("/schedule/").content.decode()


# -- months


def test_a_year_of_months_begins_with_this_one():
    months = months_from(NOW)
    assert [month.key for month in months][:3] == ["2026-11", "2026-12", "2027-01"]
    assert len(months) == 12


def test_a_month_begins_at_midnight_in_shanghai():
    last_minute = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    assert months_from(last_minute)[0].key == "2026-11"
    assert months_from(last_minute + timedelta(minutes=1))[0].key == "2026-12"


# -- the calendar


def test_runs_stand_under_their_month(client):
    early, late = factories.run(starts_at=day(12, 3)), factories.run(starts_at=day(1, 9, year=2027))
    midnight = factories.run(starts_at=day(11, 30, hour=17))  # already December in Shanghai
    groups = client.get("/schedule/").context["groups"]
    assert [[run.pk for run in runs] for _month, runs in groups] == [[midnight.pk, early.pk], [late.pk]]


def test_past_cancelled_and_unpublished_runs_are_left_out(client):
    factories.run(starts_at=day(11, 1))
    factories.run(starts_at=day(12, 1), state="cancelled")
    factories.run(starts_at=day(12, 1), course=factories.course(is_published=False))
    kept = factories.run(starts_at=day(12, 1))
    assert shown(client.get("/schedule/")) == [kept.pk]


def test_filters_narrow_and_months_count_what_is_left(client):
    shanghai, calls = factories.city(slug="shanghai"), factories.topic(slug="calls")
    course = factories.course(topic=calls)
    here = factories.run(course=course, city=shanghai, starts_at=day(12, 3))
    online = factories.run(course=course, format=Format.ONLINE, starts_at=day(1, 4, year=2027))
    factories.run(starts_at=day(1, 5, year=2027))
    assert shown(client.get("/schedule/?city=shanghai")) == [here.pk]
    assert shown(client.get("/schedule/?format=online")) == [online.pk]
    response = client.get("/schedule/?topic=calls&month=2027-01")
    assert shown(response) == [online.pk]
    assert [(link["count"], link["is_chosen"]) for link in response.context["months"]] == [
        (1, False),
        (1, True),
    ]
    assert response.context["months"][0]["address"] == "?topic=calls&month=2026-12"


@pytest.mark.parametrize("key", ["topic", "city", "format", "month", "page", "colour"])
@pytest.mark.parametrize("value", HOSTILE)
def test_what_makes_no_sense_is_said_aloud(client, key, value):
    run = factories.run(starts_at=day(12, 3))
    response = client.get(f"/schedule/?{key}={value}")
    assert shown(response) == [run.pk]
    assert "alert-warning" in response.content.decode()


def test_a_month_without_runs_says_what_to_do(client):
    response = client.get("/schedule/?month=2027-05")
    assert 'class="empty"' in response.content.decode()
    assert "/inquiries/new/" in response.content.decode()


def test_many_runs_come_in_pages(client):
    course, who, city = factories.course(), factories.instructor(), factories.city()
    for number in range(45):
        starts_at = day(12, 1) + timedelta(hours=8 * number)  # one class after the other
        factories.run(course=course, instructor=who, city=city, starts_at=starts_at)
    assert len(shown(client.get("/schedule/"))) == 40
    assert len(shown(client.get("/schedule/?page=2"))) == 5


@pytest.mark.parametrize("count", [3, 100])
def test_the_calendar_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    for _ in range(count):
        factories.run()
    with django_assert_num_queries(4):
        client.get("/schedule/")


# -- one run


def test_a_run_shows_what_was_sold(client):
    run = factories.run(starts_at=day(12, 3), seats=30, seats_taken=28)
    first = run.syllabus
    factories.syllabus(
        course=run.course, outline="第一讲：全新的内容（60分钟）\n一、新\n第二讲：再来一讲（60分钟）\n一、再"
    )
    page = client.get(run.get_absolute_url()).content.decode()
    for part in (
        *(run.course.title, run.instructor.name, run.city.name, run.venue, "¥2,800", "09:00–17:00"),
        *(f"{run.course.get_absolute_url()}v{first.number}/", "应收账款从哪里来", "seats-few"),
        *(f"/inquiries/new/?course={run.course.slug}", f"/runs/{run.pk}.ics"),
    ):
        assert part in page
    assert "全新的内容" not in page


@pytest.mark.parametrize(
    ("fields", "says"), [({"starts_at": day(11, 2)}, "is_over"), ({"state": "cancelled"}, "is_cancelled")]
)
def test_a_run_that_is_over_or_cancelled_says_so(client, fields, says):
    response = client.get(factories.run(**fields).get_absolute_url())
    assert response.context[says]
    assert 'class="alert' in response.content.decode()
    assert ".ics" not in response.content.decode()


def test_a_run_of_an_unpublished_course_is_for_staff(client, ada, cleo):
    address = factories.run(course=factories.course(is_published=False)).get_absolute_url()
    statuses = [client.get(address).status_code]
    for person in (cleo, ada):
        client.force_login(person)
        statuses.append(client.get(address).status_code)
    assert statuses == [404, 404, 200]


@pytest.mark.parametrize("pk", ["0", "9" * 12, "9" * 30, "9" * 5000, "-1", "x"])
def test_a_run_that_is_not_there(client, pk):
    assert client.get(f"/runs/{pk}/").status_code == 404
    assert client.get(f"/runs/{pk}.ics").status_code == 404


@override_settings(SITE_URL="https://school.example")
def test_search_engines_learn_when_where_and_at_what_price(client):
    run = factories.run(starts_at=day(12, 3), seats=5, seats_taken=5)
    course, _crumbs = client.get(run.get_absolute_url()).context["structured"]["@graph"]
    instance = course["hasCourseInstance"]
    if isinstance(instance, list):
        (instance,) = instance
    assert course["@type"] == "Course"
    assert instance["@type"] == "CourseInstance"
    assert datetime.fromisoformat(instance["startDate"]) == run.starts_at
    assert instance["url"] == f"https://school.example/runs/{run.pk}/"
    assert instance["location"]["address"]["addressLocality"] == run.city.name
    assert instance["offers"]["availability"] == "https://schema.org/SoldOut"
    assert instance["offers"]["priceCurrency"] == "CNY"


@pytest.mark.parametrize("count", [3, 100])
def test_a_run_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    run = factories.run()
    for _ in range(count):
        factories.run(course=run.course)
    caches["pages"].clear()
    with django_assert_num_queries(4):
        Client().get(run.get_absolute_url())


# -- as iCalendar


def calendar(response):
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    content = response.content
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    return Calendar.from_ical(content)


@override_settings(SITE_URL="https://school.example")
def test_the_calendar_can_be_subscribed_to(client):
    run = factories.run(starts_at=day(12, 3))
    feed = calendar(client.get("/schedule.ics"))
    (event,) = feed.walk("VEVENT")
    assert event["UID"] == f"run-{run.pk}@school.example"
    assert event["URL"] == f"https://school.example/runs/{run.pk}/"
    assert event["SUMMARY"] == run.course.title
    assert event["LOCATION"] == f"{run.city.name} {run.venue}"
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (run.starts_at, run.ends_at)
    assert [zone["TZID"] for zone in feed.walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_the_calendar_takes_filters_and_refuses_what_it_does_not_know(client):
    online = factories.run(format=Format.ONLINE)
    factories.run()
    (event,) = calendar(client.get("/schedule.ics?format=online")).walk("VEVENT")
    assert event["UID"].startswith(f"run-{online.pk}@")
    assert client.get("/schedule.ics?city=atlantis").status_code == 400


def test_the_calendar_is_bounded(client):
    course, who, city = factories.course(), factories.instructor(), factories.city()
    for number in range(310):
        starts_at = day(12, 1) + timedelta(hours=8 * number)
        factories.run(course=course, instructor=who, city=city, starts_at=starts_at)
    factories.run(starts_at=NOW + timedelta(days=500))
    assert len(list(calendar(client.get("/schedule.ics")).walk("VEVENT"))) == 300


def test_the_same_calendar_has_the_same_bytes_all_day(client):
    factories.run(starts_at=day(12, 3))
    etag = client.get("/schedule.ics")["ETag"]
    caches["pages"].clear()
    with time_machine.travel(NOW + timedelta(hours=3)):
        assert client.get("/schedule.ics", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(("state", "status"), [("open", "CONFIRMED"), ("cancelled", "CANCELLED")])
def test_one_run_is_a_calendar_too(client, state, status):
    run = factories.run(state=state, starts_at=timezone.now() - timedelta(days=800))
    (event,) = calendar(client.get(f"/runs/{run.pk}.ics")).walk("VEVENT")
    assert event["STATUS"] == status


@pytest.mark.parametrize("count", [3, 100])
def test_a_feed_asks_the_database_the_same_few_times(client, count, django_assert_num_queries):
    for _ in range(count):
        factories.run()
    with django_assert_num_queries(3):
        client.get("/schedule.ics")


def test_a_run_links_the_syllabus_it_keeps(client):
    run = factories.run()
    slug, number = run.course.slug, run.syllabus.number
    assert f'href="/courses/{slug}/#syllabus"' in client.get(f"/runs/{run.pk}/").content.decode()
    caches["pages"].clear()
    factories.syllabus(course=run.course, outline="【课程大纲】\n第一讲：改过的一讲\n一、新的一节\n")
    assert f'href="/courses/{slug}/v{number}/"' in client.get(f"/runs/{run.pk}/").content.decode()
