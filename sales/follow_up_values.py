"""What a follow-up mail may say of an inquiry."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from courses.recommendations import fitting_courses
from messaging.mail_texts.language import Ready, escaped
from messaging.registry import Value
from sales.emails import about
from sales.models import Inquiry
from trainingsite.lib import phones
from trainingsite.lib.urls import absolute

MODULES_SHOWN = 8


def courses_block(inquiry: Inquiry) -> Ready:
    """The courses that fit, each with its modules and the way to its outline."""
    return Ready("\n\n".join(_course(course) for course in fitting(inquiry)))


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


def fitting(inquiry: Inquiry) -> list[Course]:
    return fitting_courses(
        inquiry.course,
        instructor=inquiry.instructor,
        is_in_house=inquiry.kind == Inquiry.Kind.IN_HOUSE,
    )


VALUES = {
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
