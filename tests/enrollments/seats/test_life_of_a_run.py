"""The whole life of a run, in any order of events, against a short reference that knows no database."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from enrollments import seats
from enrollments.models import Enrollment
from enrollments.seats.replay import book_of
from enrollments.waiting import offer_until
from tests import factories
from tests.enrollments.seats.helping import NOW, enroll, person, run_of

State = Enrollment.State


class Reference:
    """A run as a list of [who, state, team, offer's end] in the order of the waiting list."""

    def __init__(self, seats, starts_at):
        self.seats, self.starts_at, self.rows, self.fewer = seats, starts_at, [], set()

    def find(self, who):
        return next(row for row in self.rows if row[0] == who)

    @property
    def free(self):
        return self.seats - sum(row[1] in ("confirmed", "offered") for row in self.rows)

    def queue(self):
        """The waiting rows, in the portions in which they are served."""
        found = {}
        for row in self.rows:
            if row[1] == "waitlisted":
                alone = row[2] is None or row[2] in self.fewer
                found.setdefault(row[0] if alone else f"team {row[2]}", []).append(row)
        return list(found.values())

    def chosen(self):
        left, rows = self.free, []
        for portion in self.queue():
            if len(portion) <= left:
                left, rows = left - len(portion), rows + portion
        return rows

    def come(self, people, team, now):
        room = max(0, self.free) - len(self.chosen())
        if team is not None and team not in self.fewer and room < len(people):
            room = 0
        for number, who in enumerate(people):
            self.rows.append([who, "confirmed" if number < room else "waitlisted", team, None])
        self.serve(now)

    def leave(self, who, now):
        self.set(who, "cancelled")
        self.serve(now)

    def set(self, who, state):
        self.find(who)[1], self.find(who)[3] = state, None

    def first(self, who):
        row = self.find(who)
        self.rows.remove(row)
        self.rows.insert(0, row)

    def last(self, who):
        row = self.find(who)
        self.rows.remove(row)
        self.rows.append(row)

    def expire(self, now):
        for row in self.rows:
            if row[1] == "offered" and row[3] <= now:
                row[1], row[3] = "cancelled", None
        if now >= self.starts_at:
            for row in self.rows:
                if row[1] == "waitlisted":
                    row[1] = "cancelled"
        self.serve(now)

    def serve(self, now):
        if until := offer_until(now, self.starts_at):
            for row in self.chosen():
                row[1], row[3] = "offered", until


class Life(RuleBasedStateMachine):
    people = Bundle("people")
    teams = Bundle("teams")
    course = None

    n = 0

    @initialize(count=st.integers(1, 4), hour=st.sampled_from([10, 21, 23]))
    def open(self, count, hour):
        self.now = NOW.replace(hour=hour)
        self.run = run_of(count, course=self.course, starts_at=NOW + timedelta(days=6))
        self.model = Reference(count, self.run.starts_at)

    def number(self):
        self.n += 1
        return self.n

    def row(self, who):
        return Enrollment.objects.get(run=self.run, phone=person(who)["phone"])

    def is_closed(self):
        return self.now >= self.run.starts_at

    @rule(target=people)
    def come(self):
        who = self.number()
        if self.is_closed():
            with pytest.raises(seats.Closed):
                enroll(self.run, who, now=self.now)
            return multiple()
        enroll(self.run, who, now=self.now)
        self.model.come([who], None, self.now)
        return who

    @rule(target=people, size=st.integers(2, 3), together=st.booleans())
    def come_as_a_team(self, size, together):
        if self.is_closed():
            return multiple()
        numbers = [self.number() for _ in range(size)]
        group = seats.enroll_group(
            run=self.run,
            contact={"company": "甲", "name": "何", "phone": "+8613900139000", "email": "hr@example.com"},
            people=[person(n) for n in numbers],
            wants_together=together,
            idempotency_key=f"{self.run.pk}-{numbers}",
            address="203.0.113.7",
            by=None,
            now=self.now,
        )
        if not together:
            self.model.fewer.add(group.pk)
        self.model.come(numbers, group.pk, self.now)
        return multiple(*numbers)

    @rule(who=people)
    def cancel(self, who):
        row = self.row(who)
        if row.state == State.CANCELLED or self.is_closed():
            with pytest.raises(seats.NotAllowed):
                seats.cancel(enrollments=[row], by=None, now=self.now)
            return
        seats.cancel(enrollments=[row], by=None, now=self.now)
        self.model.leave(who, self.now)

    @rule(who=people, accepts=st.booleans())
    def answer(self, who, accepts):
        row = self.row(who)
        verb = seats.accept if accepts else seats.decline
        state, until = self.model.find(who)[1], self.model.find(who)[3]
        if state != "offered" or until <= self.now:
            with pytest.raises(seats.OfferGone):
                verb(enrollment=row, by=None, now=self.now)
            if state == "offered":
                self.model.leave(who, self.now)
            else:
                self.model.serve(self.now)
            return
        verb(enrollment=row, by=None, now=self.now)
        self.model.set(who, "confirmed" if accepts else "cancelled")
        self.model.serve(self.now)

    @rule(who=people)
    def come_back(self, who):
        row = self.row(who)
        if row.state != State.CANCELLED or self.is_closed():
            with pytest.raises((seats.NotAllowed, seats.Closed)):
                seats.rejoin(enrollment=row, by=None, now=self.now)
            return
        seats.rejoin(enrollment=row, by=None, now=self.now)
        self.model.last(who)
        free = self.model.free - len(self.model.chosen())
        self.model.set(who, "confirmed" if free > 0 else "waitlisted")
        self.model.serve(self.now)

    @rule(who=people)
    def bump(self, who):
        row = self.row(who)
        if row.state != State.WAITLISTED:
            return
        seats.bump(enrollments=[row], by=None, now=self.now, note="讲师推荐")
        self.model.first(who)
        self.model.serve(self.now)

    @rule(who=people, together=st.booleans())
    def wait_otherwise(self, who, together):
        group = self.row(who).group
        if group is None:
            return
        seats.set_together(group=group, wants_together=together, by=None, now=self.now)
        (self.model.fewer.discard if together else self.model.fewer.add)(group.pk)
        self.model.serve(self.now)

    @rule(count=st.integers(1, 9))
    def change_the_room(self, count):
        taken = self.model.seats - self.model.free
        if count < taken:
            with pytest.raises(seats.Oversold):
                seats.change_capacity(run=self.run, seats=count, seats_reserved=0, by=None, now=self.now)
            return
        seats.change_capacity(run=self.run, seats=count, seats_reserved=0, by=None, now=self.now)
        self.model.seats = count
        self.model.serve(self.now)

    @rule(hours=st.sampled_from([1, 2, 9, 14, 24]))
    def time_goes_by(self, hours):
        self.now += timedelta(hours=hours)
        seats.expire_and_offer(now=self.now)
        self.model.expire(self.now)

    @invariant()
    def the_same_as_the_reference(self):
        self.run.refresh_from_db()
        stored = self.run.enrollments.order_by("rank").values_list("phone", "state", "offer_until")
        expected = [(person(who)["phone"], state, until) for who, state, _team, until in self.model.rows]
        assert list(stored) == expected
        assert self.run.seats_taken == self.model.seats - self.model.free <= self.run.seats

    @invariant()
    def the_log_tells_the_same(self):
        self.run.refresh_from_db()
        told, kept = seats.replay(self.run.seat_events.all()), book_of(self.run)
        assert (told.people, told.fewer) == (kept.people, kept.fewer)
        assert told.seats_for_sale in (None, self.run.seats_for_sale)


@pytest.fixture
def no_limits(settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = settings.ENROLLMENTS_PER_PERSON_PER_DAY = 10_000


@pytest.mark.django_db
def test_the_life_of_a_run(no_limits):
    class OfOneCourse(Life):
        course = factories.course()

    run_state_machine_as_test(
        OfOneCourse,
        settings=settings(max_examples=60, stateful_step_count=30, suppress_health_check=list(HealthCheck)),
    )
