"""The link to a person's own page: at the foot of every mail to them, and in a mail of its own when they ask for it."""

from enrollments import persons
from enrollments.emails.letters import site
from enrollments.models import OutboxMail
from trainingsite.addresses import absolute


def person_url(mail: OutboxMail) -> str:
    """Only the mailbox itself gets this link: whoever reads it has shown that the address is theirs."""
    page = persons.own_page(mail)
    return absolute(page) if page else ""


def person_link(mail: OutboxMail) -> dict:
    return {**site(), "name": mail.about.name}


CONTENT = {"person_link": person_link}
