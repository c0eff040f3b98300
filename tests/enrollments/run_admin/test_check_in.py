"""The door: a list of names, a code on a name card; only staff check in, only on days of the class."""

from datetime import timedelta

import pytest
from django.urls import reverse

from enrollments import seats
from enrollments.models import Attendance, Enrollment
from tests import factories
from tests.enrollments.run_admin.conftest import STARTS, enroll, page, said
from trainingsite.lib import links


def tap(office, run, row, on="2026-12-20", **fields):
    return office.post(f"{page('check_in', run)}?on={on}", {"person": row.pk} | fields, follow=True)


def code_page(row):
    return reverse("check_in", args=[row.check_in_code])


def here(response):
    return [person.enrollment.name for person, is_here in response.context["people"] if is_here]


def test_a_name_is_tapped_and_taken_back(office, run, clock):
    one, two, waits = (enroll(run, n) for n in range(1, 4))
    clock.move_to(STARTS - timedelta(minutes=20))
    assert here(tap(office, run, one)) == ["陈1"]
    again = tap(office, run, one)
    assert (here(again), again.context["here"]) == (["陈1"], 1)
    assert here(tap(office, run, one, back="1")) == []
    assert said(tap(office, run, waits))[0][0] == "error"
    assert said(tap(office, run, two, on="2026-12-21"))[0][0] == "error"  # still to come
    assert not Attendance.objects.exists()


def test_the_page_opens_on_the_day_that_is_nearest(office, run, clock):
    enroll(run, 1)
    for now, day in (
        (STARTS - timedelta(days=3), 20),
        (STARTS + timedelta(days=1), 21),
        (STARTS + timedelta(days=9), 21),
    ):
        clock.move_to(now)
        assert office.get(page("check_in", run)).context["on"].day == day
    for wrong in ("2026-12-19", "abc", "", "2026-13-45"):
        status = office.get(page("check_in", run), {"on": wrong}).status_code
        assert status == (200 if wrong == "" else 404), wrong


@pytest.mark.parametrize("who", ["", "abc", "99999999999999999999", "-1", "\u0661"])
def test_who_is_not_on_the_run_is_not_found(office, run, who):
    assert office.post(page("check_in", run), {"person": who}).status_code == 404
    other = enroll(factories.run(), 9)
    assert tap(office, run, other).status_code == 404


def test_taking_back_is_a_right_of_its_own(client, run, clock):
    row = enroll(run, 1)
    clock.move_to(STARTS)
    client.force_login(
        factories.user("door", is_staff=True, permissions=["view_enrollment", "add_attendance"])
    )
    tap(client, run, row)
    refused = tap(client, run, row, back="1")
    assert said(refused)[0][0] == "error"
    assert Attendance.objects.count() == 1


# -- the code


def test_staff_confirm_the_code_by_a_button(office, run, clock):
    row = enroll(run, 1)
    clock.move_to(STARTS)
    asked = office.get(code_page(row))
    assert "陈1" in asked.content.decode()
    assert not Attendance.objects.exists()  # looking is not checking in
    assert "no-store" in asked["Cache-Control"]
    assert asked["Referrer-Policy"] == "same-origin"  # else browsers send the form with the origin "null"
    done = office.post(code_page(row), follow=True)
    assert "09:00" in done.content.decode()
    mark = Attendance.objects.get()
    assert (mark.enrollment, mark.by.username) == (row, "ada")
    office.post(code_page(row))
    assert Attendance.objects.count() == 1


def test_another_sites_page_checks_nobody_in(office, run, clock):
    row = enroll(run, 1)
    clock.move_to(STARTS)
    office.handler.enforce_csrf_checks = True
    assert office.post(code_page(row)).status_code == 403
    token = office.get(code_page(row)).context["csrf_token"]
    elsewhere = {"Origin": "https://evil.example"}
    assert office.post(code_page(row), {"csrfmiddlewaretoken": token}, headers=elsewhere).status_code == 403
    assert not Attendance.objects.exists()
    assert office.post(code_page(row), {"csrfmiddlewaretoken": str(token)}).status_code == 302


def test_who_has_no_rights_learns_nothing(client, run, clock, cleo, ben):
    row = enroll(run, 1)
    clock.move_to(STARTS)
    for who in (None, cleo, ben):
        if who:
            client.force_login(who)
        shown = client.get(code_page(row))
        assert shown.status_code == 200
        assert "陈1" not in shown.content.decode()
        assert client.post(code_page(row)).status_code == 403
    assert not Attendance.objects.exists()


def test_a_code_without_a_seat_or_a_day_is_said(office, run, clock):
    _one, _two, waits = (enroll(run, n) for n in range(1, 4))
    assert "form method" not in office.get(code_page(_one)).content.decode()  # not today
    assert office.post(code_page(_one)).status_code == 409
    clock.move_to(STARTS)
    assert "form method" not in office.get(code_page(waits)).content.decode()
    assert office.post(code_page(waits)).status_code == 409


@pytest.mark.parametrize("code", ["1", "1:abc", "abc", ":", "9" * 30, "１:x"])
def test_a_code_that_is_not_ours_is_not_found(client, db, code):
    assert client.get(reverse("check_in", args=[code])).status_code == 404
    assert client.get(reverse("check_in_code", args=[code])).status_code == 404


def test_a_code_of_nobody_is_not_found(client, db):
    assert client.get(reverse("check_in", args=[links.check_in_code(10**17)])).status_code == 404


def test_the_code_is_shown_on_the_private_page(client, run):
    row = enroll(run, 1)
    shown = client.get(row.get_absolute_url()).content.decode()
    drawing = reverse("check_in_code", args=[row.check_in_code])
    assert f'src="{drawing}"' in shown
    picture = client.get(drawing)
    assert (picture["Content-Type"], picture.content[:4]) == ("image/svg+xml", b"<svg")
    seats.cancel(enrollments=[row], by=None, now=STARTS - timedelta(days=9))
    assert drawing not in client.get(Enrollment.objects.get().get_absolute_url()).content.decode()
