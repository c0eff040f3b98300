"""One answer a person, whatever they filled in."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from enrollments import seats
from messaging import contacts
from messaging.contacts import preferences
from messaging.models import Consent, OutboxMail, Person
from sales import pipeline
from sales.models import Inquiry
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def receive(*, key="k", now=NOW, **details):
    return pipeline.receive(
        details={"name": "王晓", "phone": "", "email": "Wang@Example.com", "wants_mails": True} | details,
        kind="general",
        idempotency_key=key,
        address="203.0.113.7",
        source="/courses/call/",
        now=now,
    )


def answers():
    return list(Consent.objects.values_list("answer", flat=True))


def test_a_tick_is_kept_with_notice_time_and_place():
    receive()
    consent = Consent.objects.get()
    assert (consent.answer, consent.version, consent.at) == ("given", "2026-11", NOW)
    assert (consent.source, consent.page, consent.by) == ("inquiry_form", "/courses/call/", None)
    assert consent.person.email == "wang@example.com"
    assert contacts.standing("WANG@example.com").agrees


def test_a_tick_with_a_seat_is_kept_too():
    seats.enroll(
        run=factories.run(),
        details={"name": "王晓", "phone": "", "email": "Wang@Example.com", "wants_mails": True},
        idempotency_key="k",
        address="203.0.113.7",
        source="/runs/1/",
        by=None,
        now=NOW,
    )
    consent = Consent.objects.get()
    assert (consent.source, consent.page, consent.at) == ("enrollment_form", "/runs/1/", NOW)
    assert contacts.standing("wang@example.com").agrees


def test_no_tick_is_no_agreement():
    receive(wants_mails=False)
    assert not contacts.standing("wang@example.com").agrees
    assert Person.objects.count() == 1


def test_a_mailbox_is_one_person_however_it_is_written():
    receive(key="1", phone="+8613800138000")
    receive(key="2", email="wang@example.com", phone="+8613900139000", name="李静")
    assert Person.objects.count() == 1


def test_a_telephone_alone_is_a_person_but_never_a_mailbox():
    receive(key="1", email="", phone="+8613800138000", wants_mails=False)
    receive(key="2", email="", phone="+8613800138000", wants_mails=False, message="还有一问")
    receive(key="3", phone="+8613800138000")
    assert sorted(Person.objects.values_list("email", "phone")) == [
        ("", "+8613800138000"),
        ("wang@example.com", ""),
    ]


def test_a_suspect_agreed_to_nothing():
    pipeline.receive(
        details={"name": "x", "phone": "", "email": "victim@example.com", "wants_mails": True},
        kind="general",
        idempotency_key="k",
        address="203.0.113.7",
        is_suspect=True,
        now=NOW,
    )
    assert (Person.objects.count(), Consent.objects.count()) == (0, 0)


def test_withdrawing_holds_for_inquiries_that_come_later():
    step = factories.step(is_marketing=False)
    first = receive(key="1")
    contacts.withdraw(person=Person.objects.get(), source="own_page", now=NOW)
    receive(key="2", message="再问一次")
    states = dict(OutboxMail.objects.filter(step=step).values_list("object_id", "state"))
    assert states == {first.pk: "cancelled"}
    assert answers() == ["given", "withdrawn", "asked"]
    assert contacts.standing("wang@example.com").has_withdrawn


def test_who_agrees_again_on_the_own_page_is_believed():
    receive()
    person = Person.objects.get()
    contacts.withdraw(person=person, source="own_page", now=NOW)
    contacts.give(person=person, source="own_page", now=NOW)
    contacts.give(person=person, source="own_page", now=NOW)
    assert answers() == ["given", "withdrawn", "given"]
    assert contacts.standing(person.email) == contacts.Standing(agrees=True)


def test_withdrawing_twice_is_withdrawing_once():
    inquiry = receive()
    for _ in range(2):
        contacts.withdraw(person=Person.objects.get(), source="mail_link", now=NOW)
    assert answers() == ["given", "withdrawn"]
    assert inquiry.events.filter(kind="unsubscribed").count() == 1


def test_the_order_counts_not_the_clock():
    """A clock that was set back makes no old answer the last one."""
    receive()
    contacts.withdraw(person=Person.objects.get(), source="own_page", now=NOW - timedelta(days=3))
    assert contacts.standing("wang@example.com").has_withdrawn


def test_withdrawing_tells_what_may_be_on_its_way():
    inquiry = receive()
    held = {"about": inquiry, "to": inquiry.email, "step": factories.step(), "state": "sending"}
    factories.mail(leased_until=NOW + timedelta(seconds=45), begun_at=NOW, **held)
    factories.mail(leased_until=NOW - timedelta(seconds=1), begun_at=NOW, **held)
    not_begun = factories.mail(leased_until=NOW + timedelta(seconds=45), **held)
    assert contacts.withdraw(person=Person.objects.get(), source="own_page", now=NOW) == 1
    not_begun.refresh_from_db()
    assert not_begun.state == "cancelled"


def test_what_is_owed_is_not_cancelled():
    receive()
    contacts.withdraw(person=Person.objects.get(), source="own_page", now=NOW)
    assert OutboxMail.objects.get(template="inquiry_received").state == "queued"


@pytest.mark.parametrize("log", [factories.consent, factories.seat_event, factories.event])
def test_a_line_of_a_log_is_never_changed(log):
    line = log()
    line.at = NOW
    with pytest.raises(ValidationError):
        line.save()


@pytest.mark.parametrize(
    "fields", [{"email": "wang@example.com"}, {"email": "", "phone": ""}, {"budget_mails": 3}]
)
def test_the_database_refuses(fields):
    factories.person(email="wang@example.com")
    other = factories.person()
    for name, value in fields.items():
        setattr(other, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_the_box_that_was_ticked_stays_what_it_was():
    inquiry = receive()
    preferences.unsubscribe(about=inquiry, now=NOW)
    assert Inquiry.objects.get().wants_mails


def test_a_person_is_forgotten_with_the_last_that_was_theirs():
    old = NOW - timedelta(days=731)
    factories.inquiry(email="Kept@example.com")
    factories.enrollment(email="seat@example.com")
    factories.inquiry(email="", phone="+8613900139000")
    for email in ("kept@example.com", "seat@example.com", "gone@example.com", "answered@example.com"):
        factories.person(email=email, created_at=old)
    for phone in ("+8613900139000", "+8613700137000"):
        factories.person(email="", phone=phone, created_at=old)
    factories.consent(person=Person.objects.get(email="gone@example.com"), at=old)
    factories.consent(person=Person.objects.get(email="answered@example.com"), at=NOW)
    pipeline.forget(now=NOW)
    assert not Person.objects.filter(email="gone@example.com").exists()
    assert not Person.objects.filter(phone="+8613700137000").exists()
    assert Person.objects.count() == 4
