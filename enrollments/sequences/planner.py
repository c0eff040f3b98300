"""Which follow-up mails an inquiry should get, and when. Pure: facts and a clock in, a plan out.

1. Nobody without an e-mail address, nobody who unsubscribed, is written to.
2. Marketing needs the agreement that was given for it.
3. A step fits the inquiry's kind or every kind, and is in use.
4. A step that stops on contact stops when the inquiry has left the first stage; every step stops when it is closed.
5. What is late by more than two days is not begun any more; what was queued already still leaves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

TOO_LATE = timedelta(days=2)
FIRST_STAGE = "new"
OPEN_STAGES = frozenset({"new", "contacted", "proposed"})


@dataclass(frozen=True)
class Step:
    id: int
    delay_days: int
    template: str
    kind: str = ""
    stop: str = "closed"
    is_marketing: bool = True
    is_active: bool = True


@dataclass(frozen=True)
class Facts:
    received_at: datetime
    kind: str
    stage: str
    has_email: bool
    wants_mails: bool
    is_unsubscribed: bool = False
    steps: tuple[Step, ...] = ()
    # Steps whose mail is in the outbox already, in whatever state.
    known: frozenset[int] = frozenset()


def stop_reason(facts: Facts, step: Step) -> str:
    """Why this step must not be sent, as a word; an empty string when it may. Asked again when it is due."""
    rules = {
        "no_email": not facts.has_email,
        "unsubscribed": facts.is_unsubscribed,
        "not_agreed": step.is_marketing and not facts.wants_mails,
        "not_in_use": not step.is_active,
        "other_kind": bool(step.kind) and step.kind != facts.kind,
        "closed": facts.stage not in OPEN_STAGES,
        "contacted": step.stop == "contacted" and facts.stage != FIRST_STAGE,
    }
    return next((reason for reason, holds in rules.items() if holds), "")


def plan(facts: Facts, now: datetime) -> list[tuple[Step, datetime]]:
    """The steps that should be sent with their times, the earliest first."""
    return sorted(_wanted(facts, now), key=lambda planned: (planned[1], planned[0].id))


def _wanted(facts: Facts, now: datetime) -> Iterable[tuple[Step, datetime]]:
    for step in facts.steps:
        due_at = facts.received_at + timedelta(days=step.delay_days)
        is_begun = step.id in facts.known or due_at > now - TOO_LATE
        if is_begun and not stop_reason(facts, step):
            yield step, due_at
