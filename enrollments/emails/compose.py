"""The finished message of an outbox row, from what is true when it is due.

The words of answers and alerts are in templates/emails/; those of follow-ups are written by staff (wording/).
"""

from collections.abc import Callable
from dataclasses import dataclass
from email.mime.text import MIMEText
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from enrollments import ical
from enrollments.emails import follow_ups, groups, inquiries, people, rendering, seats
from enrollments.emails.letters import Letter, NothingToSay, one_line, tidy
from enrollments.models import FollowUpStep, OutboxMail
from enrollments.wording.language import Empty
from enrollments.wording.versions import words_of

LONGEST_SUBJECT = 78
CONTENT = {**inquiries.CONTENT, **seats.CONTENT, **groups.CONTENT, **people.CONTENT}
# Read by consultants, in the site's own language.
ALERTS = frozenset({"inquiry_alert", "seats_alert"})
# Written at once because somebody wrote to us (RFC 3834); everything else the site sends by itself.
REPLIES = frozenset({"inquiry_received", "person_link"})


@dataclass(frozen=True)
class Content:
    """`html` takes the finished subject, which is the document's title; `invite` is the method of a calendar entry."""

    subject: str
    text: str
    html: Callable[[str], str]
    invite: str = ""


def compose(mail: OutboxMail) -> Letter:
    """The finished message, in the language its reader wrote in; consultants read the site's own."""
    language = language_of(mail)
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        content = _from_files(mail) if mail.template in CONTENT else _worded(mail, language)
        message = Letter(
            subject=one_line(content.subject, LONGEST_SUBJECT),
            body=tidy(content.text),
            to=[mail.to],
            reply_to=[address] if (address := reply_to(mail)) else None,
            headers={"Message-ID": mail.message_id, **headers(mail)},
        )
        html = content.html(message.subject)
        if content.invite:
            message.attach(invite(mail, content.invite))
    message.attach_alternative(html, "text/html")
    return message


def language_of(mail: OutboxMail) -> str:
    if mail.template in ALERTS or not mail.about:
        return settings.LANGUAGE_CODE
    if mail.text and not mail.is_follow_up:
        return mail.text.language  # tried out, whoever it shows
    return mail.about.language


def invite(mail: OutboxMail, method: str) -> MIMEText:
    """The calendar entry as a part that mail programs offer to take over; base64 keeps its line ends. Its time is the
    mail's own: every try sends the same."""
    entry = ical.personal(mail.enrollment, method=method, now=mail.created_at, to=mail.to)
    part = MIMEText(entry.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="class.ics")
    return part


def _from_files(mail: OutboxMail) -> Content:
    context = CONTENT[mail.template](mail)
    if mail.template not in ALERTS:
        context["person_url"] = people.person_url(mail)
    return Content(
        subject=_render(mail.template, "subject.txt", context),
        text=_render(mail.template, "body.txt", context),
        html=lambda subject: _render(mail.template, "body.html", {**context, "subject": subject}),
        invite=context.get("invite", ""),
    )


def _worded(mail: OutboxMail, language: str) -> Content:
    try:
        written = follow_ups.write(
            words_of(mail, language),
            mail.about,
            is_trial=not mail.is_follow_up,
            person_url=people.person_url(mail) if mail.is_follow_up else "",
        )
    except Empty as error:
        raise NothingToSay(_("“%(name)s” has nothing to show") % {"name": error}) from error
    subject = written.subject
    if _is_marketing(mail):
        # 互联网电子邮件服务管理办法, article 13: the word comes first.
        subject = _("AD: %(subject)s") % {"subject": subject}
    if mail.is_test:
        subject = _("Test: %(subject)s") % {"subject": subject}
    return Content(subject=subject, text=written.text, html=written.html)


def _is_marketing(mail: OutboxMail) -> bool:
    """A mail to try out the words has no step: it looks as the strictest of theirs."""
    if mail.step:
        return mail.step.is_marketing
    return FollowUpStep.objects.filter(template=mail.template, is_marketing=True).exists()


def _render(template: str, part: str, context: dict) -> str:
    return rendering.render(f"emails/{template}/{part}", context)


def reply_to(mail: OutboxMail) -> str:
    if mail.template in ALERTS:
        return mail.about.email
    consultant = mail.inquiry.assigned_to if mail.inquiry else None
    return (consultant.email if consultant else "") or settings.REPLY_TO_EMAIL


def headers(mail: OutboxMail) -> dict[str, str]:
    if mail.is_follow_up:
        return {
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{follow_ups.unsubscribe_url(mail.about)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return {
        "Auto-Submitted": "auto-replied" if mail.template in REPLIES else "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
