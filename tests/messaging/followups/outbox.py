"""An outbox without a database: rows by the number of their step, and changes made to them."""

from messaging.followups.diff import Changes, Planned
from messaging.models import OutboxMail

TO = "x@example.com"


def row(step_id, **fields):
    return OutboxMail(step_id=step_id, dedupe_key=f"inquiry:1:step:{step_id}", **fields)


def planned(step, due):
    return Planned(f"step:{step.id}", step.template, TO, due, step_id=step.id)


def apply(result: Changes, rows: dict[int, OutboxMail], *, why_not) -> None:
    for one in result.create:
        due = {"due_at": one.due_at, "planned_at": one.due_at}
        rows[one.step_id] = row(one.step_id, template=one.template, to=one.to, **due)
    for changed, fields in [*result.move, *result.revive]:
        for name, value in fields.items():
            setattr(changed, name, value)
    for revived, _fields in result.revive:
        revived.state, revived.stopped_by, revived.attempts = "queued", "", 0
    for cancelled in result.cancel:
        cancelled.state, cancelled.stopped_by = "cancelled", why_not(cancelled.step_id)
