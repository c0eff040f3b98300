"""Which follow-up mails somebody should get, and when. Pure: facts and a clock in, a plan out.

The consultant: "One mail at the right moment is a service. The second one about the same thing is a nuisance."

1. A step follows what has happened, or will on a known day: an inquiry, a plan sent, the end of a class. Where that
   has not happened, or holds no longer, there is nothing to follow.
2. Nobody without a working e-mail address, nobody who unsubscribed, is written to; marketing needs the agreement that
   was given for it.
3. A step fits its audience: kind of inquiry, topic, language, with or without a company; and it is in use.
4. A step stops at what it is told to stop at, when that came after what it follows. All stop when it is over.
5. It is due so many working days later, within the hours of workdays.py.
6. What is late by more than two days is not begun any more; what was queued already still leaves.
7. The same words after the same event are sent once, whichever step sent them, also one that is deleted by now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from messaging.followups import workdays

TOO_LATE = timedelta(days=2)


@dataclass(frozen=True)
class Step:
    id: int
    trigger: str
    delay_days: int
    template: str
    kind: str = ""
    topic: int | None = None
    language: str = ""
    company: str = ""  # "with", "without" or all the same
    stops: frozenset[str] = frozenset()
    is_marketing: bool = True
    is_active: bool = True


@dataclass(frozen=True)
class Happening:
    """What a step follows: when, what has come after it, and the moment from which it is of no use."""

    at: datetime
    since: frozenset[str] = frozenset()
    until: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one inquiry or one enrolment."""

    happened: Mapping[str, Happening]
    kind: str = ""
    topic: int | None = None
    language: str = ""
    has_company: bool = False
    has_email: bool = True
    wants_mails: bool = False
    is_unsubscribed: bool = False
    is_undeliverable: bool = False
    is_over: bool = False
    steps: tuple[Step, ...] = ()
    # Steps whose mail is in the outbox already, sent or waiting.
    known: frozenset[int] = frozenset()
    # What was sent by steps that are deleted by now.
    told: frozenset[str] = frozenset()


Timed = list[tuple[Step, datetime]]


def stop_reason(facts: Facts, step: Step) -> str:
    """Why this step must not be sent, as a word; an empty string when it may. Asked again when it is due."""
    rules = {
        "no_email": not facts.has_email,
        "undeliverable": facts.is_undeliverable,
        "unsubscribed": facts.is_unsubscribed,
        "not_agreed": step.is_marketing and not facts.wants_mails,
        "not_in_use": not step.is_active,
        "other_audience": not _is_audience(facts, step),
        "closed": facts.is_over,
        "not_happened": step.trigger not in facts.happened,
    }
    if reason := next((reason for reason, holds in rules.items() if holds), ""):
        return reason
    return min(step.stops & facts.happened[step.trigger].since, default="")


def _is_audience(facts: Facts, step: Step) -> bool:
    return (
        step.kind in ("", facts.kind)
        and step.topic in (None, facts.topic)
        and step.language in ("", facts.language)
        and step.company in ("", "with" if facts.has_company else "without")
    )


def due_at(facts: Facts, step: Step) -> datetime:
    return workdays.after(facts.happened[step.trigger].at, step.delay_days)


def is_useless(facts: Facts, step: Step, moment: datetime) -> bool:
    """What prepares for a class is not sent when it has begun."""
    until = facts.happened[step.trigger].until
    return until is not None and moment >= until


def plan(facts: Facts, now: datetime) -> Timed:
    """The steps that should be sent with their times, the earliest first."""
    wanted = sorted(_wanted(facts, now), key=lambda planned: (planned[1], planned[0].id))
    return list(_without_echoes(facts, wanted))


def _wanted(facts: Facts, now: datetime) -> Iterable[tuple[Step, datetime]]:
    for step in facts.steps:
        if stop_reason(facts, step):
            continue
        due = due_at(facts, step)
        is_begun = step.id in facts.known or (due > now - TOO_LATE and step.template not in facts.told)
        if is_begun and not is_useless(facts, step, due):
            yield step, due


def _without_echoes(facts: Facts, wanted: Timed) -> Iterable[tuple[Step, datetime]]:
    """Of two steps that say the same after the same event, the one whose mail is known, or else the earlier one."""
    saying = {(step.trigger, step.template): step.id for step in facts.steps if step.id in facts.known}
    for step, due in wanted:
        if saying.setdefault((step.trigger, step.template), step.id) == step.id:
            yield step, due
