"""A person's calendar entry, read by a real parser: an update is an update, a cancellation is one."""

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from enrollments import ical, seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.seats.ledger import open_run
from enrollments.waiting import ZONE
from tests import factories
from tests.enrollments import seat_letters
from tests.messaging import letters

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 7, 10, tzinfo=ZONE)
STARTS = datetime(2026, 12, 30, 9, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _site(settings):
    for name, value in seat_letters.SITE.items():
        setattr(settings, name, value)


def read(content):
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    book = Calendar.from_ical(content)
    (event,) = book.walk("VEVENT")
    assert [zone["TZID"] for zone in book.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    return book["METHOD"], event


def entry(row, *, method=ical.REQUEST, now=NOW):
    row = Enrollment.objects.get(pk=row.pk)
    return read(ical.personal(row, method=method, now=now))[1]


def seated(run=None):
    return seats.enroll(
        run=run or factories.run(starts_at=STARTS),
        details={"name": "王晓", "phone": "", "email": "wang@example.com"},
        idempotency_key=f"key-{run and run.pk}",
        address="203.0.113.7",
        by=None,
        now=NOW,
    )


def reschedule(run, starts_at, *, now=NOW):
    with open_run(run, by=None, now=now) as ledger:
        ledger.run.starts_at, ledger.run.ends_at = starts_at, starts_at + timedelta(hours=8)
        ledger.run.calendar_sequence += 1
        ledger.run.save(update_fields=["starts_at", "ends_at", "calendar_sequence"])
        ledger.log(SeatEvent.Kind.RESCHEDULED)


def test_it_says_when_where_and_for_whom():
    row = seated()
    method, event = read(ical.personal(row, method=ical.REQUEST, now=NOW))
    assert method == "REQUEST"
    assert event["UID"] == f"enrollment-{row.pk}@www.example.com"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (STARTS, STARTS + timedelta(hours=8))
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt) == (NOW, NOW)
    assert event["ORGANIZER"] == "mailto:desk@example.com"
    assert event["ATTENDEE"] == "mailto:wang@example.com"
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert row.token not in event.to_ical().decode().replace("\r\n ", "")


def test_a_published_entry_is_addressed_to_nobody():
    method, event = read(ical.personal(seated(), method=ical.PUBLISH, now=NOW))
    assert method == "PUBLISH"
    assert "ATTENDEE" not in event
    assert event["ORGANIZER"]


def test_another_day_is_an_update_of_the_same_entry():
    row = seated()
    before = entry(row)
    reschedule(row.run, STARTS + timedelta(days=7), now=NOW + timedelta(hours=1))
    after = entry(row, now=NOW + timedelta(hours=2))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == STARTS + timedelta(days=7)
    assert after["LAST-MODIFIED"].dt == NOW + timedelta(hours=1)


def test_another_run_is_an_update_however_often_the_old_one_was_moved():
    row = seated()
    for day in range(1, 6):
        reschedule(row.run, STARTS + timedelta(days=day))
    before = entry(row)
    other = factories.run(course=row.run.course, starts_at=STARTS + timedelta(days=40))
    seats.move(enrollment=row, to=CourseRun.objects.get(pk=other.pk), by=None, now=NOW)
    after = entry(row)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == other.starts_at


def test_every_step_of_a_life_has_a_higher_number():
    row = seated()
    numbers = [entry(row)["SEQUENCE"]]
    seats.cancel(enrollments=[row], by=None, now=NOW)
    numbers.append(entry(row, method=ical.CANCEL)["SEQUENCE"])
    assert entry(row, method=ical.CANCEL)["STATUS"] == "CANCELLED"
    seats.rejoin(enrollment=row, by=None, now=NOW)
    numbers.append(entry(row)["SEQUENCE"])
    reschedule(CourseRun.objects.get(), STARTS + timedelta(days=1))
    numbers.append(entry(row)["SEQUENCE"])
    assert numbers == sorted(set(numbers))


def test_who_has_no_seat_has_no_link_to_the_online_class():
    row = seated(factories.run(starts_at=STARTS, format="online", online_url="https://meet.example.com/x"))
    assert "meet.example.com" in entry(row)["DESCRIPTION"]
    seats.cancel(enrollments=[row], by=None, now=NOW)
    assert "meet.example.com" not in entry(row)["DESCRIPTION"]


def test_a_mail_carries_it_as_a_calendar_part():
    message = seat_letters.compose("seat_confirmed", about=seated())
    (part,) = letters.parsed(message).iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "REQUEST"
    method, event = read(part.get_payload(decode=True))
    assert method == "REQUEST"
    assert event["SUMMARY"]
