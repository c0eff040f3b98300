"""Course mails need an agreement, and taking it back is as easy as giving it.

1. Every answer is a line of its own: given or withdrawn, to which notice, when, where, and who wrote it down. The last
   line holds; nothing else says whether somebody may be mailed.
2. It holds for the person: for every inquiry and every seat under this e-mail address.
3. Who withdraws gets nothing more that follows up. What waits is cancelled in the same transaction.
4. Who ticks the box of a form after having withdrawn is not believed at once, since anybody can type an address. It is
   written down as asked for, and the link to the own page, which only the mailbox gets, lets them agree again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from messaging.contacts.identity import address
from messaging.keepers import keepers
from messaging.models import Consent, OutboxMail, Person
from trainingsite.lib.privacy_notice import PRIVACY_VERSION

Answer, Source, State = Consent.Answer, Consent.Source, OutboxMail.State


@dataclass(frozen=True)
class Standing:
    """Where a person stands on course mails. Neither: nobody has asked them yet."""

    agrees: bool = False
    has_withdrawn: bool = False


def standings(emails: Iterable[str]) -> dict[str, Standing]:
    """By e-mail address in small letters; who is not in it has said nothing."""
    answers = (
        Consent.objects.filter(
            person__email__in={address(email) for email in emails} - {""},
            purpose=Consent.Purpose.COURSE_MAILS,
            answer__in=(Answer.GIVEN, Answer.WITHDRAWN),
        )
        .order_by("pk")
        .values_list("person__email", "answer")
    )
    return {
        email: Standing(agrees=answer == Answer.GIVEN, has_withdrawn=answer == Answer.WITHDRAWN)
        for email, answer in answers
    }


def standing(email: str) -> Standing:
    return standings([email]).get(address(email), Standing())


def tick(
    *, person: Person, source: str, now: datetime, page: str = "", version: str = PRIVACY_VERSION
) -> None:
    """The box for course mails of one of our forms was ticked."""
    if not person.email:
        return
    with transaction.atomic(savepoint=False):  # what fails here fails for the form, too
        locked(person.email)
        has_withdrawn = standing(person.email).has_withdrawn
        answer = Answer.ASKED if has_withdrawn else Answer.GIVEN
        _write(person, answer, source=source, now=now, page=page, version=version)


def give(*, person: Person, source: str, now: datetime, page: str = "", by=None) -> None:
    """Said by the person beyond doubt: on their own page, or to our staff."""
    with transaction.atomic():
        locked(person.email)
        if not standing(person.email).agrees:
            _write(person, Answer.GIVEN, source=source, now=now, page=page, by=by)


def withdraw(*, person: Person, source: str, now: datetime, page: str = "", by=None) -> int:
    """No further follow-up to this person. Saying it twice changes nothing.

    Returns how many mails may be on their way at this very moment: a worker asks for each mail, under the lock that is
    held here, right before it hands it over (permits.py). It can't call back the one it got leave for already.
    """
    with transaction.atomic():
        locked(person.email)
        if not standing(person.email).has_withdrawn:
            _write(person, Answer.WITHDRAWN, source=source, now=now, page=page, by=by)
            for keeper in keepers():
                keeper.withdrawn(person, by=by, now=now)
        theirs = follow_ups_to(person)
        theirs.stoppable().update(state=State.CANCELLED, error=_("the person unsubscribed"))
        return theirs.filter(state=State.SENDING, leased_until__gte=now).count()


def follow_ups_to(person: Person):
    """The mails of sequences to this mailbox; answers and what concerns a seat are none."""
    return OutboxMail.objects.filter(to__iexact=person.email, step__isnull=False).exclude(to="")


def locked(email: str) -> Person | None:
    """Whoever decides about mails to a person holds this row: agreeing, withdrawing, and each mail's leave to go."""
    return Person.objects.select_for_update().filter(email=address(email)).exclude(email="").first()


def _write(person, answer, *, source, now, page="", by=None, version=PRIVACY_VERSION) -> None:
    Consent.objects.create(
        person=person, answer=answer, version=version, at=now, source=source, page=page[:200], by=by
    )
