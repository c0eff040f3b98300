"""Puts the demo texts into the database. What is there already, under its address, is left as it is."""

import re
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from courses import syllabus
from courses.models import Article, City, Course, Question, Tag, Topic
from instructors.models import Absence, Expertise, Instructor
from outlines import parse
from trainingsite.demo import files
from trainingsite.demo.files import BrokenFile
from trainingsite.lib.text import slug_of

OUTLINE = "【课程大纲】"
BLOCKS = ("background", "benefits", "audience", "method")
# These courses have a past: their first version came without the tool sheets of each chapter.
REVISED = ("dianhua-cuishou", "gongcheng-kuan", "xinyong-guanli")
REVISION_NOTE = "每讲补上可以带走的工具表"
# And in this one somebody is working on the next version.
IN_WORK = "shangmen-cuishou"
ADDED_LINE = "演练：学员用自己跟进中的一户，写下次上门的目的、材料与退路（20分钟）"
LEAVE = ("lin-zhiyuan", "ma-haitao", "sun-peiyao")


def install(*, now: datetime, folder=files.HERE) -> None:
    """Topics first, then what hangs on them."""
    days = Days(now)
    for position, text in enumerate(files.topics(folder), 1):
        install_topic(text, position=position)
    for position, text in enumerate(files.courses(folder)):
        install_course(text, published_at=days.ago(230 - 9 * position), revised_at=days.ago(20))
    for text in files.questions(folder):
        Question.objects.get_or_create(
            course=None, question=text.question, defaults={"answer": text.answer, "position": 100}
        )
    for position, text in enumerate(files.instructors(folder)):
        install_instructor(text, changed_at=days.ago(60 + position), leave_on=days.ahead(38 + position))
    for text in files.articles(folder):
        install_article(text, days)


class Days:
    """Nine in the morning, some days from today: the same all day long."""

    def __init__(self, now: datetime):
        self.today = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)

    def ago(self, days: int) -> datetime:
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> datetime:
        return self.today + timedelta(days=days)


def install_topic(text: files.TopicText, *, position: int) -> None:
    if not Topic.objects.filter(slug=text.slug).exists():
        create(Topic, **values_of(text), position=position)


def install_course(text: files.CourseText, *, published_at: datetime, revised_at: datetime) -> None:
    if Course.objects.filter(slug=text.slug).exists():
        return
    head, _label, outline = text.body.partition(OUTLINE)
    blocks = parse(head).blocks
    course = create(
        Course,
        **values_of(text, "topic", "keywords", "faq", "body"),
        **{name: blocks.get(name, "") for name in BLOCKS},
        topic=Topic.objects.get(slug=text.topic),
        keywords="、".join(text.keywords),
        is_published=True,
        published_at=published_at,
    )
    install_outline(course, f"{OUTLINE}{outline}", first_at=published_at, revised_at=revised_at)
    for position, question in enumerate(text.faq, 1):
        create(Question, course=course, position=position, **question)


def install_outline(course: Course, text: str, *, first_at: datetime, revised_at: datetime) -> None:
    releases = [("", text, first_at)]
    if course.slug in REVISED:
        first = re.sub(r"^工具：.*\n?", "", text, flags=re.MULTILINE)
        releases = [("", first, first_at), (REVISION_NOTE, text, revised_at)]
    for note, version, at in releases:
        syllabus.save_draft(course=course, text=version)
        syllabus.release(course=course, note=note, by=None, now=at)
    if course.slug == IN_WORK:
        syllabus.save_draft(course=course, text=f"{text.rstrip()}\n{ADDED_LINE}\n")


def install_instructor(text: files.InstructorText, *, changed_at: datetime, leave_on: datetime) -> None:
    if Instructor.objects.filter(slug=text.slug).exists():
        return
    instructor = create(
        Instructor,
        **values_of(text, "cities", "expertise", "courses", "methods"),
        methods="、".join(text.methods),
        is_published=True,
    )
    Instructor.objects.filter(pk=instructor.pk).update(updated_at=changed_at)
    instructor.cities.set([city(name) for name in text.cities])
    instructor.courses.set(Course.objects.filter(slug__in=text.courses))
    for line in text.expertise:
        Expertise.objects.create(
            instructor=instructor,
            topic=Topic.objects.get(slug=line["topic"]),
            level=Expertise.Level[line["level"].upper()],
            years=line["years"],
        )
    if text.slug in LEAVE:
        Absence.objects.create(
            instructor=instructor,
            starts_on=leave_on.date(),
            ends_on=leave_on.date() + timedelta(days=9),
            reason="驻厂辅导",
        )


def install_article(text: files.ArticleText, days: Days) -> None:
    if Article.objects.filter(slug=text.slug).exists():
        return
    changed = text.updated_days_ago
    article = create(
        Article,
        **values_of(text, "tags", "courses", "published_days_ago", "updated_days_ago"),
        is_published=True,
        published_at=days.ago(text.published_days_ago),
        updated_at=days.ago(changed) if changed is not None else None,
    )
    article.tags.set([tag(name) for name in text.tags])
    article.courses.set(Course.objects.filter(slug__in=text.courses))


def city(name: str) -> City:
    row, _is_new = City.objects.get_or_create(
        name=name, defaults={"slug": slug_of(name), "position": City.objects.count() + 1}
    )
    return row


def tag(name: str) -> Tag:
    row, _is_new = Tag.objects.get_or_create(name=name, defaults={"slug": slug_of(name)})
    return row


def values_of(text, *without: str) -> dict:
    return {name: value for name, value in vars(text).items() if name not in without}


def create(model, **values):
    """Save a row that has passed its own rules; demo content is no exception."""
    row = model(**values)
    try:
        row.full_clean(exclude=["body_html", "bio_html", "search_text"])
    except ValidationError as error:
        raise BrokenFile(f"{model.__name__} {values.get('slug', row)}: {error.message_dict}") from error
    row.save()
    return row
