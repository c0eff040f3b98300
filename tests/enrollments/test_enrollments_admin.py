"""What an admin or consultant does with runs, inquiries and mails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Format
from enrollments.models import CourseRun
from messaging import bounces
from messaging.delivery import throttle
from messaging.models import OutboxMail, Undeliverable
from sales.models import Inquiry, InquiryEvent
from tests import factories as make

Stage, State = Inquiry.Stage, OutboxMail.State


@pytest.fixture
def office(client, db):
    client.force_login(make.user("ada", is_staff=True, is_superuser=True))
    return client


def address(row, name="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])


def changelist(office, model, **query):
    response = office.get(
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), query
    )
    return list(response.context["cl"].result_list)


def answer(office, inquiry, **data):
    formsets = {
        f"{prefix}-{name}": 0 for prefix in ("events", "mails") for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return office.post(address(inquiry), formsets | data, follow=True)


def log(inquiry):
    return [(event.kind, event.to_stage, event.note) for event in inquiry.events.all()]


# -- inquiries


def test_the_list_opens_on_what_waits_the_longest_unanswered_first(office):
    now = timezone.now()
    talked = make.inquiry(received_at=now - timedelta(days=9), stage=Stage.CONTACTED)
    young = make.inquiry(received_at=now - timedelta(hours=1))
    old = make.inquiry(received_at=now - timedelta(days=2))
    won = make.inquiry(stage=Stage.WON)

    assert changelist(office, Inquiry) == [old, young, talked]
    assert set(changelist(office, Inquiry, todo="all")) == {old, young, talked, won}
    assert changelist(office, Inquiry, todo="new") == [old, young]
    assert changelist(office, Inquiry, stage__exact="won") == [won]


def test_mine_and_nobodys(office):
    ada = make.user("boss", is_staff=True, is_superuser=True)
    office.force_login(ada)
    mine, free = make.inquiry(assigned_to=ada), make.inquiry()
    assert changelist(office, Inquiry, todo="mine") == [mine]
    assert changelist(office, Inquiry, todo="nobody") == [free]


def test_an_inquiry_is_found_by_name_phone_company_and_number(office):
    wanted = make.inquiry(name="赵敏行", phone="+8613912345678", company="云岭铸造")
    make.inquiry()
    for text in ("赵敏行", "139 1234 5678", "139-1234-5678", "云岭", wanted.email, wanted.reference):
        assert changelist(office, Inquiry, q=text) == [wanted], text


def test_the_chosen_class_is_in_the_list_and_in_the_lead(office):
    run = make.run(instructor=make.instructor(name="林澄"))
    inquiry = make.inquiry(course=run.course, run=run)
    page = office.get(address(inquiry)).content.decode()
    assert f'<a href="{address(run)}">' in page
    assert "林澄" in page
    listed = reverse("admin:sales_inquiry_changelist")
    with CaptureQueriesContext(connection) as once:
        assert "field-run_date" in office.get(listed).content.decode()
    for _ in range(3):
        make.inquiry(run=make.run(course=run.course))
    with CaptureQueriesContext(connection) as often:
        office.get(listed)
    assert len(often) == len(once)


def test_a_stage_is_moved_with_a_note_and_a_line_in_the_log(office):
    inquiry = make.inquiry()
    response = answer(office, inquiry, _move="contacted", note="约了周五")

    inquiry.refresh_from_db()
    assert inquiry.stage == Stage.CONTACTED
    assert log(inquiry) == [("moved", "contacted", "约了周五")]
    assert inquiry.events.get().by.username == "ada"
    assert response.redirect_chain[0][0] == address(inquiry)


def test_only_allowed_moves_are_offered_and_done(office):
    inquiry = make.inquiry(stage=Stage.WON)
    assert office.get(address(inquiry)).context["moves"] == [Stage.CONTACTED]
    for stage in ("spam", "nonsense", "\x01"):
        response = answer(office, inquiry, _move=stage)
        assert response.status_code == 200
    inquiry.refresh_from_db()
    assert inquiry.stage == Stage.WON
    assert log(inquiry) == []


def test_a_consultant_is_assigned_and_a_note_kept(office):
    ben, inquiry = make.user("ben", is_staff=True), make.inquiry()
    answer(office, inquiry, assigned_to=ben.pk, note="请本周联系", _continue="1")

    inquiry.refresh_from_db()
    assert inquiry.assigned_to == ben
    assert log(inquiry) == [("assigned", "", "ben"), ("noted", "", "请本周联系")]


def test_who_is_not_staff_gets_no_inquiries(office, cleo):
    inquiry = make.inquiry()
    answer(office, inquiry, assigned_to=cleo.pk)
    inquiry.refresh_from_db()
    assert inquiry.assigned_to is None


def test_what_the_visitor_wrote_stays(office):
    inquiry = make.inquiry(name="王晓", message="<script>alert(1)</script>")
    answer(office, inquiry, name="李四", stage="won", message="", note="")
    inquiry.refresh_from_db()
    assert (inquiry.name, inquiry.stage) == ("王晓", Stage.NEW)
    text = office.get(address(inquiry)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_log_is_only_ever_added_to(office):
    line = make.event()
    inquiry = line.inquiry
    rewritten = {
        "events-TOTAL_FORMS": 1,
        "events-INITIAL_FORMS": 1,
        "events-0-id": line.pk,
        "events-0-note": "改写",
    }
    answer(office, inquiry, **rewritten, note="新的一行")
    answer(office, inquiry, **rewritten, **{"events-0-DELETE": "on"})
    assert [event.note for event in InquiryEvent.objects.order_by("pk")] == ["已电话联系", "新的一行"]


def test_inquiries_are_neither_written_nor_deleted_by_staff(client, db):
    inquiry = make.inquiry()
    ben = make.user("ben", is_staff=True, permissions=["change_inquiry", "add_inquiry", "delete_inquiry"])
    client.force_login(ben)
    assert client.get(reverse("admin:sales_inquiry_add")).status_code == 403
    assert client.post(address(inquiry, "delete"), {"post": "yes"}).status_code == 403


def test_a_superuser_may_delete_one_with_all_that_hangs_on_it(office):
    inquiry = make.event().inquiry
    make.mail(about=inquiry)
    office.post(address(inquiry, "delete"), {"post": "yes"})
    assert not Inquiry.objects.exists()
    assert not OutboxMail.objects.exists()


# -- runs


def test_the_list_opens_on_runs_to_come(office):
    now = timezone.now()
    over = make.run(starts_at=now - timedelta(days=3))
    coming = make.run(starts_at=now + timedelta(days=3), seats=20, seats_taken=20)
    assert changelist(office, CourseRun) == [coming]
    assert changelist(office, CourseRun, when="past") == [over]
    assert changelist(office, CourseRun, when="all") == [over, coming]
    assert changelist(office, CourseRun, seats="full") == [coming]
    assert changelist(office, CourseRun, seats="free") == []
    month = f"{timezone.localtime(coming.starts_at):%Y-%m}"
    assert changelist(office, CourseRun, month=month) == [coming]
    for nonsense in ("0001-01", "9999-12", "2026-13", "x"):
        assert changelist(office, CourseRun, month=nonsense) == []


def add_run(office, course, **changes):
    teacher = make.instructor(courses=[course])
    data = {
        "course": course.pk,
        "instructor": teacher.pk,
        "format": Format.ONLINE,
        "starts_at_0": "2027-03-01",
        "starts_at_1": "09:00",
        "ends_at_0": "2027-03-02",
        "ends_at_1": "17:00",
        "seats": 30,
        "seats_reserved": 0,
        "seats_needed": 0,
        "state": "open",
    }
    return office.post(reverse("admin:enrollments_courserun_add"), data | changes, follow=True)


def test_a_run_is_sold_with_the_version_that_visitors_see(office):
    course = make.course()
    add_run(office, course)
    assert CourseRun.objects.get().syllabus == course.current_syllabus


def test_a_course_without_a_released_outline_has_no_runs(office):
    response = add_run(office, make.course(outline=None))
    assert "course" in response.context["adminform"].form.errors


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_at_0": "2027-02-28"},
        {"seats_reserved": 31},
        {"format": Format.OFFLINE},
        {"price": "-1"},
        {"seats": "99999999999999999999"},
    ],
    ids=str,
)
def test_what_the_database_refuses_is_said_in_the_form(office, changes):
    response = add_run(office, make.course(), **changes)
    assert response.context["adminform"].form.errors
    assert not CourseRun.objects.exists()


def test_the_version_of_another_course_is_refused(office):
    response = add_run(office, make.course(), syllabus=make.course().current_syllabus.pk)
    assert "syllabus" in response.context["adminform"].form.errors


def warnings(response):
    return [str(message) for message in response.context["messages"] if message.level_tag == "warning"]


def test_what_speaks_against_an_instructor_is_said(office):
    course = make.course()
    assert warnings(add_run(office, course)) == []
    teacher = CourseRun.objects.get().instructor

    make.absence(instructor=teacher, starts_on="2027-03-02", ends_on="2027-03-09", reason="驻厂")
    later = {"starts_at_0": "2027-03-03", "ends_at_0": "2027-03-03"}
    told = warnings(add_run(office, make.course(), instructor=teacher.pk, **later))

    assert len(told) == 2
    assert "驻厂" in told[0]
    assert CourseRun.objects.count() == 2


# -- mails


def test_the_outbox_opens_on_what_has_not_left(office):
    waiting = make.mail()
    failed = make.mail(state=State.FAILED, due_at=timezone.now() + timedelta(hours=1))
    sent = make.mail(state=State.SENT)
    assert changelist(office, OutboxMail) == [failed, waiting]
    assert changelist(office, OutboxMail, state="sent") == [sent]


def act(office, action, mails):
    data = {"action": action, "_selected_action": [mail.pk for mail in mails]}
    address = reverse("admin:messaging_outboxmail_changelist")
    return office.post(f"{address}?state=all", data, follow=True)


def states(*mails):
    return [OutboxMail.objects.get(pk=mail.pk).state for mail in mails]


def test_what_failed_is_sent_again_and_what_was_sent_is_not(office):
    failed = make.mail(state=State.FAILED, attempts=7, error="550 no such mailbox")
    cancelled, sent = make.mail(state=State.CANCELLED), make.mail(state=State.SENT)
    act(office, "retry", [failed, cancelled, sent])

    assert states(failed, cancelled, sent) == ["queued", "queued", "sent"]
    failed.refresh_from_db()
    assert (failed.attempts, failed.error) == (0, "")
    assert failed.due_at <= timezone.now()


def test_what_waits_is_cancelled_and_what_is_being_sent_is_not(office):
    waiting, failed = make.mail(), make.mail(state=State.FAILED)
    sending, sent = make.mail(state=State.SENDING, begun_at=timezone.now()), make.mail(state=State.SENT)
    act(office, "cancel", [waiting, failed, sending, sent])

    assert states(waiting, failed, sending, sent) == ["cancelled", "cancelled", "sending", "sent"]
    waiting.refresh_from_db()
    assert "ada" in waiting.error


def test_why_a_mail_has_not_left_is_said_in_plain_words(office):
    make.mail(state=State.FAILED, cause="mailbox_full", error="452 4.2.2 over quota", is_maybe_double=True)
    listed = office.get(reverse("admin:messaging_outboxmail_changelist")).content.decode()
    assert "收件人的邮箱已满" in listed
    shown = office.get(address(OutboxMail.objects.get())).content.decode()
    assert "452 4.2.2 over quota" in shown
    assert "可能重复送达" in shown
    assert "收件人的邮箱已满" in office.get("/admin/").content.decode()


def test_what_waits_for_another_try_is_tried_at_once(office):
    later = timezone.now() + timedelta(hours=5)
    waiting = make.mail(attempts=3, cause="busy", due_at=later)
    untried = make.mail(due_at=later)
    act(office, "retry", [waiting, untried])
    waiting.refresh_from_db()
    untried.refresh_from_db()
    assert (waiting.attempts, waiting.cause) == (0, "")
    assert waiting.due_at <= timezone.now()
    assert untried.due_at == later


def test_a_mail_server_that_is_down_is_said(office):
    throttle.close("451 后端故障", now=timezone.now())
    for page in (reverse("admin:messaging_outboxmail_changelist"), "/admin/"):
        assert "451 后端故障" in office.get(page).content.decode()
    throttle.open_again()
    assert "451" not in office.get("/admin/").content.decode()


def test_an_address_is_cleared_by_a_person_and_marked_again_by_what_comes_back(office):
    gone = make.undeliverable(marked_at=timezone.now() - timedelta(days=2))
    assert changelist(office, Undeliverable) == [gone]
    data = {"action": "clear", "_selected_action": [gone.pk]}
    office.post(reverse("admin:messaging_undeliverable_changelist"), data)
    gone.refresh_from_db()
    assert gone.cleared_by.username == "ada"
    assert not bounces.is_undeliverable(gone.address.upper())
    assert changelist(office, Undeliverable) == []
    assert changelist(office, Undeliverable, cleared="yes") == [gone]

    said = {"address": gone.address, "reason": "bounced"}
    bounces.mark(**said, now=gone.cleared_at - timedelta(hours=1))  # said before, heard after
    assert not bounces.is_undeliverable(gone.address)
    bounces.mark(**said, now=gone.cleared_at + timedelta(hours=1))
    assert bounces.is_undeliverable(gone.address)


def test_mails_are_neither_written_nor_changed_nor_deleted_by_hand(office):
    mail = make.mail()
    assert office.get(reverse("admin:messaging_outboxmail_add")).status_code == 403
    assert office.get(address(mail, "delete")).status_code == 403
    office.post(address(mail), {"to": "other@example.com", "state": "sent"})
    mail.refresh_from_db()
    assert (mail.to, mail.state) == ("wang@example.com", "queued")
