"""A person's own page: what it shows, what it decides, and who gets in."""

import json
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enrollments.models import Enrollment
from messaging import contacts, delivery
from messaging.models import Consent, OutboxMail, Person
from sales import pipeline
from sales.models import Inquiry, InquiryEvent
from tests import factories
from tests.messaging import letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
EMAIL = "qiu.mo@example.com"


@pytest.fixture
def person():
    factories.step(is_marketing=True, delay_days=0)
    pipeline.receive(
        details={"name": "裘墨", "phone": "+8613712345678", "email": EMAIL, "wants_mails": True},
        kind="course",
        course=factories.course(),
        idempotency_key="k",
        address="203.0.113.7",
        source="/courses/call/",
        now=timezone.now(),
    )
    return Person.objects.get()


def address(person, name="person"):
    return reverse(name, args=[person.token])


def html(client, person):
    response = client.get(address(person))
    assert response.status_code == 200
    return response.content.decode()


def post(client, person, name, **data):
    response = client.post(address(person, name), data, follow=True)
    person.refresh_from_db()
    return response


# -- what it shows
def test_it_shows_contacts_with_reason_and_consents(client, person, ada):
    inquiry = Inquiry.objects.get()
    pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=timezone.now(), note="价格敏感")
    factories.mail(
        about=inquiry,
        to=EMAIL,
        template="inquiry_received",
        state="sent",
        sent_at=timezone.now(),
        subject="收到",
    )
    text = html(client, person)
    for words in (
        "收到",
        inquiry.reference,
        "顾问与",
        "同意接收课程邮件",
        "2026-11",
        "咨询表单",
        "/courses/call/",
    ):
        assert words in text
    assert "ada" not in text
    assert "价格敏感" not in text
    assert EMAIL not in text


def test_what_was_cancelled_says_why(client, person):
    contacts.withdraw(person=person, source="own_page", now=timezone.now())
    reason = OutboxMail.objects.get(step__isnull=False).error
    assert reason
    assert reason in html(client, person)


def test_it_takes_the_same_queries_for_one_contact_as_for_many(client, person):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            html(client, person)
        return len(captured)

    before, inquiry = queries(), Inquiry.objects.get()
    for _ in range(20):
        factories.mail(about=inquiry, to=EMAIL, state="sent", sent_at=timezone.now(), subject="x")
        factories.consent(person=person)
    assert queries() == before


# -- what it decides
def test_withdrawing_and_agreeing_again(client, person):
    queued = OutboxMail.objects.filter(step__isnull=False)
    assert queued.get().state == "queued"
    assert "停止" in post(client, person, "person_withdraw").content.decode()
    assert queued.get().state == "cancelled"
    assert contacts.standing(EMAIL).has_withdrawn
    post(client, person, "person_agree")
    assert contacts.standing(EMAIL).agrees
    last = Consent.objects.last()
    assert (last.source, last.version, last.by) == ("own_page", "2026-11", None)
    assert person.token not in last.page


def test_the_main_button_stops_only_what_is_sent(client, person):
    """Who never agreed may refuse reminders, too; the loud button would say that something was on."""
    main = 'class="btn btn-primary" form="person-stop"'
    assert (main in html(client, person)) is contacts.standing(EMAIL).agrees
    post(client, person, "person_agree")
    assert main in html(client, person)
    Consent.objects.all().delete()
    assert main not in html(client, person)
    assert "提醒也不再接收" in html(client, person)


@pytest.mark.parametrize(
    ("choice", "budget"), [("1-30", (1, 30)), ("1-7", (1, 7)), ("default", (None, None))]
)
def test_choosing_a_measure(client, person, choice, budget):
    post(client, person, "person_measure", measure=choice)
    assert (person.budget_mails, person.budget_days) == budget


@pytest.mark.parametrize("choice", ["", "0-7", "99-1", "1-7;", "王"])
def test_no_other_measure(client, person, choice):
    assert post(client, person, "person_measure", measure=choice).status_code == 400
    assert person.budget_mails is None


def test_pausing_and_going_on(client, person):
    day = timezone.localdate() + timedelta(days=5)
    assert str(day) in post(client, person, "person_pause", until=day.isoformat()).content.decode()
    assert timezone.localtime(person.paused_until).date() == day
    now = timezone.now()
    delivery.sweep(clock=lambda: now, seconds=60)
    mail = OutboxMail.objects.get(step__isnull=False)
    assert (mail.state, mail.due_at) == ("queued", person.paused_until)
    post(client, person, "person_resume")
    assert person.paused_until is None


@pytest.mark.parametrize("day", ["", "gestern", "2020-01-01", "9999-12-31", "2027-02-30", "0000-00-00"])
def test_no_other_pause(client, person, day):
    assert post(client, person, "person_pause", until=day).status_code == 400
    assert person.paused_until is None


def test_the_copy_is_a_file_for_people_and_machines(client, person):
    response = client.get(address(person, "person_copy"))
    assert response["Content-Disposition"].startswith("attachment")
    copy = json.loads(response.content)
    assert copy["records"]["inquiry"][0]["name"] == "裘墨"
    assert "裘墨" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_erasing_asks_once(client, person):
    asked = client.get(address(person, "person_erase"))
    assert asked.status_code == 200
    assert Inquiry.objects.exists()
    done = client.post(address(person, "person_erase"))
    assert "已删除" in done.content.decode()
    assert not Inquiry.objects.exists()
    assert not Person.objects.exists()
    assert client.get(address(person)).status_code == 404


def test_erasing_gives_up_seats_and_says_so(client, person):
    seat = factories.enrollment(email=EMAIL)
    assert seat.run.course.title in client.get(address(person, "person_erase")).content.decode()
    client.post(address(person, "person_erase"))
    assert Enrollment.objects.get().state == "cancelled"


def test_what_must_be_settled_first_is_said(client, person):
    group = factories.enrollment_group(email=EMAIL)
    factories.enrollment(run=group.run, group=group)
    for response in (
        client.get(address(person, "person_erase")),
        client.post(address(person, "person_erase")),
    ):
        assert "更换联系人" in response.content.decode()
    assert Inquiry.objects.exists()


# -- who gets in
DECISIONS = ["person_withdraw", "person_agree", "person_measure", "person_pause", "person_resume"]


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Person, Consent, Inquiry, OutboxMail, InquiryEvent)
    ]


def test_a_scanner_that_follows_every_link_changes_nothing(client, person):
    before = everything()
    for name in ("person", "person_copy", "person_erase", *DECISIONS):
        for method in (client.get, client.head, client.options):
            method(address(person, name))
    assert everything() == before


@pytest.mark.parametrize("name", [*DECISIONS, "person_erase"])
def test_another_sites_form_is_refused(person, name):
    before = everything()
    response = Client().post(
        address(person, name), {"measure": "1-7"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert response.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("token", ["x", "王", "a" * 22, "0"])
def test_a_wrong_link_opens_nothing(client, person, token):
    assert client.get(reverse("person", args=[token])).status_code == 404


def test_the_page_is_found_by_nobody_and_kept_nowhere(client, person):
    response = client.get(address(person))
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


def test_no_page_that_a_form_leads_to_has_the_link(client, person):
    """Anybody can type somebody else's address into a form; only the mailbox gets the link."""
    inquiry = Inquiry.objects.get()
    for name in ("inquiry", "inquiry_thanks"):
        assert person.token not in client.get(reverse(name, args=[inquiry.token])).content.decode()
    sent = client.post(reverse("person_link", args=["inquiry", inquiry.token]))
    assert person.token not in sent.content.decode()
    assert EMAIL not in sent.content.decode()


@pytest.mark.parametrize("kind", ["inquiry", "enrollment", "group"])
def test_the_link_goes_to_the_mailbox_once_a_day(client, mailoutbox, kind):
    make = {
        "inquiry": factories.inquiry,
        "enrollment": factories.enrollment,
        "group": factories.enrollment_group,
    }
    row = make[kind](email=EMAIL)
    for _ in range(3):
        assert client.post(reverse("person_link", args=[kind, row.token])).status_code == 200
    now = timezone.now()
    delivery.sweep(clock=lambda: now, seconds=60)
    message = django_mail.outbox[0]
    assert (len(mailoutbox), message.to) == (1, [EMAIL])
    token = Person.objects.get().token
    assert any(token in link for link in letters.links_in(letters.text_of(message)))
    assert token in letters.html_of(message)
    assert client.get(reverse("person", args=[token])).status_code == 200


def test_a_telephone_gets_no_link(client):
    row = factories.inquiry(email="")
    assert client.post(reverse("person_link", args=["inquiry", row.token])).status_code == 200
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("kind", ["person", "x", "run"])
def test_no_other_kind_of_row(client, kind):
    assert client.post(reverse("person_link", args=[kind, factories.inquiry().token])).status_code == 404


def test_every_mail_to_a_person_has_the_link_at_its_foot(person, mailoutbox):
    now = timezone.now() + timedelta(days=4)
    delivery.sweep(clock=lambda: now, seconds=60)
    to_person = [message for message in mailoutbox if message.to == [EMAIL]]
    assert to_person
    for message in to_person:
        assert person.token in letters.text_of(message)
        assert person.token in letters.html_of(message)
