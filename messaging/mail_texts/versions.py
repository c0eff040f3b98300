"""The words of the follow-up mails, version by version.

Staff: "I change one sentence and want to see it in a real mail. And I want to know who wrote what went out in May."

1. A mail's first words come with the site: files of templates/emails/. A first saved version stands above them.
2. A version never changes. Saving makes the next one, with who, when and what for; bringing back an old one, or the
   words that came with the site, makes the next one too.
3. Whoever saves over a version that he has not seen is told so.
4. A mail keeps the version it was planned with. Who saves may say that those that wait, and were not tried yet, take
   the new words.
5. Traditional Chinese is made from the simplified; a language without words of its own gets the Chinese.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from messaging import registry
from messaging.models import MailTemplate, MailText, OutboxMail
from trainingsite.lib.catalogues import in_traditional

CHINESE = MailText.Language.CHINESE


class Newer(Exception):
    """Somebody saved in the meantime."""

    def __init__(self, text: MailText):
        super().__init__(text.number)
        self.text = text


@dataclass(frozen=True)
class Words:
    subject: str
    body: str


def written_in(language: str) -> str:
    """The language whose words are used for this one."""
    return language if language in MailText.Language else CHINESE


@cache
def _file(key: str, language: str) -> Words | None:
    path = Path(settings.BASE_DIR) / "templates" / "emails" / key / f"{language}.md"
    if not path.is_file():
        return None
    subject, _line, body = path.read_text(encoding="utf-8").partition("\n")
    return Words(subject.strip(), body.strip())


def house(key: str, language: str) -> Words | None:
    """The words that came with the site; a mail that staff made has none."""
    return _file(key, language) if key in registry.worded() else None


def newest() -> dict[tuple[str, str], int]:
    """(template, language) -> the version that a mail planned now will have."""
    saved = MailText.objects.filter(number__isnull=False).order_by()
    rows = saved.values("template__key", "language").annotate(newest=Max("pk"))
    return {(row["template__key"], row["language"]): row["newest"] for row in rows}


def planned_with(key: str, language: str, among: dict[tuple[str, str], int]) -> int | None:
    """The version for a reader of this language; None for the words that came with the site."""
    language = written_in(language)
    if (key, language) in among or house(key, language):
        return among.get((key, language))
    return among.get((key, CHINESE))


def words_of(mail: OutboxMail, language: str) -> Words:
    """What this mail says. Rows from before there were versions say what came with the site."""
    written = mail.text or house(mail.template, written_in(language)) or house(mail.template, CHINESE)
    if written is None:
        raise LookupError(mail.template)
    return in_script(Words(written.subject, written.body), language)


def in_script(words: Words, language: str) -> Words:
    if language != "zh-hant":
        return words
    return Words(in_traditional(words.subject), in_traditional(words.body))


# -- changing them


def numbered(template: MailTemplate, language: str):
    """The versions that were saved, the newest first."""
    return template.texts.filter(language=language, number__isnull=False).order_by("-number")


def current(template: MailTemplate, language: str) -> MailText | None:
    return numbered(template, language).select_related("by").first()


def waiting(template: MailTemplate, language: str):
    """Mails that have these words and could still take new ones."""
    model = registry.subject(template.about).model
    english = Q(object_id__in=model.objects.filter(language="en").values("pk"))
    reads_it = english if language == MailText.Language.ENGLISH else ~english
    return OutboxMail.objects.about_kind(model).filter(
        Q(text__language=language) | Q(text=None) & reads_it,
        template=template.key,
        state=OutboxMail.State.QUEUED,
        attempts=0,
        dedupe_key__contains=":step:",
    )


def save(
    *,
    template: MailTemplate,
    language: str,
    words: Words,
    seen: int,
    by,
    now: datetime,
    note: str = "",
    for_waiting: bool = False,
) -> MailText:
    """The next version. `seen` is the number of the version that its writer had before him, 0 for none."""
    with transaction.atomic():
        # One at a time, so that no number is given twice and nobody's words are lost.
        MailTemplate.objects.select_for_update().get(pk=template.pk)
        latest = current(template, language)
        if latest and latest.number != seen:
            raise Newer(latest)
        text = MailText.objects.create(
            template=template,
            language=language,
            number=seen + 1,
            subject=words.subject,
            body=words.body,
            note=note,
            by=by,
            at=now,
        )
        if for_waiting:
            ids = list(waiting(template, language).values_list("pk", flat=True))
            OutboxMail.objects.filter(pk__in=ids, state=OutboxMail.State.QUEUED, attempts=0).update(text=text)
    return text


def try_out(*, template: MailTemplate, language: str, words: Words, by, now: datetime) -> MailText:
    """Words without a number, one of each person: for a test mail."""
    text, _is_new = MailText.objects.update_or_create(
        template=template,
        language=language,
        by=by,
        number=None,
        defaults={"subject": words.subject, "body": words.body, "at": now},
    )
    return text
