"""The home page, and what every page's frame must hold."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.utils import timezone

from tests import factories
from tests.markup import squeezed
from trainingsite.lib import jsonld
from trainingsite.templatetags.site import page_window, price, split_language

pytestmark = pytest.mark.django_db
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*(\ssrc=|application/ld\+json))|\son[a-z]+=|javascript:", re.I
)


def test_pains_runs_courses_and_teachers(client):
    topic = factories.topic(pain="客户总说下个月付")
    course = factories.course(topic=topic, is_featured=True, title="精选课程")
    teacher = factories.instructor(courses=[course])
    run = factories.run(course=course, instructor=teacher, seats=10, seats_taken=7)
    html = squeezed(client.get("/"))
    assert f'href="{topic.get_absolute_url()}"><span class="pain">客户总说下个月付' in html
    for address in (run.get_absolute_url(), course.get_absolute_url(), teacher.get_absolute_url()):
        assert address in html
    assert 'class="module-bar"' in html
    assert "seats-few" in html


def test_whatever_changes_is_shown_at_once(client):
    course = factories.course(topic=factories.topic(pain="客户总说下个月付"), is_featured=True)
    teacher = factories.instructor(courses=[course])
    run = factories.run(course=course, instructor=teacher, seats=20, seats_taken=0)
    for row, change in (
        (course.topic, {"pain": "另一个痛点"}),
        (course, {"subtitle": "另一句话"}),
        (course.current_syllabus.modules.first(), {"title": "另一讲"}),
        (teacher, {"headline": "另一个承诺"}),
        (run, {"seats_taken": 17}),
        (run, {"registration_ends_at": timezone.now() - timedelta(minutes=1)}),
        (run.city, {"name": "另一座城"}),
    ):
        before = without_token(client.get("/"))
        type(row).objects.filter(pk=row.pk).update(**change)
        caches["pages"].clear()
        assert without_token(client.get("/")) != before, change


def test_registration_that_ends_meanwhile_is_shown_at_once(client):
    with time_machine.travel(datetime(2026, 11, 23, 2, tzinfo=UTC), tick=False) as clock:
        run = factories.run(
            starts_at=timezone.now() + timedelta(days=9),
            registration_ends_at=timezone.now() + timedelta(seconds=20),
        )
        enroll = f"{run.get_absolute_url()}enroll/"
        assert enroll in client.get("/").content.decode()
        clock.shift(timedelta(seconds=30))
        caches["pages"].clear()
        assert enroll not in client.get("/").content.decode()


def without_token(response):
    return re.sub(r'name="form_token" value="[^"]+"', "", response.content.decode())


def test_unpublished_and_past_things_are_left_out(client):
    course = factories.course(is_featured=True, is_published=False)
    factories.run(course=course)
    past = factories.run(starts_at=timezone.now() - timedelta(days=1))
    hidden = factories.instructor(is_published=False)
    html = client.get("/").content.decode()
    for address in (course.get_absolute_url(), past.get_absolute_url(), hidden.get_absolute_url()):
        assert address not in html


def test_an_empty_site_still_says_what_to_do(client):
    html = client.get("/").content.decode()
    assert 'class="empty"' in html
    assert 'name="form_token"' in html


def test_no_inline_style_and_no_inline_script_anywhere(client):
    course = factories.course(is_featured=True)
    run = factories.run(course=course)
    factories.question(course=course)
    factories.syllabus(course=course, outline=factories.OUTLINE.replace("90", "60"))
    address = course.get_absolute_url()
    for page in (
        "/",
        "/courses/",
        "/courses/?q=x",
        address,
        f"{address}v1/",
        course.topic.get_absolute_url(),
    ):
        assert not INLINE.search(client.get(page).content.decode()), page
    assert run.pk


@pytest.mark.parametrize(
    ("path", "lang"), [("/", "zh-Hans"), ("/en/", "en"), ("/zh-hant/courses/", "zh-Hant")]
)
def test_every_language_has_its_own_address(client, path, lang):
    html = client.get(path).content.decode()
    bare = path.removeprefix("/en").removeprefix("/zh-hant")
    assert f'<html lang="{lang}">' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{path}">' in html
    for tag, prefix in (("zh-Hans", ""), ("zh-Hant", "/zh-hant"), ("en", "/en"), ("x-default", "")):
        assert f'hreflang="{tag}" href="http://127.0.0.1:8000{prefix}{bare}"' in html


def test_what_the_owner_may_set(client, settings):
    html = client.get("/").content.decode()
    assert "beian.miit" not in html
    assert 'class="qr"' not in html
    settings.ICP_NUMBER, settings.WECOM_QR = "沪ICP备00000000号", "/media/wecom.png"
    html = client.get("/privacy/").content.decode()
    assert "沪ICP备00000000号" in html
    assert 'src="/media/wecom.png"' in html


@pytest.mark.parametrize(
    ("number", "last", "window"),
    [
        (1, 1, [1]),
        (2, 3, [1, 2, 3]),
        (1, 50, [1, 2, None, 50]),
        (3, 50, [1, 2, 3, 4, None, 50]),
        (25, 50, [1, None, 24, 25, 26, None, 50]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (5000, 5000, [1, None, 4999, 5000]),
    ],
)
def test_a_pager_never_has_more_than_seven_places(number, last, window):
    assert page_window(number, last) == window
    assert len(window) <= 7


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("2680.00", "¥2,680"), ("1990.50", "¥1,990.50"), ("12345678", "¥12,345,678"), (None, "")],
)
def test_prices(amount, shown):
    assert price(amount) == shown


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/en/courses/", ("en", "/courses/")), ("/entry/", ("zh-hans", "/entry/")), ("/", ("zh-hans", "/"))],
)
def test_split_language(path, expected):
    assert split_language(path) == expected


def test_an_empty_list_is_no_structured_data():
    assert jsonld.item_list([]) is None
    assert jsonld.graph({"@type": "Thing"}, None)["@graph"] == [{"@type": "Thing"}]
