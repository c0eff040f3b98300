"""The link to a person's own page: at the foot of every mail to them, and in a mail of its own when they ask for it."""

from django.utils.translation import gettext_lazy

from messaging import contacts, registry
from messaging.emails.letters import site
from messaging.models import OutboxMail
from messaging.registry import Mail
from trainingsite.lib.urls import absolute


def person_url(mail: OutboxMail) -> str:
    """Only the mailbox itself gets this link: whoever reads it has shown that the address is theirs."""
    page = contacts.own_page(mail)
    return absolute(page) if page else ""


def person_link(mail: OutboxMail) -> dict:
    return {**site(), "name": mail.about.name}


registry.add_mail(
    Mail(
        "person_link",
        about="",
        label=gettext_lazy("link to the person’s own page"),
        content=person_link,
        is_reply=True,
        title=gettext_lazy("The link to this page"),
    )
)
