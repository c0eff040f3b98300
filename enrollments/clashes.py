"""What speaks against an instructor on some days: said to the admin, who may have a reason."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from enrollments.models import CourseRun


def clashes(run: CourseRun) -> Iterator[str]:
    """One sentence for each thing that is in the way of this run's instructor."""
    if run.state == CourseRun.State.CANCELLED:
        return
    first, last = timezone.localdate(run.starts_at), timezone.localdate(run.ends_at)
    others = run.instructor.runs.filter(
        state=CourseRun.State.OPEN, starts_at__lt=run.ends_at, ends_at__gt=run.starts_at
    )
    for other in others.exclude(pk=run.pk).select_related("course"):
        yield _("%(instructor)s teaches “%(run)s” on these days.") % {
            "instructor": run.instructor,
            "run": other,
        }
    for absence in run.instructor.absences.filter(starts_on__lte=last, ends_on__gte=first):
        yield _("%(instructor)s is away %(days)s: %(reason)s.") % {
            "instructor": run.instructor,
            "days": absence,
            "reason": absence.reason or _("no reason given"),
        }
    if not run.course.instructors.filter(pk=run.instructor_id).exists():
        yield _("%(instructor)s is not among the course’s instructors.") % {"instructor": run.instructor}
