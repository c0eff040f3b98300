"""Several workers, dead ones, slow ones, and people who change their mind while a worker holds the mail."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from messaging import delivery, outbox
from messaging.contacts import preferences
from messaging.delivery import claims, worker
from messaging.delivery import connection as courier
from messaging.models import OutboxMail
from messaging.models.mail import LEASE
from sales.models import Inquiry, InquiryEvent
from tests import factories
from tests.messaging.mails import NOW, follow_up, letter, sweep, sweep_elsewhere

pytestmark = pytest.mark.django_db
State = OutboxMail.State
AFTER = LEASE + timedelta(seconds=1)


def claim(*mails, now=NOW, holder="dead"):
    return claims.claim([mail.pk for mail in mails], holder=holder, now=now)


def begin(mail, *, now=NOW):
    mail.refresh_from_db()
    return claims.begin(mail, now=now)


# -- when a worker dies
def test_a_dead_workers_mail_leaves_after_its_lease(mailoutbox):
    mail = letter()
    assert claim(mail)
    assert sweep(now=NOW + LEASE) == 0
    assert sweep(now=NOW + AFTER) == 1
    assert len(mailoutbox) == 1


def test_what_a_dead_worker_had_not_begun_has_lost_no_try(mailoutbox):
    begun, other = letter(), letter()
    claim(begun, other)
    begin(begun)
    assert sweep(now=NOW + AFTER) == 2
    begun.refresh_from_db()
    other.refresh_from_db()
    assert (begun.attempts, begun.is_maybe_double) == (2, True)
    assert (other.attempts, other.is_maybe_double) == (1, False)


def test_a_clock_that_is_put_back_keeps_no_mail(mailoutbox):
    """A lease that ends in two days was written when the clock was wrong."""
    claim(letter(), now=NOW + timedelta(days=2))
    assert sweep() == 1


def test_a_mail_that_kills_every_worker_is_given_up():
    mail, now = letter(), NOW
    for _ in range(worker.MOST_TRIES):
        assert claim(mail, now=now)
        assert begin(mail, now=now)
        now += AFTER
    assert sweep(now=now) == 0
    mail.refresh_from_db()
    assert mail.state == State.FAILED
    assert mail.error


def test_what_was_sent_by_a_worker_that_died_is_logged_by_the_next(mailoutbox):
    mail = letter()
    claim(mail)
    mail.refresh_from_db()
    claims.mark_sent(mail, subject="您好", now=NOW)
    assert not InquiryEvent.objects.exists()
    for _ in range(2):
        sweep()
    assert InquiryEvent.objects.get().note == f"{mail.to}: 您好"


# -- when a worker is slow
def test_a_slow_worker_does_not_undo_what_its_rescuer_did(server):
    """The first worker's send hangs past its lease and fails; the second has sent the mail meanwhile."""
    mail = letter()

    def hang():
        assert sweep_elsewhere(now=NOW + AFTER) == 1
        raise TimeoutError

    server.meanwhile = hang
    sweep()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.SENT, 2)


def test_a_slow_worker_leaves_alone_what_was_taken_over(server, mailoutbox):
    """It hangs in the first mail of its batch; the others leave by another worker, once."""
    mails = [letter() for _ in range(4)]
    server.meanwhile = lambda: sweep_elsewhere(now=NOW + AFTER)
    sweep()
    sent = [message.to[0] for message in mailoutbox]
    assert sorted(sent) == sorted([*(mail.to for mail in mails), mails[0].to])
    assert OutboxMail.objects.filter(state=State.SENT).count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lives_keeps_its_mails(monkeypatch):
    """However long one of them takes."""
    monkeypatch.setattr(claims, "LEASE", timedelta(seconds=0.3))
    mail = letter()
    claims.claim([mail.pk], holder="alive", now=timezone.now())
    with claims.alive("alive", clock=timezone.now):
        threading.Event().wait(1)
        mail.refresh_from_db()
        assert mail.leased_until > timezone.now()
    threading.Event().wait(0.5)
    mail.refresh_from_db()
    assert mail.leased_until < timezone.now()


# -- when people change their mind
def test_who_withdraws_gets_nothing_from_a_worker_that_holds_the_mail(server, mailoutbox):
    step = factories.step()
    first, second = follow_up(step=step), follow_up(step=step)
    server.meanwhile = lambda: preferences.unsubscribe(about=second.about, now=NOW)
    assert sweep() == 1
    assert [message.to for message in mailoutbox] == [[first.to]]
    second.refresh_from_db()
    assert (second.state, second.attempts) == (State.CANCELLED, 0)


def test_staff_stop_what_a_worker_holds_and_not_what_it_has_begun(server, mailoutbox, ada):
    first, second = letter(), letter()
    server.meanwhile = lambda: outbox.cancel(mails=OutboxMail.objects.all(), by=ada)
    assert sweep() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SENT, State.CANCELLED)


@pytest.mark.parametrize("seconds", [0, 60])
def test_what_has_waited_in_a_batch_is_read_again(server, mailoutbox, monkeypatch, seconds):
    """And the control: what is fresh is not."""
    monkeypatch.setattr(worker, "FRESH_SECONDS", seconds)
    second = [letter(), letter()][1]
    server.meanwhile = lambda: Inquiry.objects.filter(pk=second.object_id).update(name="新名字")
    assert sweep() == 2
    assert ("新名字" in mailoutbox[1].body) is (seconds == 0)


def test_the_next_mail_has_lost_no_try_when_the_server_is_gone(server):
    second = [letter(), letter()][1]
    server.meanwhile = server.goes_down
    assert sweep() == 1
    second.refresh_from_db()
    assert (second.state, second.attempts, second.begun_at) == (State.QUEUED, 0, None)


# -- many workers
WORKERS, MAILS = 6, 120


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_claimed", [True, False])
def test_many_workers_send_each_mail_once(mailoutbox, monkeypatch, is_claimed):
    """And the control: without the claim the same workers send doubles."""
    inquiry = factories.inquiry()
    for _ in range(MAILS if is_claimed else 12):
        letter(about=inquiry)
    if not is_claimed:
        monkeypatch.setattr(claims, "held", lambda holder: OutboxMail.objects.exclude(state=State.SENT))
        monkeypatch.setattr(claims, "begin", lambda mail, now: True)
    start = threading.Barrier(WORKERS)

    def work(_):
        try:
            start.wait()
            return delivery.sweep(clock=timezone.now, seconds=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        sent = sum(pool.map(work, range(WORKERS)))
    if is_claimed:
        assert sent == len(mailoutbox) == MAILS
        assert len({message.extra_headers["Message-ID"] for message in mailoutbox}) == MAILS
        assert InquiryEvent.objects.count() == MAILS
    else:
        assert len(mailoutbox) > 12


@pytest.mark.parametrize(("first_batch", "others"), [(worker.FIRST_BATCH, 30 - worker.FIRST_BATCH), (30, 0)])
def test_who_is_slow_leaves_the_others_their_share(server, monkeypatch, first_batch, others):
    """And the control: who takes all at once leaves nothing."""
    monkeypatch.setattr(worker, "FIRST_BATCH", first_batch)
    shares = []
    server.meanwhile = lambda: shares.append(sweep_elsewhere())
    for _ in range(30):
        letter()
    assert sweep() + shares[0] == 30
    assert shares == [others]


@pytest.mark.parametrize("is_shared", [True, False])
def test_on_one_machine_one_mail_is_in_its_last_step(tmp_path, settings, is_shared):
    """And the control: workers of two machines don't wait for each other."""
    entered = threading.Event()

    def enter(folder):
        with courier.last_step(folder):
            entered.set()

    with courier.last_step(tmp_path):
        other = threading.Thread(target=enter, args=[tmp_path if is_shared else settings.VAR_DIR])
        other.start()
        assert entered.wait(0.3) is not is_shared
    other.join(5)
    assert entered.is_set()
