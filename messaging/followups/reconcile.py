"""The plans against the outbox, for follow-up steps and for reminders: create, move, bring back, cancel (diff.py).

Call inside the transaction that changed what they are about. Each change is a conditional UPDATE: a worker may have
taken the mail in the meantime. Who can't wait for a sweep to heal that locks the rows when reading them.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet

from messaging import outbox
from messaging.followups import diff
from messaging.followups.diff import Planned
from messaging.models import OutboxMail

State = OutboxMail.State
Edits = list[tuple[OutboxMail, dict]]


@dataclass(frozen=True)
class Plan:
    """The mails that somebody should get about a row, and those there are."""

    about: Model
    planned: Collection[Planned]
    queued: Collection[OutboxMail]
    # Why a mail that waits is planned no more: a word for us and a sentence for our staff.
    why_not: Callable[[OutboxMail], tuple[str, str]]


def reconcile(plans: Iterable[Plan], *, now: datetime, beside: Iterable[OutboxMail] = ()) -> None:
    """`beside` are new mails that belong to no plan and are written with them."""
    new, moved, revived, cancelled = [*beside], [], [], []
    for plan in plans:
        changes = diff.changes(plan.planned, plan.queued)
        new += [_draft(plan.about, one, now) for one in changes.create]
        moved += changes.move
        revived += [(row, fields | _anew(now)) for row, fields in changes.revive]
        cancelled += [(row, _stopped(*plan.why_not(row))) for row in changes.cancel]
    rows = OutboxMail.objects.all()
    outbox.write(new)
    _update(rows.movable(), moved)
    _update(rows.filter(state=State.CANCELLED, stopped_by__in=diff.REVERSIBLE), revived)
    _update(rows.stoppable(), cancelled)


def _draft(about: Model, one: Planned, now: datetime) -> OutboxMail:
    return outbox.draft(
        about=about,
        key=one.key,
        template=one.template,
        text_id=one.text(),
        to=one.to,
        step_id=one.step_id,
        event=one.event,
        due_at=one.due_at,
        planned_at=one.due_at,
        now=now,
    )


def _anew(now: datetime) -> dict:
    return {"state": State.QUEUED, "stopped_by": "", "error": "", "attempts": 0, "created_at": now}


def _stopped(reason: str, words: str) -> dict:
    return {"state": State.CANCELLED, "stopped_by": reason, "error": words}


def _update(rows: QuerySet, edits: Edits) -> None:
    for row, fields in edits:
        for name, value in fields.items():
            setattr(row, name, value)
    if edits:
        rows.bulk_update([row for row, _fields in edits], {name for _row, fields in edits for name in fields})
