"""What the tests of the seats share: people, teams, and a log that must tell the state again."""

from datetime import datetime, timedelta

from enrollments import seats
from enrollments.models import CourseRun
from enrollments.seats.replay import book_of
from enrollments.waiting import ZONE
from tests import factories

NOW = datetime(2026, 12, 7, 10, tzinfo=ZONE)
STARTS = NOW + timedelta(days=20)


def run_of(count, **fields):
    return factories.run(**{"seats": count, "starts_at": STARTS} | fields)


def person(n, **fields):
    return {"name": f"陈{n}", "phone": f"+86138{n:08d}", "email": f"chen{n}@example.com"} | fields


def enroll(run, n, *, now=NOW, key=None, **fields):
    return seats.enroll(
        run=run,
        details=person(n, **fields),
        idempotency_key=key or f"key-{run.pk}-{n}",
        address=f"203.0.113.{n % 250}",
        by=None,
        now=now,
    )


def team(run, numbers, *, together, now=NOW):
    return seats.enroll_group(
        run=run,
        contact={"company": "江城机电", "name": "何", "phone": "+8613900139000", "email": "hr@example.com"},
        people=[person(n) for n in numbers],
        wants_together=together,
        idempotency_key=f"team-{run.pk}-{numbers}",
        address="203.0.113.7",
        by=None,
        now=now,
    )


def check_books():
    """Of every run the log tells what the tables say, and nobody sits on a seat that is not there."""
    for run in CourseRun.objects.all():
        told, stored = seats.replay(run.seat_events.all()), book_of(run)
        assert (told.people, told.fewer) == (stored.people, stored.fewer)
        assert told.taken == run.seats_taken <= run.seats_for_sale
        if told.seats_for_sale is not None:
            assert told.seats_for_sale == run.seats_for_sale
