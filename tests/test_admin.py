"""Every page of the admin answers, with as many queries for a hundred rows as for three, whatever is typed."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.sites import site
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.syllabus import save_draft
from messaging.models import OutboxMail
from sales.models import Inquiry
from tests import factories as make
from tests.test_architecture import OURS
from trainingsite.roles import install_consultants

OURS = sorted(
    (model for model in site._registry if model._meta.app_label in OURS),
    key=lambda model: model._meta.label,
)
# Session and user are two; counting the rows, the rows, and what the columns and filters need are the rest.
QUERIES = {
    "courses.Article": 6,
    "courses.City": 4,
    "courses.Course": 8,
    "courses.Question": 4,
    "courses.Syllabus": 4,
    "courses.Tag": 4,
    "courses.Topic": 4,
    "enrollments.Certificate": 4,
    "enrollments.CourseRun": 6,
    "enrollments.Enrollment": 4,
    "enrollments.EnrollmentGroup": 4,
    "messaging.FollowUpStep": 4,
    "sales.Inquiry": 5,
    "messaging.MailTemplate": 4,
    "messaging.OutboxMail": 7,
    "messaging.Person": 5,
    "enrollments.SeatEvent": 4,
    "messaging.Undeliverable": 4,
    "instructors.Instructor": 8,
}


def page(model, name, *args, **query):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)
    return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


@pytest.fixture
def office(client, db):
    """An admin at the desk."""
    client.force_login(make.user("ada", is_staff=True, is_superuser=True))
    return client


def fill(count):
    """`count` rows in every list, each with everything a column shows."""
    city, consultant = make.city(), make.user("consultant", is_staff=True)
    for _number in range(count):
        course = make.course()
        save_draft(course=course, text=make.OUTLINE + "第三讲：写下来\n")
        teacher = make.instructor(cities=[city, make.city()], courses=[course])
        make.expertise(instructor=teacher, topic=course.topic)
        run = make.run(course=course, instructor=teacher, city=city)
        seat = make.enrollment(run=run, group=make.enrollment_group(run=run))
        make.seat_event(enrollment=seat, by=consultant)
        make.certificate(enrollment=seat, issued_by=consultant)
        make.article(tags=[make.tag()], courses=[course])
        make.question(course=course)
        inquiry = make.inquiry(course=course, assigned_to=consultant)
        make.mail(about=inquiry)
        make.undeliverable(cleared_by=consultant)
        make.consent()


# -- every page


def test_every_model_is_there():
    names = {model._meta.label for model in OURS}
    assert names == set(QUERIES)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_pages_answer_without_rows_and_with_them(office, model):
    assert office.get(page(model, "changelist")).status_code == 200
    fill(2)
    make.step()
    assert office.get(page(model, "changelist")).status_code == 200
    assert office.get(page(model, "add")).status_code == (200 if addable(model) else 403)
    for row in model.objects.all()[:3]:
        assert office.get(page(model, "change", row.pk)).status_code == 200
        assert office.get(page(model, "history", row.pk)).status_code == 200


NEVER_ADDED = (
    *("syllabus", "inquiry", "outboxmail", "undeliverable", "person"),
    *("enrollment", "enrollmentgroup", "seatevent", "certificate"),
)


def addable(model):
    return model._meta.model_name not in NEVER_ADDED


@pytest.mark.parametrize("count", [3, 100])
def test_lists_ask_as_often_for_three_rows_as_for_a_hundred(office, count):
    fill(count)
    make.step()
    asked = {}
    for model in OURS:
        with CaptureQueriesContext(connection) as queries:
            response = office.get(page(model, "changelist", all=""))
        asked[model._meta.label] = len(queries)
        assert (
            len(response.context["cl"].result_list)
            >= (count, 1)[model._meta.model_name in ("followupstep", "mailtemplate")]
        )
    assert asked == QUERIES


HOSTILE = [
    *(
        "'",
        '"',
        "%",
        "_",
        "\\",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        '"unclosed',
        "a" * 100_000,
    ),
    *(
        "催 " * 2000,
        "😀",
        "\u202eabc",
        "%ED%A0%80",
        "%FF",
        "\r\nX: y",
        "99999999999999999999",
        "20261122-00001",
    ),
    *("20261122-999999999999999999", "+86 138-0013 8000", "é", "٣", "(((", "NULL", "$$", "; DROP TABLE x"),
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_an_empty_list_says_what_to_do(office, model):
    model.objects.all().delete()
    html = office.get(page(model, "changelist")).content.decode()
    assert "list-empty" in html
    assert not addable(model) or "点页面上方的“增加”" in html
    fruitless = office.get(page(model, "changelist"), {"q": "没有这样的"}).content.decode()
    assert '<a href="?">清除条件</a>' in fruitless


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_whatever_is_searched_for_is_answered(office, model):
    fill(1)
    for text in HOSTILE:
        response = office.get(page(model, "changelist"), {"q": text})
        assert response.status_code == 200, text[:40]


def test_a_nul_byte_is_refused_with_a_page(office):
    assert office.get("/admin/courses/course/?q=%00").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {"month": "2026-13"},
        {"month": "99999-01"},
        {"month": "9999-12"},
        {"month": "abc"},
        {"when": "<b>"},
        {"p": "99999999999999999999"},
        {"p": "-1"},
        {"o": "1.2.-999"},
        {"state__exact": "nobody"},
        {"city__id__exact": "99999999999999999999"},
        {"nosuchfield": "1"},
        {"id__in": "1,x"},
    ],
    ids=str,
)
def test_whatever_a_filter_says_is_answered(office, query):
    make.run()
    response = office.get("/admin/enrollments/courserun/", query)
    assert response.status_code in (200, 302)


def test_a_row_that_is_not_there_leads_back(office):
    for pk in ("999999", "99999999999999999999", "abc"):
        assert office.get(f"/admin/sales/inquiry/{pk}/change/").status_code == 302


# -- who may


def test_strangers_and_people_without_rights_stay_out(client, cleo):
    address = page(Inquiry, "changelist")
    assert client.get(address).status_code == 302
    client.force_login(cleo)
    assert client.get(address).status_code == 302


def test_staff_without_rights_see_an_empty_desk(ada_client):
    make.inquiry(name="王晓不给看")
    response = ada_client.get("/admin/")
    assert response.status_code == 200
    assert "王晓不给看" not in response.content.decode()
    assert ada_client.get(page(Inquiry, "changelist")).status_code == 403


@pytest.fixture
def consultant(client, ben):
    from django.contrib.auth.models import Group

    install_consultants()
    ben.groups.add(Group.objects.get(name="consultants"))
    client.force_login(ben)
    return client


def test_consultants_see_leads_mails_and_runs_and_no_more(consultant):
    inquiry, run, mail = make.inquiry(), make.run(), make.mail()
    for row in (inquiry, run, mail):
        assert consultant.get(page(type(row), "changelist")).status_code == 200
        assert consultant.get(page(type(row), "change", row.pk)).status_code == 200
    assert consultant.get("/admin/courses/article/").status_code == 403
    assert consultant.get("/admin/auth/user/").status_code == 403
    assert consultant.get(page(Inquiry, "delete", inquiry.pk)).status_code == 403


def test_installing_the_group_again_leaves_its_rights(db):
    assert install_consultants()
    group = Group.objects.get(name="consultants")
    assert group.permissions.count() == 26
    group.permissions.remove(group.permissions.get(codename="view_course"))
    assert not install_consultants()
    assert group.permissions.count() == 25


def test_the_command_gives_what_is_missing_and_takes_nothing(db, capsys):
    install_consultants()
    group = Group.objects.get(name="consultants")
    group.permissions.remove(*group.permissions.filter(codename__in=["view_person", "add_certificate"]))
    group.permissions.add(Permission.objects.get(codename="add_course"))
    call_command("consultants")
    assert capsys.readouterr().out == "Given: add_certificate, view_person\n"
    assert group.permissions.count() == 27
    call_command("consultants")
    assert capsys.readouterr().out == "Nothing is missing.\n"


# -- the first page


def test_the_first_page_says_what_needs_doing(office, django_assert_num_queries):
    make.inquiry(name="等了很久", received_at=timezone.now() - timedelta(hours=30))
    make.inquiry(name="谈成的", stage=Inquiry.Stage.WON)
    make.mail(to="broken@example.com", state=OutboxMail.State.FAILED, error="550")
    course = make.course(title="改了大纲的课")
    save_draft(course=course, text=make.OUTLINE + "第三讲：写下来\n")
    make.run(course=make.course(title="下周开的课"), starts_at=timezone.now() + timedelta(days=6))
    make.run(course=make.course(title="下个月开的课"), starts_at=timezone.now() + timedelta(days=40))

    make.run(
        course=make.course(title="还差人的课"), starts_at=timezone.now() + timedelta(days=9), seats_needed=8
    )
    over = make.run(course=make.course(title="没结考勤的课"), starts_at=timezone.now() - timedelta(days=2))
    make.enrollment(run=over)
    ready = make.run(course=make.course(title="早结了考勤的课"), starts_at=timezone.now() - timedelta(days=3))
    make.enrollment(run=ready, name="𠮷野", state="attended")

    with django_assert_num_queries(18):  # one of them: when each sweep last ran
        text = office.get("/admin/").content.decode()

    for shown in (
        *("等了很久", "broken@example.com", "改了大纲的课", "下周开的课"),
        *("还差人的课", "还差 8 人", "没结考勤的课", "𠮷野"),
    ):
        assert shown in text
    for hidden in ("谈成的", "下个月开的课"):
        assert hidden not in text


def test_the_admin_keeps_to_our_own_host_and_files(office):
    text = office.get("/admin/").content.decode()
    assert "<style" not in text
    assert 'style="' not in text
    assert "http" not in text.replace("http://www.w3.org", "").replace("http://127.0.0.1:8000", "")
    assert admin.site.empty_value_display == "–"
