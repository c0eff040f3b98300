"""Who released what, when and why; two versions side by side; an old one brought back."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
OLD = factories.OUTLINE
NEW = OLD.replace("开口要钱", "开口谈钱")


@pytest.fixture
def editor(client):
    user = factories.user("eva", is_staff=True, permissions=["change_course", "view_course"])
    client.force_login(user)
    return user


@pytest.fixture
def course(editor):
    course = factories.course()
    factories.syllabus(course=course, outline=NEW, note="改了第二讲的题目", by=editor)
    return course


def versions(client, course, **query):
    return client.get(reverse("admin:courses_course_versions", args=[course.pk]), query)


def restore(client, course, number, **fields):
    revision = course.syllabuses.drafts().get().revision
    values = {"number": number, "revision": revision} | fields
    return client.post(reverse("admin:courses_course_restore", args=[course.pk]), values)


def test_every_version_says_who_when_and_why(client, course):
    page = versions(client, course).content.decode()
    assert "改了第二讲的题目" in page
    assert "eva" in page
    assert "v1" in page


def test_two_versions_stand_side_by_side(client, course):
    response = versions(client, course, old="1", new="2")
    changed = [row for row in response.context["rows"] if row.kind == "changed"]
    assert [piece for row in changed for piece in row.new.pieces if piece[1]] == [("谈", True)]
    assert "<ins>谈</ins>" in response.content.decode()


def test_equal_lines_are_shown_on_request(client, course):
    assert len(versions(client, course, old="1", new="2", whole="on").context["rows"]) == len(
        OLD.splitlines()
    )


def test_the_newest_two_are_compared_unasked(client, course):
    response = versions(client, course)
    assert (response.context["old"].number, response.context["new"].number) == (2, None)


@pytest.mark.parametrize("query", [{"old": "9"}, {"new": "x"}, {"old": "1' OR 1=1"}, {"new": "9" * 400}])
def test_a_version_that_is_not_there(query, client, course):
    assert versions(client, course, **query).status_code == 404


def test_an_old_version_becomes_the_draft(client, course, editor):
    response = restore(client, course, 1)
    assert response.status_code == 302
    draft = course.syllabuses.drafts().get()
    assert (draft.text, draft.edited_by) == (OLD, editor)


def test_unreleased_work_is_asked_about_first(client, course):
    factories.save_draft(course=course, text="第一讲：没有发布的稿子\n")
    asked = restore(client, course, 1)
    assert asked.status_code == 409
    assert "没有发布的稿子" in asked.content.decode()
    assert course.syllabuses.drafts().get().text == "第一讲：没有发布的稿子\n"
    assert restore(client, course, 1, over="1").status_code == 302
    assert course.syllabuses.drafts().get().text == OLD


@pytest.mark.parametrize("number", ["", "0", "7", "x", "-1", "9" * 40, "²"])
def test_restoring_what_is_not_there(number, client, course):
    assert restore(client, course, number).status_code == 404


def test_looking_restores_nothing(client, course):
    assert client.get(reverse("admin:courses_course_restore", args=[course.pk])).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_any_number(count, client, editor, django_assert_num_queries):
    course = factories.course()
    for number in range(count):
        factories.syllabus(course=course, outline=f"{OLD}第九讲：第{number}稿\n一、内容\n", by=editor)
    versions(client, course)
    with django_assert_num_queries(8):
        versions(client, course)


def test_visitors_see_what_changed_since_their_version(client, course):
    client.logout()
    page = client.get(reverse("course_version", args=[course.slug, 1])).content.decode()
    assert "<del>要</del>" in page
    assert "<ins>谈</ins>" in page


def test_visitors_never_see_the_draft(client, course):
    factories.save_draft(course=course, text="第一讲：机密的草稿\n")
    client.logout()
    assert "机密" not in client.get(reverse("course_version", args=[course.slug, 1])).content.decode()
    assert client.get(f"{course.get_absolute_url()}vdraft/").status_code == 404
