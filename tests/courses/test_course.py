"""The page of a course and of an older version of its outline."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import caches
from django.utils import timezone

from courses.chapters import chapters
from courses.models import Level
from tests import factories
from tests.markup import squeezed

pytestmark = pytest.mark.django_db

SHORT = "第一讲：只讲对账（60分钟）\n一、对账\n第二讲：练习（60分钟）\n一、演练\n"


def html_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def structured(html):
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])["@graph"]
    return {thing["@type"]: thing for thing in graph}


def test_the_whole_syllabus_is_there(client):
    html = html_of(client, factories.course().get_absolute_url())
    for words in ("应收账款从哪里来", "赊多少", "一张没有签字的对账单", "说清身份与来意", "v1"):
        assert words in html
    assert html.count("<details open>") == 1
    assert 'class="sign sign-case"' in html


def test_a_new_version_is_shown_at_once(client):
    """What a released outline looks like is kept, that of the version before is not shown for it."""
    course = factories.course()
    assert "只讲对账" not in html_of(client, course.get_absolute_url())
    factories.syllabus(course=course, outline=SHORT)
    caches["pages"].clear()
    html = squeezed(client.get(course.get_absolute_url()))
    assert "只讲对账" in html
    assert "<dd>2 讲</dd>" in html
    assert "v2" in html


def test_whatever_changes_is_shown_at_once(client):
    """The page is kept with all that was read for it; a change of a row tells nobody, and need not."""
    course = factories.course(audience="财务人员")
    beside = factories.course(topic=course.topic)
    run = factories.run(course=course, seats=20, seats_taken=0)
    teacher, question = factories.instructor(courses=[course, beside]), factories.question(course=course)
    address = course.get_absolute_url()
    general = factories.question(course=None)
    for row, change in (
        (course, {"title": "另一个名字"}),
        (course, {"audience": "销售经理"}),
        (course, {"price": Decimal("4321")}),
        (course, {"in_house_price": Decimal("9876")}),
        (course, {"level": Level.ADVANCED}),
        (course.topic, {"title": "另一个专题"}),
        (beside, {"subtitle": "旁边的课"}),
        (beside, {"is_published": False}),
        (teacher, {"headline": "另一句话"}),
        (teacher, {"is_published": False}),
        (question, {"answer": "另一个回答"}),
        (general, {"question": "另一个问题"}),
        (run, {"seats_taken": 17}),
        (run, {"price": Decimal("1234")}),
        (run, {"venue": "另一个地方"}),
        (run.city, {"name": "另一座城"}),
        (run.instructor, {"name": "另一位老师"}),
        (run, {"registration_ends_at": timezone.now() - timedelta(minutes=1)}),
        (run, {"state": run.State.CANCELLED}),
    ):
        before = without_token(html_of(client, address))
        type(row).objects.filter(pk=row.pk).update(**change)
        caches["pages"].clear()
        assert without_token(html_of(client, address)) != before, change


def test_registration_that_ends_meanwhile_is_shown_at_once(client):
    with time_machine.travel(datetime(2026, 11, 23, 2, tzinfo=UTC), tick=False) as clock:
        ends = timezone.now() + timedelta(minutes=1)
        run = factories.run(starts_at=ends + timedelta(days=9), registration_ends_at=ends)
        assert f"{run.get_absolute_url()}enroll/" in html_of(client, run.course.get_absolute_url())
        clock.shift(timedelta(minutes=2))
        caches["pages"].clear()
        assert f"{run.get_absolute_url()}enroll/" not in html_of(client, run.course.get_absolute_url())


def without_token(html):
    return re.sub(r'name="form_token" value="[^"]+"', "", html)


def test_the_outline_speaks_the_language_of_its_page(client):
    address = factories.course().get_absolute_url()
    assert "Open all" not in html_of(client, address)
    assert "Open all" in html_of(client, f"/en{address}")


def test_dates_seats_and_prices(client):
    course = factories.course(price=Decimal("2680"))
    full = factories.run(
        course=course, seats=10, seats_taken=10, starts_at=timezone.now() + timedelta(days=3)
    )
    free = factories.run(course=course, seats=10, seats_taken=8, price=Decimal("1990.5"))
    past = factories.run(course=course, starts_at=timezone.now() - timedelta(days=3))
    html = squeezed(client.get(course.get_absolute_url()))
    assert "¥2,680" in html
    assert "¥1,990.50" in html
    assert f'class="btn btn-small btn-primary" href="{free.get_absolute_url()}enroll/"' in html
    assert f'class="btn btn-small" href="{full.get_absolute_url()}enroll/"' in html
    assert past.get_absolute_url() not in html


def test_a_course_without_dates_leads_to_an_inquiry(client):
    course = factories.course()
    html = squeezed(client.get(course.get_absolute_url()))
    assert f'btn-primary" href="/inquiries/new/?course={course.slug}&amp;kind=in_house"' in html


def test_the_form_at_the_foot_knows_the_course(client):
    course = factories.course()
    html = html_of(client, course.get_absolute_url())
    assert f'<input type="hidden" name="course" value="{course.slug}">' in html


def test_its_teachers_can_be_asked_for(client):
    course = factories.course()
    teacher = factories.instructor(courses=[course])
    factories.instructor(courses=[course], slug="hidden-one", is_published=False)
    html = html_of(client, course.get_absolute_url())
    assert f"/inquiries/new/?course={course.slug}&amp;instructor={teacher.slug}" in html
    assert "hidden-one" not in html


def test_questions_of_the_course_come_before_those_of_the_site(client):
    course = factories.course()
    factories.question(question="全站问题？")
    factories.question(question="本课问题？", course=course)
    factories.question(question="别课问题？", course=factories.course())
    html = html_of(client, course.get_absolute_url())
    assert html.index("<summary>本课问题？") < html.index("<summary>全站问题？")
    assert "别课问题？" not in html


def test_related_courses_are_published_ones_of_its_topic(client):
    course = factories.course()
    near = factories.course(topic=course.topic)
    hidden = factories.course(topic=course.topic, is_published=False)
    far = factories.course()
    html = html_of(client, course.get_absolute_url())
    assert near.get_absolute_url() in html
    assert hidden.get_absolute_url() not in html
    assert far.get_absolute_url() not in html


def test_structured_data_says_what_the_page_says(client):
    course = factories.course()
    run = factories.run(course=course, seats=10, seats_taken=10)
    factories.question(course=course, question="</script>？", answer="不会。")
    things = structured(html_of(client, course.get_absolute_url()))
    (instance,) = things["Course"]["hasCourseInstance"]
    assert instance["startDate"] == run.starts_at.isoformat()
    assert instance["offers"]["availability"] == "https://schema.org/SoldOut"
    assert things["FAQPage"]["mainEntity"][0]["name"] == "</script>？"
    assert [item["name"] for item in things["BreadcrumbList"]["itemListElement"]][-1] == course.title


def test_an_old_version_stays_and_says_which_is_current(client):
    course = factories.course()
    factories.syllabus(course=course, outline=SHORT)
    html = html_of(client, f"{course.get_absolute_url()}v1/")
    assert "应收账款从哪里来" in html
    assert "noindex" in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{course.get_absolute_url()}">' in html
    assert f'{course.get_absolute_url()}#syllabus"' in html
    assert "只讲对账" in html_of(client, course.get_absolute_url())


def test_the_current_version_has_one_address(client):
    course = factories.course()
    response = client.get(f"{course.get_absolute_url()}v1/")
    assert (response.status_code, response["Location"]) == (302, course.get_absolute_url())
    assert client.get(f"{course.get_absolute_url()}v2/").status_code == 404


def test_a_course_without_an_outline_has_a_page(client):
    course = factories.course(outline=None)
    assert 'id="folding"' not in html_of(client, course.get_absolute_url())


def node(title, kind="section", minutes=None, children=()):
    return {"title": title, "kind": kind, "marker": "", "minutes": minutes, "children": list(children)}


def test_chapters_are_numbered_timed_and_counted():
    tree = [
        node("开场", "note"),
        node(
            "对账",
            "chapter",
            60,
            [node("目标", "goal"), node("一", children=[node("案", "case"), node("练", "exercise")])],
        ),
        node("谈判", "chapter", None, [node("二", minutes=20), node("三", minutes=10)]),
    ]
    note, first, second = chapters(tree)
    assert (note.number, first.number, second.number) == (None, 1, 2)
    assert (first.minutes, first.share, second.minutes, second.share) == (60, 100, 30, 50)
    assert (first.goal, first.signs) == ("目标", {"case": 1, "exercise": 1})
    assert [child["title"] for child in first.nodes] == ["一"]


def test_outline_text_is_escaped(client):
    outline = factories.OUTLINE.replace("赊多少", "<script>alert(1)</script>").replace(
        "开口要钱", "<b>粗</b>"
    )
    html = html_of(client, factories.course(outline=outline).get_absolute_url())
    assert "<script>alert" not in html
    assert "<b>粗" not in html
