"""Who may do what in the admin. Consultants answer inquiries, see what is mailed and keep the runs up to date."""

from django.contrib.auth.models import Group, Permission

from enrollments.pipeline import CONSULTANTS

RIGHTS = (
    *("view_inquiry", "change_inquiry", "view_outboxmail", "change_outboxmail", "view_followupstep"),
    *("view_undeliverable", "change_undeliverable"),
    *(
        "view_courserun",
        "add_courserun",
        "change_courserun",
        "view_course",
        "view_syllabus",
        "view_instructor",
    ),
)


def install_consultants() -> bool:
    """Give the group its rights while it has none; what an admin gave or took from it stays."""
    group, _is_new = Group.objects.get_or_create(name=CONSULTANTS)
    if group.permissions.exists():
        return False
    group.permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    return True
