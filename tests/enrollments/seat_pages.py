"""What the tests of a seat's pages share: people on a run, their addresses, and that the log tells it all."""

import re
from datetime import timedelta

from django.utils import timezone, translation

from enrollments import seats
from enrollments.models import CourseRun, Enrollment
from enrollments.seats.replay import book_of
from enrollments.waiting import ZONE
from tests import factories


def day(now):
    """At ten of that day: offers are made."""
    return now.astimezone(ZONE).replace(hour=10)


def run(**fields):
    return factories.run(**{"seats": 1, "starts_at": day(timezone.now()) + timedelta(days=20)} | fields)


def enroll(run, n=1, **details):
    return seats.enroll(
        run=run,
        details={"name": f"陈禾{n}", "phone": f"+86138{n:08d}", "email": f"chen{n}@example.com"} | details,
        idempotency_key=f"{run.pk}-{n}",
        address=f"203.0.113.{n}",
        by=None,
        now=day(timezone.now()) - timedelta(days=1),
    )


def at(row, part=""):
    return f"/enrollments/{row.token}/{part}"


def text(response):
    """What a reader sees, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def state(row):
    return Enrollment.objects.get(pk=row.pk).state


def words(text, language="zh-hans"):
    with translation.override(language):
        return translation.gettext(text)


def check_logs():
    for run in CourseRun.objects.filter(seat_events__isnull=False).distinct():
        assert seats.replay(run.seat_events.all()).people == book_of(run).people
        assert run.seats_taken == run.enrollments.holding().count() <= run.seats_for_sale
