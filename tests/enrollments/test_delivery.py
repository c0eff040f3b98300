import smtplib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from enrollments import delivery, emails, pipeline
from enrollments.models import InquiryEvent, OutboxMail
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()
State = OutboxMail.State


def letter(**fields):
    inquiry = fields.pop("inquiry", None) or factories.inquiry()
    return factories.mail(inquiry=inquiry, **{"to": inquiry.email, "due_at": NOW} | fields)


def follow_up(**fields):
    """A mail of a step whose inquiry gives it something to say."""
    inquiry = fields.pop("inquiry", None) or factories.inquiry(course=factories.course(), wants_mails=True)
    step = fields.pop("step", None) or factories.step()
    return letter(inquiry=inquiry, step=step, template=step.template, **fields)


def sweep(*, now=NOW):
    return delivery.sweep(clock=lambda: now, seconds=60)


class Server:
    """A mail server that answers as told: this is a back end of Django's, not a stand-in for our code."""

    answers: list[Exception] = []
    down: Exception | None = None
    opened = closed = 0


class FussyBackend(EmailBackend):
    def open(self):
        if Server.down:
            raise Server.down
        Server.opened += 1

    def close(self):
        Server.closed += 1

    def send_messages(self, messages):
        if Server.answers:
            raise Server.answers.pop(0)
        return super().send_messages(messages)


@pytest.fixture
def server(settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.FussyBackend"
    Server.answers, Server.down, Server.opened, Server.closed = [], None, 0, 0
    return Server


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
    assert sweep(now=NOW + timedelta(days=1)) == 1
    assert [message.to for message in mailoutbox] == [["wang@example.com"]] * 2


def test_a_batch_takes_one_connection(server):
    for _ in range(5):
        letter()
    assert sweep() == 5
    assert server.closed == 1


def test_a_sweep_takes_few_queries_a_mail(django_assert_num_queries):
    """Two for the batch; claim, row, mark and log in a savepoint for each: the confirmation asks for no more."""
    for _ in range(3):
        letter()
    with django_assert_num_queries(2 + 3 * 6):
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
    pipeline.unsubscribe(inquiry=mail.inquiry, now=NOW)
    OutboxMail.objects.update(state=State.QUEUED)  # as if a worker had held it all the time
    assert cancelled(mail)


def test_a_closed_inquiry_gets_nothing():
    assert cancelled(follow_up(inquiry=factories.inquiry(stage="lost", wants_mails=True)))


def test_who_did_not_agree_gets_no_marketing():
    assert cancelled(follow_up(inquiry=factories.inquiry(wants_mails=False)))


def test_a_step_out_of_use_is_not_sent():
    assert cancelled(follow_up(step=factories.step(is_active=False)))


def test_a_deleted_step_is_not_sent():
    mail = follow_up()
    mail.step.delete()
    assert cancelled(mail)


def test_nothing_to_say_is_not_said():
    """A suggestion without a single published course would be an empty mail."""
    assert cancelled(follow_up(inquiry=factories.inquiry(wants_mails=True)))


def test_a_confirmation_is_no_marketing(mailoutbox):
    mail = letter(inquiry=factories.inquiry(stage="lost"))
    pipeline.unsubscribe(inquiry=mail.inquiry, now=NOW)
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
        assert (mail.state, mail.error) == (State.QUEUED, "SMTPServerDisconnected: gone")
        now = mail.due_at
    assert waits == delivery.WAITS
    assert mail.attempts == delivery.TRIES


def test_a_later_try_has_the_same_message_id(server, mailoutbox):
    mail = letter()
    server.answers = [smtplib.SMTPServerDisconnected("gone")]
    sweep()
    assert sweep(now=NOW + delivery.WAITS[0]) == 1
    assert mailoutbox[0].extra_headers["Message-ID"] == mail.message_id


@pytest.mark.parametrize(
    "answer",
    [
        smtplib.SMTPRecipientsRefused({"w@example.com": (550, b"no such user")}),
        smtplib.SMTPDataError(554, b"refused"),
    ],
)
def test_a_final_no_is_asked_once(server, answer):
    mail = letter()
    server.answers = [answer]
    sweep()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.FAILED, 1)
    assert "5" in mail.error


def test_a_no_for_now_is_asked_again(server):
    mail = letter()
    server.answers = [smtplib.SMTPRecipientsRefused({"w@example.com": (450, b"greylisted")})]
    sweep()
    mail.refresh_from_db()
    assert mail.state == State.QUEUED


def test_one_mails_trouble_is_its_own(server, mailoutbox):
    first, second = letter(), letter()
    server.answers = [smtplib.SMTPServerDisconnected("gone")]
    assert sweep() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.QUEUED, State.SENT)


def test_a_server_that_is_down_uses_up_no_try(server, mailoutbox):
    mail = letter()
    server.down = ConnectionRefusedError("refused")
    for _ in range(20):
        assert sweep() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.QUEUED, 0)
    assert "refused" in mail.error
    server.down = None
    assert sweep() == 1


# -- when a worker dies
def test_a_dead_workers_mail_leaves_after_its_lease(mailoutbox):
    mail = letter()
    assert delivery.claim(mail.pk, now=NOW)
    assert sweep(now=NOW + delivery.LEASE) == 0
    assert sweep(now=NOW + delivery.LEASE + timedelta(seconds=1)) == 1
    assert len(mailoutbox) == 1


def test_a_mail_that_kills_every_worker_is_given_up():
    mail, now = letter(), NOW
    for _ in range(delivery.TRIES):
        assert delivery.claim(mail.pk, now=now)
        now += delivery.LEASE + timedelta(seconds=1)
    assert sweep(now=now) == 0
    mail.refresh_from_db()
    assert mail.state == State.FAILED
    assert mail.error


def test_a_slow_worker_does_not_undo_what_its_rescuer_did(server, monkeypatch):
    """The first worker's send hangs past its lease and fails; the second has sent the mail meanwhile."""
    mail = letter()
    later = NOW + delivery.LEASE + timedelta(seconds=1)

    class Hanging(Exception):
        pass

    def send_slowly(self, messages):
        monkeypatch.undo()
        assert sweep(now=later) == 1
        raise Hanging

    monkeypatch.setattr(FussyBackend, "send_messages", send_slowly)
    sweep()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.SENT, 2)


# -- many workers
WORKERS, MAILS = 6, 12


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_claimed", [True, False])
def test_many_workers_send_each_mail_once(mailoutbox, monkeypatch, is_claimed):
    """And the control: without the claim the same workers send doubles."""
    for _ in range(MAILS):
        letter()
    ids = list(OutboxMail.objects.values_list("pk", flat=True))
    if not is_claimed:
        monkeypatch.setattr(delivery, "claim", lambda pk, now: True)
    start = threading.Barrier(WORKERS)

    def work(_):
        try:
            start.wait()
            return sum(
                delivery._send_one(pk, connection=django_mail.get_connection(), clock=timezone.now)
                for pk in ids
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        sent = sum(pool.map(work, range(WORKERS)))
    if is_claimed:
        assert sent == len(mailoutbox) == MAILS
        assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == MAILS
        assert InquiryEvent.objects.count() == MAILS
    else:
        assert len(mailoutbox) > MAILS


def test_unknown_templates_fail_and_say_so():
    mail = letter(template="no_such_mail")
    sweep()
    mail.refresh_from_db()
    assert mail.state == State.QUEUED
    assert "no_such_mail" in mail.error
    assert "no_such_mail" not in emails.CONTENT
