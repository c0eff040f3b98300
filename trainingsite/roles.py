"""Who may do what in the admin. Consultants answer inquiries, see what is mailed, keep the runs up to date, look after
who sits on them, check people in and issue certificates."""

from django.contrib.auth.models import Group, Permission

from messaging.consultants import CONSULTANTS

RIGHTS = (
    *("view_inquiry", "change_inquiry", "view_outboxmail", "change_outboxmail", "view_followupstep"),
    *("view_undeliverable", "change_undeliverable"),
    # Copies and erasure are for who is trusted with them by name.
    *("view_person", "change_person"),
    *(
        "view_courserun",
        "add_courserun",
        "change_courserun",
        "view_course",
        "view_syllabus",
        "view_instructor",
    ),
    *("view_enrollment", "add_enrollment", "change_enrollment", "view_enrollmentgroup", "view_seatevent"),
    *("view_attendance", "add_attendance", "delete_attendance"),
    *("view_certificate", "add_certificate", "change_certificate"),
)


def install_consultants() -> bool:
    """Give the group its rights while it has none; what an admin gave or took from it stays."""
    if Group.objects.filter(name=CONSULTANTS, permissions__isnull=False).exists():
        return False
    give_rights()
    return True


def give_rights() -> list[str]:
    """Whatever of RIGHTS the group lacks, for whoever asks: the site can't tell what was taken from it on purpose from
    what a later release brought. Nothing that an admin gave is taken away. Returns what was missing."""
    group, _is_new = Group.objects.get_or_create(name=CONSULTANTS)
    missing = Permission.objects.filter(codename__in=RIGHTS).exclude(group=group)
    given = sorted(missing.values_list("codename", flat=True))
    group.permissions.add(*missing)
    return given
