"""What the planner is told of inquiries and enrolments, read for many at once: a few queries whatever their number."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models.functions import Lower

from enrollments import bounces, persons
from enrollments.models import Enrollment, FollowUpStep, Inquiry, InquiryEvent, OutboxMail, SeatEvent
from enrollments.sequences.colleagues import employers
from enrollments.sequences.planner import Facts, Happening, Promise, Step

Trigger, Stage, Seat = FollowUpStep.Trigger, Inquiry.Stage, Enrollment.State
Kind, State = InquiryEvent.Kind, OutboxMail.State
MONTHS_AFTER = {Trigger.AFTER_30_DAYS: 30, Trigger.AFTER_60_DAYS: 60, Trigger.AFTER_90_DAYS: 90}

About = Inquiry | Enrollment
Mails = dict[int, list[OutboxMail]]
Known = dict[int, tuple[Facts, dict[int, Promise]]]


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
        stops=step.stops,
        is_marketing=step.is_marketing,
        is_active=step.is_active,
    )


def read(
    model: type[About],
    rows: Collection[About],
    *,
    steps: Collection[Step],
    mails: Mails,
    asked: frozenset[str] | None = None,
    are_new: bool = False,
) -> Known:
    """Facts and promises of each row, by its number. `rows` come with their course, or run and course; new ones have
    no history to be asked for. `asked` names the stops that matter, by default those of all steps in use."""
    past = [] if are_new else rows
    if asked is None:
        asked = frozenset().union(*(step.stops for step in steps if step.is_active))
    read_happenings = _of_inquiries if model is Inquiry else _of_enrollments
    happened = read_happenings(past, _met_elsewhere(past, asked))
    reached = Reached(rows)
    return {row.pk: _facts(row, happened(row), steps, mails.get(row.pk, ()), reached) for row in rows}


class Reached:
    """What is known of these rows' mailboxes: agreed or not, and whether mails arrive at all."""

    def __init__(self, rows: Collection[About]):
        emails = [row.email for row in rows if row.email]
        self.standings, self.dead = persons.standings(emails), bounces.undeliverable(emails)

    def standing(self, row: About) -> persons.Standing:
        return self.standings.get(persons.address(row.email), persons.Standing())

    def is_dead(self, row: About) -> bool:
        return persons.address(row.email) in self.dead


def _facts(row: About, happened, steps, mails, reached: Reached) -> tuple[Facts, dict[int, Promise]]:
    promises, told = _promises(mails)
    course = row.course if isinstance(row, Inquiry) else row.run.course
    facts = Facts(
        happened=dict(happened),
        kind=row.kind if isinstance(row, Inquiry) else "",
        topic=course.topic_id if course else None,
        language=row.language,
        has_company=bool(row.company),
        has_email=bool(row.email),
        wants_mails=reached.standing(row).agrees,
        is_unsubscribed=reached.standing(row).has_withdrawn,
        is_undeliverable=reached.is_dead(row),
        is_over=isinstance(row, Inquiry) and row.stage not in Inquiry.OPEN_STAGES,
        steps=tuple(steps),
        known=frozenset(step for step, promise in promises.items() if not promise.may_come_back),
        told=frozenset(told),
    )
    return facts, promises


def _promises(mails: Iterable[OutboxMail]) -> tuple[dict[int, Promise], set[str]]:
    """What these mails promise by step, and what deleted steps have told already."""
    promises, told = {}, set()
    for mail in mails:
        if mail.step_id:
            promises[mail.step_id] = Promise(
                step=mail.step_id,
                template=mail.template,
                to=mail.to,
                planned_at=mail.planned_at,
                is_waiting=mail.is_stoppable,
                is_tried=mail.attempts > 0,
                stopped_by=mail.stopped_by if mail.state == State.CANCELLED else "",
            )
        elif mail.state != State.CANCELLED and not mail.is_stoppable:
            told.add(mail.template)
    return promises, told


# -- inquiries

Line = tuple[str, str, datetime]


def _of_inquiries(inquiries: Collection[Inquiry], met: "Met") -> Callable:
    """By inquiry what counts of its log, in the order in which it was written: a clock may have jumped."""
    logs: dict[int, list[Line]] = defaultdict(list)
    lines = InquiryEvent.objects.filter(
        inquiry__in=[inquiry.pk for inquiry in inquiries], kind__in=(Kind.MOVED, Kind.REPLIED)
    )
    for inquiry, *line in lines.order_by("pk").values_list("inquiry", "kind", "to_stage", "at"):
        logs[inquiry].append(tuple(line))
    return lambda inquiry: _steps_of_inquiry(inquiry, logs[inquiry.pk], met)


def _steps_of_inquiry(inquiry: Inquiry, log: list[Line], met: "Met") -> Iterable[tuple[str, Happening]]:
    anchors = {Trigger.INQUIRY_RECEIVED: (0, inquiry.received_at)}
    for number, (kind, stage, at) in enumerate(log, 1):
        if kind == Kind.MOVED and stage in (Stage.CONTACTED, Stage.PROPOSED):
            anchors[Trigger.NO_REPLY] = number, at
        if kind == Kind.MOVED and stage == Stage.PROPOSED:
            anchors[Trigger.PROPOSAL_SENT] = number, at
    for trigger, (number, at) in anchors.items():
        since = {"replied" for kind, _stage, _at in log[number:] if kind == Kind.REPLIED}
        # Out of the spam is no step of a consultant's.
        since |= {"moved" for kind, stage, _at in log[number:] if kind == Kind.MOVED and stage != Stage.NEW}
        yield trigger, Happening(at, frozenset(since | met.since(inquiry, at)))


# -- enrolments


def _of_enrollments(enrollments: Collection[Enrollment], met: "Met") -> Callable:
    since = {}
    events = SeatEvent.objects.filter(
        enrollment__in=[row.pk for row in enrollments], to_state__in=(Seat.CONFIRMED, Seat.WAITLISTED)
    ).exclude(kind=SeatEvent.Kind.REOPENED)
    for enrollment, state, at in events.order_by("pk").values_list("enrollment", "to_state", "at"):
        since[enrollment, state] = at
    return lambda row: _steps_of_enrollment(row, since, met)


def _steps_of_enrollment(row: Enrollment, since: dict, met: "Met") -> Iterable[tuple[str, Happening]]:
    run = row.run
    if run.state != run.State.OPEN:
        return
    state_at = since.get((row.pk, row.state), row.created_at)
    waits = {Seat.CONFIRMED: Trigger.ENROLLED, Seat.WAITLISTED: Trigger.WAITLISTED}
    if trigger := waits.get(row.state):
        yield trigger, Happening(state_at, met.since(row, state_at), until=run.starts_at)
    if row.state in (Seat.CONFIRMED, Seat.ATTENDED):
        yield Trigger.RUN_ENDED, Happening(run.ends_at, met.since(row, row.created_at))
        for trigger, days in MONTHS_AFTER.items():
            at = run.ends_at + timedelta(days=days)
            yield trigger, Happening(at, met.since(row, row.created_at))


# -- what happened elsewhere


@dataclass
class Met:
    """Answers of colleagues by employer, seats taken by mailbox: (whose row, when)."""

    answers: dict[str, list[tuple[int, datetime]]] = field(default_factory=lambda: defaultdict(list))
    seats: dict[str, list[tuple[int, datetime]]] = field(default_factory=lambda: defaultdict(list))

    def since(self, row: About, moment: datetime) -> frozenset[str]:
        # A number is one inquiry's or one enrolment's: only rows of the same table are told apart by it.
        own = {Inquiry: (row.pk, None), Enrollment: (None, row.pk)}[type(row)]
        answers = (
            answer
            for employer in employers(company=row.company, email=row.email)
            for answer in self.answers.get(employer, ())
        )
        found = {
            "colleague": any(who != own[0] and at > moment for who, at in answers),
            "enrolled": any(
                who != own[1] and at > moment for who, at in self.seats.get(row.email.lower(), ())
            ),
        }
        return frozenset(name for name, holds in found.items() if holds)


def _met_elsewhere(rows: Collection[About], asked: frozenset[str]) -> Met:
    met = Met()
    if not rows:
        return met
    since = min(_began(row) for row in rows)
    if "colleague" in asked:
        answers = InquiryEvent.objects.filter(kind=Kind.REPLIED, at__gt=since).order_by()
        for who, at, company, email in answers.values_list(
            "inquiry", "at", "inquiry__company", "inquiry__email"
        ):
            for employer in employers(company=company, email=email):
                met.answers[employer].append((who, at))
    if "enrolled" in asked:
        mailboxes = {row.email.lower() for row in rows if row.email}
        seats = (
            Enrollment.objects.live().filter(created_at__gt=since).annotate(mailbox=Lower("email")).order_by()
        )
        for who, mailbox, at in seats.filter(mailbox__in=mailboxes).values_list(
            "pk", "mailbox", "created_at"
        ):
            met.seats[mailbox].append((who, at))
    return met


def _began(row: About) -> datetime:
    return row.received_at if isinstance(row, Inquiry) else row.created_at
