"""The rules of enrollments/seats, one at a time; every test ends with a log that tells the state again."""

from datetime import timedelta

import pytest

from enrollments import seats
from enrollments.models import Enrollment, SeatEvent
from tests import factories
from tests.enrollments.seats.helping import NOW, STARTS, check_books, enroll, person, run_of, team

pytestmark = pytest.mark.django_db
State = Enrollment.State


@pytest.fixture(autouse=True)
def _the_log_tells_the_state():
    yield
    check_books()


def states(rows):
    return [row.state for row in Enrollment.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")]


def test_first_come_first_seated_then_a_waiting_list():
    run = run_of(2)
    assert states([enroll(run, n) for n in range(4)]) == [State.CONFIRMED] * 2 + [State.WAITLISTED] * 2


def test_the_same_sending_is_one_enrolment():
    run = run_of(2)
    assert enroll(run, 1, key="k") == enroll(run, 1, key="k")
    assert Enrollment.objects.count() == 1


def test_the_same_person_twice_is_told():
    run = run_of(2)
    row = enroll(run, 1)
    with pytest.raises(seats.AlreadyEnrolled) as refused:
        enroll(run, 1, key="another")
    assert refused.value.enrollments == [row]


def test_a_freed_seat_is_offered_to_the_first_who_waits():
    run = run_of(1)
    seated, first, second = (enroll(run, n) for n in range(3))
    seats.cancel(enrollments=[seated], by=None, now=NOW)
    assert states([seated, first, second]) == [State.CANCELLED, State.OFFERED, State.WAITLISTED]
    first.refresh_from_db()
    assert first.offer_until == NOW + timedelta(hours=24)
    assert enroll(run, 9).state == State.WAITLISTED


def test_an_offer_that_runs_out_goes_to_the_next():
    run = run_of(1)
    seated, first, second = (enroll(run, n) for n in range(3))
    seats.cancel(enrollments=[seated], by=None, now=NOW)
    later = NOW + timedelta(hours=24)
    assert seats.expire_and_offer(now=later) == 1
    assert states([first, second]) == [State.CANCELLED, State.OFFERED]
    assert seats.expire_and_offer(now=later) == 0
    with pytest.raises(seats.OfferGone):
        seats.accept(enrollment=first, by=None, now=later)
    assert seats.accept(enrollment=second, by=None, now=later).state == State.CONFIRMED


def test_an_answer_after_its_time_passes_the_offer_on():
    run = run_of(1)
    seated, first, second = (enroll(run, n) for n in range(3))
    seats.cancel(enrollments=[seated], by=None, now=NOW)
    with pytest.raises(seats.OfferGone):
        seats.accept(enrollment=first, by=None, now=NOW + timedelta(hours=24))
    assert states([first, second]) == [State.CANCELLED, State.OFFERED]


def test_nothing_is_offered_at_night_and_nobody_new_takes_the_seat():
    run, night = run_of(1), NOW.replace(hour=23)
    seated, first = enroll(run, 1), enroll(run, 2)
    seats.cancel(enrollments=[seated], by=None, now=night)
    assert enroll(run, 3, now=night).state == State.WAITLISTED
    assert states([first]) == [State.WAITLISTED]
    seats.expire_and_offer(now=(night + timedelta(days=1)).replace(hour=8))
    assert states([first]) == [State.OFFERED]


def test_a_team_together_waits_for_all_its_seats_and_is_passed_over():
    run = run_of(3)
    enroll(run, 1)
    group = team(run, [11, 12, 13], together=True)
    members = list(group.enrollments.order_by("pk"))
    assert states(members) == [State.WAITLISTED] * 3
    assert enroll(run, 2).state == State.CONFIRMED
    seats.set_together(group=group, wants_together=False, by=None, now=NOW)
    assert states(members) == [State.OFFERED, State.WAITLISTED, State.WAITLISTED]
    assert seats.accept_group(group=group, by=None, now=NOW) == 1


def test_a_team_takes_what_fits_and_waits_for_the_rest():
    run = run_of(2)
    group = team(run, [1, 2, 3], together=False)
    assert states(group.enrollments.all()) == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]


def test_another_date_needs_a_free_seat_there():
    run = run_of(1)
    other = factories.run(
        course=run.course,
        instructor=run.instructor,
        city=run.city,
        seats=1,
        starts_at=STARTS + timedelta(days=7),
    )
    mine, waits, theirs = enroll(run, 1), enroll(run, 2), enroll(other, 3)
    with pytest.raises(seats.RunFull):
        seats.move(enrollment=mine, to=other, by=None, now=NOW)
    seats.cancel(enrollments=[theirs], by=None, now=NOW)
    seats.move(enrollment=mine, to=other, by=None, now=NOW)
    mine.refresh_from_db()
    assert (mine.run, mine.state) == (other, State.CONFIRMED)
    assert states([waits]) == [State.OFFERED]


def test_staff_pass_over_others_only_with_a_reason():
    ada = factories.user("ada", is_staff=True)
    run = run_of(1)
    seated, first, second = (enroll(run, n) for n in range(3))
    with pytest.raises(seats.NoReason):
        seats.bump(enrollments=[second], by=ada, now=NOW, note=" ")
    seats.bump(enrollments=[second], by=ada, now=NOW, note="讲师推荐")
    seats.cancel(enrollments=[seated], by=ada, now=NOW)
    assert states([first, second]) == [State.WAITLISTED, State.OFFERED]
    with pytest.raises(seats.RunFull):
        seats.give_seat(enrollments=[first], by=ada, now=NOW, note="老客户")
    seats.change_capacity(run=run, seats=2, seats_reserved=0, by=ada, now=NOW)
    assert states([first]) == [State.OFFERED]
    assert SeatEvent.objects.get(kind="bumped").by == ada


def test_there_are_never_fewer_seats_than_people():
    run = run_of(2)
    enroll(run, 1), enroll(run, 2)
    with pytest.raises(seats.Oversold):
        seats.change_capacity(run=run, seats=2, seats_reserved=1, by=None, now=NOW)


def test_who_left_may_come_back_at_the_end():
    run = run_of(1)
    seated, waits = enroll(run, 1), enroll(run, 2)
    seats.cancel(enrollments=[seated], by=None, now=NOW)
    assert seats.rejoin(enrollment=seated, by=None, now=NOW).state == State.WAITLISTED
    assert states([waits]) == [State.OFFERED]


def test_another_person_on_the_seat_gets_another_link():
    run = run_of(1)
    row = enroll(run, 1)
    old = row.token
    row = seats.swap(enrollment=row, details=person(2), by=None, now=NOW)
    assert row.token != old
    assert (row.name, row.state) == ("陈2", State.CONFIRMED)
    enroll(run, 1, key="comes back")


def test_the_waiting_list_ends_when_the_class_begins():
    run = run_of(1)
    enroll(run, 1)
    waits = enroll(run, 2)
    seats.expire_and_offer(now=STARTS)
    assert states([waits]) == [State.CANCELLED]
    with pytest.raises(seats.Closed):
        enroll(run, 3, now=STARTS)
