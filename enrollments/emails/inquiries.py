"""What the mails of an inquiry tell: one function a mail."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enrollments import links, phones
from enrollments.emails.letters import NothingToSay, site
from enrollments.fitting import fitting_article, fitting_courses
from enrollments.models import Inquiry, OutboxMail
from trainingsite import dates
from trainingsite.addresses import absolute


def unsubscribe_url(inquiry: Inquiry) -> str:
    return absolute(reverse("unsubscribe", args=[links.unsubscribe_token(inquiry.pk)]))


def common(inquiry: Inquiry) -> dict:
    return {
        **site(),
        "inquiry": inquiry,
        "private_url": absolute(inquiry.get_absolute_url()),
        "unsubscribe_url": unsubscribe_url(inquiry),
        "about": about(inquiry),
        "class_line": class_line(inquiry.run),
    }


def about(inquiry: Inquiry) -> str:
    """What the inquiry is about, for the middle of a sentence; may be empty."""
    if inquiry.course:
        return _("“%(title)s”") % {"title": inquiry.course.title}
    if inquiry.instructor:
        return _("instructor %(name)s") % {"name": inquiry.instructor.name}
    return ""


def class_line(run) -> str:
    """The run that was asked about, in one line."""
    return " · ".join((dates.span(run.starts_at, run.ends_at), run.place, run.instructor.name)) if run else ""


def inquiry_received(inquiry: Inquiry) -> dict:
    return {"phone": phones.masked(inquiry.phone) if inquiry.phone else ""}


def inquiry_alert(inquiry: Inquiry) -> dict:
    return {
        "phone": phones.readable(inquiry.phone) if inquiry.phone else "",
        "admin_url": absolute(reverse("admin:enrollments_inquiry_change", args=[inquiry.pk])),
        "source_url": absolute(inquiry.source) if inquiry.source else "",
    }


def fitting_courses_mail(inquiry: Inquiry) -> dict:
    courses = fitting_courses(inquiry)
    if not courses:
        raise NothingToSay(_("there is no published course"))
    return {
        "courses": [
            {
                "title": course.title,
                "summary": course.subtitle or course.summary,
                "hours": course.hours,
                "price": f"{course.price:,.0f}",
                "modules": [node["title"] for node in tree_of(course)][:8],
                "url": absolute(course.get_absolute_url()),
                "outline_url": absolute(course.get_absolute_url()) + "#syllabus",
            }
            for course in courses
        ],
        "schedule_url": absolute(reverse("schedule")),
    }


def tree_of(course) -> list[dict]:
    return course.current_syllabus.tree if course.current_syllabus else []


def case_article(inquiry: Inquiry) -> dict:
    article = fitting_article(inquiry)
    if not article:
        raise NothingToSay(_("there is no published article"))
    return {"article": article, "article_url": absolute(article.get_absolute_url())}


def ask_for_call(inquiry: Inquiry) -> dict:
    return {
        "date": date_format(timezone.localtime(inquiry.received_at), "MONTH_DAY_FORMAT"),
        "phone": phones.masked(inquiry.phone) if inquiry.phone else "",
        "in_house_url": absolute(reverse("inquiry_new")) + "?kind=in_house",
    }


def told(content: Callable[[Inquiry], dict]) -> Callable[[OutboxMail], dict]:
    """What every mail of an inquiry knows, and what this one adds."""
    return lambda mail: {**common(mail.inquiry), **content(mail.inquiry)}


CONTENT = {
    "inquiry_received": told(inquiry_received),
    "inquiry_alert": told(inquiry_alert),
    "fitting_courses": told(fitting_courses_mail),
    "case_article": told(case_article),
    "ask_for_call": told(ask_for_call),
}
