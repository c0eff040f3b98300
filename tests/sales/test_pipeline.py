from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from messaging.contacts import preferences
from messaging.models import OutboxMail
from sales import pipeline
from sales.models import Inquiry, InquiryEvent
from tests import factories
from trainingsite.lib.limits import TooMany

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def receive(*, key="k", address="203.0.113.7", now=NOW, **details):
    details = {"name": "王晓", "phone": "+8613800138000", "email": "wang@example.com"} | details
    kind = details.pop("kind", "general")
    return pipeline.receive(details=details, kind=kind, idempotency_key=key, address=address, now=now)


# -- one sending, one inquiry
@pytest.mark.parametrize(
    ("minutes", "changes", "inquiries"),
    [(59, {}, 1), (61, {}, 2), (1, {"message": "另一个问题"}, 2), (1, {"name": "李默"}, 2)],
)
def test_the_same_words_within_the_hour_are_one_inquiry(minutes, changes, inquiries):
    receive(key="first")
    receive(key="fetched anew", now=NOW + timedelta(minutes=minutes), **changes)
    assert Inquiry.objects.count() == inquiries


# -- who hears of it
def test_the_group_hears_of_it(ada, ben):
    ben.groups.add(Group.objects.get_or_create(name="consultants")[0])
    receive()
    assert [mail.to for mail in OutboxMail.objects.filter(template="inquiry_alert")] == [ben.email]


def test_all_staff_hear_of_it_while_the_group_is_empty(ada, ben, cleo):
    factories.user("dora", is_staff=True, email="")
    factories.user("emil", is_staff=True, is_active=False)
    receive()
    alerts = OutboxMail.objects.filter(template="inquiry_alert")
    assert {mail.to for mail in alerts} == {ada.email, ben.email}


def test_a_member_of_two_groups_hears_once(ada):
    for name in ("consultants", "editors"):
        ada.groups.add(Group.objects.get_or_create(name=name)[0])
    receive()
    assert OutboxMail.objects.filter(template="inquiry_alert").count() == 1


def test_without_an_email_nobody_is_confirmed_to(ada):
    factories.step(is_marketing=False)
    receive(email="")
    assert [mail.template for mail in OutboxMail.objects.all()] == ["inquiry_alert"]


def test_the_address_is_not_kept():
    assert "203.0.113" not in str(Inquiry.objects.values().get(pk=receive().pk))


def test_all_or_nothing(monkeypatch):
    """A mail that can't be written takes the inquiry back with it: nothing is promised that won't be kept."""
    first = receive()
    factories.mail(about=first, dedupe_key=f"inquiry:{first.pk + 1}:ack")
    with pytest.raises(Exception, match="dedupe_key"):
        receive(key="other", message="再问一句")
    assert Inquiry.objects.count() == 1


# -- limits
def test_an_address_has_its_limit_an_hour(settings):
    settings.INQUIRIES_PER_ADDRESS_PER_HOUR = 2
    for n in range(2):
        receive(key=str(n), phone="", email=f"wang{n}@example.com")
    with pytest.raises(TooMany, match="address"):
        receive(key="3", phone="", email="wang3@example.com")
    assert receive(key="4", address="203.0.113.8", phone="", email="wang4@example.com")
    assert receive(key="5", phone="", email="wang5@example.com", now=NOW + timedelta(minutes=61))


@pytest.mark.parametrize("contact", ["phone", "email"])
def test_a_phone_and_an_email_have_their_limit_a_day(settings, contact):
    """Nobody can have us ring or fill somebody else's box all day."""
    settings.INQUIRIES_PER_PHONE_PER_DAY = 2
    details = {"phone": "", "email": ""} | {
        contact: {"phone": "+8613800138000", "email": "w@example.com"}[contact]
    }
    for n in range(2):
        receive(key=str(n), address=f"203.0.113.{n}", message=f"第 {n} 问", **details)
    with pytest.raises(TooMany, match=contact):
        receive(key="3", address="203.0.113.9", **details)
    assert receive(key="4", now=NOW + timedelta(hours=25), **details)


def test_nobody_is_counted_for_what_they_left_empty(settings):
    settings.INQUIRIES_PER_PHONE_PER_DAY = 1
    assert receive(key="1", phone="", email="a@example.com")
    assert receive(key="2", phone="", email="b@example.com")


# -- stages
@pytest.mark.parametrize("old", Inquiry.Stage.values)
@pytest.mark.parametrize("new", Inquiry.Stage.values)
def test_stages_move_along_the_table(ada, old, new):
    inquiry = factories.inquiry(stage=old)
    if new in Inquiry.MOVES[old]:
        pipeline.move(inquiry=inquiry, to=new, by=ada, now=NOW, note="因为")
        event = inquiry.events.get()
        assert (event.kind, event.from_stage, event.to_stage, event.by, event.note) == (
            "moved",
            old,
            new,
            ada,
            "因为",
        )
        assert Inquiry.objects.get().stage == new
    else:
        with pytest.raises(pipeline.NotAllowed):
            pipeline.move(inquiry=inquiry, to=new, by=ada, now=NOW)
        assert Inquiry.objects.get().stage == old
        assert not inquiry.events.exists()


def test_a_stale_copy_does_not_move_twice(ada):
    inquiry = factories.inquiry()
    pipeline.move(inquiry=inquiry, to="won", by=ada, now=NOW)
    with pytest.raises(pipeline.NotAllowed):
        pipeline.move(inquiry=inquiry, to="lost", by=ada, now=NOW)


@pytest.mark.parametrize("stage", ["won", "lost", "spam"])
def test_closing_cancels_what_waits(ada, stage):
    factories.step(is_marketing=False)
    inquiry = receive()
    pipeline.move(inquiry=inquiry, to=stage, by=ada, now=NOW)
    mail = OutboxMail.objects.get(step__isnull=False)
    assert mail.state == "cancelled"
    assert mail.error


def test_contact_stops_only_the_steps_that_say_so(ada):
    factories.step(is_marketing=False, template="fitting_courses")
    factories.step(is_marketing=False, template="ask_for_call", is_stopped_by_move=True, delay_days=5)
    inquiry = receive()
    pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=NOW)
    states = dict(OutboxMail.objects.filter(step__isnull=False).values_list("template", "state"))
    assert states == {"fitting_courses": "queued", "ask_for_call": "cancelled"}


def test_assigning_and_noting_are_logged(ada, ben):
    inquiry = factories.inquiry()
    pipeline.assign(inquiry=inquiry, to=ben, by=ada, now=NOW)
    pipeline.note(inquiry=inquiry, text="周四再打", by=ada, now=NOW)
    assert Inquiry.objects.get().assigned_to == ben
    assert [(event.kind, event.note) for event in inquiry.events.all()] == [
        ("assigned", "ben"),
        ("noted", "周四再打"),
    ]


def test_unsubscribing_holds_for_the_person():
    factories.step(is_marketing=False)
    first, second = receive(key="1", email="Wang@example.com"), receive(key="2")
    other = receive(key="3", email="li@example.com")
    preferences.unsubscribe(about=second, now=NOW)
    assert set(InquiryEvent.objects.filter(kind="unsubscribed").values_list("inquiry", flat=True)) == {
        first.pk,
        second.pk,
    }
    states = dict(OutboxMail.objects.filter(step__isnull=False).values_list("object_id", "state"))
    assert states == {first.pk: "cancelled", second.pk: "cancelled", other.pk: "queued"}


def test_what_it_costs(ada, django_assert_num_queries):
    """Known? floods? [savepoint, inquiry, log, [person? savepoint, person, savepoint], consultants, steps,
    consents, dead addresses, newest words, all mails, savepoint]: sixteen, however many steps."""
    for template in ("fitting_courses", "case_article", "ask_for_call"):
        factories.step(is_marketing=False, template=template)
    with django_assert_num_queries(16):
        receive()


# -- keeping and forgetting
def test_what_the_privacy_notice_lets_us_keep_no_longer_is_gone():
    old = NOW - timedelta(days=731)
    forgotten = factories.inquiry(received_at=old)
    factories.event(inquiry=forgotten, at=old)
    factories.mail(about=forgotten, to=forgotten.email)
    still_spoken_to = factories.inquiry(received_at=old)
    factories.event(inquiry=still_spoken_to, at=NOW - timedelta(days=729))
    young = factories.inquiry(received_at=NOW - timedelta(days=729))
    assert pipeline.forget(now=NOW) == 1
    assert set(Inquiry.objects.all()) == {still_spoken_to, young}
    assert not OutboxMail.objects.filter(to=forgotten.email).exists()
    assert pipeline.forget(now=NOW) == 0
