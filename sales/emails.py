"""What the mails of an inquiry tell: one function a mail."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollments.emails.classes import class_line
from messaging import registry
from messaging.emails.letters import site
from messaging.models import OutboxMail
from messaging.registry import Audience
from sales.models import Inquiry
from trainingsite.lib import phones
from trainingsite.lib.urls import absolute


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


def told(content: Callable[[Inquiry], dict]) -> Callable[[OutboxMail], dict]:
    """What every mail of an inquiry knows, and what this one adds."""
    return lambda mail: {**common(mail.about), **content(mail.about)}


declared = registry.declaring("inquiry", told)


@declared(
    gettext_lazy("acknowledgement to the visitor"),
    is_reply=True,
    title=gettext_lazy("Confirmation of your inquiry"),
)
def inquiry_received(inquiry: Inquiry) -> dict:
    return {"phone": phones.masked(inquiry.phone) if inquiry.phone else ""}


@declared(gettext_lazy("alert to the consultants"), audience=Audience.STAFF)
def inquiry_alert(inquiry: Inquiry) -> dict:
    return {
        "phone": phones.readable(inquiry.phone) if inquiry.phone else "",
        "admin_url": absolute(reverse("admin:sales_inquiry_change", args=[inquiry.pk])),
        "source_url": absolute(inquiry.source) if inquiry.source else "",
    }
