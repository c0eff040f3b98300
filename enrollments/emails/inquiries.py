"""What the mails of an inquiry tell: one function a mail."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from enrollments import phones
from enrollments.emails.letters import site
from enrollments.models import Inquiry, OutboxMail
from trainingsite import dates
from trainingsite.addresses import absolute


def common(inquiry: Inquiry) -> dict:
    return {
        **site(),
        "inquiry": inquiry,
        "private_url": absolute(inquiry.get_absolute_url()),
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


def told(content: Callable[[Inquiry], dict]) -> Callable[[OutboxMail], dict]:
    """What every mail of an inquiry knows, and what this one adds."""
    return lambda mail: {**common(mail.inquiry), **content(mail.inquiry)}


CONTENT = {
    "inquiry_received": told(inquiry_received),
    "inquiry_alert": told(inquiry_alert),
}
