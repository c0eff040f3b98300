"""Inquiries as mails and follow-up steps know them."""

from collections import defaultdict

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import registry
from messaging.followups.colleagues import employers
from messaging.followups.planner import Happening
from messaging.registry import Mail, Subject
from sales.follow_up_values import VALUES
from sales.models import Inquiry, InquiryEvent

Stage, Kind = Inquiry.Stage, InquiryEvent.Kind


class Trigger(models.TextChoices):
    INQUIRY_RECEIVED = "inquiry_received", gettext_lazy("an inquiry was received")
    NO_REPLY = "no_reply", gettext_lazy("a consultant was in touch, no answer since")
    PROPOSAL_SENT = "proposal_sent", gettext_lazy("a plan was sent")


FIRST_STEPS = (
    {
        "name": "次日：合适的课程与大纲",
        "trigger": Trigger.INQUIRY_RECEIVED,
        "template_id": "fitting_courses",
        "delay_days": 1,
        "is_marketing": False,
    },
    {
        "name": "第三天：一篇案例文章",
        "trigger": Trigger.INQUIRY_RECEIVED,
        "template_id": "case_article",
        "delay_days": 3,
        "is_stopped_by_colleague": True,
        "is_stopped_by_enrolment": True,
    },
    {
        "name": "一周后：约一次通话",
        "trigger": Trigger.INQUIRY_RECEIVED,
        "template_id": "ask_for_call",
        "delay_days": 5,
        "is_stopped_by_move": True,
        "is_stopped_by_colleague": True,
        "is_stopped_by_enrolment": True,
    },
    {
        "name": "联系后一周没有回音：是否仍需要",
        "trigger": Trigger.NO_REPLY,
        "template_id": "still_topical",
        "delay_days": 5,
        "is_stopped_by_move": True,
        "is_stopped_by_colleague": True,
        "is_stopped_by_enrolment": True,
        "is_marketing": False,
    },
    {
        "name": "方案发出三天后：有什么疑问",
        "trigger": Trigger.PROPOSAL_SENT,
        "template_id": "plan_questions",
        "delay_days": 3,
        "is_stopped_by_move": True,
        "is_marketing": False,
    },
)


class InquirySubject(Subject):
    name, model, label = "inquiry", Inquiry, gettext_lazy("an inquiry")
    needs = ("course__topic", "instructor", "assigned_to", "run__city", "run__instructor")
    plan_needs = ("course",)
    is_read_anew = False
    # None: links of mails that have left go on working.
    link_letter = ""
    foot_reason = gettext_lazy("You get this mail because you sent us an inquiry.")
    foot_link = gettext_lazy("Your inquiry and all mails about it")
    foot_line = gettext_lazy("Your inquiry and all mails about it:")
    triggers, kinds, values, first_steps = (
        tuple(Trigger.choices),
        tuple(Inquiry.Kind.choices),
        VALUES,
        FIRST_STEPS,
    )
    # Who was asked and has answered needs no reminder.
    ended_by = {Trigger.NO_REPLY: frozenset({"replied"})}
    reasons = {
        "replied": gettext_lazy("the person has answered"),
        "moved": gettext_lazy("the stage has changed since"),
        "colleague": gettext_lazy("a colleague of the same company has answered"),
    }

    def reply_to(self, inquiry):
        return inquiry.assigned_to.email if inquiry.assigned_to else ""

    def sent(self, mails):
        InquiryEvent.objects.bulk_create(
            InquiryEvent(
                inquiry_id=mail.object_id,
                at=mail.sent_at,
                kind=Kind.MAILED,
                note=f"{mail.to}: {mail.subject}",
            )
            for mail in mails
        )

    def why(self, inquiry):
        return _("Part of the answer to your inquiry %(number)s.") % {"number": inquiry.reference}

    def kind(self, inquiry):
        return inquiry.kind

    def course(self, inquiry):
        return inquiry.course

    def came_at(self, inquiry):
        return inquiry.received_at

    def is_over(self, inquiry):
        return inquiry.stage not in Inquiry.OPEN_STAGES

    def to_follow(self, since):
        return Inquiry.objects.open()

    def happenings(self, rows, met):
        """What counts of its log, in the order in which it was written: a clock may have jumped."""
        logs = defaultdict(list)
        lines = InquiryEvent.objects.filter(
            inquiry__in=[row.pk for row in rows], kind__in=(Kind.MOVED, Kind.REPLIED)
        )
        for inquiry, *line in lines.order_by("pk").values_list("inquiry", "kind", "to_stage", "at"):
            logs[inquiry].append(tuple(line))
        return lambda inquiry: _happenings(inquiry, logs[inquiry.pk], met)


def _happenings(inquiry: Inquiry, log: list[tuple], met):
    anchors = {Trigger.INQUIRY_RECEIVED: (0, inquiry.received_at)}
    for number, (kind, stage, at) in enumerate(log, 1):
        if kind == Kind.MOVED and stage in (Stage.CONTACTED, Stage.PROPOSED):
            anchors[Trigger.NO_REPLY] = number, at
        if kind == Kind.MOVED and stage == Stage.PROPOSED:
            anchors[Trigger.PROPOSAL_SENT] = number, at
    for trigger, (number, at) in anchors.items():
        since = {"replied" for kind, _stage, _at in log[number:] if kind == Kind.REPLIED}
        # Out of the spam is no step of a consultant's.
        since |= {"moved" for kind, stage, _at in log[number:] if kind == Kind.MOVED and stage != Stage.NEW}
        yield trigger, Happening(at, frozenset(since | met.since(inquiry, at)))


def answers_of_colleagues(rows, since):
    """Whether somebody else of the same employer has answered us."""
    answers = defaultdict(list)
    told = InquiryEvent.objects.filter(kind=Kind.REPLIED, at__gt=since).order_by()
    for who, at, company, email in told.values_list("inquiry", "at", "inquiry__company", "inquiry__email"):
        for employer in employers(company=company, email=email):
            answers[employer].append((who, at))

    def holds(row, moment):
        own = row.pk if isinstance(row, Inquiry) else None
        known = employers(company=row.company, email=row.email)
        return any(who != own and at > moment for name in known for who, at in answers.get(name, ()))

    return holds


registry.add_subject(InquirySubject())
registry.add_stop("colleague", answers_of_colleagues)
for key, words in {
    "fitting_courses": gettext_lazy("courses that fit, with outline links"),
    "case_article": gettext_lazy("a case to read"),
    "ask_for_call": gettext_lazy("ask for a call"),
    "still_topical": gettext_lazy("ask whether it is still topical"),
    "plan_questions": gettext_lazy("questions about the plan"),
}.items():
    registry.add_mail(Mail(key, about="inquiry", label=words))
