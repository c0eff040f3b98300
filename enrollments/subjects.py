"""Enrolments and groups as mails and follow-up steps know them."""

from collections import defaultdict
from datetime import timedelta

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollments.follow_up_values import VALUES
from enrollments.models import Enrollment, EnrollmentGroup, SeatEvent
from enrollments.seats import preconditions
from messaging import registry
from messaging.followups.planner import Happening
from messaging.registry import Mail, Subject

State = Enrollment.State


class Trigger(models.TextChoices):
    ENROLLED = "enrolled", gettext_lazy("a seat was confirmed")
    WAITLISTED = "waitlisted", gettext_lazy("somebody waits for a seat")
    RUN_ENDED = "run_ended", gettext_lazy("a class has ended")
    AFTER_30_DAYS = "after_30_days", gettext_lazy("30 days after a class")
    AFTER_60_DAYS = "after_60_days", gettext_lazy("60 days after a class")
    AFTER_90_DAYS = "after_90_days", gettext_lazy("90 days after a class")


DAYS_AFTER = {Trigger.AFTER_30_DAYS: 30, Trigger.AFTER_60_DAYS: 60, Trigger.AFTER_90_DAYS: 90}
FIRST_STEPS = (
    {
        "name": "候补两天后：同一课程的其他班期",
        "trigger": Trigger.WAITLISTED,
        "template_id": "other_dates",
        "delay_days": 2,
        "is_marketing": False,
    },
    {
        "name": "课后三十天：用起来了吗",
        "trigger": Trigger.AFTER_30_DAYS,
        "template_id": "first_month",
        "delay_days": 0,
    },
    {
        "name": "课后九十天：复训提醒",
        "trigger": Trigger.AFTER_90_DAYS,
        "template_id": "refresher",
        "delay_days": 0,
        "is_stopped_by_enrolment": True,
    },
)


class _OfRuns(Subject):
    def event(self, pk):
        return SeatEvent.objects.filter(pk=pk).first()


class EnrollmentSubject(_OfRuns):
    name, model, label = "enrollment", Enrollment, gettext_lazy("an enrolment")
    needs = ("run__course", "run__city", "run__instructor", "group")
    plan_needs = ("run__course",)
    link_letter = "e"
    foot_reason = gettext_lazy("You get this mail because you enrolled in a class of ours.")
    foot_link = gettext_lazy("Your enrolment")
    foot_line = gettext_lazy("Your enrolment:")
    searched = ("name",)
    triggers, values, first_steps = tuple(Trigger.choices), VALUES, FIRST_STEPS
    reasons = {"enrolled": gettext_lazy("the person has enrolled since")}

    def true_while(self, mail, now):
        return preconditions.of_enrollment(mail, now)

    def why(self, enrollment):
        return _("It concerns the seat %(number)s.") % {"number": enrollment.reference}

    def course(self, enrollment):
        return enrollment.run.course

    def came_at(self, enrollment):
        return enrollment.created_at

    def to_follow(self, since):
        """Something may still be begun a while after the last trigger."""
        return Enrollment.objects.live().filter(
            run__ends_at__gt=since - timedelta(days=max(DAYS_AFTER.values()))
        )

    def happenings(self, rows, met):
        since = {}
        events = SeatEvent.objects.filter(
            enrollment__in=[row.pk for row in rows], to_state__in=(State.CONFIRMED, State.WAITLISTED)
        ).exclude(kind=SeatEvent.Kind.REOPENED)
        for enrollment, state, at in events.order_by("pk").values_list("enrollment", "to_state", "at"):
            since[enrollment, state] = at
        return lambda row: _happenings(row, since, met)


def _happenings(row: Enrollment, since: dict, met):
    run = row.run
    if run.state != run.State.OPEN:
        return
    state_at = since.get((row.pk, row.state), row.created_at)
    waits = {State.CONFIRMED: Trigger.ENROLLED, State.WAITLISTED: Trigger.WAITLISTED}
    if trigger := waits.get(row.state):
        yield trigger, Happening(state_at, met.since(row, state_at), until=run.starts_at)
    if row.state in (State.CONFIRMED, State.ATTENDED):
        yield Trigger.RUN_ENDED, Happening(run.ends_at, met.since(row, row.created_at))
        for trigger, days in DAYS_AFTER.items():
            at = run.ends_at + timedelta(days=days)
            yield trigger, Happening(at, met.since(row, row.created_at))


class GroupSubject(_OfRuns):
    name, model, label = "group", EnrollmentGroup, gettext_lazy("a team")
    needs = ("run__course", "run__city", "run__instructor")
    searched = ("company",)

    def why(self, group):
        return _("You look after the team of %(company)s.") % {"company": group.company}


def seats_taken(rows, since):
    """Whether the same mailbox has taken another seat."""
    seats = defaultdict(list)
    mailboxes = {row.email.lower() for row in rows if row.email}
    taken = Enrollment.objects.live().filter(created_at__gt=since).annotate(mailbox=Lower("email")).order_by()
    for who, mailbox, at in taken.filter(mailbox__in=mailboxes).values_list("pk", "mailbox", "created_at"):
        seats[mailbox].append((who, at))

    def holds(row, moment):
        own = row.pk if isinstance(row, Enrollment) else None
        return any(who != own and at > moment for who, at in seats.get(row.email.lower(), ()))

    return holds


registry.add_subject(EnrollmentSubject())
registry.add_subject(GroupSubject())
registry.add_stop("enrolled", seats_taken)
for key, words in {
    "other_dates": gettext_lazy("other dates for who waits"),
    "first_month": gettext_lazy("a month after the class"),
    "refresher": gettext_lazy("refresher"),
}.items():
    registry.add_mail(Mail(key, about="enrollment", label=words, true_while=preconditions.of_enrollment))
