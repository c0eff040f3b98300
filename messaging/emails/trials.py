"""Try out words before they are saved: on the screen, or as a mail to oneself. Neither reaches the person it shows."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from messaging import outbox
from messaging.emails.compose import compose
from messaging.emails.letters import Letter
from messaging.mail_texts import versions
from messaging.mail_texts.versions import Words
from messaging.models import MailTemplate, MailText, OutboxMail


def letter(*, template: MailTemplate, language: str, words: Words, about: Model, now: datetime) -> Letter:
    """The finished mail, not stored anywhere. May raise NothingToSay."""
    text = MailText(template=template, language=language, subject=words.subject, body=words.body, at=now)
    return compose(
        OutboxMail(
            about=about,
            template=template.key,
            text=text,
            to=settings.DEFAULT_FROM_EMAIL,
            message_id=outbox.message_id(),
            due_at=now,
        )
    )


def send(
    *, template: MailTemplate, language: str, words: Words, about: Model, by, now: datetime
) -> OutboxMail:
    """A mail to oneself, through the outbox as every other."""
    with transaction.atomic():
        text = versions.try_out(template=template, language=language, words=words, by=by, now=now)
        mail = outbox.draft(
            about=about,
            template=template.key,
            text=text,
            to=by.email,
            key=f"test:{secrets.token_hex(8)}",
            due_at=now,
            now=now,
        )
        outbox.write([mail])
    return mail
