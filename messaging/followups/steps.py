"""The follow-up steps of inquiries, seats and whatever else is followed: planned, queued, and asked again when due.

1. Whatever changes a row plans it anew in the same transaction.
2. A sweep every few minutes does it for everybody: steps that were edited, a change that no code saw, a day at
   which nothing ran. It finds what is right and leaves it alone.
3. Before a mail leaves, its plan is made once more: it may have to stay, or to wait for the next hour of sending.
4. A mail keeps the version of its words that was the newest when it was planned.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial

from django.db import transaction
from django.db.models import Model

from messaging import registry
from messaging.followups import facts, planner, workdays
from messaging.followups.diff import Planned
from messaging.followups.facts import Mails
from messaging.followups.planner import Facts, Step
from messaging.followups.reasons import in_words
from messaging.followups.reconcile import Plan, reconcile
from messaging.mail_texts import versions
from messaging.models import FollowUpStep, OutboxMail
from messaging.registry import Subject

State = OutboxMail.State
CHUNK = 200


class Steps:
    """All steps and the newest words of their mails: read once for a whole sweep."""

    @cached_property
    def all(self) -> list[Step]:
        return [facts.step_of(step) for step in FollowUpStep.objects.order_by()]

    @cached_property
    def newest(self) -> dict[tuple[str, str], int]:
        return versions.newest()

    def text(self, step: Step, language: str) -> int | None:
        return versions.planned_with(step.template, language, self.newest)

    @cached_property
    def by_id(self) -> dict[int, Step]:
        return {step.id: step for step in self.all}

    @property
    def reach(self) -> timedelta:
        """How long after what it follows a step may still be begun. A working day takes two days at the most, holidays
        included, and a fortnight covers the longest of them."""
        longest = max((step.delay_days for step in self.all), default=0)
        return timedelta(days=2 * longest + 14)


def replan(*, about: Model, now: datetime) -> None:
    """Call inside the transaction that changed the row."""
    _settle(registry.subject_of(about), [about], steps=Steps(), now=now)


def begin(*, about: Model, beside: Iterable[OutboxMail], now: datetime) -> None:
    """Call inside the transaction that stored the row. A new one has nothing queued, which need not be asked; the
    mails that it causes `beside` its plan are written with it."""
    _settle(registry.subject_of(about), [about], steps=Steps(), now=now, are_new=True, beside=beside)


def sweep(*, now: datetime) -> int:
    """Everybody's plan once more. Returns how many rows were looked at."""
    _cancel_orphans()
    steps = Steps()
    return sum(_sweep(subject, steps, now) for subject in registry.followed())


def _sweep(subject: Subject, steps: Steps, now: datetime) -> int:
    model, rows = subject.model, subject.to_follow(now - steps.reach)
    queued = OutboxMail.objects.about_kind(model).filter(state=State.QUEUED, step__isnull=False)
    ids = sorted({*rows.values_list("pk", flat=True), *queued.values_list("object_id", flat=True)})
    looked_at = 0
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            # Who holds a row just now is changing it; the next sweep looks at it.
            free = model.objects.select_for_update(skip_locked=True, of=("self",))
            chunk = list(free.select_related(*subject.plan_needs).filter(pk__in=ids[start : start + CHUNK]))
            _settle(subject, chunk, steps=steps, now=now)
            looked_at += len(chunk)
    return looked_at


def _cancel_orphans() -> None:
    """Mails that waited for a step that is deleted by now."""
    OutboxMail.objects.filter(step=None, dedupe_key__contains=":step:").stoppable().update(
        state=State.CANCELLED, stopped_by="step_deleted", error=in_words("step_deleted")
    )


def _mails_of(rows: Collection[Model]) -> Mails:
    mails = defaultdict(list)
    for mail in OutboxMail.objects.about(*rows).filter(dedupe_key__contains=":step:").order_by():
        mails[mail.object_id].append(mail)
    return mails


def _settle(
    subject: Subject,
    rows: Collection[Model],
    *,
    steps: Steps,
    now: datetime,
    are_new: bool = False,
    beside: Iterable[OutboxMail] = (),
) -> None:
    mails = {} if are_new else _mails_of(rows)
    known = facts.read(subject, rows, steps=steps.all, mails=mails, are_new=are_new)
    plans = [_plan(row, known[row.pk], mails.get(row.pk, ()), steps, now) for row in rows]
    reconcile(plans, now=now, beside=beside)


def _plan(row: Model, about: Facts, mails: Iterable[OutboxMail], steps: Steps, now: datetime) -> Plan:
    def why_not(mail: OutboxMail) -> tuple[str, str]:
        reason = _why_not(about, steps.by_id[mail.step_id])
        return reason, in_words(reason)

    planned = [
        Planned(
            key=f"step:{step.id}",
            template=step.template,
            to=row.email,
            due_at=due,
            step_id=step.id,
            text=partial(steps.text, step, row.language),
        )
        for step, due in planner.plan(about, now)
    ]
    return Plan(row, planned, [mail for mail in mails if mail.step_id in steps.by_id], why_not)


def _why_not(about: Facts, step: Step) -> str:
    """Why a step is not in the plan."""
    if reason := planner.stop_reason(about, step):
        return reason
    return "useless" if planner.is_useless(about, step, planner.due_at(about, step)) else "sent_already"


# -- when it is due


@dataclass(frozen=True)
class Answer:
    """May a mail leave now? `stopped_by` keeps it for good, `until` makes it wait."""

    stopped_by: str = ""
    until: datetime | None = None

    @property
    def may_go(self) -> bool:
        return not self.stopped_by and self.until is None

    @property
    def words(self) -> str:
        return in_words("hours" if self.until else self.stopped_by)


def ask(mail: OutboxMail, *, now: datetime) -> Answer:
    """Asked by the worker that has claimed the mail of a step, just before it sends."""
    steps, row = Steps(), mail.about
    if (step := steps.by_id.get(mail.step_id)) is None:
        return Answer("step_deleted")
    mails = _mails_of([row])
    about = facts.read(mail.of_subject, [row], steps=steps.all, mails=mails, asked=step.stops)[row.pk]
    due = next((due for planned, due in planner.plan(about, now) if planned.id == step.id), None)
    if due is None:
        return Answer(_why_not(about, step))
    if planner.is_useless(about, step, now):
        return Answer("useless")
    opens = workdays.opening(max(due, now))
    return Answer(until=opens) if opens > now else Answer()
