"""Whatever happens in whatever order: after a withdrawal nothing leaves, and no stretch exceeds the budget.

People ask, agree, withdraw, pause and choose; staff sends again what was cancelled; clocks jump; workers are refused,
lose their connection, are killed before and after the mail left, and hear of a withdrawal while they hold a mail.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from messaging import contacts, delivery, outbox
from messaging.models import Consent, OutboxMail, Person
from sales import pipeline
from tests import factories

pytestmark = pytest.mark.django_db
EMAILS = ["wang@example.com", "li@example.com"]
emails = st.sampled_from(EMAILS)
budgets = st.sampled_from([(1, 3), (1, 7), (2, 7), (3, 30)])
FATES = ["fine", "refused", "dropped after data", "killed before", "killed after"]
# A Monday morning in Shanghai.
START = datetime(2026, 11, 23, 10, tzinfo=timezone.get_default_timezone())


class Killed(BaseException):
    """What `kill -9` is to a worker: nothing of its own code runs any more."""


class Sink(BaseEmailBackend):
    """Where mails leave: asks of each whether it may, with nothing but what people said."""

    world: "World" = None
    fate = "fine"
    seen = Counter()

    def send_messages(self, messages):
        for message in messages:
            if self.fate == "killed before":
                raise Killed
            if self.fate == "refused":
                raise ConnectionResetError
            self.world.hand_over(message)
            if self.fate == "killed after":
                raise Killed
            if self.fate == "dropped after data":
                raise ConnectionResetError
        return len(messages)


class World(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.now, self.number = START, 0
        self.broken: set[str] = set()  # told afterwards: a worker takes any error for the mail's own
        self.stopped: set[str] = set()
        self.agreed: set[str] = set()
        self.sent: list[tuple[str, str, datetime]] = []  # to whom, Message-ID, when
        self.course = factories.course()
        factories.article(courses=[self.course])
        factories.step(delay_days=0, template="fitting_courses", is_marketing=True)
        factories.step(delay_days=1, template="case_article", is_marketing=True)
        factories.step(delay_days=0, template="ask_for_call", is_marketing=False)
        Sink.world = self
        for email in EMAILS:
            self.inquire(email=email, ticks=True)

    def teardown(self):
        transaction.set_rollback(True)
        self.rolled_back.__exit__(None, None, None)

    @initialize(fate=st.sampled_from(["killed before", "killed after"]))
    def lose_a_worker(self, fate):
        """So that every story has a mail in a dead worker's hands, whatever the dice say."""
        self.work(fate=fate, meanwhile=None)

    # -- what people do
    @rule(email=emails, ticks=st.booleans())
    def inquire(self, email, ticks):
        self.number += 1
        pipeline.receive(
            details={
                **{"name": "王晓", "phone": "", "email": email, "wants_mails": ticks},
                "message": f"第 {self.number} 问",
            },
            kind="course",
            course=self.course,
            idempotency_key=f"k{self.number}",
            address=f"203.0.113.{self.number}",
            now=self.now,
        )
        if ticks and email not in self.stopped:
            self.agreed.add(email)

    @rule(email=emails)
    def withdraw(self, email):
        if person := self.person(email):
            contacts.withdraw(person=person, source=Consent.Source.OWN_PAGE, now=self.now)
            self.stopped.add(email)
            self.agreed.discard(email)

    @rule(email=emails)
    def agree_again(self, email):
        if person := self.person(email):
            contacts.give(person=person, source=Consent.Source.OWN_PAGE, now=self.now)
            self.stopped.discard(email)
            self.agreed.add(email)
        self.inquire(email=email, ticks=True)

    @rule(email=emails, times=st.integers(1, 3))
    def ask_often(self, email, times):
        for _ in range(times):
            self.inquire(email=email, ticks=True)
        self.work(fate="fine", meanwhile=None)

    @rule(email=emails, budget=budgets)
    def choose(self, email, budget):
        mails, days = budget
        Person.objects.filter(email=email).update(budget_mails=mails, budget_days=days)

    @rule(email=emails, days=st.integers(0, 5))
    def pause(self, email, days):
        Person.objects.filter(email=email).update(paused_until=self.now + timedelta(days=days))

    # -- what time, staff and machines do
    @rule(hours=st.integers(1, 30))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @rule(hours=st.integers(-60, 100))
    def jump(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def send_again(self):
        outbox.retry(mails=OutboxMail.objects.all(), now=self.now)

    @rule(hours=st.integers(0, 60))
    def work_on(self, hours):
        """Most of life."""
        for _ in range(4):
            self.now += timedelta(hours=hours / 4)
            self.work(fate="fine", meanwhile=None)

    @rule(
        fate=st.sampled_from(FATES),
        meanwhile=st.sampled_from([None, "SELECT", "SAVEPOINT"]),
        times=st.integers(0, 5),
    )
    def work(self, fate, meanwhile, times=0):
        """`meanwhile` everybody withdraws while the worker holds their mails: at one of the moments when it reads, or
        opens a transaction, the one in which it asks for leave among them."""
        Sink.fate, is_held = fate, False

        def execute(execute, sql, params, many, context):
            nonlocal meanwhile, is_held, times
            if meanwhile and is_held and sql.startswith(meanwhile):
                times -= 1
                if times < 0:
                    meanwhile = None
                    for email in EMAILS:
                        self.withdraw(email=email)
            is_held |= sql.startswith("UPDATE") and OutboxMail.State.SENDING in (params or ())
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(execute):
                delivery.sweep(clock=lambda: self.now, seconds=5)
        except Killed:
            Sink.seen["killed"] += 1

    @invariant()
    def every_promise_is_kept(self):
        assert self.broken == set()

    # -- what must be true of each mail that leaves
    def hand_over(self, message):
        if "List-Unsubscribe" not in message.extra_headers:
            return
        (to,), number = message.to, message.extra_headers["Message-ID"]
        person = self.person(to)
        if to in self.stopped:
            self.broken.add("left after the withdrawal")
        if person.paused_until and person.paused_until > self.now:
            self.broken.add("left in the pause")
        Sink.seen["follow-up"] += 1
        if not message.subject.startswith("广告"):
            return
        if to not in self.agreed:
            self.broken.add("left without an agreement")
        self.sent.append((to, number, self.now))
        budget = contacts.budget_of(person)
        for start in [at for _to, _number, at in self.sent] + [self.now - budget.span + timedelta(seconds=1)]:
            if start <= self.now < start + budget.span:
                inside = {n for who, n, at in self.sent if who == to and start <= at < start + budget.span}
                if len(inside) > budget.mails:
                    self.broken.add("more than the budget")
        Sink.seen["marketing"] += 1

    @staticmethod
    def person(email):
        return Person.objects.filter(email=email).first()


def test_promises_are_kept(caplog):
    caplog.set_level(logging.ERROR)  # hundreds of mails are refused on purpose
    Sink.seen.clear()
    with override_settings(
        EMAIL_BACKEND=f"{__name__}.Sink",
        INQUIRIES_PER_PHONE_PER_DAY=10_000,
        INQUIRIES_PER_ADDRESS_PER_HOUR=10_000,
    ):
        run_state_machine_as_test(
            World,
            settings=settings(
                max_examples=40,
                stateful_step_count=30,
                phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take many minutes
                suppress_health_check=list(HealthCheck),
            ),
        )
    # None of it proves anything if nothing happens.
    assert Sink.seen["marketing"] > 3
    assert Sink.seen["killed"] > 3
