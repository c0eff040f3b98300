"""What the owner of a seat reads of its log."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from enrollments import seats
from enrollments.models import Enrollment, SeatEvent
from tests import factories

pytestmark = pytest.mark.django_db
Kind, State = SeatEvent.Kind, Enrollment.State
# The other run's half of a change of date, and what concerns the whole run or a team's contact.
SILENT = {Kind.MOVED_OUT, Kind.CAPACITY, Kind.FEWER, Kind.TOGETHER}


def told(row):
    with translation.override("en"):
        return [str(text) for _at, text in seats.lines_of(row)]


@pytest.mark.parametrize("kind", Kind)
def test_every_line_has_words_or_is_not_theirs(kind):
    row = factories.enrollment()
    factories.seat_event(enrollment=row, kind=kind, to_state=State.CONFIRMED)
    assert bool(told(row)) is (kind not in SILENT)


def test_what_the_class_went_through_since_is_told_too():
    now = timezone.now()
    row = factories.enrollment(created_at=now - timedelta(days=2))
    days_ago = {Kind.DECIDED: 30, Kind.RESCHEDULED: 1, Kind.CAPACITY: 1}
    for kind, days in days_ago.items():
        SeatEvent.objects.create(run=row.run, at=now - timedelta(days=days), kind=kind)
    SeatEvent.objects.create(run=factories.run(), at=now, kind=Kind.RESCHEDULED)
    assert told(row) == ["The date or place of the class changed"]


@pytest.mark.parametrize(
    ("by_staff", "state", "says"),
    [
        (True, State.CONFIRMED, "We cancelled your enrolment"),
        (False, State.CONFIRMED, "You cancelled"),
        (False, State.WAITLISTED, "You left the waiting list"),
    ],
)
def test_who_cancelled_is_told_without_a_name(by_staff, state, says):
    row = factories.enrollment(state=State.CANCELLED)
    ada = factories.user("ada", is_staff=True) if by_staff else None
    factories.seat_event(enrollment=row, kind=Kind.CANCELLED, from_state=state, by=ada, note="不便说")
    assert told(row) == [says]


def test_who_gets_a_seat_passed_on_reads_nothing_of_the_one_before():
    row = factories.enrollment()
    for kind in (Kind.EDITED, Kind.SWAPPED, Kind.CERTIFIED):
        factories.seat_event(enrollment=row, kind=kind, note="陈禾 → 李生")
    assert told(row) == ["The seat was passed on to you", "Your certificate was issued"]
