"""The plan, on plain values; at the end a machine that lives through months of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from messaging import registry
from messaging.followups import Facts, Happening, Step, plan, stop_reason, workdays
from messaging.followups.diff import REVERSIBLE, changes, may_come_back
from messaging.followups.planner import TOO_LATE
from messaging.followups.reasons import REASONS, in_words
from messaging.models import FollowUpStep
from sales.models import Inquiry
from tests.messaging.followups import outbox

START = datetime(2026, 11, 23, 2, tzinfo=UTC)
# Few of each, so that steps meet.
TRIGGERS = st.sampled_from(["inquiry_received", "no_reply", "after_30_days"])
IDS = st.integers(1, 4)
STOPS = sorted(FollowUpStep.STOPS)
KINDS = st.sampled_from(Inquiry.Kind.values)
# Mostly a person and a step that fit, so that one thing that doesn't is seen to matter.
mostly = st.sampled_from([True, True, True, False])
rarely = st.sampled_from([False, False, False, True])
some_stops = st.frozensets(st.sampled_from(STOPS), max_size=2)
steps = st.builds(
    Step,
    id=IDS,
    trigger=TRIGGERS,
    delay_days=st.integers(0, 60),
    template=st.sampled_from(["a", "b"]),
    kind=st.just("") | st.just("") | KINDS,
    topic=st.sampled_from([None, None, 1, 2]),
    language=st.sampled_from(["", "", "en"]),
    company=st.sampled_from(["", "", "with", "without"]),
    stops=some_stops,
    is_marketing=st.booleans(),
    is_active=mostly,
)
happenings = st.builds(
    Happening,
    at=st.integers(-5, 24 * 20).map(lambda hours: START + timedelta(hours=hours)),
    since=st.frozensets(st.sampled_from(STOPS), max_size=1),
    until=st.none() | st.integers(0, 60).map(lambda days: START + timedelta(days=days)),
)
facts = st.builds(
    Facts,
    happened=st.dictionaries(TRIGGERS, happenings, min_size=2),
    kind=KINDS,
    topic=st.sampled_from([None, 1]),
    language=st.sampled_from(["zh-hans", "en"]),
    has_company=st.booleans(),
    has_email=mostly,
    wants_mails=st.booleans(),
    is_unsubscribed=rarely,
    is_undeliverable=rarely,
    is_over=rarely,
    steps=st.lists(steps, unique_by=lambda step: step.id, min_size=2, max_size=4).map(tuple),
    known=st.frozensets(IDS, max_size=2),
    told=st.frozensets(st.sampled_from(["a", "b"]), max_size=1),
)
# Whom everything fits: here steps meet each other, and the outbox.
plain_steps = st.builds(
    Step,
    id=IDS,
    trigger=st.sampled_from(["inquiry_received", "no_reply"]),
    delay_days=st.integers(0, 5),
    template=st.sampled_from(["a", "b"]),
    is_marketing=st.just(False),
    is_active=mostly,
)
friendly = st.builds(
    Facts,
    happened=st.just(
        {"inquiry_received": Happening(START), "no_reply": Happening(START + timedelta(days=1))}
    ),
    steps=st.lists(plain_steps, unique_by=lambda step: step.id, min_size=2, max_size=4).map(tuple),
    known=st.frozensets(IDS, max_size=2),
)
often = settings(max_examples=300)
moments = st.integers(-5, 5 * 24).map(lambda hours: START + timedelta(hours=hours))


def ids(planned):
    return {step.id for step, _due in planned}


@often
@given(facts, moments)
def test_nobody_is_written_to_who_must_not_be(facts, now):
    for step, _due in plan(facts, now):
        assert facts.has_email
        assert not facts.is_unsubscribed
        assert not facts.is_undeliverable
        assert not facts.is_over
        assert facts.wants_mails or not step.is_marketing
        assert step.is_active
        assert step.kind in ("", facts.kind)
        assert step.topic in (None, facts.topic)
        assert step.language in ("", facts.language)
        assert step.company in ("", "with" if facts.has_company else "without")
        assert not step.stops & facts.happened[step.trigger].since


@often
@given(facts | friendly, moments)
def test_whoever_may_be_written_to_is(facts, now):
    planned = plan(facts, now)
    said = {(step.trigger, step.template) for step, _due in planned}
    known = {(step.trigger, step.template) for step in facts.steps if step.id in facts.known}
    for step in facts.steps:
        if stop_reason(facts, step):
            assert step.id not in ids(planned)
            continue
        happening = facts.happened[step.trigger]
        due = workdays.after(happening.at, step.delay_days)
        late = due <= now - TOO_LATE or step.template in facts.told
        useless = happening.until is not None and due >= happening.until
        if not useless and (not late or step.id in facts.known):
            assert (step.trigger, step.template) in said | known
        else:
            assert step.id not in ids(planned)


@often
@given(facts | friendly, moments)
def test_a_plan_is_in_order_and_says_nothing_twice(facts, now):
    planned = plan(facts, now)
    assert [due for _step, due in planned] == sorted(due for _step, due in planned)
    assert len({(step.trigger, step.template) for step, _due in planned}) == len(planned)


@often
@given(facts, moments)
def test_every_mail_is_due_within_the_hours_of_working_days(facts, now):
    for step, due in plan(facts, now):
        assert workdays.opening(due) == due
        assert due >= facts.happened[step.trigger].at


@often
@given(facts, moments, moments)
def test_time_alone_takes_nothing_out_of_the_outbox(facts, now, later):
    """An outage of a week, or a clock that jumps, cancels no mail that was queued."""
    known = frozenset(ids(plan(facts, now)))
    assert known <= ids(plan(replace(facts, known=known), later))


@often
@given(facts)
def test_every_reason_has_words(facts):
    for step in facts.steps:
        assert not (reason := stop_reason(facts, step)) or in_words(reason)


def test_reasons_stops_and_triggers_are_spelled_alike():
    assert set(STOPS) <= registry.reasons().keys()
    assert REASONS.keys() > REVERSIBLE
    for subject in registry.followed():
        assert subject.ended_by.keys() <= set(dict(subject.triggers))
        assert frozenset().union(*subject.ended_by.values()) <= registry.reasons().keys()


# -- months of life


class Life(RuleBasedStateMachine):
    """One inquiry, a few steps that staff edit, a worker and a sweep that sleep at times, a clock that jumps.

    Nothing twice: no step is sent a second time, nothing is sent out of hours, early, or to who must not be written
    to. Nothing never: when everything runs again, what should have been begun in time has left.
    """

    def __init__(self):
        super().__init__()
        self.now = START
        self.steps = {
            1: Step(1, "inquiry_received", 1, "a", stops=frozenset({"replied"}), is_marketing=False),
            2: Step(2, "inquiry_received", 5, "b", stops=frozenset({"moved"}), is_marketing=False),
            3: Step(3, "no_reply", 3, "c", stops=frozenset({"replied"}), is_marketing=False),
        }
        self.log, self.is_over, self.is_gone = [], False, False
        self.outbox, self.sent, self.reverted = {}, [], set()
        self.reconcile()

    def facts(self):
        anchors = {"inquiry_received": (0, START)}
        for number, (what, at) in enumerate(self.log, 1):
            if what == "moved":
                anchors["no_reply"] = number, at
        return Facts(
            happened={
                trigger: Happening(at, frozenset(what for what, _at in self.log[number:]))
                for trigger, (number, at) in anchors.items()
            },
            is_unsubscribed=self.is_gone,
            is_over=self.is_over,
            steps=tuple(self.steps.values()),
            known=frozenset(id for id, row in self.outbox.items() if not may_come_back(row)),
        )

    def reconcile(self):
        facts = self.facts()
        planned = [outbox.planned(step, due) for step, due in plan(facts, self.now)]
        outbox.apply(
            changes(planned, self.outbox.values()),
            self.outbox,
            why_not=lambda id: stop_reason(facts, self.steps[id]) or "sent_already",
        )

    @rule(hours=st.integers(1, 24 * 9))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(hours=st.integers(1, 72))
    def the_clock_is_set_back(self, hours):
        self.now -= timedelta(hours=hours)

    @rule()
    def a_consultant_calls(self):
        self.log.append(("moved", self.now))
        self.reconcile()

    @rule()
    def the_person_answers(self):
        self.log.append(("replied", self.now))
        self.reconcile()

    @rule()
    def the_sweep_runs(self):
        self.reconcile()

    @rule(id=st.integers(1, 3), days=st.integers(0, 12))
    def staff_change_a_delay(self, id, days):
        self.steps[id] = replace(self.steps[id], delay_days=days)

    @rule(id=st.integers(1, 3), is_active=st.booleans())
    def staff_switch_a_step(self, id, is_active):
        self.steps[id] = replace(self.steps[id], is_active=is_active)

    @precondition(lambda self: not self.is_over)
    @rule()
    def the_inquiry_is_closed(self):
        self.is_over = True
        self.reconcile()

    @precondition(lambda self: not self.is_gone)
    @rule()
    def the_person_unsubscribes(self):
        self.is_gone = True
        self.reconcile()

    @rule()
    def a_worker_runs(self):
        facts = self.facts()
        planned = {step.id: due for step, due in plan(facts, self.now)}
        for id, row in sorted(self.outbox.items()):
            if row.state != "queued" or row.planned_at > self.now:
                continue
            if id not in planned:
                row.state = "cancelled"
                row.stopped_by = stop_reason(facts, self.steps[id]) or "sent_already"
            elif workdays.opening(max(planned[id], self.now)) <= self.now:
                row.state = "sent"
                self.sent.append((id, self.now, planned[id], stop_reason(facts, self.steps[id])))

    @invariant()
    def nothing_twice(self):
        assert len({id for id, *_rest in self.sent}) == len(self.sent)

    @invariant()
    def nothing_early_or_out_of_hours_or_unwanted(self):
        for _id, at, due, reason in self.sent:
            assert at >= due
            assert workdays.opening(at) == at
            assert reason == ""

    def teardown(self):
        """Everything runs again: whatever the plan begins now leaves in its turn, and nothing waits for ever."""
        self.reconcile()
        wanted = {step.id for step, _due in plan(self.facts(), self.now)} - {id for id, *_ in self.sent}
        for_good = {id for id, row in self.outbox.items() if row.state != "queued" and not may_come_back(row)}
        for _mail in range(len(self.steps)):
            waiting = [row.planned_at for row in self.outbox.values() if row.state == "queued"]
            self.now = workdays.opening(max([self.now, *sorted(waiting)[:1]]))
            self.a_worker_runs()
        assert wanted - for_good <= {id for id, *_ in self.sent}
        assert not any(row.state == "queued" for row in self.outbox.values())


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=40)
