"""The desk by hand and by script: who may touch it, what it stores, what it refuses, and that nothing typed is lost."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from courses.models import Syllabus
from tests import factories

pytestmark = pytest.mark.django_db
OLD = factories.OUTLINE
NEW = OLD + "第三讲：收尾（60分钟）\n一、书面确认\n"
HERS = OLD.replace("开口要钱", "开口谈钱")
# The factory's course lasts six hours, these texts do not.
ANSWERED = "minutes-210-360 minutes-270-360"


@pytest.fixture
def editor():
    return factories.user("eva", is_staff=True, permissions=["change_course", "view_course"])


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return Editor(client, factories.course())


class Editor:
    def __init__(self, client, course):
        self.client, self.course = client, course
        self.address = reverse("admin:courses_course_desk", args=[course.pk])

    def get(self):
        return self.client.get(self.address)

    def post(self, action, *, text=NEW, revision=None, address=None, **fields):
        revision = self.draft.revision if revision is None else revision
        values = {"action": action, "text": text, "revision": revision, "acknowledged": ANSWERED} | fields
        return self.client.post(address or self.address, values)

    def ask(self, action, **fields):
        return self.post(
            action, address=reverse("admin:courses_course_desk_reading", args=[self.course.pk]), **fields
        )

    @property
    def draft(self):
        return Syllabus.objects.drafts().get(course=self.course)


NAMES = ("desk", "desk_reading", "versions", "restore")


@pytest.mark.parametrize("name", [*NAMES, "from_page"])
def test_nobody_comes_in_without_a_right(name, client, cleo, ada):
    arguments = [] if name == "from_page" else [factories.course().pk]
    address = reverse(f"admin:courses_course_{name}", args=arguments)
    assert client.post(address)["Location"].startswith("/admin/login/")
    client.force_login(cleo)
    assert client.post(address)["Location"].startswith("/admin/login/")
    client.force_login(ada)  # staff, but not for courses
    assert (client.get(address).status_code, client.post(address).status_code) in (
        (403, 403),
        (403, 405),
        (405, 403),
    )


def test_who_may_look_sees_versions_but_no_desk(client):
    client.force_login(factories.user("vera", is_staff=True, permissions=["view_course"]))
    course = factories.course()
    versions = client.get(reverse("admin:courses_course_versions", args=[course.pk]))
    assert versions.status_code == 200
    assert "restore" not in versions.content.decode()
    assert client.get(reverse("admin:courses_course_desk", args=[course.pk])).status_code == 403


def test_an_unknown_course_is_not_found(desk):
    for name in ("desk", "versions"):
        assert desk.client.get(reverse(f"admin:courses_course_{name}", args=[999_999])).status_code == 404


def test_a_foreign_form_is_refused(desk, settings):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    assert strict.post(desk.address, {"action": "save", "text": "x", "revision": 1}).status_code == 403


def test_text_and_tree_stand_side_by_side(desk):
    page = desk.get().content.decode()
    assert "第一讲：应收账款从哪里来（90分钟）" in page
    assert 'aria-level="1"' in page
    assert 'data-line="2"' in page
    assert "style=" not in page


def test_minutes_are_summed_against_the_hours(desk):
    desk.course.hours = 3
    desk.course.save()
    sheet = desk.get().context["sheet"]
    assert (sheet.minutes, sheet.planned, sheet.over) == (210, 180, 30)


def test_a_chapter_without_minutes_shows_the_sum_of_its_parts(desk):
    text = "【课程大纲】\n第一讲：甲课\n一、对账（40分钟）\n二、约定（50分钟）\n"
    sheet = desk.post("read", text=text).context["sheet"]
    assert next((row.node.title, row.sum) for row in sheet.rows) == ("甲课", 90)


def test_saving_keeps_the_text_and_who_wrote_it(desk, editor):
    response = desk.post("save")
    assert response["Location"] == f"{desk.address}?stored=1"
    assert (desk.draft.text, desk.draft.edited_by) == (NEW, editor)
    assert LogEntry.objects.get().user == editor


def test_line_ends_of_browsers_and_word_are_one(desk):
    desk.post("save", text="第一讲：甲课\r\n一、乙课\u2028二、丙课\r\n")
    assert desk.draft.text == "第一讲：甲课\n一、乙课\n二、丙课\n"


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("save", {"revision": -1}),
        ("save", {"revision": "x"}),
        ("nonsense", {}),
        ("save", {"text": "一" * 200_001}),
        ("save", {"text": NEW + "\0"}),
        ("up", {"line": 10**12}),
        ("schedule", {"release_at": "never"}),
        ("schedule", {}),
        ("schedule", {"release_at": "2020-01-01T09:00"}),
        ("release", {"text": "没有章节的一句话"}),
        ("release", {"text": OLD}),
        ("release", {"note": "长" * 201}),
        ("up", {"line": 1}),
        ("indent", {"line": 1}),
        ("down", {"line": 99_999}),
        ("drop", {"line": 1, "target": 2, "where": "inside"}),
    ],
)
def test_what_is_refused_keeps_what_was_typed(action, fields, desk):
    before = desk.draft.text
    response = desk.post(action, **fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert fields.get("text", NEW)[:20].replace("\0", "") in page
    assert 'role="alert"' in page
    assert (desk.draft.text, Syllabus.objects.released().count()) in (
        (before, 1),
        (fields.get("text", NEW), 1),
    )


def test_markup_stays_text(desk):
    page = desk.post("read", text="第一讲：<script>alert(1)</script>\n一、</textarea><b>x\n").content.decode()
    assert "<script>alert" not in page
    assert "</textarea><b>" not in page


def test_moving_works_without_a_script(desk):
    response = desk.post("up", text=OLD, line=OLD.split("\n").index("第二讲：开口要钱（120分钟）") + 1)
    assert response.status_code == 200
    assert response.context["sheet"].text.startswith("第一讲：开口要钱（120分钟）")
    assert desk.draft.text == OLD


def test_traditional_text_is_simplified_on_request(desk):
    assert desk.post("simplify", text="第一講：應收賬款").context["sheet"].text == "第一讲：应收账款"


def test_a_release_is_seen_by_visitors(desk, client, editor):
    desk.post("release", note="加了第三讲")
    version = desk.course.syllabuses.released().first()
    assert (version.number, version.note, version.released_by) == (2, "加了第三讲", editor)
    assert "书面确认" in client.get(desk.course.get_absolute_url()).content.decode()


def test_the_second_editor_sees_both_texts_and_chooses(desk):
    seen = desk.draft.revision
    desk.post("save", text=NEW)
    answer = desk.post("save", text=HERS, revision=seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "开口谈钱" in page
    assert "书面确认" in page
    assert desk.draft.text == NEW
    again = desk.post("save", text=HERS, revision=answer.context["draft"].revision)
    assert (again.status_code, desk.draft.text) == (302, HERS)


def test_the_script_gets_the_tree_and_the_moved_text(desk):
    line = OLD.split("\n").index("第二讲：开口要钱（120分钟）") + 1
    answer = desk.ask("up", text=OLD, line=line).json()
    assert answer["text"].startswith("第一讲：开口要钱")
    assert answer["line"] == 1
    assert 'role="tree"' in answer["html"]


def test_the_script_gets_no_text_back_that_it_has(desk):
    assert "text" not in desk.ask("read", text=OLD.replace("\n", "\r\n")).json()


def test_the_script_saves_and_learns_the_new_revision(desk):
    answer = desk.ask("save").json()
    assert (answer["revision"], desk.draft.text) == (desk.draft.revision, NEW)


def test_the_script_hears_of_a_conflict_and_of_refusals(desk):
    seen = desk.draft.revision
    desk.post("save", text=NEW)
    assert desk.ask("save", text=HERS, revision=seen).status_code == 409
    refused = desk.ask("up", text=OLD, line=1)
    assert (refused.status_code, list(refused.json())) == (200, ["refused"])
    assert desk.ask("up", text="一" * 200_001).status_code == 422


def test_the_script_of_somebody_signed_out_is_sent_to_the_login(desk):
    desk.client.logout()
    assert desk.ask("read", revision=1).status_code == 302


def test_a_scheduled_release_is_shown_and_taken_back(desk):
    desk.post("schedule", release_at="2099-01-05T09:00", note="周一")
    assert desk.draft.release_at is not None
    assert "2099" in desk.get().content.decode()
    desk.post("unschedule")
    assert desk.draft.release_at is None


def test_taking_back_a_schedule_leaves_the_draft_alone(desk):
    desk.post("schedule", release_at="2099-01-05T09:00")
    desk.post("unschedule", text="stale")
    assert desk.draft.text == NEW


@pytest.mark.parametrize("count", [1, 60])
def test_the_desk_asks_the_database_as_often_for_any_length(count, desk, django_assert_num_queries):
    text = "".join(f"第{n}讲：课程{n}\n一、小节{n}\n" for n in range(1, count + 1))
    desk.post("save", text=text)
    desk.get()
    with django_assert_num_queries(7):
        desk.get()


def test_a_course_without_an_outline_has_an_empty_desk(client, editor):
    client.force_login(editor)
    desk = Editor(client, factories.course(outline=None))
    assert desk.get().context["sheet"].text == "【课程大纲】\n"
    assert desk.post("save", revision=0).status_code == 302


@pytest.mark.parametrize(
    ("action", "fields"),
    [("release", {"note": "多了一讲"}), ("schedule", {"release_at": "2036-01-05T09:00"})],
)
def test_minutes_against_the_hours_are_asked_about_once(action, fields, desk):
    response = desk.post(action, acknowledged="", **fields)
    page = response.content.decode()
    assert response.status_code == 409
    assert 'class="desk-ask" role="alert"' in page
    assert "270" in page
    assert "第三讲：收尾" in page
    assert desk.course.syllabuses.released().count() == 1

    form = response.context
    assert form["acknowledged"] == "minutes-270-360"
    assert f'<button name="action" value="{action}">' in page.partition("desk-ask")[2].partition("</div>")[0]
    answered = desk.post(action, acknowledged=form["acknowledged"], revision=form["revision"], **fields)
    assert answered["Location"] == f"{desk.address}?stored=1"


def test_an_answer_does_not_outlive_the_outline(desk):
    response = desk.post("release", acknowledged="minutes-270-360", text=NEW.replace("60分钟", "70分钟"))
    assert (response.status_code, response.context["acknowledged"]) == (409, "minutes-280-360")
