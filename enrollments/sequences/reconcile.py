"""The plan against the outbox: create what is missing, move what changed its time, cancel what fell out.

What was sent, failed or cancelled stays as it is: nothing comes back by itself.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from enrollments import outbox, persons
from enrollments.models import FollowUpStep, Inquiry, OutboxMail
from enrollments.sequences.planner import Facts, Step, plan, stop_reason

REASONS = {
    "no_email": _("there is no e-mail address"),
    "unsubscribed": _("the person unsubscribed"),
    "not_agreed": _("the person did not agree to course mails"),
    "not_in_use": _("the step is not in use"),
    "other_kind": _("the step is for another kind of inquiry"),
    "closed": _("the inquiry is closed"),
    "contacted": _("a consultant has been in touch"),
    "step_deleted": _("the step was deleted"),
}


def step_of(step: FollowUpStep) -> Step:
    return Step(
        id=step.pk,
        delay_days=step.delay_days,
        template=step.template,
        kind=step.kind,
        stop=step.stop,
        is_marketing=step.is_marketing,
        is_active=step.is_active,
    )


def facts_of(inquiry: Inquiry, *, steps=(), known=()) -> Facts:
    standing = persons.standing(inquiry.email)
    return Facts(
        received_at=inquiry.received_at,
        kind=inquiry.kind,
        stage=inquiry.stage,
        has_email=bool(inquiry.email),
        wants_mails=standing.agrees,
        is_unsubscribed=standing.has_withdrawn,
        steps=tuple(step_of(step) for step in steps),
        known=frozenset(known),
    )


def why_not(inquiry: Inquiry, step: FollowUpStep | None) -> str:
    """The reason in words why this step's mail must not leave, or an empty string."""
    reason = stop_reason(facts_of(inquiry), step_of(step)) if step else "step_deleted"
    return str(REASONS[reason]) if reason else ""


def reconcile(*, inquiry: Inquiry, now: datetime, is_new: bool = False) -> None:
    """Call inside the transaction that changed the inquiry. A new one has nothing queued: one query less."""
    trigger = FollowUpStep.Trigger.INQUIRY_RECEIVED
    steps = list(FollowUpStep.objects.filter(trigger=trigger))
    queued = {} if is_new else {mail.step_id: mail for mail in inquiry.mails.filter(step__isnull=False)}
    planned = plan(facts_of(inquiry, steps=steps, known=queued), now)
    wanted = {step.id: (step, due_at) for step, due_at in planned}

    outbox.write(
        [
            outbox.draft(
                about=inquiry,
                template=step.template,
                to=inquiry.email,
                key=f"step:{step.id}",
                step_id=step.id,
                due_at=due_at,
                now=now,
            )
            for step, due_at in planned
            if step.id not in queued
        ]
    )
    by_id = {step.pk: step for step in steps}
    waiting = OutboxMail.objects.filter(inquiry=inquiry, step__isnull=False).stoppable()
    for step_id, mail in queued.items():
        if step_id not in wanted:
            waiting.filter(pk=mail.pk).update(
                state=OutboxMail.State.CANCELLED, error=why_not(inquiry, by_id.get(step_id))
            )
        elif mail.attempts == 0 and (mail.planned_at or mail.due_at) != wanted[step_id][1]:
            waiting.filter(pk=mail.pk, attempts=0).update(due_at=wanted[step_id][1], planned_at=None)
