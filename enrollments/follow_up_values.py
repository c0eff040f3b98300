"""What a follow-up mail may say of an enrolment."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from enrollments.emails.classes import class_line
from enrollments.models import CourseRun, Enrollment
from messaging.mail_texts.language import Ready, escaped
from messaging.registry import Value
from trainingsite.lib import dates
from trainingsite.lib.urls import absolute

DATES_SHOWN = 4


def dates_block(enrollment: Enrollment) -> Ready:
    """The next other dates of the same course."""
    coming = (
        CourseRun.objects.upcoming(timezone.now())
        .filter(course=enrollment.run.course)
        .exclude(pk=enrollment.run_id)
    )
    lines = [
        f"- [{escaped(class_line(run))}]({escaped(absolute(run.get_absolute_url()))})"
        for run in coming.select_related("city", "instructor")[:DATES_SHOWN]
    ]
    return Ready("\n".join(lines))


VALUES = {
    "course": Value(gettext_lazy("the title of the course"), lambda row: row.run.course.title),
    "course_url": Value(
        gettext_lazy("address of the course"), lambda row: absolute(row.run.course.get_absolute_url())
    ),
    "days": Value(
        gettext_lazy("the days of the class"), lambda row: dates.span(row.run.starts_at, row.run.ends_at)
    ),
    "place": Value(gettext_lazy("the city, or online"), lambda row: row.run.place),
    "instructor": Value(gettext_lazy("the instructor"), lambda row: row.run.instructor.name),
    "dates": Value(gettext_lazy("a ready-made part: other dates of this course; may be empty"), dates_block),
}
