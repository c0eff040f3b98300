"""What speaks against an instructor on some days.

1. Nobody teaches two classes at once: that is refused, under a lock on the instructor's row; on PostgreSQL the
   database refuses it too (run_instructor_once).
2. An absence, or a course that is not theirs, is only said to the admin, who may have a reason.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from enrollments.models import CourseRun
from instructors.models import Instructor


class DoubleBooked(Exception):
    """The instructor teaches another class at that time."""


def refuse_double_booking(
    *, instructor: Instructor, starts_at: datetime, ends_at: datetime, besides: int | None = None
) -> None:
    """To be asked inside the transaction that books: whoever asks for the same instructor waits for its end."""
    Instructor.objects.select_for_update(no_key=True).get(pk=instructor.pk)
    others = instructor.runs.filter(
        state=CourseRun.State.OPEN, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).exclude(pk=besides)
    if other := others.select_related("course").first():
        raise DoubleBooked(
            _("%(instructor)s teaches “%(run)s” on these days.") % {"instructor": instructor, "run": other}
        )


def clashes(run: CourseRun) -> Iterator[str]:
    """One sentence for each thing that is in the way of this run's instructor."""
    if run.state == CourseRun.State.CANCELLED:
        return
    first, last = timezone.localdate(run.starts_at), timezone.localdate(run.ends_at)
    for absence in run.instructor.absences.filter(starts_on__lte=last, ends_on__gte=first):
        yield _("%(instructor)s is away %(days)s: %(reason)s.") % {
            "instructor": run.instructor,
            "days": absence,
            "reason": absence.reason or _("no reason given"),
        }
    if not run.course.instructors.filter(pk=run.instructor_id).exists():
        yield _("%(instructor)s is not among the course’s instructors.") % {"instructor": run.instructor}
