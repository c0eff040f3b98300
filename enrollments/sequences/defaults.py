"""The three mails a new site begins with; admins change them afterwards."""

from enrollments.models import FollowUpStep

Template, Stop = FollowUpStep.Template, FollowUpStep.Stop

DEFAULT_STEPS = [
    {
        "name": "次日：合适的课程与大纲",
        "template": Template.FITTING_COURSES,
        "delay_days": 1,
        "stop": Stop.CLOSED,
        "is_marketing": False,
    },
    {
        "name": "第三天：一篇案例文章",
        "template": Template.CASE_ARTICLE,
        "delay_days": 3,
        "stop": Stop.CLOSED,
        "is_marketing": True,
    },
    {
        "name": "第七天：约一次通话",
        "template": Template.ASK_FOR_CALL,
        "delay_days": 7,
        "stop": Stop.CONTACTED,
        "is_marketing": True,
    },
]


def install_default_steps() -> int:
    """Add the steps that are missing; one that an admin has changed stays changed. Returns how many were added."""
    added = 0
    for step in DEFAULT_STEPS:
        _row, is_new = FollowUpStep.objects.get_or_create(
            trigger=FollowUpStep.Trigger.INQUIRY_RECEIVED, kind="", template=step["template"], defaults=step
        )
        added += is_new
    return added
