"""Exactly the right mails: for each change of a seat or a run the whole outbox, and what of it has left in the end."""

from datetime import timedelta
from itertools import count

import pytest
from django.core import mail as post

from enrollments import attendance, certificates, runs, seats
from enrollments.models import Enrollment
from messaging import delivery
from messaging.models import OutboxMail
from tests import factories
from tests.enrollments.seat_stories import (
    CHEN,
    DAY,
    EVER,
    HOUR,
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
    told,
    waiting,
    why,
)

pytestmark = pytest.mark.django_db


def test_one_seat_from_the_first_day_to_the_last():
    enroll(run_of(2))
    assert outbox() == WHOLE_LIFE
    assert told(until=EVER) == WHOLE_LIFE


def test_each_names_the_line_that_caused_it():
    row = enroll(run_of(2))
    (joined,) = row.events.all()
    assert {mail.event for mail in OutboxMail.objects.all()} == {joined}
    assert {mail.about for mail in OutboxMail.objects.all()} == {row}


@pytest.mark.parametrize(
    ("before", "mails"),
    [
        (
            8 * DAY,
            [
                ("seat_confirmed", WANG, "12-22 09:00"),
                ("seat_reminder_week", WANG, "12-23 09:00"),
                ("seat_reminder_day", WANG, "12-29 09:00"),
                ("seat_thanks", WANG, "12-31 09:00"),
            ],
        ),
        (
            3 * DAY,
            [
                ("seat_confirmed", WANG, "12-27 09:00"),
                ("seat_reminder_day", WANG, "12-29 09:00"),
                ("seat_thanks", WANG, "12-31 09:00"),
            ],
        ),
        (HOUR, [("seat_confirmed", WANG, "12-30 08:00"), ("seat_thanks", WANG, "12-31 09:00")]),
    ],
)
def test_a_late_booking_gets_what_still_helps(before, mails):
    enroll(run_of(2), now=STARTS - before)
    assert outbox() == mails
    assert told(until=EVER) == mails


def test_a_postponed_run_takes_its_reminders_along():
    run = run_of(2)
    enroll(run)
    reschedule(run, STARTS + 14 * DAY, now=NOW + HOUR)
    mails = [
        ("seat_confirmed", WANG, "12-07 10:00"),
        ("seat_rescheduled", WANG, "12-07 11:00"),
        ("seat_reminder_week", WANG, "01-06 09:00"),
        ("seat_reminder_day", WANG, "01-12 09:00"),
        ("seat_thanks", WANG, "01-14 09:00"),
    ]
    assert outbox() == mails
    assert told(until=EVER) == mails


def test_a_class_that_takes_a_day_more_is_thanked_for_a_day_later():
    run = run_of(2)
    enroll(run)
    reschedule(run, STARTS, ends_at=STARTS + 32 * HOUR)
    assert waiting()[-1] == ("seat_thanks", WANG, "01-01 09:00")


def test_a_reminder_that_comes_back_with_its_date_leaves_although_another_has_left_since():
    """There and back again: what was told of another date has told nothing of this one."""
    run = run_of(2)
    enroll(run)
    reschedule(run, NOW + 2 * DAY)
    reschedule(run, NOW + 9 * DAY)
    told(until=NOW + 3 * DAY)
    reschedule(run, STARTS, now=NOW + 4 * DAY)
    assert [mail for mail in told(until=EVER) if mail[0] == "seat_reminder_week"] == [
        ("seat_reminder_week", WANG, "12-09 09:00"),
        ("seat_reminder_week", WANG, "12-23 09:00"),
    ]


def test_a_run_postponed_after_the_first_reminder_reminds_again():
    run = run_of(2)
    enroll(run)
    told(until=STARTS - 5 * DAY)
    reschedule(run, STARTS + 14 * DAY, now=STARTS - 5 * DAY)
    assert told(until=EVER) == [
        *WHOLE_LIFE[:2],
        ("seat_rescheduled", WANG, "12-25 09:00"),
        ("seat_reminder_week", WANG, "01-06 09:00"),
        ("seat_reminder_day", WANG, "01-12 09:00"),
        ("seat_thanks", WANG, "01-14 09:00"),
    ]


@pytest.mark.parametrize("way", [[STARTS + 7 * DAY, NOW + 2 * DAY], [NOW + 2 * DAY], [STARTS + 7 * DAY]])
def test_a_run_moved_there_and_back_reminds_as_at_first(way):
    run = run_of(2)
    enroll(run)
    for starts_at in [*way, STARTS]:
        reschedule(run, starts_at, now=NOW)
    changes = [("seat_rescheduled", WANG, "12-07 10:00")] * (len(way) + 1)
    assert waiting() == [WHOLE_LIFE[0], *changes, *WHOLE_LIFE[1:]]


def test_a_run_brought_forward_drops_what_is_too_late():
    run = run_of(2)
    enroll(run)
    reschedule(run, NOW + 3 * DAY, now=NOW + HOUR)
    assert told(until=EVER) == [
        ("seat_confirmed", WANG, "12-07 10:00"),
        ("seat_rescheduled", WANG, "12-07 11:00"),
        ("seat_reminder_day", WANG, "12-09 09:00"),
        ("seat_thanks", WANG, "12-11 09:00"),
    ]
    assert why() == [("seat_reminder_week", WANG, "席位或日期已变动")]


def test_a_copied_run_writes_to_nobody():
    run = run_of(2)
    enroll(run)
    runs.copy(run=run, starts_at=STARTS + 30 * DAY, now=NOW + HOUR)
    assert outbox() == WHOLE_LIFE


def test_whoever_gives_the_seat_up_is_not_reminded_and_the_next_is_offered_it():
    run = run_of(1)
    row = enroll(run)
    enroll(run, LI)
    told(until=NOW)
    cancel(row, now=NOW + DAY)
    seats.accept(enrollment=Enrollment.objects.get(email=LI), by=None, now=NOW + DAY + HOUR)
    assert told(until=EVER) == [
        ("seat_confirmed", WANG, "12-07 10:00"),
        ("seat_waitlisted", LI, "12-07 10:00"),
        ("seat_cancelled", WANG, "12-08 10:00"),
        ("seat_confirmed", LI, "12-08 11:00"),
        ("seat_reminder_week", LI, "12-23 09:00"),
        ("seat_reminder_day", LI, "12-29 09:00"),
        ("seat_thanks", LI, "12-31 09:00"),
    ]
    # The worker slept through the hour of the offer: it was answered on the page, and the mail stays.
    assert [(template, to) for template, to, _why in why() if to == LI] == [("seat_offered", LI)]
    assert ("seat_offered", LI, "该报名现在的状态是“已确认”") in why()
    assert [template for template, to, _why in why() if to == WANG] == [
        *("seat_reminder_week", "seat_reminder_day", "seat_thanks")
    ]


def test_an_offer_that_runs_out():
    run = run_of(1)
    row = enroll(run)
    enroll(run, LI)
    told(until=NOW)
    cancel(row)
    told(until=NOW)
    seats.expire_and_offer(now=NOW + DAY)
    assert told(until=NOW + DAY)[3:] == [
        ("seat_offered", LI, "12-07 10:00"),
        ("seat_expired", LI, "12-08 10:00"),
    ]


def test_an_offer_that_is_late_stays():
    run = run_of(1)
    row = enroll(run)
    enroll(run, LI)
    told(until=NOW)
    cancel(row, now=NOW + HOUR)
    delivery.sweep(clock=lambda: NOW + 2 * DAY, seconds=30)
    assert why()[0] == ("seat_offered", LI, "席位保留已到期")


def test_who_comes_back_is_reminded_again():
    run = run_of(2)
    row = enroll(run)
    cancel(row, now=NOW + HOUR)
    seats.rejoin(enrollment=row, by=None, now=NOW + 2 * HOUR)
    assert [mail for mail in waiting() if "confirmed" not in mail[0]] == [
        ("seat_cancelled", WANG, "12-07 11:00"),
        *WHOLE_LIFE[1:],
    ]


def test_after_a_pause_of_the_worker_nothing_is_told_twice_or_too_late():
    """The first confirmation tells how it stands; that it was given up and taken again meanwhile is over."""
    run = run_of(2)
    row = enroll(run)
    cancel(row, now=NOW + HOUR)
    seats.rejoin(enrollment=row, by=None, now=NOW + 2 * HOUR)
    moments = (NOW + timedelta(hours=3, minutes=number) for number in count())
    delivery.sweep(clock=lambda: next(moments), seconds=30)
    assert outbox(OutboxMail.State.SENT) == WHOLE_LIFE[:1]
    assert [line[::2] for line in why() if "reminder" not in line[0] and "thanks" not in line[0]] == [
        ("seat_cancelled", "该报名现在的状态是“已确认”"),
        ("seat_confirmed", "之后发出的邮件已说明此事"),
    ]


def test_a_reminder_that_is_too_late_leaves_it_to_the_next():
    """The worker sleeps from the week before to the eve of the class."""
    enroll(run_of(2))
    told(until=NOW)
    delivery.sweep(clock=lambda: STARTS - HOUR, seconds=30)
    assert why() == [("seat_reminder_week", WANG, "此时发出已太迟")]
    assert told(until=EVER)[1:] == [("seat_reminder_day", WANG, "12-30 08:00"), WHOLE_LIFE[3]]


def test_what_is_told_of_a_date_that_was_left_meanwhile_stays():
    run = run_of(2)
    row = enroll(run)
    told(until=NOW)
    reschedule(run, STARTS + DAY, now=NOW + HOUR)
    other = factories.run(course=run.course, starts_at=STARTS + 30 * DAY)
    seats.move(enrollment=Enrollment.objects.get(pk=row.pk), to=other, by=None, now=NOW + 2 * HOUR)
    delivery.sweep(clock=lambda: NOW + 3 * HOUR, seconds=30)
    assert why() == [("seat_rescheduled", WANG, "该报名已改到其他日期")]
    assert outbox(OutboxMail.State.SENT)[1:] == [("seat_moved", WANG, "12-07 12:00")]


def test_another_date_takes_everything_along():
    run = run_of(2)
    row = enroll(run)
    told(until=NOW)
    other = factories.run(course=run.course, starts_at=STARTS + 30 * DAY)
    seats.move(enrollment=row, to=other, by=None, now=NOW + HOUR)
    mails = [
        WHOLE_LIFE[0],
        ("seat_moved", WANG, "12-07 11:00"),
        ("seat_reminder_week", WANG, "01-22 09:00"),
        ("seat_reminder_day", WANG, "01-28 09:00"),
        ("seat_thanks", WANG, "01-30 09:00"),
    ]
    assert outbox() == mails
    # The date that was left does not concern them any more.
    reschedule(run, STARTS + DAY, now=NOW + 2 * HOUR)
    call_off(run, now=NOW + 3 * HOUR)
    assert told(until=EVER) == mails


def test_a_run_called_off_ends_it_all():
    run = run_of(2)
    enroll(run)
    enroll(run, LI)
    enroll(run, CHEN)
    told(until=NOW)
    call_off(run, now=NOW + HOUR)
    assert told(until=EVER)[3:] == [("seat_called_off", to, "12-07 11:00") for to in (WANG, LI, CHEN)]
    assert waiting() == []


def test_everybody_is_told_of_another_date_once_whatever_became_of_their_offer():
    run = run_of(1)
    row = enroll(run)
    enroll(run, LI)
    enroll(run, CHEN)
    told(until=NOW)
    cancel(row)
    told(until=NOW)
    reschedule(run, STARTS + DAY, now=NOW + HOUR, venue="珞瑜路教室")
    assert waiting()[:2] == [("seat_rescheduled", to, "12-07 11:00") for to in (LI, CHEN)]


def test_another_person_on_the_seat():
    run = run_of(1)
    row = enroll(run)
    told(until=NOW)
    seats.swap(enrollment=row, details={"name": "李稻", "phone": "", "email": LI}, by=None, now=NOW + HOUR)
    assert told(until=EVER)[1:] == [
        ("seat_swapped", LI, "12-07 11:00"),
        ("seat_passed_on", WANG, "12-07 11:00"),
        *[(template, LI, at) for template, _to, at in WHOLE_LIFE[1:]],
    ]


def test_a_mail_to_who_passed_the_seat_on_never_carries_the_new_link():
    """Written before the change and due after it: it would be rendered with the new person's link."""
    run = run_of(1)
    row = enroll(run)
    seats.swap(enrollment=row, details={"name": "李稻", "phone": "", "email": LI}, by=None, now=NOW)
    sent = told(until=NOW)
    assert ("seat_confirmed", WANG, "12-07 10:00") not in sent
    row.refresh_from_db()
    for message in post.outbox:
        assert (row.token in message.body) == (message.to == [LI])


def test_another_address_gets_the_link_and_the_reminders_and_other_details_change_nothing():
    run = run_of(1)
    row = enroll(run)
    told(until=NOW)
    seats.edit(enrollment=row, details={"department": "财务部"}, by=None, now=NOW + HOUR)
    assert outbox() == WHOLE_LIFE
    seats.edit(enrollment=row, details={"email": LI}, by=None, now=NOW + 2 * HOUR)
    assert told(until=EVER)[1:] == [
        ("seat_changed", LI, "12-07 12:00"),
        ("seat_readdressed", WANG, "12-07 12:00"),
        *[(template, LI, at) for template, _to, at in WHOLE_LIFE[1:]],
    ]


def test_a_class_that_is_decided_upon_is_told_to_who_sits():
    run = run_of(1, seats_needed=5)
    enroll(run)
    enroll(run, LI)
    told(until=NOW)
    runs.decide(run=run, by=None, now=NOW + HOUR)
    assert waiting()[0] == ("seat_decided", WANG, "12-07 11:00")
    assert LI not in [to for _template, to, _at in waiting()]


def after_the_class(*rows, present):
    """The day itself, its attendance, and the certificates that come of it a day later."""
    told(until=STARTS)
    attendance.check_in(enrollments=present, on=STARTS.date(), by=None, now=STARTS)
    attendance.close(run=rows[0].run, by=None, now=STARTS + 8 * HOUR)
    told(until=STARTS + DAY)
    certificates.issue_due(now=STARTS + 2 * DAY)


def test_who_came_is_thanked_and_certified_and_who_did_not_is_not():
    run = run_of(2)
    came, stayed_away = enroll(run, WANG), enroll(run, LI)
    after_the_class(came, stayed_away, present=[came])
    assert told(until=EVER)[-2:] == [
        ("seat_thanks", WANG, "12-31 09:00"),
        ("seat_certified", WANG, "01-01 09:00"),
    ]
    assert ("seat_thanks", LI, "该报名现在的状态是“未到课”") in why()


def test_a_certificate_that_was_revoked_is_not_announced():
    row = enroll(run_of(2))
    after_the_class(row, present=[row])
    certificates.revoke(certificate=row.certificates.get(), by=None, now=STARTS + 2 * DAY, note="姓名写错")
    told(until=EVER)
    assert why() == [("seat_certified", WANG, "证书已撤销")]


def test_the_list_closes_when_the_class_begins():
    run = run_of(1)
    enroll(run)
    enroll(run, LI)
    told(until=STARTS)
    seats.expire_and_offer(now=STARTS)
    assert told(until=STARTS)[-1] == ("seat_list_closed", LI, "12-30 09:00")
