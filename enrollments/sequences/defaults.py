"""The steps a new site begins with; admins change them afterwards."""

from enrollments.models import FollowUpStep, MailTemplate

Trigger = FollowUpStep.Trigger

DEFAULT_STEPS = [
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
    {
        "name": "候补两天后：同一课程的其他班期",
        "trigger": Trigger.WAITLISTED,
        "template_id": "other_dates",
        "delay_days": 2,
        "is_marketing": False,
    },
    {
        "name": "课后三十天：用起来了吗",
        "trigger": Trigger.AFTER_30_DAYS,
        "template_id": "first_month",
        "delay_days": 0,
    },
    {
        "name": "课后九十天：复训提醒",
        "trigger": Trigger.AFTER_90_DAYS,
        "template_id": "refresher",
        "delay_days": 0,
        "is_stopped_by_enrolment": True,
    },
]


def install_house_texts() -> None:
    """The mails whose first words come with the site."""
    known = set(MailTemplate.objects.values_list("key", flat=True))
    MailTemplate.objects.bulk_create(
        MailTemplate(key=key, about=about)
        for key, (about, _label) in MailTemplate.HOUSE.items()
        if key not in known
    )


def install_default_steps() -> int:
    """Only where there is no step at all: a step that an admin threw away stays away. Returns how many were added."""
    install_house_texts()
    if FollowUpStep.objects.exists():
        return 0
    return len(FollowUpStep.objects.bulk_create(FollowUpStep(**step) for step in DEFAULT_STEPS))
