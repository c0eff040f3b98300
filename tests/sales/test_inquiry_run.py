"""The date someone chose on a run's page stays with the inquiry, from the first link to the private page."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from courses.models import Format
from enrollments.models import CourseRun
from sales.models import Inquiry
from tests import factories
from tests.sales.forms import filled
from trainingsite.lib import dates

pytestmark = pytest.mark.django_db
NEW = "/inquiries/new/"


@pytest.fixture
def run():
    return factories.run(
        city=factories.city(name="武汉"), instructor=factories.instructor(name="林澄"), seats_taken=29
    )


def words(text):
    with translation.override("zh-hans"):
        return translation.gettext(text)


def line(run):
    with translation.override("zh-hans"):
        return f"{dates.span(run.starts_at, run.ends_at)} · {run.place} · {run.instructor.name}"


def said(response):
    text = re.sub(r"</?(time|strong)[^>]*>", "", response.content.decode())
    return " ".join(text.split())


def hidden(name, value):
    return f'<input type="hidden" name="{name}" value="{value}">'


def test_the_runs_page_leads_to_the_form_of_its_date(client, run):
    link = f"{NEW}?course={run.course.slug}&amp;run={run.pk}"
    assert f'href="{link}"' in client.get(run.get_absolute_url()).content.decode()
    html = client.get(link.replace("&amp;", "&")).content.decode()
    assert hidden("run", run.pk) in html


@pytest.mark.parametrize(
    "fields", [{"state": "cancelled"}, {"starts_at": timezone.now() - timedelta(days=3)}]
)
def test_a_run_that_is_over_or_cancelled_leads_to_its_course_only(client, fields):
    run = factories.run(**fields)
    html = client.get(run.get_absolute_url()).content.decode()
    assert f'href="{NEW}?course={run.course.slug}"' in html
    assert f"run={run.pk}" not in html


def test_the_form_says_which_class_and_brings_its_course_and_page(client, run):
    response = client.get(NEW, {"run": run.pk})
    html = response.content.decode()
    assert line(run) in said(response)
    assert hidden("course", run.course.slug) in html
    assert hidden("kind", "course") in html
    assert hidden("source", f"/runs/{run.pk}/") in html
    assert f'href="/runs/{run.pk}/enroll/"' in html
    assert "public" in response["Cache-Control"]


def test_the_form_of_an_online_class_says_online(client):
    run = factories.run(format=Format.ONLINE)
    assert f" · {words('Live online')} · {run.instructor.name}" in said(client.get(NEW, {"run": run.pk}))


def test_the_form_of_a_full_class_leads_to_its_waiting_list(client, run):
    CourseRun.objects.update(seats_taken=30)
    html = client.get(NEW, {"run": run.pk}).content.decode()
    assert words("Join the waiting list") in html
    assert f'href="/runs/{run.pk}/enroll/"' in html
    assert words("Send inquiry") in html


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "９", "1" * 50, "999999999", "1 or 1=1"])
def test_an_unknown_run_is_ignored(client, number):
    course = factories.course()
    response = client.get(NEW, {"run": number, "course": course.slug})
    assert response.status_code == 200
    assert 'name="run"' not in response.content.decode()
    assert course.title in response.content.decode()
    assert client.post(NEW, filled(run=number)).status_code == 302
    assert Inquiry.objects.get().run is None


@pytest.mark.parametrize("what", ["cancelled", "past", "unpublished"])
def test_a_run_nobody_can_join_is_ignored(client, run, what):
    CourseRun.objects.update(
        **{
            "cancelled": {"state": "cancelled"},
            "past": {"starts_at": timezone.now() - timedelta(days=1)},
            "unpublished": {},
        }[what]
    )
    if what == "unpublished":
        type(run.course).objects.update(is_published=False)
    assert 'name="run"' not in client.get(NEW, {"run": run.pk}).content.decode()


def test_the_runs_course_wins(client, run):
    client.post(NEW, filled(run=run.pk, course=factories.course().slug))
    assert Inquiry.objects.get().course == run.course


def test_a_returned_form_keeps_the_class(client, run):
    response = client.post(NEW, filled(run=run.pk, phone="123", source=f"/runs/{run.pk}/"))
    html = response.content.decode()
    assert hidden("run", run.pk) in html
    assert hidden("source", f"/runs/{run.pk}/") in html
    assert line(run) in said(response)


def test_the_class_is_stored_and_shown_on_the_private_pages(client, run):
    thanks = client.post(NEW, filled(run=run.pk, source=f"/runs/{run.pk}/"), follow=True)
    inquiry = Inquiry.objects.get()
    assert (inquiry.run, inquiry.course, inquiry.kind) == (run, run.course, "course")
    assert inquiry.source == f"/runs/{run.pk}/"
    assert line(run) in said(thanks)
    assert line(run) in said(client.get(inquiry.get_absolute_url()))


def test_an_inquiry_outlives_its_run(client, run):
    client.post(NEW, filled(run=run.pk))
    run.delete()
    inquiry = Inquiry.objects.get()
    assert inquiry.run is None
    assert client.get(inquiry.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("fresh_page", [True, False])
def test_the_same_words_for_another_date_are_another_inquiry(client, run, fresh_page):
    other = factories.run(course=run.course)
    data = filled(run=run.pk)
    client.post(NEW, data)
    client.post(NEW, (filled() if fresh_page else data) | {"run": run.pk})
    assert Inquiry.objects.count() == 1
    client.post(NEW, (filled() if fresh_page else data) | {"run": other.pk})
    assert Inquiry.objects.count() == 2


def test_the_form_of_a_run_asks_the_database_once(client, run, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(NEW, {"run": run.pk, "course": run.course.slug})
