"""What becomes of one mail: it leaves, it is not said after all, or it fails and waits."""

import smtplib
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging import delivery, registry
from messaging.contacts import preferences
from messaging.delivery import backoff, throttle, worker
from messaging.models import OutboxMail
from messaging.smtp_errors import Cause
from sales import pipeline
from sales.models import InquiryEvent
from tests import factories
from tests.messaging.mails import LONG_BEFORE, NOW, follow_up, letter, sweep
from trainingsite.lib.smtp import Unanswered

pytestmark = pytest.mark.django_db
State = OutboxMail.State


# -- the ordinary way
def test_a_due_mail_leaves_and_is_logged(mailoutbox):
    mail = letter()
    assert sweep() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts, mail.error) == (State.SENT, NOW, 1, "")
    assert mail.subject == mailoutbox[0].subject
    assert mailoutbox[0].extra_headers["Message-ID"] == mail.message_id
    event = InquiryEvent.objects.get()
    assert (event.kind, event.note) == ("mailed", f"{mail.to}: {mail.subject}")


@pytest.mark.parametrize("times", [2, 5])
def test_every_task_may_run_again(mailoutbox, times):
    mail = letter()
    for _ in range(times):
        sweep()
        delivery.send_mails(ids=[mail.pk], clock=lambda: NOW)
    assert len(mailoutbox) == 1
    assert InquiryEvent.objects.count() == 1


def test_what_is_not_due_stays(mailoutbox):
    mail = letter(due_at=NOW + timedelta(seconds=1))
    assert sweep() == 0
    assert delivery.send_mails(ids=[mail.pk], clock=lambda: NOW) == 0
    assert sweep(now=NOW + timedelta(seconds=1)) == 1


def test_the_day_one_mail_leaves_when_the_clock_is_moved(mailoutbox):
    factories.step(is_marketing=False, delay_days=1)
    pipeline.receive(
        details={"name": "王晓", "phone": "", "email": "wang@example.com"},
        kind="course",
        course=factories.course(),
        idempotency_key="k",
        address="203.0.113.7",
        now=NOW,
    )
    assert sweep() == 1
    assert sweep(now=NOW + timedelta(hours=23, minutes=59)) == 0
    assert sweep(now=NOW + timedelta(days=1)) == 1  # a working day, as Monday is
    assert [message.to for message in mailoutbox] == [["wang@example.com"]] * 2


def test_a_batch_takes_one_connection(server):
    for _ in range(5):
        letter()
    assert sweep() == 5
    assert server.closed == 1


def test_a_sweep_takes_two_queries_a_mail(django_assert_num_queries, monkeypatch):
    """Begin and mark; the rest is for the batch, whatever its size."""
    monkeypatch.setattr(worker, "FIRST_BATCH", 20)
    for _ in range(3):
        letter()
    with CaptureQueriesContext(connection) as three:
        sweep()
    for _ in range(20):
        letter()
    with django_assert_num_queries(len(three) + 17 * 2):
        sweep()


# -- asked again when it is due
def cancelled(mail):
    assert sweep() == 0
    mail.refresh_from_db()
    assert mail.state == State.CANCELLED
    assert mail.error
    assert not django_mail.outbox
    return True


def test_who_unsubscribed_since_gets_nothing():
    mail = follow_up()
    preferences.unsubscribe(about=mail.about, now=NOW)
    OutboxMail.objects.update(state=State.QUEUED)  # as if a worker had held it all the time
    assert cancelled(mail)


def test_a_closed_inquiry_gets_nothing():
    assert cancelled(
        follow_up(about=factories.inquiry(received_at=LONG_BEFORE, stage="lost", wants_mails=True))
    )


def test_who_did_not_agree_gets_no_marketing():
    assert cancelled(follow_up(about=factories.inquiry(received_at=LONG_BEFORE, wants_mails=False)))


def test_a_step_out_of_use_is_not_sent():
    assert cancelled(follow_up(step=factories.step(is_active=False)))


def test_a_deleted_step_is_not_sent():
    mail = follow_up()
    mail.step.delete()
    assert cancelled(mail)


def test_nothing_to_say_is_not_said():
    """A suggestion without a single published course would be an empty mail."""
    assert cancelled(follow_up(about=factories.inquiry(received_at=LONG_BEFORE, wants_mails=True)))


def test_a_confirmation_is_no_marketing(mailoutbox):
    mail = letter(about=factories.inquiry(stage="lost"))
    preferences.unsubscribe(about=mail.about, now=NOW)
    assert sweep() == 1


# -- when it fails
def test_a_failed_try_waits_longer_each_time(server):
    mail = letter()
    now, waits = NOW, []
    while True:
        server.answers = [smtplib.SMTPServerDisconnected("gone")]
        sweep(now=now)
        mail.refresh_from_db()
        if mail.state == State.FAILED:
            break
        waits.append(mail.due_at - now)
        assert (mail.state, mail.cause) == (State.QUEUED, Cause.LOST)
        assert mail.error == "SMTPServerDisconnected: gone"
        now = mail.due_at
    assert timedelta(seconds=24) <= waits[0] <= timedelta(seconds=36)
    assert all(later > sooner for sooner, later in pairwise(waits[:-4]))
    assert now - NOW > timedelta(days=2)
    assert mail.attempts == backoff.most_tries(Cause.LOST)


def test_a_later_try_has_the_same_message_id(server, mailoutbox):
    mail = letter()
    server.answers = [smtplib.SMTPServerDisconnected("gone")]
    sweep()
    assert sweep(now=NOW + timedelta(minutes=1)) == 1
    assert mailoutbox[0].extra_headers["Message-ID"] == mail.message_id


@pytest.mark.parametrize(
    "answer",
    [
        smtplib.SMTPRecipientsRefused({"w@example.com": (550, b"no relay for you")}),
        smtplib.SMTPDataError(554, b"refused"),
    ],
)
def test_a_final_no_is_asked_once(server, answer):
    mail = letter()
    server.answers = [answer]
    for hours in range(0, 100, 5):
        sweep(now=NOW + timedelta(hours=hours))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.cause) == (State.FAILED, 1, Cause.REFUSED)
    assert mail.error[:3] in ("550", "554")


def test_an_address_that_does_not_exist_is_written_to_once(server, mailoutbox):
    mail = letter()
    server.answers = [smtplib.SMTPRecipientsRefused({mail.to: (550, b"5.1.1 no such user")})]
    sweep()
    mail.refresh_from_db()
    assert (mail.state, mail.cause) == (State.FAILED, Cause.NO_SUCH_ADDRESS)
    second = letter(about=mail.about)
    assert sweep() == 0
    second.refresh_from_db()
    assert second.state == State.CANCELLED
    assert not mailoutbox


def test_a_no_for_now_is_asked_again(server):
    mail = letter()
    server.answers = [smtplib.SMTPRecipientsRefused({"w@example.com": (450, b"greylisted")})]
    sweep()
    mail.refresh_from_db()
    assert (mail.state, mail.cause) == (State.QUEUED, Cause.BUSY)


def test_a_full_mailbox_gets_hours(server):
    mail = letter()
    server.answers = [smtplib.SMTPRecipientsRefused({"w@example.com": (452, b"4.2.2 mailbox full")})]
    sweep()
    mail.refresh_from_db()
    assert (mail.state, mail.cause) == (State.QUEUED, Cause.MAILBOX_FULL)
    assert mail.due_at - NOW > timedelta(minutes=45)


def test_what_may_have_arrived_twice_is_said(server, mailoutbox):
    mail = letter()
    server.answers = [Unanswered("gone")]
    sweep()
    mail.refresh_from_db()
    assert (mail.cause, mail.is_maybe_double) == (Cause.UNANSWERED, True)
    assert sweep(now=NOW + timedelta(minutes=2)) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.cause, mail.is_maybe_double) == (State.SENT, "", True)


def test_one_mails_trouble_is_its_own(server, mailoutbox):
    first, second = letter(), letter()
    server.answers = [smtplib.SMTPServerDisconnected("gone")]
    assert sweep() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.QUEUED, State.SENT)


def test_a_mail_that_cannot_be_rendered_says_so(mailoutbox):
    mail, other = letter(template="no_such_mail"), letter()
    assert sweep() == 1
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.cause, other.state) == (State.QUEUED, Cause.OURS, State.SENT)
    assert "no_such_mail" in mail.error
    assert registry.mail("no_such_mail") is None


# -- when the server fails
def test_a_server_that_is_down_uses_up_no_try(server, mailoutbox):
    mail, now = letter(), NOW
    server.down = ConnectionRefusedError("refused")
    for _ in range(20):
        assert sweep(now=now) == 0
        now += timedelta(seconds=15)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.QUEUED, 0)
    closed = throttle.closed()
    assert "refused" in closed.reason
    assert closed.closed_at == NOW
    server.down = None
    assert sweep(now=now + throttle.LONGEST_PAUSE) == 1
    assert throttle.closed() is None


def test_a_server_that_is_down_is_asked_less_and_less(server, mailoutbox):
    letter()
    server.down = ConnectionRefusedError("refused")
    for second in range(300):
        sweep(now=NOW + timedelta(seconds=second))
    assert server.asked < 12


def test_a_server_that_closes_gives_every_mail_back(server, mailoutbox):
    mails = [letter() for _ in range(3)]
    server.answers = [smtplib.SMTPSenderRefused(421, b"closing", "a@example.com")]
    assert sweep() == 0
    for mail in mails:
        mail.refresh_from_db()
        assert (mail.state, mail.attempts, mail.holder) == (State.QUEUED, 0, "")
    assert throttle.closed().reason == "421 closing"
    assert sweep(now=NOW + throttle.FIRST_PAUSE) == 3


def test_trouble_with_mail_after_mail_is_the_servers(server, mailoutbox):
    for _ in range(worker.STRIKES + 10):
        letter()
    server.answers = [smtplib.SMTPDataError(451, b"try later")] * 100
    sweep()
    assert OutboxMail.objects.filter(attempts=1).count() == worker.STRIKES
    assert OutboxMail.objects.filter(attempts=0, state=State.QUEUED).count() == 10
    assert throttle.closed()
