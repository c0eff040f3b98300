"""What is planned beside what is in the outbox: the changes that make the one say the other. Pure.

1. A mail is known by its key. What was sent, failed or was stopped for good stays as it is.
2. What waits is made as it is planned now: its time, its template, its recipient and what caused it.
3. What waits and is planned no more is cancelled; unless another is wanted in its place, as when a class has a new
   date. Then it becomes that one.
4. What the step, the calendar or the mail server stopped comes back when it is planned again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# Reasons that are not for good: set right, the mail comes back.
REVERSIBLE = frozenset({"not_in_use", "other_audience", "not_happened", "sent_already", "undeliverable"})


@dataclass(frozen=True, slots=True)
class Planned:
    """A mail that somebody should get. `key` tells it from all others about the same row."""

    key: str
    template: str
    to: str
    due_at: datetime
    step_id: int | None = None
    # The line of a log that caused it.
    event: Any = None
    # The version of its words, asked for when they are chosen.
    text: Callable[[], int | None] = field(default=lambda: None, compare=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """`move` and `revive` name the fields of a row with their new values."""

    create: list[Planned] = field(default_factory=list)
    move: list[tuple] = field(default_factory=list)
    revive: list[tuple] = field(default_factory=list)
    cancel: list = field(default_factory=list)


def changes(planned: Iterable[Planned], queued: Iterable) -> Changes:
    """`queued` are the rows of the outbox for the same plan, whatever their state."""
    result = Changes()
    wanted, rows = {one.key: one for one in planned}, {row.key: row for row in queued}
    spare = [row for key, row in rows.items() if key not in wanted and row.is_stoppable]
    by_place = {_place(row): row for row in spare if row.is_movable}
    for key, one in wanted.items():
        row = rows.get(key) or by_place.pop(_place(one), None)
        if row is None:
            result.create.append(one)
        elif may_come_back(row):
            result.revive.append((row, {**_fields(one), "due_at": one.due_at, "text_id": one.text()}))
        elif row.is_movable and (new := _differences(row, one)):
            result.move.append((row, new))
    taken = {id(row) for row, _new in result.move}
    result.cancel.extend(row for row in spare if id(row) not in taken)
    return result


def may_come_back(row) -> bool:
    return row.state == "cancelled" and row.stopped_by in REVERSIBLE


def _place(mail: Planned) -> int | str:
    """One mail of each step, and beside the steps one of each template, waits for the same row."""
    return mail.step_id or mail.template


def _fields(one: Planned) -> dict:
    event_id = one.event and one.event.pk
    return {"template": one.template, "to": one.to, "planned_at": one.due_at, "event_id": event_id}


def _differences(row, one: Planned) -> dict:
    """Its time only when the plan has another: it may wait for the person, or for its next try. Its words only when
    they are of another mail."""
    new = {name: value for name, value in _fields(one).items() if getattr(row, name) != value}
    if "planned_at" in new:
        new["due_at"] = one.due_at
    if "template" in new:
        new["text_id"] = one.text()
    if row.key != one.key:
        new["dedupe_key"] = row.dedupe_key.removesuffix(row.key) + one.key
    return new
