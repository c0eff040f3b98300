from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from courses import syllabus
from courses.models import Course
from tests import factories as make

pytestmark = pytest.mark.django_db


def released(course, *, note="", by=None, now=None):
    return syllabus.release(course=course, note=note, by=by, now=now or timezone.now())


def test_a_draft_is_read_when_it_is_saved():
    draft = syllabus.save_draft(course=make.course(outline=None), text=make.OUTLINE)

    assert draft.number is None
    assert [node["title"] for node in draft.tree] == ["应收账款从哪里来", "开口要钱"]
    assert draft.minutes == 210


def test_saving_again_keeps_one_draft():
    course = make.course(outline=None)
    syllabus.save_draft(course=course, text=make.OUTLINE)
    syllabus.save_draft(course=course, text="【课程大纲】\n第一讲：重新来过（60分钟）\n一、一节\n")

    assert course.syllabuses.count() == 1
    assert course.draft.minutes == 60


def test_release_freezes_text_tree_and_modules():
    ada, now = make.user("ada"), timezone.now()
    course = make.course(outline=None)
    syllabus.save_draft(course=course, text=make.OUTLINE)

    version = released(course, note="第一版", by=ada, now=now)

    assert (version.number, version.note, version.released_by, version.released_at) == (1, "第一版", ada, now)
    assert [(m.position, m.title, m.minutes) for m in version.modules.all()] == [
        (1, "应收账款从哪里来", 90),
        (2, "开口要钱", 120),
    ]
    shown = Course.objects.with_module_count().get(pk=course.pk)
    assert shown.current_syllabus == version
    assert shown.updated_at == now
    assert shown.module_count == 2
    assert course.draft.text == make.OUTLINE


def test_the_next_release_has_the_next_number_and_the_old_one_stays():
    course = make.course()
    first = course.current_syllabus
    syllabus.save_draft(course=course, text=make.OUTLINE + "第三讲：写下来（60分钟）\n一、确认函\n")

    second = released(course)

    assert second.number == 2
    assert [m.minutes for m in second.modules.all()] == [90, 120, 60]
    first.refresh_from_db()
    assert first.minutes == 210
    assert first.modules.count() == 2


@pytest.mark.parametrize("text", ["", "【课程背景】\n客户总说下个月付。"])
def test_nothing_is_released_without_a_chapter(text):
    course = make.course(outline=None)
    syllabus.save_draft(course=course, text=text)
    with pytest.raises(syllabus.NothingToRelease):
        released(course)
    assert course.syllabuses.released().count() == 0


def test_a_course_without_a_draft_has_nothing_to_release():
    with pytest.raises(syllabus.NothingToRelease):
        released(make.course(outline=None))


def test_what_visitors_see_already_is_not_released_again():
    course = make.course()
    with pytest.raises(syllabus.Unchanged):
        released(course, now=timezone.now() + timedelta(days=1))
    assert course.syllabuses.released().count() == 1


def test_a_released_version_never_changes():
    version = make.course().current_syllabus
    version.note = "改一下"
    with pytest.raises(ValidationError):
        version.save()


def test_a_changed_draft_is_found():
    same, changed, new = make.course(), make.course(), make.course(outline=None)
    syllabus.save_draft(course=changed, text=make.OUTLINE + "第三讲：写下来\n")
    syllabus.save_draft(course=new, text=make.OUTLINE)

    found = {draft.course for draft in same.syllabuses.model.objects.changed()}

    assert found == {changed, new}


def test_a_goal_becomes_the_modules_goal():
    course = make.course(outline="【课程大纲】\n第一讲：对账（60分钟）\n本讲目标：账对得清\n一、一节\n")
    assert course.current_syllabus.modules.get().goal == "账对得清"


@pytest.mark.django_db(transaction=True)
def test_two_people_release_at_once():
    course = make.course(outline=None)
    syllabus.save_draft(course=course, text=make.OUTLINE)
    start, results = Barrier(2), []

    def release():
        start.wait()
        try:
            results.append(released(course).number)
        except syllabus.Unchanged:
            results.append("unchanged")
        finally:
            connection.close()

    threads = [Thread(target=release) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results, key=str) == [1, "unchanged"]
