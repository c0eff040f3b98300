"""Everybody at the same moment, in threads, on the real database with its real locks."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from enrollments import seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.seats import ledger
from messaging.models import OutboxMail
from tests import factories
from tests.enrollments.seats.helping import NOW, check_books, enroll, run_of, team

pytestmark = pytest.mark.django_db(transaction=True)
State, Kind = Enrollment.State, SeatEvent.Kind
THREADS = 12
# The last one is the database's own word, when only it stands between two people and one seat.
REFUSALS = (seats.OfferGone, seats.Oversold, seats.NotAllowed, seats.RunFull, IntegrityError)


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = settings.ENROLLMENTS_PER_PERSON_PER_DAY = 10_000


def together(calls):
    """What each of the calls returns or refuses with, all of them begun at once by a dozen threads."""
    calls = list(calls)
    start = threading.Barrier(min(THREADS, len(calls)))

    def work(position):
        if position < start.parties:
            start.wait()
        try:
            return calls[position]()
        except REFUSALS as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(len(calls))))


def count(run, state):
    return run.enrollments.filter(state=state).count()


def test_two_hundred_people_click_twice_on_twenty_seats():
    run = run_of(20)
    rows = together(lambda n=n: enroll(run, n) for n in [*range(200), *range(200)])
    assert {type(row) for row in rows} == {Enrollment}
    assert len({row.pk for row in rows}) == 200
    assert (count(run, State.CONFIRMED), count(run, State.WAITLISTED)) == (20, 180)
    order = list(run.enrollments.order_by("rank").values_list("state", flat=True))
    assert order == [State.CONFIRMED] * 20 + [State.WAITLISTED] * 180
    ranks = run.seat_events.filter(kind=Kind.JOINED).order_by("pk").values_list("rank", flat=True)
    assert list(ranks) == sorted(set(ranks)), "the waiting list is in the order in which people were accepted"
    check_books()


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="SQLite locks the file, not the row")
def test_without_the_row_lock_seats_are_sold_twice(monkeypatch):
    """The control: the same clicks oversell on PostgreSQL as soon as nobody locks the run."""
    monkeypatch.setattr(ledger, "lock", lambda pk: CourseRun.objects.get(pk=pk))
    oversold = False
    for _attempt in range(5):
        run = run_of(5)
        together(lambda n=n, run=run: enroll(run, n) for n in range(24))
        oversold = oversold or count(run, State.CONFIRMED) > 5
    assert oversold


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="PostgreSQL locks the row")
def test_without_immediate_transactions_sqlite_sells_twice_or_refuses():
    """The control on SQLite: with the lock taken at the first write only, a click reads a count that is old, and
    SQLite answers it with an error or lets it through; with IMMEDIATE neither happens."""
    run = run_of(5)
    connection.close()
    connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    try:
        with pytest.raises(Exception, match="locked"):
            together(lambda n=n: _deferred(run, n) for n in range(24))
    finally:
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "IMMEDIATE"
        connection.close()


def _deferred(run, n):
    connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    return enroll(run, n)


def test_fifty_leave_while_fifty_come():
    run = run_of(50)
    seated = [enroll(run, n) for n in range(50)]
    calls = [lambda row=row: seats.cancel(enrollments=[row], by=None, now=NOW) for row in seated]
    calls += [lambda n=n: enroll(run, n) for n in range(100, 150)]
    mixed = [call for pair in zip(calls[:50], calls[50:], strict=True) for call in pair]
    together(mixed)
    seats.expire_and_offer(now=NOW)
    assert count(run, State.CANCELLED) == 50
    assert count(run, State.CONFIRMED) + count(run, State.OFFERED) == 50
    assert count(run, State.WAITLISTED) == 0
    offers = run.seat_events.filter(kind=Kind.OFFERED).values_list("enrollment", flat=True)
    assert len(offers) == len(set(offers)), "nobody is offered a seat twice"
    check_books()


def test_each_freed_seat_is_offered_to_exactly_one():
    run = run_of(10)
    seated = [enroll(run, n) for n in range(10)]
    waiting = [enroll(run, n) for n in range(100, 130)]
    together(lambda row=row: seats.cancel(enrollments=[row], by=None, now=NOW) for row in seated)
    offered = list(run.enrollments.filter(state=State.OFFERED).order_by("rank"))
    assert offered == waiting[:10]
    check_books()


def test_an_offer_that_ends_while_it_is_accepted_is_one_or_the_other():
    run = run_of(8)
    seated = [enroll(run, n) for n in range(8)]
    waiting = [enroll(run, n) for n in range(100, 116)]
    seats.cancel(enrollments=seated, by=None, now=NOW)
    late, in_time = NOW + timedelta(hours=24), NOW + timedelta(hours=23, minutes=59)
    calls = [lambda row=row: seats.accept(enrollment=row, by=None, now=in_time) for row in waiting[:8]]
    calls += [lambda: seats.expire_and_offer(now=late) for _ in range(4)]
    answers = together(calls)[:8]
    for row, answer in zip(waiting[:8], answers, strict=True):
        row.refresh_from_db()
        assert row.state == (State.CANCELLED if isinstance(answer, Exception) else State.CONFIRMED)
    assert run.enrollments.holding().count() == 8
    check_books()


def test_the_room_gets_smaller_while_people_ask():
    run = run_of(20)
    for n in range(5):
        enroll(run, n)

    def shrink():
        return seats.change_capacity(run=run, seats=10, seats_reserved=0, by=None, now=NOW)

    calls = [lambda n=n: enroll(run, n) for n in range(100, 130)]
    calls.insert(7, shrink)
    together(calls)
    run.refresh_from_db()
    assert count(run, State.CONFIRMED) == run.seats
    assert run.seats in (10, 20)
    check_books()


def test_a_team_of_five_on_three_seats_beside_single_people():
    run = run_of(3)
    calls = [lambda k=k: team(run, [1000 + 10 * k + n for n in range(5)], together=True) for k in range(3)]
    calls += [lambda n=n: enroll(run, n) for n in range(6)]
    together(calls)
    assert not run.enrollments.filter(group__isnull=False).exclude(state=State.WAITLISTED).exists()
    assert count(run, State.CONFIRMED) == 3
    check_books()


def test_two_people_exchange_their_dates():
    """Both runs are locked, always in the same order: nobody waits for the other for ever."""
    here = run_of(20)
    there = factories.run(course=here.course, city=here.city, seats=20, starts_at=here.starts_at)
    mine = [enroll(here, n) for n in range(10)]
    theirs = [enroll(there, n) for n in range(100, 110)]
    calls = [lambda row=row: seats.move(enrollment=row, to=there, by=None, now=NOW) for row in mine]
    calls += [lambda row=row: seats.move(enrollment=row, to=here, by=None, now=NOW) for row in theirs]
    assert not [answer for answer in together(calls) if isinstance(answer, Exception)]
    assert (count(here, State.CONFIRMED), count(there, State.CONFIRMED)) == (10, 10)
    check_books()


def test_a_click_stores_its_mails_once():
    run = run_of(1)
    together(lambda: enroll(run, 1) for _ in range(8))
    keys = list(OutboxMail.objects.values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys))
    assert SeatEvent.objects.count() == 1
