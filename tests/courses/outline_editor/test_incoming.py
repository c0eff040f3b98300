"""A page becomes a course: read, looked at, confirmed; and a folder becomes many."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from courses import intake
from courses.models import Course
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = """应收账款催收实务

【课程背景】
账面利润年年涨，现金却越来越紧。客户总说下个月付。
【课程收益】
1、会分级
2、会约定
【课程对象】销售、财务
【课程时间】2天
【课程费用】3,980元/人
【授课方式】讲授与演练
【讲师介绍】林澄老师，信用管理顾问
【课程大纲】
第一讲：账龄怎样看（90分钟）
一、一张账龄表
第二讲：开口要钱
一、前三十秒
"""


@pytest.fixture
def adder(client):
    user = factories.user("eva", is_staff=True, permissions=["add_course", "change_course", "view_course"])
    client.force_login(user)
    return user


@pytest.fixture
def topics():
    return [
        factories.topic(title="催收技巧", slug="cuishou", summary="电话与上门的催收"),
        factories.topic(title="谈判沟通", slug="tanpan", summary="让对方先开口"),
    ]


def post(client, **values):
    return client.post(reverse("admin:courses_course_from_page"), values)


def read(client, text=PAGE, **values):
    return post(client, step="read", text=text, **values)


def confirm(client, response, **changes):
    form = response.context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    values["instructors"] = [getattr(row, "pk", row) for row in values.get("instructors") or []]
    return post(client, **values | {"step": "confirm", "price": "100"} | changes)


def test_the_review_shows_what_goes_where(client, adder, topics):
    known = factories.instructor(name="林澄")
    factories.instructor(name="江岸")
    form = read(client).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown["title"] == "应收账款催收实务"
    assert shown["topic"] == topics[0].pk
    assert shown["background"].startswith("账面利润")
    assert "会分级" in shown["benefits"]
    assert (shown["audience"], shown["method"]) == ("销售、财务", "讲授与演练")
    assert (shown["hours"], shown["price"]) == (12, Decimal(3980))
    assert shown["instructors"] in ([known], [known.pk])
    assert shown["outline"].splitlines()[1:3] == ["第一讲：账龄怎样看（90分钟）", "一、一张账龄表"]
    assert Course.objects.count() == 0


def test_what_has_no_field_stays_visible(client, adder, topics):
    page = read(client, PAGE.replace("【授课方式】", "【课程特色】全程实战\n【授课方式】")).content.decode()
    assert "全程实战" in page


def test_warnings_speak_of_the_outline_as_it_stands(client, adder, topics):
    gap = PAGE.replace("一、前三十秒", "一、前三十秒\n三、后三十秒").replace(
        "【课程背景】", "点评：很好\n【课程背景】"
    )
    first = read(client, gap)
    [(problem, words)] = first.context["problems"]
    assert (problem.code, problem.line, words) == ("gap", 6, "三、后三十秒")
    left = [words for _problem, words in first.context["left_behind"]]
    assert left == ["点评：很好"]

    form = first.context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    values |= {"instructors": [], "price": "100", "step": "again"}
    moved = post(
        client, **values | {"outline": form["outline"].value().replace("【课程大纲】", "【课程大纲】\n")}
    )
    assert [problem.line for problem, _words in moved.context["problems"]] == [7]
    mended = post(client, **values | {"outline": form["outline"].value().replace("三、后", "二、后")})
    assert mended.context["problems"] == []
    assert [words for _problem, words in mended.context["left_behind"]] == left


def test_confirming_saves_a_draft_that_nobody_sees(client, adder, topics):
    known = factories.instructor(name="林澄")
    response = confirm(client, read(client), title="应收账款催收实务（修订）")
    course = Course.objects.get()
    assert response["Location"] == reverse("admin:courses_course_desk", args=[course.pk])
    assert (course.title, course.is_published, list(course.instructors.all())) == (
        "应收账款催收实务（修订）",
        False,
        [known],
    )
    assert course.draft.text.startswith("【课程大纲】\n第一讲：账龄怎样看")
    assert (course.draft.edited_by, course.current_syllabus) == (adder, None)
    client.logout()
    assert client.get(course.get_absolute_url()).status_code == 404


def test_two_courses_of_one_title_get_two_addresses(client, adder, topics):
    confirm(client, read(client))
    confirm(client, read(client))
    assert Course.objects.values("slug").distinct().count() == 2


@pytest.mark.parametrize(
    "change", [{"title": ""}, {"price": "-1"}, {"hours": "0"}, {"topic": ""}, {"summary": "长" * 300}]
)
def test_a_mistake_in_the_review_loses_nothing(change, client, adder, topics):
    response = confirm(client, read(client), background="改过的背景", **change)
    [name] = change
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert errors.keys() & {name, "__all__"}
    assert all(error in response.content.decode() for messages in errors.values() for error in messages)
    assert response.context["form"]["background"].value() == "改过的背景"
    assert Course.objects.count() == 0


def test_the_outline_is_read_again_on_request(client, adder, topics):
    response = confirm(
        client, read(client), step="again", outline="【课程大纲】\n第一讲：只剩一讲\n一、内容\n"
    )
    assert [row.node.title for row in response.context["sheet"].rows] == ["只剩一讲", "内容"]
    assert Course.objects.count() == 0


def test_the_way_back_keeps_the_pasted_text(client, adder, topics):
    response = confirm(client, read(client), step="back")
    assert response.context["form"].initial["text"].startswith("应收账款催收实务")


def test_traditional_pages_are_simplified_on_request(client, adder, topics):
    form = read(client, "應收賬款催收\n【課程大綱】\n第一講：賬齡\n一、賬齡表\n", simplify="on").context[
        "form"
    ]
    assert (form["title"].value(), "账龄表" in form["outline"].value()) == ("应收账款催收", True)


def word_file(lines):
    from docx import Document

    document, stream = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def test_a_word_file_is_read_like_a_page(client, adder, topics):
    upload = SimpleUploadedFile("提纲.docx", word_file(PAGE.splitlines()))
    assert read(client, "", file=upload).context["form"]["title"].value() == "应收账款催收实务"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"PK\x03\x04 not a zip"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 100),
        ("a.pdf", b"%PDF-1.7"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 1000),
        ("big.txt", "一".encode() * 400_000),
    ],
)
def test_a_file_that_is_not_read_says_why_at_the_field(name, data, client, adder, topics):
    response = read(client, "已经粘贴的文字", file=SimpleUploadedFile(name, data))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"file"}
    assert "已经粘贴的文字" in response.content.decode()


@pytest.mark.parametrize("text", ["", "   \n ", "一" * 200_001, "甲\0乙"])
def test_a_text_that_is_not_read_says_why_at_the_field(text, client, adder):
    assert read(client, text).context["form"].errors.keys() == {"text"}


@pytest.mark.parametrize(
    "text", ["今天天气很好。", "<script>alert(1)</script>", "{{ x }}{% load %}", "a" * 5000]
)
def test_a_text_that_is_no_page_still_gets_a_review(text, client, adder, topics):
    response = read(client, text)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_hours_and_price_are_read_from_their_words():
    page = intake.read(PAGE.replace("2天", "共1.5天（9课时）").replace("3,980元", "人民币 12800 元"))
    assert (page.hours, page.price) == (9, Decimal(12800))
    assert intake.read("无题\n【课程大纲】\n第一讲：甲课（90分钟）\n第二讲：乙课（60分钟）").hours == 3


# -- a folder


def run(*files, **options):
    out = io.StringIO()
    call_command("outline", *map(str, files), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "a.docx").write_bytes(word_file(PAGE.splitlines()))
    (tmp_path / "b.txt").write_text(PAGE.replace("应收账款催收实务", "电话催收入门"))
    (tmp_path / "c.txt").write_text("今天天气很好。")
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7")
    return tmp_path


def test_a_folder_becomes_drafts_with_a_report(folder, topics):
    report = run(*folder.iterdir(), topic="cuishou", is_import=True)
    assert set(Course.objects.values_list("title", "topic__slug", "is_published")) == {
        ("应收账款催收实务", "cuishou", False),
        ("电话催收入门", "cuishou", False),
    }
    assert Course.objects.get(title="电话催收入门").draft.minutes == 90
    assert report.count("\n- ") == 2
    assert report.endswith("2 of 4 files became draft courses.\n")


def test_the_second_time_nothing_comes_twice(folder, topics):
    run(*folder.iterdir(), topic="cuishou", is_import=True)
    assert "0 of 4" in run(*folder.iterdir(), topic="cuishou", is_import=True)
    assert Course.objects.count() == 2


def test_an_import_needs_a_topic_that_is_there(folder, topics):
    with pytest.raises(CommandError, match="cuishou"):
        run(folder / "b.txt", topic="nothing", is_import=True)


def test_without_import_one_file_is_printed(folder):
    assert '"title": "应收账款催收实务"' in run(folder / "a.docx", is_json=True)
    with pytest.raises(CommandError):
        run(*folder.iterdir())
    with pytest.raises(CommandError):
        run(folder / "nothing.txt")
