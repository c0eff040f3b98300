"""What an admin does with courses, articles and their outlines."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Article, Course, Topic
from courses.syllabus import save_draft
from tests import factories as make

NEW_OUTLINE = "【课程大纲】\n第一讲：先对账（60分钟）\n一、三张单据\n第二讲：再开口（300分钟）\n一、开场\n"


@pytest.fixture
def office(client, db):
    client.force_login(make.user("ada", is_staff=True, is_superuser=True))
    return client


def address(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def filled_in(form, **changes):
    """The form as the browser would send it, with some fields changed."""
    data = {}
    for name in form.fields:
        value = form[name].value()
        if name == "published_at" and value:
            local = timezone.localtime(value)
            data |= {"published_at_0": f"{local:%Y-%m-%d}", "published_at_1": f"{local:%H:%M:%S}"}
        elif value is True:
            data[name] = "on"
        elif value not in (None, False):
            data[name] = [row.pk for row in value] if isinstance(value, list) else value
    return data | changes


def management(prefix, initial=0):
    return {f"{prefix}-TOTAL_FORMS": initial, f"{prefix}-INITIAL_FORMS": initial}


def save(office, course, *, button="_continue", **changes):
    form = office.get(address(course)).context["adminform"].form
    data = filled_in(form, **changes) | management("questions") | {button: "1"}
    return office.post(address(course), data, follow=True)


def test_the_outline_is_shown_and_written_at_the_desk(office):
    course = make.course()
    page = office.get(address(course)).content.decode()
    assert "应收账款从哪里来" in page.partition('class="tree"')[2]
    assert "<textarea" not in page.partition('class="tree"')[2].partition("</fieldset>")[0]

    response = save(office, course, button="_desk", title="新的题目")
    assert response.redirect_chain == [(reverse("admin:courses_course_desk", args=[course.pk]), 302)]
    assert Course.objects.get(pk=course.pk).title == "新的题目"


@pytest.mark.django_db
def test_who_may_only_add_courses_stays_off_the_desk(client):
    client.force_login(make.user("ada", is_staff=True, permissions=["add_course", "view_course"]))
    assert "/desk/" not in add(client, _desk="1")["Location"]


def test_saving_other_fields_leaves_the_outline_alone(office):
    course = make.course()
    before = course.draft.revision
    save(office, course, title="新的题目")
    assert Course.objects.get(pk=course.pk).draft.revision == before
    assert Course.objects.get(pk=course.pk).title == "新的题目"


def add(office, **changes):
    data = {
        "title": "还款谈判",
        "topic": make.topic().pk,
        "summary": "一天的课。",
        "level": "entry",
        "hours": 6,
        "price": "1980",
        **management("questions"),
    }
    return office.post(reverse("admin:courses_course_add"), data | changes)


def test_the_address_is_made_from_the_title(office):
    for _twice in range(2):
        assert add(office).status_code == 302
    assert add(office, slug="own-address").status_code == 302
    assert set(Course.objects.values_list("slug", flat=True)) == {
        "huan-kuan-tan-pan",
        "huan-kuan-tan-pan-2",
        "own-address",
    }


def test_a_title_without_an_address_asks_for_one(office):
    response = add(office, title="😀")
    assert "slug" in response.context["adminform"].form.errors


def test_a_new_course_leads_to_its_desk(office):
    response = add(office, _desk="1")
    assert response["Location"] == reverse("admin:courses_course_desk", args=[Course.objects.get().pk])


def test_prices_speak_to_people(office):
    response = add(office, price="-1")
    assert response.context["adminform"].form.errors


def act(office, model, action, rows):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return office.post(address, data, follow=True)


def test_publishing_sets_the_date_once(office):
    course = make.course(is_published=False, published_at=None)
    shown_before = make.course(is_published=False)
    act(office, Course, "publish", [course, shown_before])

    course.refresh_from_db()
    assert course.is_published
    assert timezone.now() - course.published_at < timezone.timedelta(minutes=1)
    assert Course.objects.get(pk=shown_before.pk).published_at == make.LONG_AGO

    act(office, Course, "withdraw", [course])
    assert not Course.objects.get(pk=course.pk).is_published


def test_a_course_without_an_outline_is_not_published(office):
    course = make.course(outline=None, is_published=False, title="还没有大纲的课")
    response = act(office, Course, "publish", [course])
    assert "还没有大纲的课" in str(next(iter(response.context["messages"])))
    assert not Course.objects.get(pk=course.pk).is_published


def test_ticking_published_is_enough(office):
    course = make.course(is_published=False, published_at=None)
    save(office, course, is_published="on")
    assert Course.objects.get(pk=course.pk).published_at


def test_articles_are_published_and_remember_their_changes(office):
    article = make.article(is_published=False, published_at=None, updated_at=None)
    act(office, Article, "publish", [article])
    article.refresh_from_db()
    assert article.published_at
    assert article.updated_at is None

    form = office.get(address(article)).context["adminform"].form
    office.post(address(article), filled_in(form, body="## 新的一段"))
    article.refresh_from_db()
    assert article.updated_at > article.published_at
    assert "新的一段" in article.body_html


def test_what_is_hidden_can_be_looked_at(office):
    course = make.course(is_published=False)
    text = office.get(address(course)).content.decode()
    assert f'href="{course.get_absolute_url()}"' in text


def test_traditional_characters_find_simplified_ones(office):
    make.course(title="还款谈判")
    make.course(title="上门")
    found = office.get(reverse("admin:courses_course_changelist"), {"q": "還款"})
    assert [course.title for course in found.context["cl"].result_list] == ["还款谈判"]


def test_the_outline_filter_finds_work_in_progress(office):
    changed, _same = make.course(), make.course()
    save_draft(course=changed, text=NEW_OUTLINE)
    new = make.course(outline=None)
    changelist = reverse("admin:courses_course_changelist")
    for value, wanted in (("changed", changed), ("none", new)):
        found = office.get(changelist, {"outline": value}).context["cl"].result_list
        assert list(found) == [wanted]


def test_a_course_with_runs_is_not_deleted_one_without_goes_with_its_outlines(office):
    sold, free = make.run().course, make.course()
    for course in (sold, free):
        office.post(reverse("admin:courses_course_delete", args=[course.pk]), {"post": "yes"})
    assert list(Course.objects.all()) == [sold]


def test_a_released_version_can_only_be_looked_at(office):
    version = make.course().current_syllabus
    response = office.get(address(version))
    assert "应收账款从哪里来" in response.content.decode()
    assert office.post(address(version), {"note": "改"}).status_code == 403
    assert office.get(reverse("admin:courses_syllabus_delete", args=[version.pk])).status_code == 403


def test_a_topic_in_use_is_not_deleted(office):
    topic = make.course().topic
    office.post(reverse("admin:courses_topic_delete", args=[topic.pk]), {"post": "yes"})
    assert Topic.objects.filter(pk=topic.pk).exists()


@pytest.mark.parametrize("posted", ["9" * 23, "-1", "x"])
def test_a_choice_among_many_that_is_none_is_refused(office, posted):
    article = make.article()
    page = office.get(address(article))
    data = filled_in(page.context["adminform"].form, tags=[posted])
    answer = office.post(address(article), data)
    assert answer.status_code == 200
    assert "tags" in answer.context["adminform"].form.errors


def test_outlines_are_filtered_by_whether_they_are_out(office):
    make.course()
    listed = reverse("admin:courses_syllabus_changelist")
    for version, is_draft in (("released", False), ("draft", True)):
        rows = office.get(listed, {"version": version}).context["cl"].result_list
        assert rows
        assert all((row.number is None) == is_draft for row in rows)


def test_questions_are_filtered_by_where_they_are_asked(office):
    asked = {"site": make.question(course=None), "course": make.question(course=make.course())}
    for where, question in asked.items():
        response = office.get(reverse("admin:courses_question_changelist"), {"asked": where})
        assert list(response.context["cl"].result_list) == [question]


def test_a_list_saved_with_what_is_no_row_is_refused(office):
    make.topic()
    sent = management("form", 1) | {"form-0-id": "9" * 23, "form-0-position": 1, "_save": "yes"}
    assert office.post(reverse("admin:courses_topic_changelist"), sent).status_code == 400
