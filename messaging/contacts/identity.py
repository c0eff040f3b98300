"""Who is who: one person a mailbox, and one a telephone for those who left no e-mail address.

What somebody types into a form proves nothing about who they are. So an e-mail address and a telephone that came
together are not taken for the same person's everywhere: the mailbox decides what is mailed to it, nothing else.
"""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.urls import reverse

from messaging.models import Person
from trainingsite.lib import links


def address(email: str) -> str:
    """The one way in which we write an e-mail address to find it again."""
    return email.strip().lower()


def person_of(*, email: str = "", phone: str = "", language: str = "zh-hans", now: datetime) -> Person:
    """The person's row, made when there is none. Call inside the transaction that stores what they sent."""
    email = address(email)
    person, _is_new = Person.objects.get_or_create(
        email=email,
        phone="" if email else phone,
        defaults={"language": language, "created_at": now, **links.new_link()},
    )
    return person


def find_person(email: str) -> Person | None:
    return Person.objects.filter(email=address(email)).first() if email else None


def with_own_pages(mails: QuerySet) -> QuerySet:
    """Each mail with the seed of the link that its foot shows: no query more for a whole batch."""
    people = Person.objects.filter(email=Lower(OuterRef("to")))
    return mails.annotate(person_seed=Subquery(people.values("token_seed")[:1]))


def own_page(mail) -> str:
    """The address of the page of whoever gets this mail; empty when nobody has one."""
    if hasattr(mail, "person_seed"):
        seed = mail.person_seed
        return reverse("person", args=[links.token(bytes(seed))]) if seed else ""
    person = find_person(mail.to)
    return person.get_absolute_url() if person else ""
