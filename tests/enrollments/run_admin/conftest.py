"""A class of two days with people on it, and who works in the office."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from enrollments import seats
from enrollments.models import CourseRun
from enrollments.seats.replay import book_of
from enrollments.waiting import ZONE
from tests import factories
from trainingsite.roles import install_consultants

NOW = datetime(2026, 12, 7, 10, tzinfo=ZONE)
STARTS = datetime(2026, 12, 20, 9, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _the_log_tells_the_state(db):
    yield
    for run in CourseRun.objects.all():
        told, stored = seats.replay(run.seat_events.all()), book_of(run)
        assert told.people == stored.people
        assert told.taken == run.seats_taken <= run.seats_for_sale


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(client, clock, settings):
    """A consultant at the desk, no superuser, whose login outlives the journeys of the clock."""
    settings.SESSION_COOKIE_AGE = 10**8
    install_consultants()
    person = factories.user("ada", is_staff=True)
    person.groups.add(person.groups.model.objects.get(name="consultants"))
    client.force_login(person)
    return client


@pytest.fixture
def run(clock):
    return factories.run(
        course=factories.course(title="电话催收实战", hours=12),
        seats=2,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(days=1, hours=8),
    )


def enroll(run, n, **details):
    return seats.enroll(
        run=run,
        details={"name": f"陈{n}", "phone": f"+86138{n:08d}", "email": f"chen{n}@example.com"} | details,
        idempotency_key=f"key-{run.pk}-{n}",
        address=f"203.0.113.{n}",
        by=None,
        now=NOW,
    )


def page(name, run):
    return reverse(f"admin:enrollments_courserun_{name}", args=[run.pk])


def said(response):
    """The messages of a page, with their level."""
    return [(message.level_tag, str(message)) for message in response.context["messages"]]


def state(row):
    row.refresh_from_db()
    return row.state
