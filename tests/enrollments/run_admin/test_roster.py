"""The roster: everybody in their order, and what is done with the chosen ones."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from enrollments import seats
from enrollments.models import Attendance, Certificate, Enrollment, SeatEvent
from tests import factories
from tests.enrollments.run_admin.conftest import NOW, STARTS, enroll, page, said, state
from tests.markup import squeezed

State, Kind = Enrollment.State, SeatEvent.Kind


def act(office, run, action, *rows, **fields):
    data = {"action": action, "people": [row.pk for row in rows]} | fields
    return office.post(page("roster", run), data, follow=True)


def people(response):
    roster = response.context["roster"]
    return [
        [person.enrollment.name for person in part]
        for part in (roster.seated, roster.offered, roster.waiting, roster.gone)
    ]


def test_everybody_stands_where_they_belong(office, run):
    first, *_others = [enroll(run, n) for n in range(1, 5)]
    team = seats.enroll_group(
        run=run,
        contact={"company": "滨海重工", "name": "何", "phone": "+8613900139000", "email": "hr@example.com"},
        people=[{"name": "滨海甲", "phone": "+8613700000001"}, {"name": "滨海乙", "phone": "+8613700000002"}],
        wants_together=True,
        idempotency_key="team",
        address="203.0.113.7",
        by=None,
        now=NOW,
    )
    seats.cancel(enrollments=[first], by=None, now=NOW)

    response = office.get(page("roster", run))

    assert people(response) == [["陈2"], ["陈3"], ["陈4", "滨海甲", "滨海乙"], ["陈1"]]
    roster = response.context["roster"]
    assert [person.position for person in roster.waiting] == [1, 2, 2]
    assert [person.letter for person in roster.waiting] == ["", "A", "A"]
    assert [(one.group, one.letter, one.count) for one in roster.teams] == [(team, "A", 2)]
    text = response.content.decode()
    assert "12/8 10:00" in text  # until when the offer stands
    assert "138 0000 0002" in text
    assert "mailto:chen2@example.com" in text


@pytest.mark.parametrize("count", [3, 40])
def test_a_roster_asks_the_same_few_times(office, run, count, django_assert_num_queries):
    seats.change_capacity(run=run, seats=count - 1, seats_reserved=0, by=None, now=NOW)
    group = factories.enrollment_group(run=run)
    for n in range(count):
        row = enroll(run, n)
        Enrollment.objects.filter(pk=row.pk).update(group=group)
    with django_assert_num_queries(12):
        office.get(page("roster", run))


def test_a_seat_is_given_past_the_order_with_a_reason(office, run):
    one, _two, first, second = (enroll(run, n) for n in range(1, 5))
    assert said(act(office, run, "give_seat", second, note="老客户"))[0][0] == "error"  # nothing is free
    seats.cancel(enrollments=[one], by=None, now=NOW)
    seats.decline(enrollment=first, by=None, now=NOW)
    assert state(second) == State.OFFERED
    assert said(act(office, run, "give_seat", second))[0][0] == "error"
    assert said(act(office, run, "give_seat", second, note="老客户"))[0][0] == "success"
    line = second.events.last()
    assert (state(second), line.kind, line.note, line.by.username) == (
        State.CONFIRMED,
        Kind.CONFIRMED,
        "老客户",
        "ada",
    )


def test_moving_up_needs_a_reason(office, run):
    _one, _two, _first, second = (enroll(run, n) for n in range(1, 5))
    assert said(act(office, run, "bump", second, note=" "))[0][0] == "error"
    act(office, run, "bump", second, note="上次改期")
    assert people(office.get(page("roster", run)))[2] == ["陈4", "陈3"]


def test_cancelling_needs_a_reason_and_keeps_what_was_chosen(office, run):
    one = enroll(run, 1)
    refused = act(office, run, "cancel", one)
    assert said(refused)[0][0] == "error"
    assert f'value="{one.pk}" aria-label="陈1" checked' in squeezed(refused)
    act(office, run, "cancel", one, note="来电取消")
    assert (state(one), one.events.last().note) == (State.CANCELLED, "来电取消")


def test_moving_is_for_all_or_none(office, run):
    other = factories.run(
        course=run.course, seats=1, starts_at=STARTS + timedelta(days=7), instructor=run.instructor
    )
    one, two = enroll(run, 1), enroll(run, 2)
    full = act(office, run, "move", one, two, to=other.pk)
    assert said(full)[0][0] == "error"
    assert [Enrollment.objects.get(pk=row.pk).run for row in (one, two)] == [run, run]
    act(office, run, "move", one, to=other.pk, note="出差")
    one.refresh_from_db()
    assert (one.run, one.state) == (other, State.CONFIRMED)
    assert said(act(office, run, "move", two))[0][0] == "error"


def test_people_of_another_run_are_not_touched(office, run):
    other = enroll(factories.run(), 9)
    response = act(office, run, "cancel", other, note="x")
    assert said(response)[0][0] == "error"
    assert state(other) == State.CONFIRMED
    for hostile in ("abc", "99999999999999999999", "\u0663", "<b>"):
        response = office.post(page("roster", run), {"action": "cancel", "people": hostile, "note": "x"})
        assert response.status_code == 200


def test_attendance_is_marked_closed_and_corrected(office, run, clock):
    one, two = enroll(run, 1), enroll(run, 2)
    clock.move_to(STARTS)
    act(office, run, "check_in", one, on="2026-12-20")
    act(office, run, "check_in", two, on="2026-12-20")
    act(office, run, "take_back", two, on="2026-12-20")
    assert [mark.enrollment for mark in Attendance.objects.all()] == [one]
    assert "office-close" not in office.get(page("roster", run)).content.decode()
    early = office.post(page("close_attendance", run), follow=True)
    assert said(early)[0][0] == "error"

    clock.move_to(STARTS + timedelta(days=1, hours=9))
    assert "office-close" in office.get(page("roster", run)).content.decode()
    assert said(office.post(page("close_attendance", run), follow=True))[0][0] == "success"
    assert [state(one), state(two)] == [State.ATTENDED, State.NO_SHOW]
    assert said(act(office, run, "attended", two))[0][0] == "error"
    act(office, run, "attended", two, note="漏签")
    assert state(two) == State.ATTENDED
    act(office, run, "certify", one, two)
    assert Certificate.objects.count() == 2
    assert said(act(office, run, "no_show", two, note="x"))[0][0] == "error"


def test_an_action_nobody_knows_is_refused(office, run):
    enroll(run, 1)
    assert act(office, run, "nonsense").status_code == 403
    assert said(act(office, run, "cancel", note="x"))[0][0] == "error"


PAGES = ("roster", "enroll", "check_in", "decision", "copy", "sign_in_sheet", "name_cards", "roster_file")


@pytest.mark.parametrize("name", PAGES)
def test_who_may_see_the_pages_of_a_run(name, client, office, run, cleo, ben):
    enroll(run, 1)
    assert office.get(page(name, run)).status_code == 200
    for who, status in ((None, 302), (cleo, 302), (ben, 403)):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get(page(name, run)).status_code == status, who
        if name not in ("sign_in_sheet", "name_cards", "roster_file"):
            assert client.post(page(name, run)).status_code in (302, 403)


def test_rights_are_asked_for_each_action(client, run):
    one = enroll(run, 1)
    client.force_login(factories.user("ben", is_staff=True, permissions=["view_enrollment"]))
    response = client.get(page("roster", run))
    assert response.status_code == 200
    assert response.context["actions"] == {}
    assert act(client, run, "cancel", one, note="x").status_code == 403
    assert client.post(page("close_attendance", run)).status_code == 403


def test_the_roster_is_a_workbook_without_formulas(office, run):
    one, _two = enroll(run, 1, name="=1+1", company="@SUM(A1)"), enroll(run, 2)
    factories.attendance(enrollment=one)
    answer = office.get(page("roster_file", run))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}
    assert any("1+1" in str(value) for value in rows[1])
    assert rows[1][-2:] == ("✓", None)
    called = quote(f"{run.course.title}-2026-12-20-名单.xlsx")
    assert answer["Content-Disposition"] == (
        f"attachment; filename=\"roster-{run.pk}.xlsx\"; filename*=UTF-8''{called}"
    )


# -- by hand


def by_hand(office, run, **fields):
    token = office.get(page("enroll", run)).context["form"]["form_token"].value()
    data = {"name": "王晓", "phone": "138 0013 8000", "company": "江城机电", "has_agreed": "on"}
    return office.post(page("enroll", run), data | {"form_token": token} | fields, follow=True)


def test_who_phoned_is_enrolled_by_staff(office, run):
    by_hand(office, run)
    row = Enrollment.objects.get()
    assert (row.name, row.phone, row.state) == ("王晓", "+8613800138000", State.CONFIRMED)
    assert row.events.get().by.username == "ada"


def test_the_same_page_twice_is_one_enrolment(office, run):
    token = office.get(page("enroll", run)).context["form"]["form_token"].value()
    by_hand(office, run, form_token=token)
    by_hand(office, run, form_token=token)
    assert Enrollment.objects.count() == 1


def test_what_a_form_refuses_is_said(office, run):
    assert by_hand(office, run, has_agreed="").context["form"].errors
    assert by_hand(office, run, phone="12345").context["form"].errors
    assert by_hand(office, run, phone="").context["form"].errors
    by_hand(office, run)
    again = by_hand(office, run, name="王晓晓")
    assert "王晓" in str(again.context["form"].non_field_errors())
    assert Enrollment.objects.count() == 1


def test_staff_let_somebody_in_late_and_without_limits(office, run, clock, settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = 1
    clock.move_to(STARTS + timedelta(minutes=10))
    by_hand(office, run)
    by_hand(office, run, phone="138 0013 8001", name="李四")
    by_hand(office, run, phone="138 0013 8002", name="张三")
    assert [row.state for row in Enrollment.objects.order_by("pk")] == [
        "confirmed",
        "confirmed",
        "waitlisted",
    ]


# -- the lists


def changelist(office, name, **query):
    response = office.get(reverse(f"admin:enrollments_{name}_changelist"), query)
    return list(response.context["cl"].result_list)


def test_enrolments_are_found_and_open_on_what_waits(office, run, clock):
    one, two, waits = (enroll(run, n) for n in range(1, 4))
    seats.cancel(enrollments=[one], by=None, now=NOW)
    assert changelist(office, "enrollment") == [waits, two, one]
    for text in ("陈2", "138 0000 0002", "138-0000-0002", two.email, two.reference, two.reference[1:]):
        assert changelist(office, "enrollment", q=text) == [two], text
    assert changelist(office, "enrollment", run__id__exact=run.pk) == [waits, two, one]
    clock.move_to(STARTS + timedelta(days=9))
    assert changelist(office, "enrollment") == []
    assert changelist(office, "enrollment", when="past") == [waits, two, one]
    assert changelist(office, "enrollment", q="陈2") == [two]


def edited(office, row, **fields):
    address = reverse("admin:enrollments_enrollment_change", args=[row.pk])
    names = ("name", "phone", "email", "company", "department", "invoice_title", "invoice_tax_number")
    data = {name: getattr(row, name) for name in (*names, "invoice_email")}
    formsets = {
        f"{prefix}-{name}": 0 for prefix in ("events", "mails") for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return office.post(address, data | formsets | fields, follow=True)


def test_details_are_corrected_through_the_ledger(office, run):
    one, two = enroll(run, 1), enroll(run, 2)
    edited(office, one, name="陈晨", phone="139 0013 9000", state="cancelled")
    one.refresh_from_db()
    assert (one.name, one.phone, one.state) == ("陈晨", "+8613900139000", State.CONFIRMED)
    assert one.events.last().kind == Kind.EDITED
    taken = edited(office, one, phone=two.phone)
    assert taken.context["adminform"].form.errors
    assert edited(office, one, name="a\x00b").status_code in (200, 400)


def test_the_log_is_read_only(office, run):
    one = enroll(run, 1)
    line = one.events.get()
    assert changelist(office, "seatevent", run__id__exact=run.pk) == [line]
    address = reverse("admin:enrollments_seatevent_change", args=[line.pk])
    assert office.get(address).status_code == 200
    assert office.post(address, {"note": "改写"}).status_code == 403


def test_certificates_are_found_and_revoked(office, run, clock):
    row = enroll(run, 1)
    made = factories.certificate(enrollment=row)
    assert changelist(office, "certificate", q=made.number.lower().replace("-", " ")) == [made]
    address = reverse("admin:enrollments_certificate_change", args=[made.pk])
    office.post(address, {"reason": "", "name": "别人"})
    made.refresh_from_db()
    assert made.is_valid
    office.post(address, {"reason": "姓名写错"})
    made.refresh_from_db()
    assert (made.name, made.is_valid, made.revoked_note) == (row.name, False, "姓名写错")
    assert row.events.last().kind == Kind.REVOKED


def test_a_certificate_before_the_attendance_is_closed_says_what_is_missing(office, run, clock):
    here = enroll(run, 1)
    clock.move_to(STARTS + timedelta(hours=1))
    act(office, run, "check_in", here, on=f"{STARTS:%Y-%m-%d}")
    answer = act(office, run, "certify", here)
    assert "请先结束考勤" in answer.content.decode()


def test_enter_in_the_reason_does_nothing(office, run):
    """The first button of a form is the one that Enter presses; cancelling writes to people."""
    enroll(run, 1)
    form = office.get(page("roster", run)).content.decode().partition('id="office-act"')[2]
    first = form[form.index("<button") :].partition(">")[0]
    assert "disabled" in first


def test_what_another_tab_has_done_is_said_with_the_name(office, run):
    row = enroll(run, 1)
    for _tab in range(2):
        answer = act(office, run, "cancel", row, note="本人来电")
    assert f"{row.name}的报名已经是“已取消”" in answer.content.decode()
