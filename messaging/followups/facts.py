"""What the planner is told of the rows of a subject, read for many at once: a few queries whatever their number."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Model

from messaging import bounces, contacts, registry
from messaging.followups.diff import may_come_back
from messaging.followups.planner import Facts, Step
from messaging.models import FollowUpStep, OutboxMail
from messaging.registry import Subject

State = OutboxMail.State
Mails = dict[int, list[OutboxMail]]


def step_of(step: FollowUpStep) -> Step:
    return Step(
        id=step.pk,
        trigger=step.trigger,
        delay_days=step.delay_days,
        template=step.template_id,
        kind=step.kind,
        topic=step.topic_id,
        language=step.language,
        company=step.company,
        stops=step.stops | registry.ends(step.trigger),
        is_marketing=step.is_marketing,
        is_active=step.is_active,
    )


def read(
    subject: Subject,
    rows: Collection[Model],
    *,
    steps: Collection[Step],
    mails: Mails,
    asked: frozenset[str] | None = None,
    are_new: bool = False,
) -> dict[int, Facts]:
    """The facts of each row, by its number. `rows` come with their course, or run and course; new ones have
    no history to be asked for. `asked` names the stops that matter, by default those of all steps in use."""
    past = [] if are_new else rows
    if asked is None:
        asked = frozenset().union(*(step.stops for step in steps if step.is_active))
    happened = subject.happenings(past, Met(past, asked))
    reached = Reached(rows)
    return {
        row.pk: _facts(subject, row, happened(row), steps, mails.get(row.pk, ()), reached) for row in rows
    }


class Reached:
    """What is known of these rows' mailboxes: agreed or not, and whether mails arrive at all."""

    def __init__(self, rows: Collection[Model]):
        emails = [row.email for row in rows if row.email]
        self.standings, self.dead = contacts.standings(emails), bounces.undeliverable(emails)

    def standing(self, row: Model) -> contacts.Standing:
        return self.standings.get(contacts.address(row.email), contacts.Standing())

    def is_dead(self, row: Model) -> bool:
        return contacts.address(row.email) in self.dead


def _facts(
    subject: Subject, row: Model, happened, steps, mails: Iterable[OutboxMail], reached: Reached
) -> Facts:
    course = subject.course(row)
    return Facts(
        happened=dict(happened),
        kind=subject.kind(row),
        topic=course.topic_id if course else None,
        language=row.language,
        has_company=bool(row.company),
        has_email=bool(row.email),
        wants_mails=reached.standing(row).agrees,
        is_unsubscribed=reached.standing(row).has_withdrawn,
        is_undeliverable=reached.is_dead(row),
        is_over=subject.is_over(row),
        steps=tuple(steps),
        known=frozenset(mail.step_id for mail in mails if mail.step_id and not may_come_back(mail)),
        told=frozenset(mail.template for mail in mails if mail.step_id is None and _is_told(mail)),
    )


def _is_told(mail: OutboxMail) -> bool:
    return mail.state != State.CANCELLED and not mail.is_stoppable


class Met:
    """What has happened elsewhere that stops a step: asked of the rooms that know (registry.add_stop)."""

    def __init__(self, rows: Collection[Model], asked: frozenset[str]):
        since = min((registry.subject_of(row).came_at(row) for row in rows), default=None)
        self.holds = {
            name: stop(rows, since) for name, stop in registry.stops().items() if rows and name in asked
        }

    def since(self, row: Model, moment: datetime) -> frozenset[str]:
        return frozenset(name for name, holds in self.holds.items() if holds(row, moment))
