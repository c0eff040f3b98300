"""The page where words are written, as staff use and misuse it."""

import pytest
from django.urls import reverse

from messaging import delivery, followups, registry
from messaging.models import MailTemplate, MailText, OutboxMail
from sales.models import InquiryEvent
from tests import factories
from tests.messaging import letters
from tests.messaging.mails import LONG_BEFORE, NOW, sweep

pytestmark = pytest.mark.django_db
RIGHTS = ("view_mailtemplate", "change_mailtemplate", "view_inquiry", "view_enrollment")
WORDS = {
    "language": "zh-hans",
    "subject": "{{ name }}，看这里",
    "body": "{{ name }}，您好：\n\n[日期]({{ schedule_url }})",
}


@pytest.fixture
def office(client):
    client.force_login(factories.user("eva", is_staff=True, permissions=RIGHTS))
    return client


def address(template, name="change", **query):
    text = reverse(f"admin:messaging_mailtemplate_{name}", args=[template.pk])
    return text + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def post(client, template, name="change", **sent):
    return client.post(address(template, name), WORDS | {"seen": "0", "action": "save"} | sent)


def template(key="fitting_courses"):
    return MailTemplate.objects.get_or_create(key=key, defaults={"about": registry.mail(key).about})[0]


# -- saving


def test_the_page_begins_with_the_words_that_came_with_the_site(office):
    text = office.get(address(template())).content.decode()
    assert "为方便您从容比较" in text
    assert "compare in peace" in office.get(address(template(), language="en")).content.decode()
    assert "{{ courses }}" in text


def test_saved_words_are_the_next_version(office):
    assert post(office, template(), note="更短").status_code == 302
    text = MailText.objects.get()
    assert (text.number, text.subject, text.note, text.by.username) == (1, WORDS["subject"], "更短", "eva")
    assert "第 1 版" in office.get(address(template())).content.decode()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"body": "一\n二\n{{ nmae }}"}, "第 3 行"),
        ({"body": "{{ settings.SECRET_KEY }}"}, "settings.SECRET_KEY"),
        ({"body": "一\n{% load x %}"}, "第 2 行"),
        ({"body": "{{ if name }}一"}, "第 1 行"),
        ({"subject": "{{ nobody }}"}, "nobody"),
        ({"subject": ""}, "主题"),
        ({"body": ""}, "正文"),
        ({"subject": "长" * 201}, "200"),
        ({"body": "长" * 20_001}, "20000"),
        ({"seen": "x"}, "errornote"),
        ({"language": "fr"}, "errornote"),
        ({"body": "a\x00b"}, "errornote"),
        ({"about": "99999999999999999999"}, "errornote"),
    ],
)
def test_what_can_not_be_sent_is_refused_with_its_line_and_kept(office, sent, shown):
    response = post(office, template(), **sent)
    text = response.content.decode()
    assert response.status_code == 200
    assert "errornote" in text
    assert shown in text
    assert not MailText.objects.exists()
    if "body" not in sent:
        assert "[日期]" in text


def test_who_saves_over_something_newer_is_asked_once(office, ada):
    factories.mail_text(template=template(), by=ada)
    first = post(office, template())
    assert "ada" in first.content.decode()
    assert MailText.objects.count() == 1
    seen = first.context["form"]["seen"].value()
    assert post(office, template(), seen=seen).status_code == 302
    assert MailText.objects.count() == 2


# -- seeing


def test_a_preview_is_the_mail_to_a_real_person(office):
    inquiry = factories.inquiry(name="<b>王晓")
    factories.inquiry(name="别人")
    response = post(office, template(), "preview", about=inquiry.pk)
    text = response.content.decode()
    assert "&lt;b&gt;王晓，看这里" in text
    assert "<b>王晓" not in text
    assert "/unsubscribe/" not in text
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy.replace("default-src 'self'", "")
    assert not MailText.objects.exists()
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("key", registry.worded())
@pytest.mark.parametrize("language", MailText.Language.values)
def test_every_house_text_can_be_seen(office, key, language):
    row = template(key)
    course = factories.course()
    factories.article(courses=[course])
    factories.inquiry(course=course)
    enrollment = factories.enrollment(run=factories.run(course=course))
    factories.run(course=course)
    shown = office.get(address(row, language=language)).context["form"].initial
    response = post(office, row, "preview", **{name: shown[name] for name in ("subject", "body", "language")})
    text = response.content.decode()
    assert "preview-subject" in text
    assert ("/schedule/" in text) or enrollment.name in text or "王晓" in text
    assert "{{" not in text


@pytest.mark.parametrize("sent", [{"body": "{{ nmae }}"}, {"body": "{{ article }}"}, {"about": "999999"}])
def test_what_can_not_be_seen_says_why(office, sent):
    factories.inquiry()
    response = post(office, template(), "preview", **sent)
    assert response.status_code == 200
    assert "preview-refused" in response.content.decode()


def test_nobody_is_shown_to_who_may_not_see_them(client):
    client.force_login(factories.user("eva", is_staff=True, permissions=RIGHTS[:2]))
    factories.inquiry(name="王晓不给看")
    assert "王晓不给看" not in client.get(address(template())).content.decode()
    assert "王晓不给看" not in post(client, template(), "preview").content.decode()


def test_a_test_goes_to_oneself_through_the_outbox(office, mailoutbox):
    inquiry = factories.inquiry(name="王晓")
    factories.step()
    assert post(office, template(), action="test", about=inquiry.pk).status_code == 200
    assert (
        post(office, template(), action="test", about=inquiry.pk, subject="{{ name }}二").status_code == 200
    )
    assert MailText.objects.get().number is None
    assert not mailoutbox
    assert delivery.sweep(clock=lambda: OutboxMail.objects.first().due_at, seconds=60) >= 1
    sweep(now=OutboxMail.objects.last().due_at)
    assert {tuple(message.to) for message in mailoutbox} == {("eva@example.com",)}
    assert mailoutbox[0].subject == "试发：广告：王晓二"
    assert letters.parsed(mailoutbox[0])["List-Unsubscribe"] is None
    assert "/unsubscribe/" not in letters.html_of(mailoutbox[0])
    assert "eva@example.com" in InquiryEvent.objects.filter(kind="mailed").first().note


# -- comparing and bringing back


def test_versions_are_compared_and_an_old_one_comes_back(office, ada):
    row = template()
    factories.mail_text(template=row, subject="第一", by=ada)
    factories.mail_text(template=row, subject="第二", by=ada)
    text = office.get(address(row, "versions")).content.decode()
    assert "<del>" in text
    assert "ada" in text
    assert office.get(address(row, "versions", old=0, new=2)).status_code == 200
    sent = {"language": "zh-hans", "number": "1", "seen": "2"}
    assert office.post(address(row, "restore"), sent).status_code == 302
    newest = MailText.objects.get(number=3)
    assert (newest.subject, newest.by.username) == ("第一", "eva")
    office.post(address(row, "restore"), sent | {"number": "0", "seen": "3"})
    assert "为方便您从容比较" in MailText.objects.get(number=4).body
    office.post(address(row, "restore"), sent)
    assert MailText.objects.count() == 4


@pytest.mark.parametrize("query", [{"old": "x"}, {"new": "99"}, {"old": "-1"}, {"new": "99999999999"}])
def test_versions_that_are_not_there(office, query):
    assert office.get(address(template(), "versions", **query)).status_code == 404


# -- who may


def test_strangers_stay_out_and_readers_read(client, cleo):
    row = template()
    factories.mail_text(template=row)
    calls = [(client.get, address(row)), (client.get, address(row, "versions"))]
    posts = [address(row), address(row, "preview"), address(row, "restore")]
    for login in (None, cleo):
        if login:
            client.force_login(login)
        assert [call(url).status_code for call, url in calls] == [302, 302]
        assert [client.post(url, WORDS).status_code for url in posts] == [302] * 3
    client.force_login(factories.user("ben", is_staff=True, permissions=RIGHTS[:1]))
    assert [call(url).status_code for call, url in calls] == [200, 200]
    assert [client.post(url, WORDS).status_code for url in posts] == [403] * 3
    assert MailText.objects.count() == 1


def test_staff_make_a_mail_of_their_own(client):
    client.force_login(factories.user("eva", is_staff=True, is_superuser=True))
    response = client.post("/admin/messaging/mailtemplate/add/", {"name": "节日问候", "about": "inquiry"})
    row = MailTemplate.objects.get(name="节日问候")
    assert response.status_code == 302
    assert response["Location"].endswith(address(row))
    assert row.key.startswith("own-")
    assert post(client, row).status_code == 302
    assert (
        client.post(f"/admin/messaging/mailtemplate/{template().pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert client.post(f"/admin/messaging/mailtemplate/{row.pk}/delete/", {"post": "yes"}).status_code == 302


# -- the whole way


def test_the_next_mail_has_the_new_words(office, mailoutbox):
    step = factories.step(is_marketing=False)
    post(office, step.template)
    inquiry = factories.inquiry(received_at=LONG_BEFORE, name="王晓")
    followups.replan(about=inquiry, now=LONG_BEFORE)
    sweep(now=NOW)
    assert [message.subject for message in mailoutbox] == ["王晓，看这里"]
    assert "/schedule/" in letters.text_of(mailoutbox[0])
