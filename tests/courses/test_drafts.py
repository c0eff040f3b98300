"""Ada and Ben write at the same outline; a release waits for its hour."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from courses import drafts, syllabus
from courses.doubts import Doubtful
from courses.models import Syllabus
from tests import factories

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OLD = factories.OUTLINE
NEW = OLD + "第三讲：收尾（60分钟）\n一、书面确认\n"
HERS = OLD.replace("开口要钱", "开口谈钱")
# The factory's course lasts six hours, these texts do not.
ANSWERED = ("minutes-210-360", "minutes-270-360", "minutes-60-360")
pytestmark = pytest.mark.django_db


def save(course, text, revision, by=None):
    return drafts.save(course=course, text=text, revision=revision, by=by, now=NOW)


def release(course, text, revision, note="", by=None):
    typed = {"course": course, "text": text, "revision": revision, "note": note}
    return drafts.release(**typed, by=by, now=NOW, acknowledged=ANSWERED)


def schedule(course, text, revision, at, by=None, note=""):
    typed = {"course": course, "text": text, "revision": revision, "note": note}
    return drafts.schedule(**typed, at=at, by=by, now=NOW, acknowledged=ANSWERED)


def test_the_first_save_makes_the_draft(ada):
    course = factories.course(outline=None)
    draft = save(course, OLD, 0, by=ada)
    assert (draft.revision, draft.edited_by, draft.edited_at, draft.minutes) == (1, ada, NOW, 210)


def test_a_save_counts_on(ada):
    course = factories.course()
    revision = course.draft.revision
    draft = save(course, NEW, revision, by=ada)
    assert (draft.revision, draft.text, draft.edited_by) == (revision + 1, NEW, ada)


def test_the_second_editor_sees_what_the_first_saved(ada, ben):
    course = factories.course()
    seen = course.draft.revision
    save(course, NEW, seen, by=ada)
    with pytest.raises(drafts.Conflict) as conflict:
        save(course, HERS, seen, by=ben)
    assert (conflict.value.draft.text, conflict.value.draft.edited_by) == (NEW, ada)
    assert course.syllabuses.drafts().get().text == NEW


def test_two_who_typed_the_same_do_not_disturb_each_other(ada, ben):
    course = factories.course()
    seen = course.draft.revision
    save(course, NEW, seen, by=ada)
    assert save(course, NEW, seen, by=ben).edited_by == ada


def test_releasing_upon_somebody_else_s_save_is_a_conflict_too(ada, ben):
    course = factories.course()
    seen = course.draft.revision
    save(course, NEW, seen, by=ada)
    with pytest.raises(drafts.Conflict):
        release(course, HERS, seen, by=ben)
    assert course.syllabuses.released().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins(ada):
    course = factories.course()
    seen, start = course.draft.revision, Barrier(2)

    def write(text):
        start.wait()
        try:
            return save(course, text, seen).text
        except drafts.Conflict as conflict:
            return conflict.draft.revision
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, [NEW, HERS]))
    assert sorted(map(type, answers), key=str) == [int, str]
    assert course.syllabuses.drafts().get().text in answers


@pytest.mark.django_db(transaction=True)
def test_of_two_first_saves_at_once_one_wins():
    course = factories.course(outline=None)
    start = Barrier(2)

    def write(text):
        start.wait()
        try:
            return save(course, text, 0).text
        except drafts.Conflict as conflict:
            return conflict.draft.revision
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(write, [NEW, HERS]))
    assert sorted(map(type, answers), key=str) == [int, str]


def test_a_release_takes_what_stands_on_the_desk(ada):
    course = factories.course()
    version = release(course, NEW, course.draft.revision, note="第三讲是新的", by=ada)
    assert (version.number, version.text, version.note, version.released_by) == (2, NEW, "第三讲是新的", ada)


def test_a_run_keeps_the_version_it_was_sold_with():
    course = factories.course()
    run = factories.run(course=course, syllabus=course.current_syllabus)
    release(course, NEW, course.draft.revision)
    run.refresh_from_db()
    assert (run.syllabus.number, run.syllabus.text) == (1, OLD)


def test_an_old_version_comes_back_as_the_draft(ada):
    course = factories.course()
    release(course, NEW, course.draft.revision)
    draft = course.syllabuses.drafts().get()
    back = drafts.restore(course=course, number=1, revision=draft.revision, by=ada, now=NOW)
    assert (back.number, back.text) == (None, OLD)
    assert course.current_syllabus.number == 2


def test_unreleased_work_is_not_written_over_unasked(ada):
    course = factories.course()
    draft = save(course, NEW, course.draft.revision, by=ada)
    wanted = {"course": course, "number": 1, "revision": draft.revision, "by": ada, "now": NOW}
    with pytest.raises(drafts.HasChanges) as asked:
        drafts.restore(**wanted)
    assert asked.value.draft.text == NEW
    assert drafts.restore(**wanted, over=True).text == OLD


def test_a_scheduled_release_waits_for_its_hour(ada):
    course = factories.course()
    monday = NOW + timedelta(days=1)
    schedule(course, NEW, course.draft.revision, monday, by=ada, note="周一上线")
    assert drafts.release_due(now=monday - timedelta(seconds=1)) == []
    [version] = drafts.release_due(now=monday)
    assert (version.number, version.note, version.released_by, version.released_at) == (
        2,
        "周一上线",
        ada,
        monday,
    )
    assert drafts.release_due(now=monday) == []


def test_it_takes_the_draft_as_it_stands_then(ada):
    course = factories.course()
    draft = schedule(course, NEW, course.draft.revision, NOW + timedelta(hours=1), by=ada)
    save(course, HERS, draft.revision, by=ada)
    [version] = drafts.release_due(now=NOW + timedelta(hours=1))
    assert version.text == HERS


def test_a_schedule_can_be_taken_back(ada):
    course = factories.course()
    schedule(course, NEW, course.draft.revision, NOW + timedelta(hours=1), by=ada)
    assert drafts.unschedule(course=course)
    assert not drafts.unschedule(course=course)
    assert drafts.release_due(now=NOW + timedelta(days=9)) == []


def test_releasing_now_takes_the_schedule_back(ada):
    course = factories.course()
    draft = schedule(course, NEW, course.draft.revision, NOW + timedelta(hours=1), by=ada)
    release(course, NEW, draft.revision)
    assert drafts.release_due(now=NOW + timedelta(days=9)) == []


def test_what_can_not_be_scheduled(ada):
    course = factories.course()
    with pytest.raises(drafts.TooEarly):
        schedule(course, NEW, course.draft.revision, NOW, by=ada)
    with pytest.raises(syllabus.NothingToRelease):
        schedule(course, "没有章节", course.draft.revision, NOW + timedelta(hours=1), by=ada)


def test_a_due_draft_without_chapters_holds_up_no_other(ada):
    empty, full = factories.course(), factories.course()
    hour = NOW + timedelta(hours=1)
    draft = schedule(empty, NEW, empty.draft.revision, hour, by=ada)
    save(empty, "", draft.revision, by=ada)
    schedule(full, NEW, full.draft.revision, hour, by=ada)
    assert [version.course for version in drafts.release_due(now=hour)] == [full]
    assert empty.syllabuses.drafts().get().release_at == hour


def test_a_schedule_that_changes_nothing_is_done_with(ada):
    course = factories.course()
    schedule(course, OLD, course.draft.revision, NOW + timedelta(hours=1), by=ada)
    assert drafts.release_due(now=NOW + timedelta(hours=1)) == []
    assert course.syllabuses.drafts().get().release_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_version(ada):
    course = factories.course()
    hour, start = NOW + timedelta(hours=1), Barrier(4)
    schedule(course, NEW, course.draft.revision, hour, by=ada)

    def sweep(_):
        start.wait()
        try:
            return len(drafts.release_due(now=hour))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(sweep, range(4))) == 1
    assert course.syllabuses.released().count() == 2


def test_the_beat_knows_the_task(settings):
    from courses.tasks import release_due

    assert release_due.name in {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    assert release_due() == 0


def test_a_released_version_waits_for_nothing():
    with pytest.raises(IntegrityError):
        Syllabus.objects.filter(pk=factories.course().current_syllabus.pk).update(release_at=NOW)


def test_a_doubt_leaves_everything_as_it_was(ada):
    course = factories.course()
    before = course.draft
    typed = {"course": course, "text": NEW, "revision": before.revision, "note": "", "by": ada, "now": NOW}
    with pytest.raises(Doubtful) as refusal:
        drafts.release(**typed)
    assert [doubt.code for doubt in refusal.value.doubts] == ["minutes-270-360"]
    with pytest.raises(Doubtful):
        drafts.schedule(**typed, at=NOW + timedelta(hours=1), acknowledged=["minutes-210-360"])
    assert course.syllabuses.released().count() == 1
    draft = course.syllabuses.drafts().get()
    assert (draft.text, draft.revision, draft.release_at) == (before.text, before.revision, None)


def test_what_changes_nothing_is_no_question():
    course = factories.course()
    with pytest.raises(syllabus.Unchanged):
        drafts.release(course=course, text=OLD, revision=course.draft.revision, note="", by=None, now=NOW)
