"""What the other rooms tell the mails: the kinds of rows that mails are about, and the mails there are.

A room registers both when it is loaded (AppConfig.ready), so the outbox knows no subject:

    registry.add_subject(InquirySubject())
    registry.add_mail(Mail("inquiry_received", about="inquiry", label=_("acknowledgement"), content=received))
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.db.models import Model, QuerySet


class Audience(Enum):
    """Who reads a mail."""

    READER = "reader"  # whom it is about, in their own language
    STAFF = "staff"  # our consultants, in the site's language; an answer goes to the person


def always(mail, now: datetime) -> str:
    """A mail that holds whatever has happened since it was written."""
    return ""


@dataclass(frozen=True)
class Mail:
    """A mail of the site. Without `content` its words are written by staff, and its first ones come with the site."""

    # Its folder of templates/emails/.
    name: str
    # The name of its subject.
    about: str
    # What our staff call it.
    label: str
    audience: Audience = Audience.READER
    # The context of its templates, from what is true when it leaves. May raise NothingToSay.
    content: Callable[..., dict] | None = None
    # (mail, now) -> why it must not leave any more, in words; empty while it is true.
    true_while: Callable[..., str] = always
    # Written at once because somebody wrote to us (RFC 3834).
    is_reply: bool = False
    # What the reader's own page calls it before its subject is known.
    title: str = ""


@dataclass(frozen=True)
class Value:
    """What the words of a follow-up may show of a row."""

    explanation: str
    of: Callable[..., str]


class Subject:
    """A kind of row that mails are about. Its model has the fields name, email, phone, company and language, a
    reference, and a page of its own."""

    name: str
    model: type[Model]
    label: str
    # What must be read along to write about it; without more than that, follow-ups can be planned.
    needs: tuple[str, ...] = ()
    plan_needs: tuple[str, ...] = ()
    # Its mails hang on facts that change while they wait for their turn: it is read once more before each.
    is_read_anew: bool = True
    # Before the number of its row in an unsubscribe link.
    link_letter: str = ""
    # At the foot of its follow-ups: why they come, and what the link to its page is called there and in the text.
    foot_reason: str = ""
    foot_link: str = ""
    foot_line: str = ""
    # Where staff look for it in the outbox.
    searched: tuple[str, ...] = ("name", "company")

    # -- mails

    def rows(self) -> QuerySet:
        return self.model._default_manager.select_related(*self.needs)

    def reply_to(self, row: Model) -> str:
        """Whose address an answer goes to; empty for the site's own."""
        return ""

    def event(self, pk: int) -> Model | None:
        """The line of its log that caused a mail."""
        return None

    def true_while(self, mail, now: datetime) -> str:
        """Why no follow-up about this row may leave, in words."""
        return ""

    def sent(self, mails: Collection) -> None:
        """Mails about rows of this kind have left; called once for each, inside a transaction."""

    def why(self, row: Model) -> str:
        """Why somebody gets mails about this row, in a sentence for them."""
        return ""

    # -- follow-ups

    # What its steps may follow, and what they may be kept to: (value, words).
    triggers: tuple[tuple[str, str], ...] = ()
    # What ends a trigger, whatever else its steps are told to stop at.
    ended_by: Mapping[str, frozenset[str]] = {}
    # What stops them, in words for our staff.
    reasons: Mapping[str, str] = {}
    kinds: tuple[tuple[str, str], ...] = ()
    # The steps that a new site begins with.
    first_steps: tuple[dict, ...] = ()
    values: Mapping[str, Value] = {}

    def kind(self, row: Model) -> str:
        return ""

    def course(self, row: Model):
        """The course it is about, if any."""
        return None

    def came_at(self, row: Model) -> datetime:
        raise NotImplementedError

    def is_over(self, row: Model) -> bool:
        return False

    def to_follow(self, since: datetime) -> QuerySet:
        """Rows that have something to follow, or had since then."""
        return self.model._default_manager.none()

    def happenings(self, rows: Collection[Model], met) -> Callable[[Model], Iterable[tuple]]:
        """By row the (trigger, Happening) that steps follow; `met.since(row, moment)` says what has come after it."""
        return lambda row: ()


# What stops a step although it happened elsewhere: (rows, since) -> (row, moment) -> whether it happened after it.
Stop = Callable[[Collection[Model], datetime], Callable[[Model, datetime], bool]]

_subjects: dict[str, Subject] = {}
_mails: dict[str, Mail] = {}
_stops: dict[str, Stop] = {}


def add_subject(subject: Subject) -> None:
    _subjects[subject.name] = subject


def add_mail(mail: Mail) -> None:
    _mails[mail.name] = mail


def declaring(about: str, tell: Callable[[Callable], Callable[..., dict]], **defaults):
    """A decorator for mails about this subject: a function is the content of the mail of its name. `tell(content)` adds
    what every mail of the subject knows; `defaults` are fields of Mail."""

    def declared(label: str, **fields):
        def declare(content: Callable) -> Callable:
            mail = {"about": about, "label": label, "content": tell(content)} | defaults | fields
            add_mail(Mail(content.__name__, **mail))
            return content

        return declare

    return declared


def add_stop(name: str, stop: Stop) -> None:
    _stops[name] = stop


def subjects() -> tuple[Subject, ...]:
    return tuple(_subjects.values())


def subject(name: str) -> Subject:
    return _subjects[name]


def subject_of(row: Model) -> Subject:
    return subject_of_model(type(row))


def subject_of_model(model: type[Model]) -> Subject:
    return next(subject for subject in _subjects.values() if issubclass(model, subject.model))


def followed() -> list[Subject]:
    """The subjects that follow-up steps are about."""
    return [subject for subject in _subjects.values() if subject.triggers]


def stops() -> dict[str, Stop]:
    return dict(_stops)


def reasons() -> dict[str, str]:
    return {name: words for subject in followed() for name, words in subject.reasons.items()}


def mails(about: str = "") -> list[Mail]:
    return [mail for mail in _mails.values() if about in ("", mail.about)]


def mail(name: str) -> Mail | None:
    """None for a mail that staff have made, and for one that is not written any more."""
    return _mails.get(name)


def worded() -> dict[str, Mail]:
    """The mails whose words staff may change."""
    return {mail.name: mail for mail in _mails.values() if mail.content is None}


# -- choices of the models, asked for when all rooms are loaded


def about_choices() -> list[tuple[str, str]]:
    return [(subject.name, subject.label) for subject in followed()]


def trigger_choices() -> list[tuple[str, str]]:
    return [trigger for subject in followed() for trigger in subject.triggers]


def kind_choices() -> list[tuple[str, str]]:
    return [kind for subject in followed() for kind in subject.kinds]


def subject_of_trigger(trigger: str) -> Subject | None:
    return next((subject for subject in followed() if trigger in dict(subject.triggers)), None)


def ends(trigger: str) -> frozenset[str]:
    """What ends its steps in any case."""
    return next(
        (subject.ended_by[trigger] for subject in followed() if trigger in subject.ended_by), frozenset()
    )
