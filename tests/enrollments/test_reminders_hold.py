"""Whatever happens, in whatever order: the reminders that wait are those of the seats there are, no more and no less."""

from datetime import timedelta
from random import Random

import pytest

from enrollments import reminders, seats
from enrollments.models import CourseRun, Enrollment, EnrollmentGroup, SeatEvent
from enrollments.runs import call_off
from enrollments.seats.reminders import NAMES, SEATING
from messaging.models import OutboxMail
from tests import factories
from tests.enrollments.seat_stories import DAY, NOW, STARTS, enroll, reschedule, team

pytestmark = pytest.mark.django_db
REFUSALS = (seats.NotAllowed, seats.RunFull, seats.Closed, seats.AlreadyEnrolled, seats.OfferGone)
SEATED = Enrollment.State.CONFIRMED


def seated_at(rows):
    lines = [SeatEvent.objects.filter(SEATING, enrollment=row).latest("pk") for row in rows]
    return min(lines, key=lambda line: line.pk).at


def wanted(now):
    """From the tables alone, without a look at the outbox."""
    found = set()
    for row in Enrollment.objects.filter(state=SEATED).select_related("run", "group"):
        group = row.group
        is_contacts = group is not None and row.email.lower() in ("", group.email.lower())
        if is_contacts and row.run_id == group.run_id:
            continue
        to = (group.email if is_contacts else row.email) if group else row.email
        facts = reminders.Facts(row.run.starts_at, row.run.ends_at, seated_at([row]))
        for name, due_at in reminders.plan(facts, now):
            found.add((f"seat_{name}", to, row.pk, due_at))
    for group in EnrollmentGroup.objects.select_related("run"):
        rows = [
            row
            for row in group.enrollments.filter(run=group.run, state=SEATED)
            if row.email.lower() in ("", group.email.lower())
        ]
        if rows:
            facts = reminders.Facts(group.run.starts_at, group.run.ends_at, seated_at(rows))
            for name, due_at in reminders.plan(facts, now):
                if name != reminders.THANKS:
                    found.add((f"group_{name}", group.email, group.pk, due_at))
    return found


def promised():
    rows = OutboxMail.objects.filter(template__in=NAMES, state=OutboxMail.State.QUEUED)
    return sorted((row.template, row.to, row.object_id, row.due_at) for row in rows)


class Story:
    def __init__(self, seed):
        self.dice, self.now, self.count = Random(seed), NOW, 0
        course = factories.course()
        self.runs = [factories.run(course=course, seats=4, starts_at=STARTS + n * 9 * DAY) for n in range(2)]

    def run(self):
        return CourseRun.objects.get(pk=self.dice.choice(self.runs).pk)

    def somebody(self):
        rows = list(Enrollment.objects.select_related("run", "group").order_by("pk"))
        return self.dice.choice(rows) if rows else None

    def new_address(self):
        self.count += 1
        return f"p{self.count}@example.com"

    def step(self):
        self.now += timedelta(hours=self.dice.choice([1, 5, 30]))
        act = self.dice.choice(
            [
                *(self.comes, self.comes, self.team_comes, self.leaves, self.returns, self.moves),
                *(self.postpones, self.passes_on, self.edits, self.answers, self.hands_over),
            ]
        )
        try:
            act()
        except REFUSALS:
            return

    def comes(self):
        enroll(self.run(), self.new_address(), now=self.now)

    def team_comes(self):
        run = self.run()
        if not run.groups.exists():
            own = [self.dice.choice(["", self.new_address()]) for _ in range(self.dice.randint(1, 3))]
            team(run, *own, together=self.dice.random() < 0.5, now=self.now)

    def leaves(self):
        if row := self.somebody():
            seats.cancel(enrollments=[row], by=None, now=self.now)

    def returns(self):
        if row := self.somebody():
            seats.rejoin(enrollment=row, by=None, now=self.now)

    def moves(self):
        if row := self.somebody():
            seats.move(enrollment=row, to=self.run(), by=None, now=self.now)

    def passes_on(self):
        if row := self.somebody():
            details = {"name": f"新人{self.count}", "email": self.new_address()}
            seats.swap(enrollment=row, details=details, by=None, now=self.now)

    def edits(self):
        if row := self.somebody():
            seats.edit(enrollment=row, details={"email": self.new_address()}, by=None, now=self.now)

    def answers(self):
        offered = Enrollment.objects.filter(state="offered").first()
        if offered:
            answer = self.dice.choice([seats.accept, seats.decline])
            answer(enrollment=offered, by=None, now=self.now)
        seats.expire_and_offer(now=self.now)

    def hands_over(self):
        groups = list(EnrollmentGroup.objects.order_by("pk"))
        if groups:
            group = self.dice.choice(groups)
            seats.edit_group(group=group, details={"email": self.new_address()}, by=None, now=self.now)

    def postpones(self):
        run = self.run()
        days = self.dice.choice([-10, -3, 2, 15])
        if run.starts_at + days * DAY > self.now and run.starts_at > self.now:
            reschedule(run, run.starts_at + days * DAY, now=self.now)


@pytest.mark.parametrize("seed", range(8))
def test_the_reminders_are_those_of_the_seats(seed):
    story = Story(seed)
    for _ in range(40):
        story.step()
        # What was due by now would have left: nothing is sent here, so it may still wait.
        waits = [mail for mail in promised() if mail[3] > story.now]
        assert waits == sorted(mail for mail in wanted(story.now) if mail[3] > story.now)
    for run in CourseRun.objects.all():
        if run.ends_at > story.now:
            call_off(run=run, by=None, now=story.now, note="人数不足")
    ended = Enrollment.objects.filter(run__state="cancelled")
    about = OutboxMail.objects.about(*ended)
    assert not about.filter(template__in=NAMES, state=OutboxMail.State.QUEUED).exists()
