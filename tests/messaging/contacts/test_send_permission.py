"""The leave to go: asked of each follow-up right before it is handed over."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection

from messaging import contacts, delivery
from messaging.models import BudgetEntry, FollowUpStep, OutboxMail, Person
from tests import factories
from tests.messaging.mails import hold

# A Monday morning, so that a week later and ten days later follow-ups leave as well.
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LONG_BEFORE = NOW - timedelta(days=20)
EMAIL = "wang@example.com"
State = OutboxMail.State
pytestmark = pytest.mark.django_db


def follow_up(*, step=None, course=None, email=EMAIL, **fields):
    inquiry = factories.inquiry(
        email=email, received_at=LONG_BEFORE, wants_mails=True, course=course or factories.course()
    )
    step = step or FollowUpStep.objects.first() or factories.step()
    return factories.mail(
        **{
            "dedupe_key": f"inquiry:{inquiry.pk}:step:{step.pk}",
            "about": inquiry,
            "to": email,
            "step": step,
            "template": step.template_id,
            "due_at": NOW,
        }
        | fields
    )


def sweep(now=NOW):
    return delivery.sweep(clock=lambda: now, seconds=60)


def test_what_is_over_the_budget_waits_for_its_moment(settings, mailoutbox):
    settings.CONTACT_BUDGET_MAILS, settings.CONTACT_BUDGET_DAYS = 2, 7
    course = factories.course()
    mails = [follow_up(course=course) for _ in range(3)]
    assert sweep() == 2
    waiting = OutboxMail.objects.get(state=State.QUEUED)
    assert (waiting.due_at, waiting.planned_at, waiting.attempts) == (NOW + timedelta(days=7), NOW, 0)
    assert "2" in waiting.error
    assert "7" in waiting.error
    assert sweep(NOW + timedelta(days=7, seconds=-1)) == 0
    assert sweep(NOW + timedelta(days=7)) == 1
    assert len(mailoutbox) == len(mails)


def test_what_would_come_too_late_is_cancelled_with_the_reason(settings):
    settings.CONTACT_BUDGET_MAILS, settings.CONTACT_BUDGET_DAYS = 1, 30
    course = factories.course()
    for _ in range(2):
        follow_up(course=course)
    assert sweep() == 1
    mail = OutboxMail.objects.get(state=State.CANCELLED)
    assert "30" in mail.error


def test_the_budget_is_the_persons_not_the_sequences(mailoutbox):
    factories.person(email=EMAIL, budget_mails=1, budget_days=7)
    course, other = factories.course(), factories.step(template="case_article")
    factories.article(courses=[course])
    follow_up(course=course)
    follow_up(course=course, step=other)
    assert sweep() == 1


def test_what_is_no_marketing_spends_nothing(mailoutbox):
    factories.person(email=EMAIL, budget_mails=1, budget_days=7)
    step, course = factories.step(is_marketing=False), factories.course()
    for _ in range(3):
        follow_up(step=step, course=course)
    assert sweep() == 3
    assert not BudgetEntry.objects.exists()


def test_a_second_try_spends_nothing_more():
    mail = follow_up()
    for minutes in (0, 5):
        assert contacts.ask(mail=mail, now=NOW + timedelta(minutes=minutes)).is_given
    assert BudgetEntry.objects.count() == 2
    other = follow_up(step=mail.step)
    assert contacts.ask(mail=other, now=NOW + timedelta(minutes=9)).is_given


def test_the_budget_outlives_the_mail():
    factories.person(email=EMAIL, budget_mails=1, budget_days=7)
    mail = follow_up()
    assert sweep() == 1
    mail.about.delete()
    follow_up()
    assert sweep() == 0


def test_who_paused_is_written_to_afterwards(mailoutbox):
    factories.person(email=EMAIL, paused_until=NOW + timedelta(days=10))
    follow_up(step=factories.step(is_marketing=False))
    assert sweep() == 0
    assert sweep(NOW + timedelta(days=10)) == 1


def test_a_long_pause_ends_what_would_be_of_no_use_then():
    factories.person(email=EMAIL, paused_until=NOW + timedelta(days=60))
    follow_up()
    sweep()
    assert OutboxMail.objects.get().state == State.CANCELLED


def test_answers_ask_nobody(mailoutbox):
    person = factories.person(email=EMAIL, paused_until=NOW + timedelta(days=60))
    contacts.withdraw(person=person, source="own_page", now=NOW)
    factories.mail(about=factories.inquiry(email=EMAIL), to=EMAIL, due_at=NOW)
    assert sweep() == 1


def test_a_withdrawal_reaches_a_worker_that_holds_the_mail(settings):
    mail = follow_up()
    hold(mail, now=NOW, is_begun=True)
    contacts.withdraw(person=Person.objects.get(email=EMAIL), source="own_page", now=NOW)
    assert not contacts.ask(mail=mail, now=NOW).is_given
    assert not django_mail.outbox


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [1, 3])
def test_workers_at_the_same_time_can_not_spend_it_twice(limit):
    factories.person(email=EMAIL, budget_mails=limit, budget_days=7)
    step, course = factories.step(), factories.course()
    mails = [follow_up(step=step, course=course) for _ in range(8)]
    together, given = threading.Barrier(len(mails)), []

    def worker(mail):
        together.wait()
        given.append(contacts.ask(mail=mail, now=NOW).is_given)
        connection.close()

    threads = [threading.Thread(target=worker, args=[mail]) for mail in mails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(given), sum(given)) == (len(mails), limit)
