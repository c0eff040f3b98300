"""One function a mail: what it tells, from what is true when it is due. The words are in templates/emails/."""

import re
import unicodedata
from email.header import Header
from functools import cache
from zoneinfo import ZoneInfo

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enrollments import links, phones
from enrollments.fitting import fitting_article, fitting_courses
from enrollments.models import Inquiry, OutboxMail
from trainingsite import dates

LONGEST_SUBJECT = 78


class Letter(EmailMultiAlternatives):
    """Django folds a long Chinese subject onto a line of its own, and readers then see it begin with a space."""

    def message(self):
        message = super().message()
        charset = None if self.subject.isascii() else "utf-8"
        message.replace_header("Subject", Header(self.subject, charset, header_name="Subject"))
        return message


class NothingToSay(Exception):
    """The mail would have no content, so it isn't sent."""


def compose(mail: OutboxMail) -> Letter:
    """The finished message, in the language the inquiry was written in; consultants read the site's own."""
    is_alert = mail.template == "inquiry_alert"
    language = settings.LANGUAGE_CODE if is_alert or not mail.inquiry else mail.inquiry.language
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        context = {**common(mail.inquiry), **CONTENT[mail.template](mail.inquiry)}
        context["is_marketing"] = bool(mail.step and mail.step.is_marketing)
        subject = _render(mail.template, "subject.txt", context)
        if context["is_marketing"]:
            # 互联网电子邮件服务管理办法, article 13: the word comes first.
            subject = _("AD: %(subject)s") % {"subject": subject}
        message = Letter(
            subject=one_line(subject, LONGEST_SUBJECT),
            body=tidy(_render(mail.template, "body.txt", context)),
            to=[mail.to],
            reply_to=[address] if (address := reply_to(mail)) else None,
            headers={"Message-ID": mail.message_id, **headers(mail)},
        )
        html = _render(mail.template, "body.html", {**context, "subject": message.subject})
    message.attach_alternative(_inliner().inline(html), "text/html")
    return message


def _render(template: str, part: str, context: dict) -> str:
    return render_to_string(f"emails/{template}/{part}", context).strip()


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def tidy(text: str) -> str:
    """Templates leave empty lines where a condition did not hold."""
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def one_line(text: str, limit: int) -> str:
    """A visitor's words inside a header: no line ends, nothing invisible, not too long."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    visible = "".join(char for char in visible if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    text = " ".join(visible.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def reply_to(mail: OutboxMail) -> str:
    if mail.template == "inquiry_alert":
        return mail.inquiry.email
    consultant = mail.inquiry.assigned_to
    return (consultant.email if consultant else "") or settings.REPLY_TO_EMAIL


def headers(mail: OutboxMail) -> dict[str, str]:
    if mail.is_follow_up:
        return {
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{unsubscribe_url(mail.inquiry)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    is_alert = mail.template == "inquiry_alert"
    return {
        "Auto-Submitted": "auto-generated" if is_alert else "auto-replied",
        "X-Auto-Response-Suppress": "All",
    }


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def unsubscribe_url(inquiry: Inquiry) -> str:
    return absolute(reverse("unsubscribe", args=[links.unsubscribe_token(inquiry.pk)]))


def common(inquiry: Inquiry) -> dict:
    return {
        "inquiry": inquiry,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "site_home": absolute(reverse("home")),
        "private_url": absolute(inquiry.get_absolute_url()),
        "privacy_url": absolute(reverse("privacy")),
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
    """The run that was chosen, in one line; a full one was asked for in case a seat comes free."""
    if not run:
        return ""
    parts = [dates.span(run.starts_at, run.ends_at), run.place, run.instructor.name]
    return " · ".join([*parts, _("Waitlist request")] if run.is_full else parts)


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


CONTENT = {
    "inquiry_received": inquiry_received,
    "inquiry_alert": inquiry_alert,
    "fitting_courses": fitting_courses_mail,
    "case_article": case_article,
    "ask_for_call": ask_for_call,
}
