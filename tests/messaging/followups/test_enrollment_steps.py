"""Steps that follow a seat or a class: when, for whom, and what ends them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from enrollments.models import CourseRun, Enrollment
from messaging import contacts, delivery, emails, followups
from messaging.followups import workdays
from messaging.models import OutboxMail
from tests import factories
from tests.enrollments import seat_letters
from tests.messaging import letters

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
DAY = timedelta(days=1)
STARTS = MONDAY + 14 * DAY
ENDS = STARTS + timedelta(hours=8)
State = Enrollment.State


def step(template, trigger, **fields):
    return factories.step(
        template=template, **{"trigger": trigger, "is_marketing": False, "delay_days": 0} | fields
    )


def seat(state=State.CONFIRMED, **fields):
    run = factories.run(starts_at=STARTS, ends_at=ENDS)
    return factories.enrollment(run=run, state=state, **{"created_at": MONDAY} | fields)


def planned():
    followups.sweep(now=MONDAY)
    return dict(OutboxMail.objects.filter(state="queued").values_list("template", "due_at"))


def send(now):
    return delivery.sweep(clock=lambda: now, seconds=60)


# -- what they follow


@pytest.mark.parametrize(
    ("trigger", "state", "due"),
    [
        ("enrolled", State.CONFIRMED, MONDAY),
        ("enrolled", State.WAITLISTED, None),
        ("waitlisted", State.WAITLISTED, MONDAY),
        ("waitlisted", State.CONFIRMED, None),
        ("run_ended", State.CONFIRMED, ENDS),
        ("run_ended", State.ATTENDED, ENDS),
        ("run_ended", State.NO_SHOW, None),
        ("run_ended", State.WAITLISTED, None),
        ("after_30_days", State.ATTENDED, ENDS + 30 * DAY),
        ("after_60_days", State.ATTENDED, ENDS + 60 * DAY),
        ("after_90_days", State.ATTENDED, ENDS + 90 * DAY),
        ("after_90_days", State.CANCELLED, None),
    ],
)
def test_when_a_step_is_due(trigger, state, due):
    step("refresher", trigger)
    seat(state)
    assert planned() == ({"refresher": workdays.opening(due)} if due else {})


def test_ninety_days_after_a_class_may_be_the_spring_festival():
    step("refresher", "after_90_days")
    run = factories.run(
        starts_at=datetime(2026, 11, 9, 1, tzinfo=UTC), ends_at=datetime(2026, 11, 9, 9, tzinfo=UTC)
    )
    factories.enrollment(run=run, created_at=MONDAY - 20 * DAY)
    due = planned()["refresher"]
    # 7 February 2027 is the second day of the festival; its notice is not out, the law's days are known.
    assert due == datetime(2027, 2, 11, 1, tzinfo=UTC)


def test_a_seat_from_the_waiting_list_is_counted_from_its_day():
    step("other_dates", "enrolled", delay_days=1)
    row = seat()
    factories.seat_event(enrollment=row, kind="accepted", to_state="confirmed", at=MONDAY + 2 * DAY)
    assert planned() == {"other_dates": MONDAY + 3 * DAY}


# -- what ends or moves them


def test_a_class_that_moves_takes_its_mails_along():
    step("refresher", "after_30_days")
    row = seat()
    before = planned()["refresher"]
    CourseRun.objects.filter(pk=row.run_id).update(ends_at=ENDS + 7 * DAY)
    assert planned()["refresher"] == before + 7 * DAY


def test_a_seat_given_up_and_taken_again():
    step("refresher", "after_30_days")
    row = seat()
    assert planned()
    for state, is_planned in ((State.CANCELLED, False), (State.CONFIRMED, True)):
        Enrollment.objects.filter(pk=row.pk).update(state=state)
        assert bool(planned()) is is_planned


def test_a_cancelled_class_ends_them():
    step("refresher", "after_30_days")
    row = seat()
    assert planned()
    CourseRun.objects.filter(pk=row.run_id).update(state="cancelled")
    assert not planned()


def test_what_prepares_for_a_class_is_not_sent_when_it_has_begun():
    step("other_dates", "enrolled", delay_days=9)
    step("first_month", "enrolled", delay_days=11)
    seat()
    assert set(planned()) == {"other_dates"}
    send(STARTS)
    assert OutboxMail.objects.get().stopped_by == "useless"


def test_who_comes_again_needs_no_refresher():
    step("refresher", "after_90_days", is_stopped_by_enrolment=True)
    row = seat(State.ATTENDED)
    assert planned()
    factories.enrollment(email=row.email.upper(), created_at=MONDAY + DAY)
    planned()
    assert row.mails.get().stopped_by == "enrolled"


def test_marketing_takes_an_agreement():
    step("refresher", "after_90_days", is_marketing=True)
    row = seat(State.ATTENDED)
    assert not planned()
    factories.consent(person=factories.person(email=row.email))
    assert planned()


def test_an_old_class_begins_nothing():
    step("refresher", "after_90_days")
    run = factories.run(starts_at=MONDAY - 400 * DAY, ends_at=MONDAY - 399 * DAY)
    factories.enrollment(run=run, created_at=MONDAY - 410 * DAY)
    assert not planned()


def test_a_mail_about_a_seat_leaves_once(mailoutbox):
    step("other_dates", "waitlisted")
    row = seat(State.WAITLISTED)
    planned()
    for _ in range(2):
        send(MONDAY)
        followups.sweep(now=MONDAY)
    assert [message.to for message in mailoutbox] == [[row.email]]


# -- its words, and how it is stopped


@pytest.fixture
def _site(settings):
    for name, value in seat_letters.SITE.items():
        setattr(settings, name, value)


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("template", ["other_dates", "first_month", "refresher"])
def test_the_words(template, language):
    row = seat_letters.with_link(seat_letters.enrollment(language=language), b"golden seed 16 b")
    factories.article(title="账龄会议怎么开", slug="zhangling", courses=[row.run.course])
    factories.run(
        pk=8,
        course=row.run.course,
        starts_at=seat_letters.STARTS + 3650 * DAY,
        city=factories.city(name="上海"),
        instructor=factories.instructor(name="林澄"),
    )
    row_step = step(template, "after_90_days", is_marketing=template == "refresher")
    message = emails.compose(
        factories.mail(
            about=row, to=row.email, template=template, step=row_step, message_id="<x@example.com>"
        )
    )
    letters.check(message)
    seat_letters.check_golden(message, f"{template}.{language}")


def test_a_scanner_stops_nothing_and_a_button_everything(client):
    row = seat()
    message = emails.compose(
        factories.mail(about=row, to=row.email, template="refresher", step=step("refresher", "after_90_days"))
    )
    letter = letters.parsed(message)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = letter["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    scanner = Client(headers={"user-agent": "Mail-Security-Scanner/1.0"})
    for ask in (scanner.get, scanner.head, scanner.options, scanner.get):
        ask(path)
    assert not contacts.standing(row.email).has_withdrawn
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert contacts.standing(row.email).has_withdrawn


@pytest.mark.parametrize("token", ["e1", "e1:x", "x1:y", "ee1:y", "e:"])
def test_a_forged_link_of_a_seat_is_no_page(client, token):
    factories.enrollment()
    assert client.post(f"/unsubscribe/{token}/").status_code == 404
