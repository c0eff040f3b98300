"""Staff find people, see their answers, and do what they are trusted with: a copy, an erasure."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from messaging import contacts
from messaging.models import Consent, Person
from sales.models import Inquiry
from tests import factories

pytestmark = pytest.mark.django_db
EMAIL = "qiu.mo@example.com"


@pytest.fixture
def row():
    factories.inquiry(email=EMAIL, wants_mails=True, name="裘墨", phone="+8613712345678")
    return Person.objects.get()


def office(client, *rights):
    client.force_login(factories.user("dora", is_staff=True, permissions=rights))
    return client


def address(name, row):
    return reverse(f"admin:messaging_person_{name}", args=[row.pk])


def test_people_are_found_by_mail_and_number(admin_client, row):
    factories.person(email="", phone="+8613900139000")
    listed = reverse("admin:messaging_person_changelist")
    for words, found in (("QIU.mo", EMAIL), ("139 0013 9000", "139 0013 9000"), ("nobody", "")):
        rows = admin_client.get(listed, {"q": words}).context["cl"].result_list
        assert [person.email or "139 0013 9000" for person in rows] == ([found] if found else [])


def test_people_are_found_by_their_name_and_the_number_beside_their_mailbox(admin_client, row):
    seat = factories.enrollment(name="伍岚", email="WU.lan@example.com", phone="+8613900139001")
    factories.person(email="wu.lan@example.com")
    listed = reverse("admin:messaging_person_changelist")
    for words, found in (
        ("裘", EMAIL),
        ("137-1234-5678", EMAIL),
        ("伍岚", seat.email.lower()),
        ("没有", None),
    ):
        rows = admin_client.get(listed, {"q": words}).context["cl"].result_list
        assert [person.email for person in rows] == [found] * bool(found)


def test_the_page_of_a_person_leads_to_what_they_sent(admin_client, row):
    inquiry = Inquiry.objects.get()
    page = admin_client.get(address("change", row)).content.decode()
    assert reverse("admin:sales_inquiry_change", args=[inquiry.pk]) in page
    assert "裘墨" in page


def test_who_said_nothing_is_not_said_to_have(admin_client):
    person = factories.person()
    page = admin_client.get(address("change", person)).content.decode()
    assert "未表态" in page
    assert "None" not in page


def test_the_list_takes_the_same_queries_for_many(admin_client, row, django_assert_num_queries):
    listed = reverse("admin:messaging_person_changelist")
    admin_client.get(listed)
    for count in (0, 20):
        for _ in range(count):
            factories.consent()
        with django_assert_num_queries(5):
            admin_client.get(listed)


def test_answers_are_read_only(admin_client, row):
    page = admin_client.get(address("change", row)).content.decode()
    assert "2026-11" in page
    assert 'name="consents-0-answer"' not in page


def test_staff_writes_a_withdrawal_down(client, row):
    client = office(client, "view_person", "change_person")
    listed = reverse("admin:messaging_person_changelist")
    client.post(listed, {"action": "withdraw", "_selected_action": [row.pk]})
    last = Consent.objects.last()
    assert (last.answer, last.source, last.by.username) == ("withdrawn", "staff", "dora")
    assert contacts.standing(EMAIL).has_withdrawn


@pytest.mark.parametrize("name", ["copy", "erase"])
def test_seeing_people_is_no_right_to_their_copy_or_end(client, row, name):
    client = office(client, "view_person", "change_person")
    assert client.get(address(name, row)).status_code == 403
    assert client.post(address(name, row)).status_code in (403, 405)
    assert Inquiry.objects.exists()


def test_a_copy_is_logged_without_a_name(client, row):
    client = office(client, "view_person", "export_person")
    copy = json.loads(client.get(address("copy", row)).content)
    assert copy["records"]["inquiry"][0]["name"] == "裘墨"
    assert LogEntry.objects.get().object_repr == "…"


def test_erasing_is_asked_and_logged(client, row):
    client = office(client, "view_person", "erase_person")
    page = client.get(address("erase", row)).content.decode()
    assert "裘墨" in page
    assert Inquiry.objects.exists()
    assert client.post(address("erase", row)).status_code == 302
    assert not Inquiry.objects.exists()
    assert not Person.objects.exists()
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_repr) == ("dora", "…")


def test_what_must_be_settled_is_said(client, row):
    group = factories.enrollment_group(email=EMAIL, name="裘墨")
    factories.enrollment(run=group.run, group=group)
    client = office(client, "view_person", "erase_person")
    assert "errornote" in client.get(address("erase", row)).content.decode()
    client.post(address("erase", row))
    assert Inquiry.objects.exists()


def test_nobody_is_not_there(admin_client):
    for name in ("copy", "erase"):
        assert admin_client.get(reverse(f"admin:messaging_person_{name}", args=[999])).status_code == 404


def test_a_day_of_the_list(admin_client):
    factories.person(email=EMAIL, paused_until=timezone.now(), budget_mails=1, budget_days=30)
    assert "30" in admin_client.get(reverse("admin:messaging_person_changelist")).content.decode()
