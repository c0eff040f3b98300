"""Ada's ladder for the lead form and its private pages: right, wrong, foreign, again, not at all."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from messaging import contacts
from messaging.models import Consent, OutboxMail
from sales import pipeline
from sales.models import Inquiry
from tests import factories
from tests.sales.forms import filled, form_token
from trainingsite.lib import links

pytestmark = pytest.mark.django_db
NEW = "/inquiries/new/"


def post(client, headers=None, **changes):
    return client.post(NEW, filled(**changes), headers=headers)


# -- the form's page
def test_the_form_is_public_and_leaves_no_cookie(client):
    response = client.get(NEW)
    assert response.status_code == 200
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_form_names_its_course_and_instructor(client):
    course, instructor = factories.course(), factories.instructor()
    html = client.get(NEW, {"course": course.slug, "instructor": instructor.slug}).content.decode()
    assert course.title in html
    assert instructor.name in html


def test_the_form_for_in_house_training_asks_for_heads_and_city(client):
    html = client.get(NEW, {"kind": "in_house"}).content.decode()
    assert 'name="headcount"' in html
    assert 'name="city"' in html


@pytest.mark.parametrize("slug", ["nothing-here", "x y", "王", "a" * 500, "'"])
def test_an_unknown_course_is_a_general_question(client, slug):
    response = client.get(NEW, {"course": slug, "instructor": slug, "kind": slug})
    assert response.status_code == 200
    assert 'name="kind" value="general"' in response.content.decode()


def test_unpublished_courses_stay_unknown(client):
    course = factories.course(is_published=False)
    assert course.title not in client.get(NEW, {"course": course.slug}).content.decode()


def test_the_form_asks_the_database_twice_at_most(client, django_assert_num_queries):
    course, instructor = factories.course(), factories.instructor()
    with django_assert_num_queries(2):
        client.get(NEW, {"course": course.slug, "instructor": instructor.slug})


# -- sending it
@pytest.mark.usefixtures("monday_morning")
def test_a_sent_form_is_an_inquiry_with_its_log_and_mails(client, ada):
    course = factories.course()
    factories.step(template="fitting_courses", is_marketing=False)
    response = post(client, course=course.slug, utm_source="wechat", company="江城机电", headcount="30")
    inquiry = Inquiry.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/inquiries/{inquiry.token}/thanks/"
    assert (inquiry.kind, inquiry.course, inquiry.stage) == ("course", course, "new")
    assert (inquiry.phone, inquiry.headcount, inquiry.company) == ("+8613800138000", 30, "江城机电")
    assert (inquiry.source, inquiry.campaign, inquiry.language) == ("/courses/", "wechat", "zh-hans")
    assert inquiry.consent_version
    assert not inquiry.wants_mails
    assert [event.kind for event in inquiry.events.all()] == ["received"]
    mails = {mail.template: mail for mail in inquiry.mails.all()}
    assert set(mails) == {"inquiry_alert", "inquiry_received", "fitting_courses"}
    assert mails["inquiry_alert"].to == ada.email
    assert mails["fitting_courses"].due_at == inquiry.received_at + timedelta(days=1)


def test_the_private_link_is_stored_nowhere(client):
    response = post(client)
    token = response["Location"].split("/")[2]
    assert len(token) == 22
    row = Inquiry.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == links.digest(token)


def test_everything_typed_is_kept(client):
    response = post(
        client, phone="123", name="<b>王</b>", message="第一行\n第二行", company="", wants_mails="on"
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert 'value="123"' in html
    assert "&lt;b&gt;王&lt;/b&gt;" in html
    assert "第一行\n第二行" in html
    assert re.search(r'name="wants_mails"[^>]*checked', html)
    assert '<a href="#inquiry_phone">' in html
    assert not Inquiry.objects.exists()
    assert "no-store" in response["Cache-Control"]


def test_the_same_token_comes_back_with_an_error(client):
    token = form_token()
    html = post(client, phone="123", form_token=token).content.decode()
    assert f'name="form_token" value="{token}"' in html


@pytest.mark.parametrize("age", [0, 1])
def test_too_fast_asks_once_more(client, age):
    token = form_token(age=age)
    response = post(client, form_token=token)
    html = response.content.decode()
    assert response.status_code == 200
    assert "138 0013 8000" in html
    assert f'value="{token}"' in html
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("token", ["", None, "broken", "a:b:c"])
def test_without_a_good_token_the_form_comes_with_a_fresh_one(client, token):
    html = post(client, form_token=token).content.decode()
    fresh = re.search(r'name="form_token" value="([^"]+)"', html)[1]
    assert fresh != token
    assert "138 0013 8000" in html
    assert not Inquiry.objects.exists()


def test_a_second_click_is_the_same_inquiry(client):
    data = filled()
    first, second = client.post(NEW, data), client.post(NEW, data)
    assert first["Location"] == second["Location"]
    assert Inquiry.objects.count() == 1
    assert OutboxMail.objects.filter(template="inquiry_received").count() == 1


def test_the_same_page_with_other_words_is_another_inquiry(client):
    data = filled()
    client.post(NEW, data)
    client.post(NEW, data | {"message": "还想问一下发票。"})
    assert Inquiry.objects.count() == 2


def test_a_trapped_machine_is_kept_but_nobody_is_mailed(client, ada):
    response = post(client, homepage="https://spam.example")
    assert response.status_code == 302
    assert Inquiry.objects.get().stage == "spam"
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 302),
        ({"sec-fetch-site": "none"}, 302),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "http://testserver"}, 302),
        ({"origin": "null"}, 302),
    ],
)
def test_other_sites_may_not_send_our_form(client, headers, status):
    assert post(client, headers=headers).status_code == status


def test_too_many_from_one_address_are_asked_to_wait(client, settings):
    settings.INQUIRIES_PER_ADDRESS_PER_HOUR = 2
    settings.INQUIRIES_PER_PHONE_PER_DAY = 100
    last = [post(client, message=f"问题{n}").status_code for n in range(3)]
    assert last == [302, 302, 429]
    response = post(client, message="问题四")
    assert response["Retry-After"] == "3600"
    assert "问题四" in response.content.decode()
    assert Inquiry.objects.count() == 2


def test_a_repeated_click_is_not_counted(client, settings):
    settings.INQUIRIES_PER_ADDRESS_PER_HOUR = 1
    data = filled()
    assert [client.post(NEW, data).status_code for _ in range(3)] == [302, 302, 302]


def test_other_methods_are_refused(client):
    assert client.put(NEW).status_code == 405
    assert client.head(NEW).status_code == 200


# -- the private pages
@pytest.fixture
def inquiry(db):
    return pipeline.receive(
        details={
            "name": "王晓",
            "email": "wang@example.com",
            "phone": "+8613800138000",
            "message": "<b>问</b>",
        },
        kind="general",
        idempotency_key="k",
        address="203.0.113.7",
        now=timezone.now(),
    )


@pytest.mark.parametrize("name", ["inquiry", "inquiry_thanks"])
def test_private_pages_open_for_their_link_only(client, inquiry, name):
    url = reverse(name, args=[inquiry.token])
    response = client.get(url)
    assert response.status_code == 200
    assert inquiry.reference in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405
    wrong = inquiry.token[:-1] + ("A" if inquiry.token[-1] != "A" else "B")
    assert client.get(reverse(name, args=[wrong])).status_code == 404
    assert client.get(reverse(name, args=["王" * 300])).status_code == 404


def test_reading_changes_nothing(client, inquiry):
    before = list(Inquiry.objects.values()) + list(OutboxMail.objects.values())
    for url in (
        reverse("inquiry", args=[inquiry.token]),
        reverse("inquiry_thanks", args=[inquiry.token]),
        reverse("unsubscribe", args=[links.unsubscribe_token(inquiry.pk)]),
    ):
        client.get(url)
        client.head(url)
    assert before == list(Inquiry.objects.values()) + list(OutboxMail.objects.values())


def test_the_status_page_tells_the_stage_but_no_notes(client, inquiry, ada):
    pipeline.note(inquiry=inquiry, text="价格敏感", by=ada, now=timezone.now())
    pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=timezone.now())
    html = client.get(inquiry.get_absolute_url()).content.decode()
    assert "价格敏感" not in html
    assert "ada" not in html
    assert "138****8000" in html
    assert "13800138000" not in html
    assert "&lt;b&gt;问&lt;/b&gt;" in html


def test_unsubscribing_takes_a_post(client, inquiry):
    factories.step(delay_days=3)
    url = reverse("unsubscribe", args=[links.unsubscribe_token(inquiry.pk)])
    assert client.get(url).status_code == 200
    assert not contacts.standing(inquiry.email).has_withdrawn
    response = client.post(url, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert contacts.standing(inquiry.email).has_withdrawn
    client.post(url)
    assert Consent.objects.filter(answer="withdrawn").count() == 1
    assert inquiry.events.filter(kind="unsubscribed").count() == 1


@pytest.mark.parametrize("token", ["1", "1:x", "x:y", "王", ":"])
def test_a_forged_unsubscribe_link_is_no_page(client, inquiry, token):
    url = reverse("unsubscribe", args=[token])
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_links_work_in_other_languages(client, inquiry):
    assert client.get(f"/en/inquiries/{inquiry.token}/").status_code == 200
    response = client.post("/en/inquiries/new/", filled())
    assert response["Location"].startswith("/en/inquiries/")
    assert Inquiry.objects.latest("pk").language == "en"
