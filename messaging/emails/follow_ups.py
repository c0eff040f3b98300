"""A follow-up mail from words that staff have written: subject, HTML, and the text that is made from it."""

from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.safestring import mark_safe

from messaging import registry
from messaging.emails.letters import site
from messaging.emails.rendering import render, styled
from messaging.emails.values import values_of
from messaging.mail_texts import language
from messaging.mail_texts.plain import text_of
from messaging.mail_texts.versions import Words
from trainingsite.lib import links
from trainingsite.lib.urls import absolute


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    context: dict

    def html(self, subject: str) -> str:
        """The subject is the document's title, and known only when it has got its 广告."""
        return render("emails/_worded.html", {**self.context, "subject": subject})


def unsubscribe_url(row: Model) -> str:
    token = links.unsubscribe_token(row.pk, letter=registry.subject_of(row).link_letter)
    return absolute(reverse("unsubscribe", args=[token]))


def write(words: Words, row: Model, *, is_trial: bool = False, person_url: str = "") -> Written:
    """Call with the reader's language active. A trial goes to our own staff: its links must not stop anybody's mails."""
    values = values_of(row)
    body = language.html(words.body, values)
    context = {
        **site(),
        "body": mark_safe(styled(body)),  # cleaned by nh3
        "foot": registry.subject_of(row),
        "person_url": person_url,
        "private_url": values["private_url"](),
        "unsubscribe_url": absolute(reverse("privacy")) if is_trial else unsubscribe_url(row),
    }
    text = render("emails/_worded.txt", {**context, "text": text_of(body)})
    return Written(subject=language.subject(words.subject, values), text=text, context=context)
