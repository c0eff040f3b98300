"""The outbox after the plan: what changes an inquiry, what the sweep heals, what is asked when a mail is due."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging import delivery, followups, outbox, registry, tasks
from messaging.followups import workdays
from messaging.followups.colleagues import employers
from messaging.mail_texts.versions import Words, save
from messaging.models import FollowUpStep, OutboxMail
from sales import pipeline
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = timedelta(days=1)
State = OutboxMail.State


def states():
    return dict(OutboxMail.objects.filter(step__isnull=False).values_list("template", "state"))


def receive(**details):
    return pipeline.receive(
        details={"name": "王晓", "phone": "", "email": "wang@example.com"} | details,
        kind="general",
        idempotency_key=factories.links.keyed("form", str(next(factories.numbers))),
        address="203.0.113.7",
        now=MONDAY,
    )


def step(template="fitting_courses", **fields):
    return factories.step(template=template, **{"is_marketing": False} | fields)


def send(now):
    return delivery.sweep(clock=lambda: now, seconds=60)


def stopped():
    return dict(OutboxMail.objects.filter(state=State.CANCELLED).values_list("template", "stopped_by"))


# -- what a new site begins with


def test_the_steps_a_new_site_begins_with():
    assert followups.install_default_steps() == sum(
        len(subject.first_steps) for subject in registry.subjects()
    )
    for row in FollowUpStep.objects.all():
        row.full_clean()
    FollowUpStep.objects.filter(template="ask_for_call").delete()
    assert followups.install_default_steps() == 0
    assert not FollowUpStep.objects.filter(template="ask_for_call").exists()


@pytest.mark.parametrize(
    ("wants_mails", "templates"),
    [(False, {"fitting_courses"}), (True, {"fitting_courses", "case_article", "ask_for_call"})],
)
def test_marketing_is_queued_for_who_agreed(wants_mails, templates):
    followups.install_default_steps()
    receive(wants_mails=wants_mails)
    assert set(states()) == templates


# -- what changes an inquiry


def test_reconciling_again_changes_nothing():
    followups.install_default_steps()
    inquiry = receive(wants_mails=True)
    before = list(OutboxMail.objects.values())
    followups.replan(about=inquiry, now=MONDAY + 30 * DAY)
    followups.sweep(now=MONDAY + 30 * DAY)
    assert list(OutboxMail.objects.values()) == before


def test_no_answer_is_counted_from_the_last_contact(ada):
    step("still_topical", trigger="no_reply", delay_days=3)
    inquiry = receive()
    assert states() == {}
    pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=MONDAY)
    assert OutboxMail.objects.get(template="still_topical").due_at == MONDAY + 3 * DAY
    pipeline.move(inquiry=inquiry, to="proposed", by=ada, now=MONDAY + DAY)
    assert OutboxMail.objects.get(template="still_topical").due_at == MONDAY + 4 * DAY
    pipeline.reply(inquiry=inquiry, by=ada, now=MONDAY + 2 * DAY, text="下周再说")
    assert stopped() == {"still_topical": "replied"}


def test_an_answer_ends_the_wait_for_one_whatever_the_step_is_told(ada):
    for trigger, template in (("no_reply", "still_topical"), ("inquiry_received", "ask_for_call")):
        step(template, trigger=trigger, is_stopped_by_reply=False)
    inquiry = receive()
    pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=MONDAY)
    pipeline.reply(inquiry=inquiry, by=ada, now=MONDAY)
    assert stopped() == {"still_topical": "replied"}


def test_a_sent_plan_is_followed(ada):
    step("plan_questions", trigger="proposal_sent", delay_days=0)
    inquiry = receive()
    pipeline.move(inquiry=inquiry, to="proposed", by=ada, now=MONDAY)
    assert states() == {"plan_questions": "queued"}


@pytest.mark.parametrize("event", ["replied", "moved", "colleague", "enrolled"])
@pytest.mark.parametrize("is_told", [True, False])
def test_what_stops_a_step_and_only_when_it_is_told_to(ada, event, is_told):
    told = dict.fromkeys(FollowUpStep.STOPS.values(), False) | {FollowUpStep.STOPS[event]: is_told}
    step(delay_days=5, **told)
    inquiry = receive(company="江城 机电", email="wang@jiangcheng.example")
    colleague = receive(name="李工", company="江城机电", email="li@qq.com")
    later = MONDAY + timedelta(hours=1)
    if event == "replied":
        pipeline.reply(inquiry=inquiry, by=ada, now=later)
    elif event == "moved":
        pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=later)
    elif event == "colleague":
        pipeline.reply(inquiry=colleague, by=ada, now=later)
    else:
        factories.enrollment(email="Wang@jiangcheng.example", created_at=later)
    followups.sweep(now=later)
    mail = inquiry.mails.get(step__isnull=False)
    assert (mail.state, mail.stopped_by) == (("cancelled", event) if is_told else ("queued", ""))


@pytest.mark.parametrize(
    ("company", "email", "is_stopped"),
    [
        ("", "li@jiangcheng.example", True),
        ("别家", "li@qq.com", False),
        ("", "li@163.com", False),
        ("", "li@other.example", False),
    ],
)
def test_who_counts_as_a_colleague(ada, company, email, is_stopped):
    step(is_stopped_by_colleague=True)
    receive(company="江城机电", email="wang@jiangcheng.example")
    pipeline.reply(inquiry=receive(company=company, email=email), by=ada, now=MONDAY + DAY / 24)
    followups.sweep(now=MONDAY + DAY / 24)
    mail = OutboxMail.objects.get(to="wang@jiangcheng.example", step__isnull=False)
    assert (mail.state == State.CANCELLED) is is_stopped


def test_a_mailbox_that_everybody_can_have_says_nothing_of_an_employer():
    assert employers(company="", email="wang@QQ.com") == frozenset()
    assert employers(company="", email="wang@Acme.example") == {"domain:acme.example"}
    assert employers(company="ＡＢＣ 公司", email="") == employers(company="abc公司", email="x@163.com")


def test_what_a_colleague_said_before_stops_nothing(ada):
    step(is_stopped_by_colleague=True)
    colleague = receive(name="李工", company="江城机电", email="li@qq.com")
    factories.event(inquiry=colleague, kind="replied", at=MONDAY + DAY / 24)
    later = factories.inquiry(company="江城机电", received_at=MONDAY + DAY / 12)
    followups.sweep(now=MONDAY + DAY / 12)
    assert later.mails.get().state == State.QUEUED


def test_what_was_stopped_for_good_does_not_come_back(ada):
    step()
    inquiry = receive()
    pipeline.move(inquiry=inquiry, to="lost", by=ada, now=MONDAY)
    pipeline.move(inquiry=inquiry, to="contacted", by=ada, now=MONDAY)
    assert states() == {"fitting_courses": "cancelled"}


def test_what_staff_cancelled_does_not_come_back(ada):
    row = step()
    receive()
    FollowUpStep.objects.update(is_active=False)
    followups.sweep(now=MONDAY)
    outbox.retry(mails=row.mails.all(), now=MONDAY)
    outbox.cancel(mails=row.mails.all(), by=ada)
    FollowUpStep.objects.update(is_active=True)
    followups.sweep(now=MONDAY)
    assert states() == {"fitting_courses": "cancelled"}


# -- audience


@pytest.mark.parametrize(
    ("audience", "fits"),
    [
        ({"kind": "general"}, True),
        ({"kind": "in_house"}, False),
        ({"language": "zh-hans"}, True),
        ({"language": "en"}, False),
        ({"company": "with"}, False),
        ({"company": "without"}, True),
    ],
)
def test_whom_a_step_is_for(audience, fits):
    step(**audience)
    receive()
    assert bool(states()) is fits


def test_a_step_about_one_topic():
    course = factories.course()
    step(topic=course.topic)
    step("ask_for_call", topic=factories.topic())
    factories.inquiry(course=course, received_at=MONDAY)
    followups.sweep(now=MONDAY)
    assert set(states()) == {"fitting_courses"}


# -- what the sweep heals


def test_edited_steps_reach_what_waits():
    row = step(delay_days=1)
    receive()
    row.delay_days, row.template = 4, factories.mail_template(key="ask_for_call")
    row.save()
    followups.sweep(now=MONDAY)
    mail = row.mails.get()
    assert (mail.due_at, mail.planned_at, mail.template) == (
        MONDAY + 4 * DAY,
        MONDAY + 4 * DAY,
        "ask_for_call",
    )


def test_a_step_that_is_used_again_brings_its_mails_back():
    row = step()
    factories.course()
    receive()
    for is_active, state in ((False, "cancelled"), (True, "queued"), (True, "queued")):
        FollowUpStep.objects.update(is_active=is_active)
        followups.sweep(now=MONDAY)
        assert states() == {"fitting_courses": state}
    assert row.mails.get().error == ""
    send(MONDAY + DAY)
    assert states() == {"fitting_courses": "sent"}


def test_a_new_step_begins_for_who_is_not_past_it():
    receive()
    step("fitting_courses", delay_days=1)
    step("ask_for_call", delay_days=9)
    followups.sweep(now=MONDAY + 7 * DAY)
    assert states() == {"ask_for_call": "queued"}


def test_a_deleted_step_takes_its_mails_along_and_its_twin_says_nothing_twice():
    row = step(delay_days=0)
    factories.course()
    receive()
    assert send(MONDAY) == 2  # the confirmation and the step
    step("ask_for_call")
    followups.sweep(now=MONDAY)
    FollowUpStep.objects.all().delete()
    followups.sweep(now=MONDAY)
    assert stopped() == {"ask_for_call": "step_deleted"}
    step(delay_days=0, name=row.name)
    followups.sweep(now=MONDAY)
    assert not OutboxMail.objects.filter(state=State.QUEUED).exists()


def test_two_steps_with_the_same_words_are_one_mail():
    step(delay_days=2)
    step(delay_days=1, kind="general")
    receive()
    assert OutboxMail.objects.get(step__isnull=False).due_at == MONDAY + DAY


def test_a_lost_row_is_found_again():
    """Whatever wrote to the database beside our code."""
    step(delay_days=2)
    receive()
    OutboxMail.objects.filter(step__isnull=False).delete()
    followups.sweep(now=MONDAY + DAY)
    assert states() == {"fitting_courses": "queued"}


def test_a_sweep_that_runs_twice_and_a_task_that_does():
    followups.install_default_steps()
    factories.inquiry(wants_mails=True)
    tasks.sweep_followups()
    before = list(OutboxMail.objects.values())
    assert before
    tasks.sweep_followups()
    assert list(OutboxMail.objects.values()) == before


def test_a_sweep_costs_the_same_for_three_as_for_a_hundred(django_assert_num_queries):
    followups.install_default_steps()
    for count in (3, 100):
        for _number in range(count):
            factories.inquiry(wants_mails=True)
        tasks.sweep_followups()
        with django_assert_num_queries(SWEEP_QUERIES):
            tasks.sweep_followups()


# Orphans, steps, newest words; per table who is looked at; per two hundred a savepoint (2), the rows, their mails,
# their log, consents, dead addresses, colleagues, seats.
SWEEP_QUERIES = 15


def test_what_waits_for_the_person_is_not_moved_back():
    row = step()
    receive()
    later = MONDAY + 9 * DAY
    row.mails.update(due_at=later)
    followups.sweep(now=MONDAY)
    FollowUpStep.objects.update(template=factories.mail_template(key="ask_for_call"))
    followups.sweep(now=MONDAY)
    mail = row.mails.get()
    assert (mail.due_at, mail.template) == (later, "ask_for_call")


# -- when it is due


def test_a_late_worker_waits_for_the_morning():
    step(delay_days=1)
    factories.course()
    receive()
    send(MONDAY)
    night = MONDAY + DAY + timedelta(hours=12)
    assert send(night) == 0
    mail = OutboxMail.objects.get(step__isnull=False)
    assert (mail.state, mail.attempts, mail.due_at) == ("queued", 0, workdays.opening(night))
    assert send(mail.due_at) == 1


def test_a_step_that_was_put_off_a_minute_ago_waits_although_nothing_swept():
    row = step(delay_days=1)
    factories.course()
    receive()
    FollowUpStep.objects.update(delay_days=3)
    send(MONDAY)
    assert send(MONDAY + DAY) == 0
    assert row.mails.get().due_at == MONDAY + 3 * DAY


def test_an_answer_that_nothing_reconciled_stops_it(ada):
    row = step()
    inquiry = receive()
    factories.event(inquiry=inquiry, kind="replied", at=MONDAY)
    send(MONDAY + DAY)
    mail = row.mails.get()
    assert (mail.state, mail.stopped_by, bool(mail.error)) == ("cancelled", "replied", True)


# -- words


def test_a_mail_keeps_the_version_it_was_planned_with(ada):
    row, template = step(), factories.mail_template()
    first = factories.mail_text(template=template)
    receive()
    words = Words("新的主题", "新的正文")
    second = save(template=template, language="zh-hans", words=words, seen=1, by=ada, now=MONDAY)
    receive(name="李工", email="li@example.com")
    followups.sweep(now=MONDAY)
    assert [mail.text for mail in row.mails.order_by("pk")] == [first, second]
    third = save(
        template=template, language="zh-hans", words=words, seen=2, by=ada, now=MONDAY, for_waiting=True
    )
    assert [mail.text for mail in row.mails.all()] == [third, third]
