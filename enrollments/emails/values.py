"""What a follow-up mail may say of the person it is written to: each name with its explanation for staff.

A value is worked out only where the words show it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Article, Course
from enrollments import phones
from enrollments.emails.inquiries import about, class_line
from enrollments.fitting import fitting_article, fitting_courses
from enrollments.models import CourseRun, Enrollment, Inquiry, MailTemplate
from enrollments.wording.language import Ready, escaped
from trainingsite import dates
from trainingsite.addresses import absolute

MODULES_SHOWN, DATES_SHOWN = 8, 4
About = Inquiry | Enrollment


@dataclass(frozen=True)
class Value:
    explanation: str
    of: Callable[[About], str]


def page(name: str, query: str = "") -> Callable[[About], str]:
    return lambda row: absolute(reverse(name)) + query


# -- ready-made parts


def courses_block(inquiry: Inquiry) -> Ready:
    """The courses that fit, each with its modules and the way to its outline."""
    return Ready("\n\n".join(_course(course) for course in fitting_courses(inquiry)))


def _course(course: Course) -> str:
    address = absolute(course.get_absolute_url())
    facts = _("%(hours)s hours, %(price)s yuan a person") % {
        "hours": course.hours,
        "price": f"{course.price:,.0f}",
    }
    words = _("Read the whole outline")
    outline = f"[{words}]({escaped(address)}#syllabus)"
    tree = course.current_syllabus.tree if course.current_syllabus else []
    modules = "\n".join(f"- {escaped(node['title'])}" for node in tree[:MODULES_SHOWN])
    return (
        f"## [{escaped(course.title)}]({escaped(address)})\n\n"
        f"{escaped(course.subtitle or course.summary)}  \n{escaped(facts)} · {outline}\n\n{modules}"
    )


def article_block(row: About) -> Ready:
    if not (article := _article(row)):
        return Ready("")
    address = escaped(absolute(article.get_absolute_url()))
    title, button = escaped(article.title), _("Read the article")
    return Ready(f"## [{title}]({address})\n\n{escaped(article.summary)}\n\n[{button}]({address})")


def _article(row: About) -> Article | None:
    return fitting_article(row if isinstance(row, Inquiry) else Inquiry(course=row.run.course))


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


# -- the names

SHARED = {
    "name": Value(gettext_lazy("the person’s name"), lambda row: row.name),
    "company": Value(gettext_lazy("the company; may be empty"), lambda row: row.company),
    "number": Value(gettext_lazy("the reference number"), lambda row: row.reference),
    "article": Value(gettext_lazy("a ready-made part: an article that fits, with a button"), article_block),
    "article_title": Value(
        gettext_lazy("the title of that article"), lambda row: getattr(_article(row), "title", "")
    ),
    "private_url": Value(
        gettext_lazy("address of the person’s own page"), lambda row: absolute(row.get_absolute_url())
    ),
    "schedule_url": Value(gettext_lazy("address of all dates"), page("schedule")),
    "courses_url": Value(gettext_lazy("address of the catalogue"), page("courses")),
    "in_house_url": Value(
        gettext_lazy("address of the form for in-house training"), page("inquiry_new", "?kind=in_house")
    ),
    "site_name": Value(gettext_lazy("the name of the site"), lambda row: settings.SITE_NAME),
}
INQUIRY = SHARED | {
    "about": Value(gettext_lazy("the course or instructor that was asked about; may be empty"), about),
    "date": Value(
        gettext_lazy("the day of the inquiry"),
        lambda row: date_format(timezone.localtime(row.received_at), "MONTH_DAY_FORMAT"),
    ),
    "phone": Value(
        gettext_lazy("the telephone number, partly hidden; may be empty"),
        lambda row: phones.masked(row.phone) if row.phone else "",
    ),
    "consultant": Value(
        gettext_lazy("the consultant in charge; may be empty"),
        lambda row: row.assigned_to.get_full_name() if row.assigned_to else "",
    ),
    "courses": Value(gettext_lazy("a ready-made part: the courses that fit, with outlines"), courses_block),
}
ENROLLMENT = SHARED | {
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
NAMES = {MailTemplate.About.INQUIRY: INQUIRY, MailTemplate.About.ENROLLMENT: ENROLLMENT}


def values_of(row: About) -> dict[str, Callable[[], str]]:
    """Each is worked out once, and only when it is shown."""
    known = INQUIRY if isinstance(row, Inquiry) else ENROLLMENT
    return {name: cache(lambda value=value: value.of(row)) for name, value in known.items()}
