"""Mails about seats in the admin: each has a name, says what caused it, and leads to whom it is about."""

import pytest
from django.urls import reverse

from messaging import registry
from messaging.models import OutboxMail
from tests import factories
from tests.enrollments.seat_stories import enroll, run_of, team

pytestmark = pytest.mark.django_db
LIST = "/admin/messaging/outboxmail/?state=all"
QUERIES = 7  # one of them for each kind of row that mails are about


@pytest.fixture
def root_client(client):
    client.force_login(factories.user("root", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize(
    "template",
    [mail.name for name in ("enrollment", "group") for mail in registry.mails(name) if mail.content],
)
def test_every_mail_has_a_name(template):
    assert OutboxMail(template=template).kind != template


def test_a_mail_leads_to_the_person_and_says_what_caused_it(root_client):
    row = enroll(run_of(2))
    mail = row.mails.get(template="seat_confirmed")
    page = root_client.get(reverse("admin:messaging_outboxmail_change", args=[mail.pk])).content.decode()
    assert reverse("admin:enrollments_enrollment_change", args=[row.pk]) in page
    assert str(mail.event) in page
    assert reverse("admin:enrollments_seatevent_change", args=[mail.event_id]) in page


def test_a_mail_is_named_in_words_everywhere(root_client):
    mail = enroll(run_of(2)).mails.get(template="seat_confirmed")
    page = root_client.get(reverse("admin:messaging_outboxmail_change", args=[mail.pk])).content.decode()
    assert "seat_confirmed" not in page
    listed = root_client.get(LIST).content.decode()
    assert ">seat_confirmed<" not in listed.replace("\n", "").replace("  ", "")
    assert "席位已确认" in listed


def test_a_mail_leads_to_the_team(root_client):
    group = team(run_of(2), "")
    page = root_client.get(LIST).content.decode()
    assert reverse("admin:enrollments_enrollmentgroup_change", args=[group.pk]) in page


def test_the_list_asks_the_database_the_same_few_times(root_client, django_assert_num_queries):
    run = run_of(9)
    enroll(run)
    root_client.get(LIST)
    with django_assert_num_queries(QUERIES):
        root_client.get(LIST)
    for number in range(3):
        enroll(run, f"p{number}@example.com")
    team(run, "", "")
    with django_assert_num_queries(QUERIES + 1):
        root_client.get(LIST)
