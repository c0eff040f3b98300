"""Another date, other details, another person: from the private page of a seat."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from enrollments import seats
from enrollments.models import CourseRun, Enrollment
from tests import factories
from tests.enrollments import seat_pages
from tests.enrollments.seat_pages import at, enroll, state, words
from tests.sales.forms import seat, sent
from trainingsite.lib import dates

pytestmark = pytest.mark.django_db
State = Enrollment.State


@pytest.fixture(autouse=True)
def _the_log_tells_the_state():
    yield
    seat_pages.check_logs()


@pytest.fixture
def run():
    return seat_pages.run()


# -- another date
def test_the_other_dates_are_shown_with_what_is_to_be_had_there(client, run):
    row = enroll(run)
    free = factories.run(course=run.course, seats=3)
    full = factories.run(course=run.course, seats=1, seats_reserved=1)
    factories.run(course=run.course, registration_ends_at=timezone.now())
    factories.run()
    response = client.get(at(row, "move/"))
    assert {other.pk: outlook.seats for other, outlook in response.context["dates"]} == {
        free.pk: 3,
        full.pk: 0,
    }
    html = response.content.decode()
    assert f'value="{free.pk}"' in html
    assert f'href="/runs/{full.pk}/enroll/"' in html


def test_each_other_date_says_whether_it_runs_and_until_when_it_may_be_left(client, run):
    row, now = enroll(run), timezone.now()
    sure = factories.run(course=run.course, starts_at=now + timedelta(days=30), seats_needed=0)
    unsure = factories.run(course=run.course, starts_at=now + timedelta(days=40), seats_needed=5)
    soon = factories.run(course=run.course, starts_at=now + timedelta(days=2), seats_needed=0)
    shown = seat_pages.text(client.get(at(row, "move/")))
    for other, words_of_it in (
        (sure, f"确定开班 {dates.moment(sure.free_until)} 之前可免费取消"),
        (unsure, f"还差 5 人开班 {dates.moment(unsure.free_until)} 之前可免费取消"),
        (soon, "确定开班 取消时费用仍需支付"),
    ):
        begins = shown.index(dates.span(other.starts_at, other.ends_at))
        assert words_of_it in shown[begins : begins + 120]


def test_a_second_click_finds_the_date_changed(client, run):
    row, waits = enroll(run, 1), enroll(run, 2)
    other = factories.run(course=run.course)
    answers = [client.post(at(row, "move/"), {"run": other.pk}) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [at(row, "?done=moved")] * 2
    row.refresh_from_db()
    assert (row.run, row.state) == (other, State.CONFIRMED)
    assert row.events.filter(kind="moved_in").count() == 1
    assert state(waits) in (State.OFFERED, State.WAITLISTED)
    days = dates.span(other.starts_at, other.ends_at)
    assert f"您改到了 {days} 这一期" in client.get(at(row)).content.decode()


@pytest.mark.parametrize("chosen", ["", "x", "0", "-1", "９", "1" * 5000, "999999999", "1 or 1=1", "\0"])
def test_a_date_that_is_none_is_refused(client, run, chosen):
    row = enroll(run)
    factories.run(course=run.course)
    response = client.post(at(row, "move/"), {"run": chosen})
    assert response.status_code == 409
    assert len(response.context["dates"]) == 1
    assert Enrollment.objects.get().run == run


@pytest.mark.parametrize("fields", [{"seats": 1, "seats_reserved": 1}, {"state": "cancelled"}])
def test_a_date_that_went_meanwhile_is_refused(client, run, fields):
    row = enroll(run)
    other = factories.run(course=run.course, **fields)
    assert client.post(at(row, "move/"), {"run": other.pk}).status_code == 409
    assert Enrollment.objects.get().run == run


def test_a_date_of_another_course_is_refused(client, run):
    row = enroll(run)
    assert client.post(at(row, "move/"), {"run": factories.run().pk}).status_code == 409


# -- details
def test_details_are_corrected_and_the_number_read_back(client, run):
    row = enroll(run)
    html = client.get(at(row, "edit/")).content.decode()
    assert 'value="138 0000 0001"' in html
    assert 'name="consent"' not in html
    data = seat(invoice_title="江城机电有限公司", phone="139 0013 9000", consent=None)
    assert client.post(at(row, "edit/"), data)["Location"] == at(row, "?done=edited")
    client.post(at(row, "edit/"), data)
    row.refresh_from_db()
    assert (row.name, row.phone, row.person_key) == ("王晓", "+8613900139000", "+8613900139000")
    assert row.invoice_title == "江城机电有限公司"
    assert row.events.filter(kind="edited").count() == 1


def test_wrong_details_come_back_as_typed(client, run):
    row = enroll(run)
    html = client.post(at(row, "edit/"), seat(phone="123", department="法务")).content.decode()
    assert '<a href="#enroll_phone">' in html
    assert 'value="法务"' in html


def test_somebody_elses_number_is_refused_at_its_field(client):
    run = factories.run()
    enroll(run, 1)
    row = enroll(run, 2)
    html = client.post(at(row, "edit/"), seat(phone="13800000001")).content.decode()
    assert '<a href="#enroll_phone">' in html
    assert "陈禾1" not in html
    html = client.post(at(row, "pass-on/"), seat(phone="13800000001")).content.decode()
    assert '<a href="#enroll_phone">' in html


def test_who_tries_out_numbers_is_stopped(client, run):
    row = enroll(run)
    answers = [client.post(at(row, "edit/"), seat(phone=f"138 0013 80{n}")) for n in range(10, 32)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [409] * 2
    assert words("These details were changed many times today; please try again tomorrow.") in (
        answers[-1].content.decode()
    )
    ada = factories.user("ada", is_staff=True)
    row.refresh_from_db()
    assert row.phone == "+8613800138029"
    assert seats.edit(enrollment=row, details={"name": "李生"}, by=ada, now=timezone.now()).name == "李生"


# -- another person
def test_a_seat_is_passed_on_and_its_old_link_ends(client, run):
    row = enroll(run)
    data = seat(name="李生", phone="139 0013 9000", email="li@example.com")
    assert client.post(at(row, "pass-on/"), data)["Location"] == "/enrollments/passed-on/"
    assert words("The seat is passed on") in client.get("/enrollments/passed-on/").content.decode()
    for again in (client.post(at(row, "pass-on/"), data | {"name": "王生"}), client.get(at(row, "edit/"))):
        assert again.status_code == 410
        assert words("The seat is passed on") in again.content.decode()
        assert not any(
            name in again.content.decode() for name in ("李生", "陈禾", "王生", row.run.course.title)
        )
        assert again["Cache-Control"] == "private, no-store"
    passed = Enrollment.objects.get()
    assert (passed.pk, passed.name, passed.state) == (row.pk, "李生", State.CONFIRMED)
    html = client.get(at(passed)).content.decode()
    assert "陈禾1" not in html
    assert words("The seat was passed on to you") in html
    assert words("You took a seat") not in html


# -- a company's people
def test_a_teams_seat_is_its_contacts_business(client):
    run = factories.run()
    group = seats.enroll_group(
        run=run,
        contact={
            "company": "江城机电",
            "name": "何人事",
            "phone": "+8613900139000",
            "email": "hr@example.com",
        },
        people=[{"name": "陈禾", "phone": "", "email": ""}],
        wants_together=True,
        idempotency_key="team",
        address="203.0.113.7",
        by=None,
        now=timezone.now(),
    )
    row = group.enrollments.get()
    html = client.get(at(row)).content.decode()
    assert "何人事" in html
    for part in ("cancel/", "move/", "pass-on/", "offer/"):
        assert part not in html
        assert client.post(at(row, part), seat(answer="decline"))["Location"] == at(row)
    assert state(row) == State.CONFIRMED
    data = sent(seat(phone="", email="", consent=None))
    assert client.post(at(row, "edit/"), data)["Location"] == at(row, "?done=edited")


# -- a page that was left open in another tab
def test_another_tabs_cancelling_asks_again_when_the_seat_is_on_another_date(client, run):
    row, other = enroll(run), factories.run(course=run.course)
    shown = client.get(at(row, "cancel/")).context["seal"]
    client.post(at(row, "move/"), {"run": other.pk})
    asked = client.post(at(row, "cancel/"), {"seal": shown})
    assert (asked.status_code, state(row)) == (409, State.CONFIRMED)
    html = asked.content.decode()
    assert "请按现在的情况重新决定" in html
    assert dates.span(other.starts_at, other.ends_at) in html
    client.post(at(row, "cancel/"), {"seal": asked.context["seal"]})
    assert state(row) == State.CANCELLED


def test_a_fee_that_was_not_shown_is_asked_about(client):
    run = seat_pages.run(starts_at=timezone.now() + timedelta(days=3, minutes=5))
    row = enroll(run)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        shown = client.get(at(row, "cancel/")).context["seal"]
        clock.shift(timedelta(minutes=10))
        asked = client.post(at(row, "cancel/"), {"seal": shown})
        assert (asked.status_code, state(row)) == (409, State.CONFIRMED)
        assert words("Cancel, although the fee stays due") in asked.content.decode()


def test_leaving_the_list_does_not_give_up_a_seat_that_came_meanwhile(client, run):
    _seated, row = enroll(run, 1), enroll(run, 2)
    shown = client.get(at(row)).context["seal"]
    CourseRun.objects.filter(pk=run.pk).update(seats=2)
    seats.give_seat(enrollments=[row], by=factories.user("ada", is_staff=True), now=timezone.now(), note="x")
    assert client.post(at(row, "cancel/"), {"seal": shown}).status_code == 409
    assert state(row) == State.CONFIRMED


def test_another_tabs_date_is_not_changed_once_more(client, run):
    row, first, second = enroll(run), factories.run(course=run.course), factories.run(course=run.course)
    shown = client.get(at(row, "move/")).context["seal"]
    assert client.post(at(row, "move/"), {"run": first.pk, "seal": shown}).status_code == 302
    assert client.post(at(row, "move/"), {"run": first.pk, "seal": shown}).status_code == 302
    assert client.post(at(row, "move/"), {"run": second.pk, "seal": shown}).status_code == 409
    assert Enrollment.objects.get().run == first
