from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollments import pipeline, sequences
from enrollments.models import FollowUpStep, Inquiry, OutboxMail
from enrollments.sequences import Facts, Step, plan, stop_reason
from enrollments.sequences.planner import FIRST_STAGE, OPEN_STAGES, TOO_LATE
from enrollments.sequences.reconcile import REASONS
from tests import factories

START = datetime(2026, 11, 22, 2, tzinfo=UTC)
KINDS = st.sampled_from(Inquiry.Kind.values)
# Mostly a person and a step that fit, so that one thing that doesn't is seen to matter.
mostly = st.sampled_from([True, True, True, False])
rarely = st.sampled_from([False, False, False, True])
steps = st.builds(
    Step,
    id=st.integers(1, 9),
    delay_days=st.integers(0, 90),
    template=st.sampled_from(FollowUpStep.Template.values),
    kind=st.just("") | st.just("") | KINDS,
    stop=st.sampled_from(FollowUpStep.Stop.values),
    is_marketing=st.booleans(),
    is_active=mostly,
)
facts = st.builds(
    Facts,
    received_at=st.just(START),
    kind=KINDS,
    stage=st.sampled_from(Inquiry.Stage.values),
    has_email=mostly,
    wants_mails=st.booleans(),
    is_unsubscribed=rarely,
    steps=st.lists(steps, unique_by=lambda step: step.id, max_size=6).map(tuple),
    known=st.frozensets(st.integers(1, 9), max_size=4),
)
# A busy machine is no fault of the plan.
patiently = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
moments = st.integers(-5, 20 * 24).map(lambda hours: START + timedelta(hours=hours))


# -- the plan
@patiently
@given(facts, moments)
def test_nobody_is_written_to_who_must_not_be(facts, now):
    for step, _due_at in plan(facts, now):
        assert facts.has_email
        assert not facts.is_unsubscribed
        assert facts.wants_mails or not step.is_marketing
        assert facts.stage in OPEN_STAGES
        assert facts.stage == FIRST_STAGE or step.stop != "contacted"
        assert step.is_active
        assert step.kind in ("", facts.kind)


@patiently
@given(facts, moments)
def test_whoever_may_be_written_to_is(facts, now):
    planned = {step.id for step, _due_at in plan(facts, now)}
    for step in facts.steps:
        late = START + timedelta(days=step.delay_days) <= now - TOO_LATE
        if not stop_reason(facts, step) and (not late or step.id in facts.known):
            assert step.id in planned
        else:
            assert step.id not in planned


@patiently
@given(facts, moments)
def test_a_plan_is_in_order_and_says_nothing_twice(facts, now):
    planned = plan(facts, now)
    assert [due_at for _step, due_at in planned] == sorted(due_at for _step, due_at in planned)
    assert len({step.id for step, _due_at in planned}) == len(planned)


@patiently
@given(facts, moments, moments)
def test_time_alone_takes_nothing_out_of_the_outbox(facts, now, later):
    """An outage of a week cancels no mail that was queued."""
    known = frozenset(step.id for step, _due_at in plan(facts, now))
    kept = Facts(**vars(facts) | {"known": known})
    assert known <= {step.id for step, _due_at in plan(kept, max(now, later))}


@patiently
@given(facts)
def test_every_reason_has_words(facts):
    for step in facts.steps:
        assert not (reason := stop_reason(facts, step)) or REASONS[reason]


def test_the_planner_knows_the_models_words():
    assert set(Inquiry.OPEN_STAGES) == OPEN_STAGES
    assert Inquiry.Stage.NEW == FIRST_STAGE


# -- the outbox after the plan
def states():
    return dict(OutboxMail.objects.filter(step__isnull=False).values_list("template", "state"))


def receive(**details):
    return pipeline.receive(
        details={"name": "王晓", "phone": "", "email": "wang@example.com"} | details,
        kind="general",
        idempotency_key="k",
        address="203.0.113.7",
        now=START,
    )


@pytest.mark.django_db
def test_the_steps_a_new_site_begins_with():
    assert sequences.install_default_steps() == 3
    FollowUpStep.objects.filter(template="ask_for_call").update(delay_days=10)
    assert sequences.install_default_steps() == 0
    assert FollowUpStep.objects.get(template="ask_for_call").delay_days == 10
    assert list(FollowUpStep.objects.filter(is_marketing=False).values_list("template", flat=True)) == [
        "fitting_courses"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wants_mails", "templates"),
    [(False, {"fitting_courses"}), (True, {"fitting_courses", "case_article", "ask_for_call"})],
)
def test_marketing_is_queued_for_who_agreed(wants_mails, templates):
    sequences.install_default_steps()
    receive(wants_mails=wants_mails)
    assert set(states()) == templates


@pytest.mark.django_db
def test_reconciling_again_changes_nothing():
    sequences.install_default_steps()
    inquiry = receive(wants_mails=True)
    before = list(OutboxMail.objects.values())
    sequences.reconcile(inquiry=inquiry, now=START + timedelta(days=30))
    assert list(OutboxMail.objects.values()) == before


@pytest.mark.django_db
def test_an_edited_step_moves_what_waits():
    step = factories.step(is_marketing=False, delay_days=1)
    inquiry = receive()
    step.delay_days = 4
    step.save()
    sequences.reconcile(inquiry=inquiry, now=START)
    assert OutboxMail.objects.get(step=step).due_at == START + timedelta(days=4)


@pytest.mark.django_db
def test_a_new_step_begins_for_who_is_not_past_it():
    inquiry = receive()
    factories.step(is_marketing=False, delay_days=1, template="fitting_courses")
    factories.step(is_marketing=False, delay_days=9, template="ask_for_call")
    sequences.reconcile(inquiry=inquiry, now=START + timedelta(days=5))
    assert states() == {"ask_for_call": "queued"}


@pytest.mark.django_db
def test_what_was_sent_or_cancelled_does_not_come_back(ada):
    factories.step(is_marketing=False)
    inquiry = receive()
    pipeline.move(inquiry=inquiry, to="lost", by=ada, now=timezone.now())
    pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=timezone.now())
    assert states() == {"fitting_courses": "cancelled"}
