"""The finished message of an outbox row, from what is true when it is due.

The words of answers and alerts are in templates/emails/; those of follow-ups are written by staff (mail_texts/).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.mime.text import MIMEText
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from messaging import registry
from messaging.emails import follow_ups, people, rendering
from messaging.emails.letters import Letter, NothingToSay, one_line, tidy
from messaging.mail_texts.language import Empty
from messaging.mail_texts.versions import words_of
from messaging.models import FollowUpStep, OutboxMail

LONGEST_SUBJECT = 78
METHOD = re.compile(rb"^METHOD:(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Content:
    """`html` takes the finished subject, which is the document's title; `invite` is a calendar entry."""

    subject: str
    text: str
    html: Callable[[str], str]
    invite: bytes = b""


def compose(mail: OutboxMail) -> Letter:
    """The finished message, in the language its reader wrote in; consultants read the site's own."""
    language = language_of(mail)
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        content = _from_files(mail) if mail.declared and mail.declared.content else _worded(mail, language)
        message = Letter(
            subject=one_line(content.subject, LONGEST_SUBJECT),
            body=tidy(content.text),
            to=[mail.to],
            reply_to=[address] if (address := reply_to(mail)) else None,
            headers={"Message-ID": mail.message_id, **headers(mail)},
        )
        html = content.html(message.subject)
        if content.invite:
            message.attach(invite(content.invite))
    message.attach_alternative(html, "text/html")
    return message


def language_of(mail: OutboxMail) -> str:
    if is_alert(mail) or not mail.about:
        return settings.LANGUAGE_CODE
    if mail.text and not mail.is_follow_up:
        return mail.text.language  # tried out, whoever it shows
    return mail.about.language


def is_alert(mail: OutboxMail) -> bool:
    """Read by consultants, in the site's own language."""
    return mail.declared is not None and mail.declared.audience is registry.Audience.STAFF


def invite(entry: bytes) -> MIMEText:
    """The calendar entry as a part that mail programs offer to take over; base64 keeps its line ends."""
    part = MIMEText(entry.decode(), "calendar", "utf-8")
    part.set_param("method", METHOD.search(entry)[1].decode())
    part.add_header("Content-Disposition", "attachment", filename="class.ics")
    return part


def _from_files(mail: OutboxMail) -> Content:
    context = mail.declared.content(mail)
    if not is_alert(mail):
        context["person_url"] = people.person_url(mail)
    return Content(
        subject=_render(mail.template, "subject.txt", context),
        text=_render(mail.template, "body.txt", context),
        html=lambda subject: _render(mail.template, "body.html", {**context, "subject": subject}),
        invite=context.get("invite", b""),
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
    if is_alert(mail):
        return mail.about.email
    return mail.of_subject.reply_to(mail.about) or settings.REPLY_TO_EMAIL


def headers(mail: OutboxMail) -> dict[str, str]:
    if mail.is_follow_up:
        return {
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{follow_ups.unsubscribe_url(mail.about)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return {
        "Auto-Submitted": "auto-replied" if mail.declared and mail.declared.is_reply else "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
