"""Exactly the right mails to a team: one a kind to its contact, its people at addresses of their own."""

import pytest

from enrollments import seats
from enrollments.models import Enrollment
from tests import factories
from tests.enrollments.seat_stories import (
    ADA,
    CHEN,
    DAY,
    EVER,
    HOUR,
    HR,
    LI,
    NOW,
    STARTS,
    WANG,
    WHOLE_LIFE,
    call_off,
    cancel,
    enroll,
    outbox,
    reschedule,
    run_of,
    team,
    told,
    waiting,
    why,
)

pytestmark = pytest.mark.django_db


def test_a_team_that_waits_then_gets_its_offer():
    """Two share the contact's address, one has an own; one mail a kind to the contact, the own address hears of its seat."""
    factories.user("ada", is_staff=True)
    run = run_of(3)
    single = enroll(run)
    group = team(run, "", HR, CHEN)
    assert told(until=NOW) == [
        WHOLE_LIFE[0],
        ("group_received", HR, "12-07 10:00"),
        ("seats_alert", ADA, "12-07 10:00"),
    ]
    cancel(single, now=NOW + HOUR)
    told(until=NOW + HOUR)
    seats.accept_group(group=group, by=None, now=NOW + 2 * HOUR)
    assert told(until=EVER)[3:] == [
        ("seat_cancelled", WANG, "12-07 11:00"),
        ("group_offered", HR, "12-07 11:00"),
        ("seat_confirmed", CHEN, "12-07 12:00"),
        ("group_confirmed", HR, "12-07 12:00"),
        ("seat_reminder_week", CHEN, "12-23 09:00"),
        ("group_reminder_week", HR, "12-23 09:00"),
        ("seat_reminder_day", CHEN, "12-29 09:00"),
        ("group_reminder_day", HR, "12-29 09:00"),
        ("seat_thanks", CHEN, "12-31 09:00"),
    ]


def test_a_team_of_people_with_addresses_needs_no_reminder_for_the_contact():
    team(run_of(3), LI, CHEN)
    assert "group_reminder_week" not in [template for template, _to, _at in outbox()]


def test_a_team_that_takes_what_fits_and_lets_the_offer_run_out():
    run = run_of(2)
    single = enroll(run)
    team(run, "", "", together=False)
    told(until=NOW)
    cancel(single, now=NOW + HOUR)
    told(until=NOW + HOUR)
    seats.expire_and_offer(now=NOW + 2 * DAY)
    sent = [mail for mail in told(until=NOW + 2 * DAY) if mail[1] == HR]
    assert sent == [
        ("group_received", HR, "12-07 10:00"),
        ("group_offered", HR, "12-07 11:00"),
        ("group_expired", HR, "12-09 10:00"),
    ]


def test_a_team_is_told_once_of_everything_that_meets_all_of_it():
    factories.user("ada", is_staff=True)
    run = run_of(9)
    group = team(run, "", "", "", "", CHEN)
    told(until=NOW)
    reschedule(run, STARTS + 7 * DAY, now=NOW + HOUR)
    told(until=NOW + HOUR)
    cancel(*group.enrollments.all(), now=NOW + 2 * HOUR)
    assert told(until=EVER)[2:] == [
        ("seat_rescheduled", CHEN, "12-07 11:00"),
        ("group_rescheduled", HR, "12-07 11:00"),
        ("seat_cancelled", CHEN, "12-07 12:00"),
        ("group_cancelled", HR, "12-07 12:00"),
        ("seats_alert", ADA, "12-07 12:00"),
    ]


def test_who_only_waited_with_the_team_hears_of_nothing_they_never_had():
    run = run_of(1)
    enroll(run)
    group = team(run, CHEN, "")
    reschedule(run, STARTS + DAY, now=NOW)
    waits = group.enrollments.get(email=CHEN)
    seats.swap(enrollment=waits, details={"name": "李稻", "email": LI}, by=None, now=NOW)
    cancel(*group.enrollments.all(), now=NOW + HOUR)
    assert {to for _template, to, _at in outbox()} == {WANG, HR}


def test_a_team_called_off_hears_of_it_once():
    run = run_of(9)
    team(run, "", "", CHEN)
    told(until=NOW)
    call_off(run, now=NOW + HOUR)
    assert told(until=EVER)[2:] == [
        ("seat_called_off", CHEN, "12-07 11:00"),
        ("group_called_off", HR, "12-07 11:00"),
    ]


def test_who_leaves_the_teams_date_is_written_to_at_the_contacts_address():
    run = run_of(9)
    group = team(run, "", "")
    told(until=NOW)
    other = factories.run(course=run.course, starts_at=STARTS + 30 * DAY)
    seats.move(enrollment=group.enrollments.first(), to=other, by=None, now=NOW + HOUR)
    sent = told(until=EVER)
    assert sent[1:3] == [("seat_moved", HR, "12-07 11:00"), ("group_changed", HR, "12-07 11:00")]
    assert sent[-1] == ("seat_thanks", HR, "01-30 09:00")


def test_another_contact_gets_the_link_and_what_is_told_from_then_on():
    """One of the people has the new contact's address: they are told with the others now. The old contact's offer
    that had not left stays; the new one is told of it with the link."""
    run = run_of(3)
    single = enroll(run)
    group = team(run, LI, "", together=False)
    told(until=NOW)
    third = seats.add_to_group(group=group, people=[{"name": "赵麦"}], by=None, now=NOW)
    told(until=NOW)
    cancel(single, now=NOW + HOUR)
    seats.edit_group(group=group, details={"name": "李稻", "email": LI}, by=None, now=NOW + HOUR)
    sent = told(until=NOW + HOUR)
    assert len(third) == 1
    assert sent[-3:] == [
        ("seat_cancelled", WANG, "12-07 11:00"),
        ("group_contact", LI, "12-07 11:00"),
        ("group_readdressed", HR, "12-07 11:00"),
    ]
    assert ("group_offered", HR, "这已不是联系人现在的邮箱") in why()
    assert waiting() == [
        ("group_reminder_week", LI, "12-23 09:00"),
        ("group_reminder_day", LI, "12-29 09:00"),
    ]


def test_other_data_of_the_contact_are_told_to_nobody():
    group = team(run_of(3), "")
    told(until=NOW)
    before = outbox()
    seats.edit_group(group=group, details={"invoice_title": "江城机电有限公司"}, by=None, now=NOW + HOUR)
    assert outbox() == before


def test_who_has_left_the_teams_date_is_offered_a_seat_like_anybody():
    run = run_of(9)
    group = team(run, "", "")
    other = factories.run(course=run.course, starts_at=STARTS + 30 * DAY, seats=2)
    enroll(other)
    row = group.enrollments.first()
    seats.move(enrollment=row, to=other, by=None, now=NOW)
    row.refresh_from_db()
    cancel(row, now=NOW)
    enroll(other, LI)
    assert seats.rejoin(enrollment=row, by=None, now=NOW).state == "waitlisted"
    cancel(Enrollment.objects.get(email=LI), now=NOW + HOUR)
    assert ("seat_offered", HR, "12-07 11:00") in outbox()
    assert "group_offered" not in [template for template, _to, _at in outbox()]


def test_a_colleague_in_the_team_takes_the_seat():
    run = run_of(9)
    group = team(run, CHEN, "")
    told(until=NOW)
    seats.swap(
        enrollment=group.enrollments.get(email=CHEN),
        details={"name": "李稻", "email": LI},
        by=None,
        now=NOW + HOUR,
    )
    assert told(until=NOW + HOUR)[2:] == [
        ("seat_swapped", LI, "12-07 11:00"),
        ("group_changed", HR, "12-07 11:00"),
        ("seat_passed_on", CHEN, "12-07 11:00"),
    ]
