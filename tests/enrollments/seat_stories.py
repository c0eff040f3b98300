"""What happens to seats, and what is told of it: the outbox as rows of template, recipient and time."""

from datetime import datetime, timedelta

from django.core import mail as post
from django.utils import timezone

from enrollments import runs, seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.waiting import ZONE
from messaging import delivery
from messaging.models import OutboxMail
from tests import factories

State, Kind = Enrollment.State, SeatEvent.Kind
NOW = datetime(2026, 12, 7, 10, tzinfo=ZONE)
STARTS = datetime(2026, 12, 30, 9, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WANG, LI, HR, CHEN = "wang@example.com", "li@example.com", "hr@example.com", "chen@example.com"
ADA = "ada@example.com"


# -- what happens


def run_of(count, **fields):
    return factories.run(**{"seats": count, "starts_at": STARTS} | fields)


def enroll(run, email=WANG, *, now=NOW, **fields):
    return seats.enroll(
        run=run,
        details={"name": email.partition("@")[0], "phone": "", "email": email} | fields,
        idempotency_key=f"{run.pk}-{email}",
        address="203.0.113.7",
        by=None,
        now=now,
    )


def team(run, *emails, together=True, now=NOW):
    return seats.enroll_group(
        run=run,
        contact={"company": "江城机电", "name": "何静", "phone": "+8613900139000", "email": HR},
        people=[{"name": f"陈{number}", "email": email} for number, email in enumerate(emails)],
        wants_together=together,
        idempotency_key=f"team-{run.pk}",
        address="203.0.113.7",
        by=None,
        now=now,
    )


def reschedule(run, starts_at, *, now=NOW, **fields):
    run = CourseRun.objects.get(pk=run.pk)
    kept = {name: getattr(run, name) for name in ("city", "venue", "online_url", "instructor")}
    times = {"starts_at": starts_at, "ends_at": starts_at + 8 * HOUR}
    runs.reschedule(run=run, **kept | times | fields, by=None, now=now)


def call_off(run, *, now=NOW):
    runs.call_off(run=run, by=None, now=now, note="人数不足")


def cancel(*rows, now=NOW, by=None):
    seats.cancel(enrollments=list(rows), by=by, now=now)


# -- what is told


def local(moment):
    return f"{timezone.localtime(moment):%m-%d %H:%M}"


def outbox(*states):
    """Template, recipient and time of the mails in one of these states; all of them when none is named."""
    rows = OutboxMail.objects.order_by("due_at", "pk")
    rows = rows.filter(state__in=states) if states else rows
    return [(row.template, row.to, local(row.due_at)) for row in rows]


def waiting():
    return outbox(OutboxMail.State.QUEUED)


def told(*, until):
    """Let the worker run until then, waking up whenever something is due: who was sent what, and when."""
    while (due_at := _next(until)) is not None:
        delivery.sweep(clock=lambda now=due_at: now, seconds=30)
        assert _next(until) != due_at
    rows = OutboxMail.objects.filter(state=OutboxMail.State.SENT).order_by("sent_at", "pk")
    assert len(post.outbox) == len(rows)
    return [(row.template, row.to, local(row.sent_at)) for row in rows]


def _next(until):
    rows = OutboxMail.objects.filter(state=OutboxMail.State.QUEUED, due_at__lte=until)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def why():
    rows = OutboxMail.objects.filter(state=OutboxMail.State.CANCELLED).order_by("due_at", "pk")
    return [(row.template, row.to, row.error) for row in rows]


EVER = STARTS + 60 * DAY


WHOLE_LIFE = [
    ("seat_confirmed", WANG, "12-07 10:00"),
    ("seat_reminder_week", WANG, "12-23 09:00"),
    ("seat_reminder_day", WANG, "12-29 09:00"),
    ("seat_thanks", WANG, "12-31 09:00"),
]
