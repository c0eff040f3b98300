"""Rows for tests: one keyword function a model, complete and valid by default. Name only what the test is about."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone

from courses.models import Article, City, Course, Format, Question, Syllabus, Tag, Topic
from courses.syllabus import release, save_draft
from enrollments import certificates
from enrollments.models import (
    Attendance,
    Certificate,
    CourseRun,
    EndedLink,
    Enrollment,
    EnrollmentGroup,
    ImportDraft,
    SeatEvent,
)
from enrollments.seats import taking
from instructors.models import Absence, Expertise, Instructor
from messaging import contacts, registry
from messaging.models import (
    BudgetEntry,
    Consent,
    FollowUpStep,
    MailRoute,
    MailTemplate,
    MailText,
    OutboxMail,
    Undeliverable,
)
from sales.models import Inquiry, InquiryEvent
from trainingsite.lib import links

numbers = count(1)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)

OUTLINE = """第一讲：应收账款从哪里来（90分钟）
一、赊销的三个决定
1、给谁赊
2、赊多少
案例：一张没有签字的对账单
二、账期怎样变长
第二讲：开口要钱（120分钟）
一、电话里的前三十秒
1、说清身份与来意
练习：两人一组打一次催款电话
"""


def user(username="ada", *, permissions=(), password="correct-horse", **fields):
    """`permissions` by codename, e.g. "change_course"."""
    person = get_user_model().objects.create_user(
        username, fields.pop("email", f"{username}@example.com"), password, **fields
    )
    person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return person


def topic(**fields):
    n = next(numbers)
    return Topic.objects.create(
        **{"title": f"催收技巧{n}", "slug": f"topic-{n}", "summary": "从第一通电话到最后一封函件。"} | fields
    )


def city(**fields):
    n = next(numbers)
    return City.objects.create(**{"name": f"上海{n}", "slug": f"city-{n}"} | fields)


def course(*, outline=OUTLINE, **fields):
    """Published, with version 1 of `outline` released; `outline=None` leaves it without a syllabus."""
    n = next(numbers)
    defaults = {
        "title": f"电话催收实战{n}",
        "slug": f"course-{n}",
        "subtitle": "让对方说出付款的日子",
        "summary": "学会在一通电话里把账对清、把理由问清、把付款日期定下来，并把它写进当天的确认函。",
        "background": "客户总说下个月付。",
        "benefits": "- 会对账\n- 会约定日期",
        "audience": "销售、财务与信控",
        "price": Decimal("2800.00"),
        "in_house_price": Decimal("30000.00"),
        "is_published": True,
        "published_at": LONG_AGO,
    }
    fields.setdefault("topic", None)
    fields["topic"] = fields["topic"] or topic()
    row = Course.objects.create(**defaults | fields)
    if outline is not None:
        syllabus(course=row, outline=outline)
    return row


def syllabus(*, course, outline=OUTLINE, note="", by=None, now=LONG_AGO) -> Syllabus:
    """The next released version of the course's outline."""
    save_draft(course=course, text=outline)
    return release(course=course, note=note, by=by, now=now)


def question(**fields):
    return Question.objects.create(
        **{"question": "可以开发票吗？", "answer": "可以，开课前后各开一次都行。"} | fields
    )


def tag(**fields):
    n = next(numbers)
    return Tag.objects.create(**{"name": f"账龄{n}", "slug": f"tag-{n}"} | fields)


def article(*, tags=(), courses=(), **fields):
    n = next(numbers)
    row = Article.objects.create(
        **{
            "title": f"账龄会议怎么开{n}",
            "slug": f"article-{n}",
            "summary": "每周四十分钟，把每一笔逾期都落到一个人和一个日期上。",
            "body": "先看数。\n\n## 会前\n\n打印账龄表。\n\n## 会后\n\n当天发纪要。",
            "is_published": True,
            "published_at": LONG_AGO,
            "updated_at": LONG_AGO,
        }
        | fields
    )
    row.tags.set(tags)
    row.courses.set(courses)
    return row


def instructor(*, cities=(), courses=(), **fields):
    n = next(numbers)
    row = Instructor.objects.create(
        **{
            "name": f"林澄{n}",
            "slug": f"instructor-{n}",
            "title": "信用管理顾问",
            "headline": "学完就能自己排出清欠计划",
            "summary": "做过十二年制造业信控，带过二十人的清欠小组。",
            "bio": "## 经历\n\n先做会计，后做信控。",
            "years": 12,
            "methods": "案例分析、角色扮演",
            "is_published": True,
        }
        | fields
    )
    row.cities.set(cities)
    row.courses.set(courses)
    return row


def expertise(**fields):
    return Expertise.objects.create(
        instructor=fields.pop("instructor", None) or instructor(),
        topic=fields.pop("topic", None) or topic(),
        **{"level": Expertise.Level.TEACH, "years": 5} | fields,
    )


def absence(**fields):
    return Absence.objects.create(
        instructor=fields.pop("instructor", None) or instructor(),
        **{"starts_on": date(2027, 5, 1), "ends_on": date(2027, 5, 5), "reason": "休假"} | fields,
    )


def run(*, course=None, **fields):
    """In person, in three weeks, with the course's current syllabus; `format=Format.ONLINE` has no city."""
    course = course or globals()["course"]()
    starts_at = fields.pop("starts_at", None) or timezone.now() + timedelta(days=21)
    fields.setdefault("format", Format.OFFLINE)
    if "city" not in fields:
        fields["city"] = None if fields["format"] == Format.ONLINE else city()
    return CourseRun.objects.create(
        course=course,
        syllabus=fields.pop("syllabus", None) or course.current_syllabus,
        instructor=fields.pop("instructor", None) or instructor(courses=[course]),
        starts_at=starts_at,
        **{"ends_at": starts_at + timedelta(hours=8), "venue": "延安路教室", "seats": 30} | fields,
    )


def inquiry(**fields):
    """What is stored of a lead; how one comes in is pipeline's business."""
    n = next(numbers)
    now = fields.setdefault("received_at", timezone.now())
    defaults = {
        "name": "王晓",
        "phone": "+8613800138000",
        "email": f"wang{n}@example.com",
        "company": "江城机电",
        "message": "三十人的销售团队，想做一天内训。",
        "consent_version": "2026-11",
        "consent_at": now,
        "address_hash": links.keyed("address", "203.0.113.7"),
        **links.new_link(),
        "idempotency_key": links.keyed("form", str(n)),
    }
    row = Inquiry.objects.create(**defaults | fields)
    if row.wants_mails:
        consent(person=person(email=row.email), at=now)
    return row


def person(*, email=None, **fields):
    """The row of this mailbox, made when there is none."""
    email = f"wang{next(numbers)}@example.com" if email is None else email
    row = contacts.person_of(email=email, phone=fields.pop("phone", ""), now=timezone.now())
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def consent(**fields):
    return Consent.objects.create(
        person=fields.pop("person", None) or person(),
        **{"answer": "given", "version": "2026-11", "at": timezone.now(), "source": "inquiry_form"} | fields,
    )


def enrollment(*, run=None, group=None, **fields):
    """A row with a seat; how one comes by it is the business of enrollments/seats."""
    n = next(numbers)
    details = {
        "name": f"陈禾{n}",
        "phone": f"+86138{n:08d}",
        "email": f"chen{n}@example.com",
        "company": "江城机电",
    }
    made = taking.new_enrollment(
        details | {name: fields.pop(name) for name in list(fields) if name in details},
        **{"now": fields.pop("created_at", None) or timezone.now(), "state": Enrollment.State.CONFIRMED}
        | fields,
    )
    made.run, made.group = run or globals()["run"](), group
    made.rank = fields.get("rank", n)
    made.save()
    CourseRun.objects.filter(pk=made.run_id).update(seats_taken=made.run.enrollments.holding().count())
    return made


def enrollment_group(*, run=None, **fields):
    return EnrollmentGroup.objects.create(
        run=run or globals()["run"](),
        **links.new_link(),
        **{
            "company": "江城机电",
            "name": "何人事",
            "phone": "+8613900139000",
            "email": "hr@example.com",
            "created_at": timezone.now(),
        }
        | fields,
    )


def import_draft(*, run=None, **fields):
    """A list of two, one of them without a name."""
    now = timezone.now()
    return ImportDraft.objects.create(
        run=run or globals()["run"](),
        **links.new_link(),
        **{
            "rows": [
                ["abcdef", 0, "王晓", "13800138000", "wang@example.com", "财务部"],
                ["abcdea", 0, "", "13800138001", "", ""],
            ],
            "created_at": now,
            "changed_at": now,
        }
        | fields,
    )


def seat_event(*, enrollment=None, **fields):
    enrollment = enrollment or globals()["enrollment"]()
    return SeatEvent.objects.create(
        enrollment=enrollment,
        **{
            "run": enrollment.run,
            "at": timezone.now(),
            "kind": SeatEvent.Kind.EDITED,
            "rank": enrollment.rank,
        }
        | fields,
    )


def attendance(*, enrollment=None, **fields):
    """There on the first day of the run."""
    enrollment = enrollment or globals()["enrollment"]()
    return Attendance.objects.create(
        enrollment=enrollment,
        **{"on": timezone.localdate(enrollment.run.starts_at), "at": timezone.now()} | fields,
    )


def certificate(*, enrollment=None, **fields):
    enrollment = enrollment or globals()["enrollment"](state=Enrollment.State.ATTENDED)
    return Certificate.objects.create(
        enrollment=enrollment,
        **{
            "number": certificates.new_number(),
            "name": enrollment.name,
            "company": enrollment.company,
            "course_title": enrollment.run.course.title,
            "hours": enrollment.run.course.hours,
            "starts_on": timezone.localdate(enrollment.run.starts_at),
            "ends_on": timezone.localdate(enrollment.run.ends_at),
            "issued_at": timezone.now(),
        }
        | fields,
    )


def event(**fields):
    return InquiryEvent.objects.create(
        inquiry=fields.pop("inquiry", None) or inquiry(),
        **{"at": timezone.now(), "kind": InquiryEvent.Kind.NOTED, "note": "已电话联系"} | fields,
    )


def step(*, template="fitting_courses", **fields):
    """`template` is a MailTemplate or the key of one that came with the site."""
    if isinstance(template, str):
        template = mail_template(key=template)
    return FollowUpStep.objects.create(
        template=template,
        **{"name": "第一天：合适的课程", "trigger": "inquiry_received", "delay_days": 1} | fields,
    )


def mail_template(*, key="fitting_courses", **fields):
    declared = registry.mail(key)
    about = declared.about if declared else "inquiry"
    return MailTemplate.objects.update_or_create(key=key, defaults={"about": about} | fields)[0]


def mail_text(*, template=None, **fields):
    """The next version of the words."""
    template = template or mail_template()
    language = fields.setdefault("language", "zh-hans")
    return MailText.objects.create(
        template=template,
        **{
            "number": template.texts.filter(language=language).count() + 1,
            "subject": "{{ name }}，换个说法",
            "body": "{{ name }}，您好：\n\n这是新的一版。",
            "at": timezone.now(),
        }
        | fields,
    )


def mail_route(**fields):
    return MailRoute.objects.create(**{"name": f"mail{next(numbers)}.example.com"} | fields)


def budget_entry(**fields):
    return BudgetEntry.objects.create(
        person=fields.pop("person", None) or person(), **{"at": timezone.now()} | fields
    )


def ended_link(**fields):
    fields = {"token_hash": f"{next(numbers):064x}", "is_of_seat": True, "ended_at": timezone.now()} | fields
    return EndedLink.objects.create(**fields)


def undeliverable(**fields):
    refused = {"reason": Undeliverable.Reason.NO_SUCH_ADDRESS, "detail": "550 5.1.1 no such user"}
    marked = {"address": f"gone{next(numbers)}@example.com", "source": "smtp", "marked_at": timezone.now()}
    return Undeliverable.objects.create(**refused | marked | fields)


def mail(*, about=None, event=None, **fields):
    """About an inquiry, unless it is told about what; `event` is the line that caused it."""
    n = next(numbers)
    now = timezone.now()
    return OutboxMail.objects.create(
        **{
            "about": about or inquiry(),
            "event_id": event.pk if event else None,
            "dedupe_key": f"test:{n}",
            "template": "inquiry_received",
            "to": "wang@example.com",
            "due_at": now,
            "created_at": now,
            "message_id": f"<test-{n}@example.com>",
        }
        | fields
    )
