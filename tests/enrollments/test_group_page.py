"""A group's own page: who comes, and every change its contact makes; twice is once, and the log tells the state."""

import io
from datetime import timedelta
from urllib.parse import quote

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from enrollments import seats
from enrollments.models import Enrollment, EnrollmentGroup, SeatEvent
from messaging import emails
from tests.enrollments.group_forms import rows
from tests.enrollments.seats.helping import NOW, STARTS, check_books, enroll, run_of, team
from tests.enrollments.test_group_enroll import text_of
from trainingsite.lib import dates

pytestmark = pytest.mark.django_db
State = Enrollment.State


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield
        check_books()


def states(group):
    return list(group.enrollments.order_by("rank").values_list("state", flat=True))


def page(client, group, **query):
    return text_of(client.get(group.get_absolute_url(), query))


def first(group):
    return group.enrollments.order_by("rank").first()


def address(name, group, *args):
    return reverse(name, args=[group.token, *args])


def test_who_comes_with_states_and_places(client):
    run = run_of(3)
    enroll(run, 9)
    text = page(client, team(run, [1, 2, 3], together=False))
    assert text.count("候补第 1 位") == 1
    assert ("陈1" in text, "138 0000 0001" in text, "chen3@example.com" in text) == (True, True, True)
    assert "有几个坐几个" in text
    assert "陈1、陈2：已报名，有座位" in " ".join(text.split())


def test_the_log_says_what_happened_at_once_in_one_line(client):
    text = " ".join(page(client, team(run_of(30), range(1, 8), together=True)).split())
    assert "陈1、陈2、陈3等 7 人：已报名，有座位" in text


def test_cancelling_shows_first_and_decides_then(client):
    group = team(run_of(30), [1, 2, 3], together=True)
    row = first(group)
    ask = client.get(address("group_cancel", group), {"person": [row.pk]})
    assert ("取消 1 人" in text_of(ask), "无需付费" in text_of(ask)) == (True, True)
    assert states(group) == ["confirmed"] * 3
    for _click in range(2):
        client.post(address("group_cancel", group), {"person": [row.pk]})
    assert states(group) == ["cancelled", "confirmed", "confirmed"]
    assert SeatEvent.objects.filter(kind="cancelled").count() == 1


def test_cancelling_nobody_says_that_nobody_was_ticked(client):
    group = team(run_of(30), [1, 2], together=True)
    answer = client.get(address("group_cancel", group), follow=True)
    assert "没有取消任何人" in text_of(answer)
    assert "alert-warning" in answer.content.decode()


def test_numbers_are_shown_for_correction_as_people_write_them(client):
    group = team(run_of(30), [1], together=True)
    assert (
        'value="138 0000 0001"'
        in client.get(address("group_person", group, first(group).pk)).content.decode()
    )
    assert 'value="+86' not in client.get(address("group_contact", group)).content.decode()


def test_it_says_until_when_cancelling_is_free(client):
    group = team(run_of(30), [1, 2], together=True)
    assert dates.moment(group.run.free_until) in page(client, group)


def test_who_cancels_late_is_told_the_fee_before(client):
    group = team(run_of(30), [1, 2], together=True)
    with time_machine.travel(STARTS - timedelta(days=2), tick=False):
        ask = text_of(client.get(address("group_cancel", group), {"person": [row.pk for row in group.enrollments.all()]}))  # fmt: skip
        assert "2 个座位的费用仍须支付：¥5,600" in ask
        client.post(address("group_cancel", group), {"person": [first(group).pk]})
    assert states(group) == ["cancelled", "confirmed"]


def test_nobody_cancels_once_the_class_has_begun(client):
    group = team(run_of(30), [1], together=True)
    with time_machine.travel(STARTS + timedelta(minutes=1), tick=False):
        text = text_of(client.post(address("group_cancel", group), {"person": [first(group).pk]}))
    assert "课程已开始" in text
    assert states(group) == ["confirmed"]


def test_another_groups_people_are_not_to_be_had(client):
    run = run_of(30)
    mine, theirs = team(run, [1], together=True), team(run, [2], together=True)
    client.post(address("group_cancel", mine), {"person": [first(theirs).pk]})
    assert client.get(address("group_person", mine, first(theirs).pk)).status_code == 404
    assert states(theirs) == ["confirmed"]


def test_details_are_put_right(client):
    group = team(run_of(30), [1, 2], together=True)
    row = first(group)
    data = {"name": "陈一", "phone": "13800000001", "email": "", "department": "财务", "do": "edit"}
    response = client.post(address("group_person", group, row.pk), data)
    assert response.url.startswith(group.get_absolute_url())
    row.refresh_from_db()
    assert (row.name, row.email, row.department) == ("陈一", "", "财务")
    assert "138 0000 0001" in page(client, group)


def test_a_colleague_comes_instead_once(client):
    group = team(run_of(30), [1, 2], together=True)
    row, data = first(group), {"name": "李雷", "phone": "13900000001", "do": "swap"}
    for _click in range(2):
        client.post(address("group_person", group, row.pk), data)
    swapped = Enrollment.objects.get(pk=row.pk)
    assert (swapped.name, swapped.email, swapped.state) == ("李雷", "", "confirmed")
    assert swapped.token != row.token
    assert SeatEvent.objects.filter(kind="swapped").count() == 1
    assert "陈1 → 李雷" in page(client, group)


@pytest.mark.parametrize("do", ["edit", "swap"])
def test_a_page_left_open_changes_nobody_who_came_instead_meanwhile(client, do):
    group = team(run_of(30), [1, 2], together=True)
    row = first(group)
    opened = client.get(address("group_person", group, row.pk)).context["seal"]
    client.post(
        address("group_person", group, row.pk), {"name": "李雷", "phone": "13900000001", "do": "swap"}
    )
    late = {"name": "陈一", "phone": "13800000001", "do": do, "seal": opened}
    answer = client.post(address("group_person", group, row.pk), late)
    assert "现在是李雷的" in text_of(answer)
    assert first(group).name == "李雷"
    client.post(address("group_person", group, row.pk), late | {"seal": answer.context["seal"]})
    assert first(group).name == "陈一"


def test_a_second_press_of_the_swap_is_no_complaint(client):
    group = team(run_of(30), [1], together=True)
    row = first(group)
    opened = client.get(address("group_person", group, row.pk)).context["seal"]
    data = {"name": "李雷", "phone": "13900000001", "do": "swap", "seal": opened}
    answers = [client.post(address("group_person", group, row.pk), data) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]


def test_cancelling_asks_again_when_somebody_else_sits_there_by_now(client):
    group = team(run_of(30), [1, 2], together=True)
    row = first(group)
    asked = client.get(address("group_cancel", group), {"person": [row.pk]})
    client.post(
        address("group_person", group, row.pk), {"name": "李雷", "phone": "13900000001", "do": "swap"}
    )
    late = {"person": [row.pk], "seal": asked.context["seal"]}
    again = client.post(address("group_cancel", group), late)
    assert "请按现在的情况重新决定" in text_of(again)
    assert states(group) == ["confirmed"] * 2
    client.post(address("group_cancel", group), late | {"seal": again.context["seal"]})
    assert states(group) == ["cancelled", "confirmed"]


def test_a_colleague_who_comes_already_is_refused(client):
    group = team(run_of(30), [1, 2], together=True)
    data = {"name": "陈2", "phone": "13800000002", "do": "swap"}
    text = text_of(client.post(address("group_person", group, first(group).pk), data))
    assert "已在本班次名单中" in text
    assert first(group).name == "陈1"


def test_who_cancelled_comes_back(client):
    group = team(run_of(30), [1, 2], together=True)
    row = first(group)
    seats.cancel(enrollments=[row], by=None, now=NOW)
    assert "重新报名" in page(client, group)
    for _click in range(2):
        client.post(address("group_person", group, row.pk), {"do": "rejoin"})
    assert states(group) == ["confirmed"] * 2


def offered(run=None):
    run = run or run_of(2)
    others = [enroll(run, n) for n in (8, 9)]
    group = team(run, [1, 2], together=True)
    seats.cancel(enrollments=others, by=None, now=NOW)
    assert states(group) == ["offered"] * 2
    return group


@pytest.mark.parametrize(("do", "state"), [("accept", "confirmed"), ("decline", "cancelled")])
def test_an_offer_is_shown_by_get_and_answered_by_post(client, do, state):
    group = offered()
    assert "已为贵公司保留 2 个座位" in page(client, group, do=do)
    assert states(group) == ["offered"] * 2
    answers = [client.post(group.get_absolute_url(), {"do": do}).url for _click in range(2)]
    assert states(group) == [state] * 2
    assert answers[1].endswith("?done=gone")


def test_waiting_together_or_taking_fewer(client):
    run = run_of(2)
    enroll(run, 9)
    group = team(run, [1, 2], together=True)
    assert "2 人候补中" in page(client, group)
    for _click in range(2):
        client.post(group.get_absolute_url(), {"do": "fewer"})
    assert states(group) == ["offered", "waitlisted"]
    client.post(group.get_absolute_url(), {"do": "together"})
    group.refresh_from_db()
    assert group.wants_together
    assert SeatEvent.objects.filter(kind__in=("fewer", "together")).count() == 2


def test_who_has_gone_to_another_date_is_not_shown_here(client):
    run = run_of(30)
    group, other = (
        team(run, [1, 2], together=True),
        run_of(30, course=run.course, starts_at=STARTS + timedelta(days=9)),
    )
    seats.move(enrollment=first(group), to=other, by=None, now=NOW)
    html = client.get(group.get_absolute_url()).content.decode()
    assert html.count('scope="row"') == 1
    assert "陈1：改到其他班次" in page(client, group)


def test_an_unknown_action_does_nothing(client):
    group = team(run_of(2), [1], together=True)
    assert client.post(group.get_absolute_url(), {"do": "x"}).status_code == 302
    assert states(group) == ["confirmed"]


def test_contact_and_invoice_change_and_people_follow_the_company(client):
    group = team(run_of(30), [1, 2], together=True)
    group.enrollments.update(company="江城机电")
    data = {"company": "江城机电股份", "name": "何", "phone": "13900139000", "email": "new@example.com"}
    assert "纳税人识别号" in text_of(
        client.post(address("group_contact", group), data | {"invoice_tax_number": "123"})
    )
    data |= {"invoice_title": "江城机电股份", "invoice_tax_number": "91110108551385082Q"}
    client.post(address("group_contact", group), data)
    group.refresh_from_db()
    assert (group.company, group.email, group.invoice_tax_number) == (
        "江城机电股份", "new@example.com", "91110108551385082Q")  # fmt: skip
    assert set(group.enrollments.values_list("company", flat=True)) == {"江城机电股份"}
    assert "联系人或发票信息已修改" in page(client, group)
    told = group.mails.get(to="new@example.com")
    assert group.token in emails.compose(told).body


CONTACT = {"company": "江城机电", "name": "贺新人", "phone": "13900139001"}


def test_a_new_contact_gets_a_new_link_and_the_old_one_ends(client):
    group = team(run_of(30), [1, 2], together=True)
    draft = client.post(
        address("group_add", group), rows(("陈3", "1", "", "")) | {"do": "check"}
    ).url.partition("#")[0]
    for to in ("new@example.com", group.email):
        answer = client.post(address("group_contact", group), CONTACT | {"email": to}, follow=True)
        assert answer.redirect_chain == [("/groups/passed-on/", 302)]
        for old in (group.get_absolute_url(), address("group_list", group), draft):
            ended = client.get(old)
            assert ended.status_code == 410
            assert not any(
                name in text_of(ended) for name in ("江城", "陈1", "贺新人", group.run.course.title)
            )
        assert client.post(address("group_contact", group), CONTACT).status_code == 410
        group.refresh_from_db()
        assert group.token in emails.compose(group.mails.filter(to=to).last()).body
        draft = group.import_drafts.get().get_absolute_url()
        assert client.get(draft).status_code == 200
    assert len(set(group.mails.filter(template="group_contact").values_list("to", flat=True))) == 2


def test_another_number_or_spelling_of_the_same_address_keeps_the_link(client):
    group = team(run_of(30), [1], together=True)
    client.post(address("group_contact", group), CONTACT | {"email": group.email.upper()})
    assert "贺新人" in page(client, group)


def test_the_list_as_a_workbook_holds_no_formula(client):
    group = team(run_of(30), [1, 2], together=True)
    group.enrollments.filter(name="陈1").update(
        name='=HYPERLINK("http://evil.example","x")', department="@SUM(1)"
    )
    response = client.get(address("group_list", group))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[1]][:3] == ["序号", "姓名", "手机"]
    assert sheet["B2"].value.startswith("=HYPERLINK")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert response["Cache-Control"] == "private, no-store"


def test_the_list_is_called_what_it_is(client):
    group = team(run_of(30), [1], together=True)
    EnrollmentGroup.objects.update(company='江城/机电"')
    name = f"{group.run.course.title}-2026-12-27-江城_机电_.xlsx"
    header = client.get(address("group_list", group))["Content-Disposition"]
    assert header == f"attachment; filename=\"group-{group.pk}.xlsx\"; filename*=UTF-8''{quote(name)}"


def test_people_are_added_to_the_group(client):
    group = team(run_of(30), [1], together=True)
    data = rows(("陈2", "13800000002", "", "")) | {"do": "enrol"}
    response = client.post(address("group_add", group), data)
    client.post(response.url.partition("#")[0], data)
    client.post(response.url.partition("#")[0], data)
    assert sorted(group.enrollments.values_list("name", flat=True)) == ["陈1", "陈2"]


@pytest.mark.parametrize("name", ["group", "group_add", "group_contact", "group_list", "group_cancel"])
def test_pages_are_kept_nowhere_and_strangers_find_nothing(client, name):
    group = team(run_of(30), [1], together=True)
    response = client.get(address(name, group), {"person": [first(group).pk]})
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert client.get(reverse(name, args=["x" * 22])).status_code == 404


@pytest.mark.parametrize("name", ["group", "group_add", "group_contact", "group_cancel"])
def test_another_sites_form_is_refused(client, name):
    group = team(run_of(30), [1], together=True)
    response = client.post(address(name, group), {"do": "accept"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_a_name_is_text_and_never_markup(client):
    group = team(run_of(30), [1], together=True)
    group.enrollments.update(name="<script>alert(1)</script>", department='"><img src=x>')
    for response in (
        client.get(group.get_absolute_url()),
        client.get(address("group_person", group, first(group).pk)),
    ):
        assert b"<script>alert" not in response.content
        assert b"<img src=x" not in response.content
