"""Nobody's mail house is flooded, and a mail server that is down is left alone, whichever worker asks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from messaging.delivery import throttle
from messaging.models import MailRoute, OutboxMail
from tests import factories
from tests.messaging.mails import NOW, letter, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pace(settings):
    settings.MAIL_PACE = {"qq.com": ("qq.com", 60), "foxmail.com": ("qq.com", 60), "*": ("", 20)}


def letters_to(domain, count):
    inquiry = factories.inquiry()
    for number in range(count):
        letter(about=inquiry, to=f"{number}@{domain}")


def sent_to(mailoutbox, domain):
    return sum(message.to[0].endswith(f"@{domain}") for message in mailoutbox)


def test_the_domain_of_a_mail_is_the_databases_to_know():
    mail = letter(to="Wang@Sub.Example.COM")
    mail.refresh_from_db()
    assert mail.domain == "sub.example.com"
    OutboxMail.objects.update(to="")
    mail.refresh_from_db()
    assert mail.domain == ""


def test_a_house_gets_its_share_and_the_others_theirs(mailoutbox):
    """The houses' mails are older and many; nobody else waits behind them."""
    letters_to("qq.com", 100)
    letters_to("foxmail.com", 20)
    letters_to("a.example", 15)
    letters_to("b.example", 3)
    sweep()
    shares = [sent_to(mailoutbox, domain) for domain in ("qq.com", "foxmail.com", "a.example", "b.example")]
    assert shares == [30, 0, 10, 3]


def test_over_an_hour_no_house_gets_more_than_its_pace(mailoutbox):
    letters_to("qq.com", 200)
    counts = []
    for second in range(0, 240, 15):
        before = len(mailoutbox)
        sweep(now=NOW + timedelta(seconds=second))
        counts.append(len(mailoutbox) - before)
    assert max(sum(counts[first : first + 4]) for first in range(len(counts))) <= 60 + 30
    assert sum(counts) == 200
    assert OutboxMail.objects.filter(attempts=1).count() == 200


def test_zero_is_no_limit(settings, mailoutbox):
    settings.MAIL_PACE = {"*": ("", 0)}
    letters_to("a.example", 120)
    assert sweep() == 120
    assert not MailRoute.objects.exists()


def test_a_clock_that_is_put_back_stops_no_house():
    throttle.take("qq.com", 30, per_minute=60, now=NOW + timedelta(days=3))
    assert throttle.take("qq.com", 5, per_minute=60, now=NOW) == 5


@pytest.mark.django_db(transaction=True)
def test_many_workers_share_one_pace():
    start = threading.Barrier(4)

    def work(_):
        try:
            start.wait()
            return sum(throttle.take("qq.com", 3, per_minute=60, now=NOW) for _ in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) <= 30


# -- our own server


def test_one_worker_asks_whether_the_server_is_back():
    assert throttle.may_ask(now=NOW)
    throttle.close("refused", now=NOW)
    assert not throttle.may_ask(now=NOW + timedelta(seconds=4))
    assert throttle.may_ask(now=NOW + timedelta(seconds=5))
    assert not throttle.may_ask(now=NOW + timedelta(seconds=6))
    assert throttle.may_ask(now=NOW + timedelta(seconds=6) + throttle.ASKING)  # who asked has died


def test_the_pause_grows_to_a_minute_and_what_is_shown_stays():
    now, pauses = NOW, []
    for _ in range(8):
        throttle.close("refused", now=now)
        pauses.append((MailRoute.objects.get().closed_until - now).total_seconds())
        now = MailRoute.objects.get().closed_until
    assert pauses == [5, 10, 20, 40, 60, 60, 60, 60]
    assert throttle.closed().closed_at == NOW
    throttle.open_again()
    assert throttle.closed() is None
    assert throttle.may_ask(now=NOW)


def test_a_clock_that_is_put_back_keeps_no_server_closed():
    throttle.close("refused", now=NOW + timedelta(days=3))
    assert throttle.may_ask(now=NOW)
