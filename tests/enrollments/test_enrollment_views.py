"""The private page of one seat: it shows what may be done, and every button does it once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from courses.models import Format
from enrollments import seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from tests import factories
from tests.enrollments import seat_pages
from tests.enrollments.seat_pages import at, day, enroll, state, words
from tests.sales.forms import seat
from trainingsite.lib import dates

pytestmark = pytest.mark.django_db
State = Enrollment.State
SHOWN = ["", "thanks/", "calendar.ics", "cancel/", "move/", "edit/", "pass-on/"]


@pytest.fixture(autouse=True)
def _the_log_tells_the_state():
    yield
    seat_pages.check_logs()


@pytest.fixture
def run():
    return seat_pages.run()


@pytest.fixture
def offered(run):
    """The second of two, to whom the first one's seat is offered."""
    first, second = enroll(run, 1), enroll(run, 2)
    seats.cancel(enrollments=[first], by=None, now=day(timezone.now()))
    second.refresh_from_db()
    assert second.state == State.OFFERED
    # However late it is when this test runs.
    Enrollment.objects.filter(pk=second.pk).update(offer_until=timezone.now() + timedelta(hours=5))
    SeatEvent.objects.filter(kind="offered").update(
        offer_until=Enrollment.objects.get(pk=second.pk).offer_until
    )
    return second


# -- looking
@pytest.mark.parametrize("part", SHOWN)
def test_it_opens_for_its_link_only_and_is_kept_nowhere(client, run, part):
    row = enroll(run)
    response = client.get(at(row, part))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    wrong = row.token[:-1] + ("A" if row.token[-1] != "A" else "B")
    for token in (wrong, "王" * 300, "x"):
        assert client.get(f"/enrollments/{token}/{part}").status_code == 404
        if not part.endswith((".ics", "thanks/")) and part:
            assert client.post(f"/enrollments/{token}/{part}").status_code == 404


@pytest.mark.parametrize("part", [*SHOWN, "offer/", "rejoin/"])
def test_reading_changes_nothing(client, offered, part):
    def dump():
        return list(Enrollment.objects.values()), list(SeatEvent.objects.values())

    before = dump()
    client.get(at(offered, part))
    client.head(at(offered, part))
    assert dump() == before


def test_it_shows_how_things_stand_and_no_number_in_full(client, run):
    row = enroll(run, name="<b>王</b>")
    html = client.get(at(row)).content.decode()
    assert words("Your seat is confirmed") in html
    assert row.reference in html
    assert "&lt;b&gt;王&lt;/b&gt;" in html
    assert "138****0001" in html
    assert "13800000001" not in html
    assert "chen1@example.com" not in html


def test_who_waits_sees_the_place(client, run):
    rows = [enroll(run, n) for n in range(1, 5)]
    html = client.get(at(rows[3])).content.decode()
    assert words("You are number %(place)s on the waiting list") % {"place": 3} in html
    seats.cancel(enrollments=[rows[1]], by=None, now=timezone.now())
    html = client.get(at(rows[3])).content.decode()
    assert words("You are number %(place)s on the waiting list") % {"place": 2} in html


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_asks_the_database_the_same_few_times(client, run, count, django_assert_num_queries):
    first, *_others, last = (enroll(run, n) for n in range(1, count + 2))
    with django_assert_num_queries(3):  # the row with its run, the log, the certificate
        client.get(at(first))
    with django_assert_num_queries(4):  # and the list
        client.get(at(last))


@pytest.mark.parametrize("count", [0, 3, 12])
def test_the_other_dates_cost_the_same_few_questions(client, run, count, django_assert_num_queries):
    row = enroll(run)
    for _ in range(count):
        factories.run(course=run.course)
    with django_assert_num_queries(3 if count else 2):
        assert len(client.get(at(row, "move/")).context["dates"]) == count


def test_the_log_is_in_words_and_names_nobody(client, run):
    ada = factories.user("ada", is_staff=True)
    seated, row = enroll(run, 1), enroll(run, 2)
    seats.bump(enrollments=[row], by=ada, now=timezone.now(), note="老客户优先")
    seats.cancel(enrollments=[seated], by=ada, now=timezone.now(), note="电话里说的")
    html = client.get(at(row)).content.decode()
    assert words("You joined the waiting list") in html
    assert words("Your place on the waiting list was changed by us") in html
    assert "老客户优先" not in html
    assert "ada" not in html
    html = client.get(at(seated)).content.decode()
    assert words("We cancelled your enrolment") in html
    assert "电话里说的" not in html


def test_the_link_of_an_online_class_is_for_those_who_sit(client):
    link = "https://meeting.example.com/1"
    run = factories.run(seats=1, format=Format.ONLINE, online_url=link)
    seated, waits = enroll(run, 1), enroll(run, 2)
    assert link in client.get(at(seated)).content.decode()
    assert link not in client.get(at(waits)).content.decode()
    assert link not in client.get(run.get_absolute_url()).content.decode()
    seats.cancel(enrollments=[seated], by=None, now=timezone.now())
    assert link not in client.get(at(seated)).content.decode()


def test_the_calendar_entry_is_the_same_one_for_ever(client, run):
    row = enroll(run)

    def event():
        response = client.get(at(row, "calendar.ics"))
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
        return entry

    before = event()
    assert before["UID"].startswith(f"enrollment-{row.pk}@")
    other = factories.run(course=run.course)
    client.post(at(row, "move/"), {"run": other.pk})
    after = event()
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == other.starts_at.replace(microsecond=0)


# -- the offer
def test_an_offer_is_shown_with_its_end_and_answered_by_a_button(client, offered):
    html = client.get(at(offered)).content.decode()
    assert 'value="accept"' in html
    assert dates.moment(Enrollment.objects.get(pk=offered.pk).offer_until) in html
    assert client.get(at(offered, "offer/"), {"answer": "accept"})["Location"] == at(offered)
    assert state(offered) == State.OFFERED


@pytest.mark.parametrize(("answer", "to"), [("accept", State.CONFIRMED), ("decline", State.CANCELLED)])
def test_a_second_click_finds_it_answered(client, offered, answer, to):
    first, second = (client.post(at(offered, "offer/"), {"answer": answer}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"].startswith(at(offered))
    assert state(offered) == to
    assert offered.events.filter(kind__in=("accepted", "declined")).count() == 1
    assert client.get(first["Location"]).context["done"]


def test_who_accepted_and_declines_in_another_tab_keeps_the_seat_and_learns_how_to_give_it_back(
    client, offered
):
    client.post(at(offered, "offer/"), {"answer": "accept"})
    answer = client.post(at(offered, "offer/"), {"answer": "decline"})
    assert (answer.status_code, state(offered)) == (409, State.CONFIRMED)
    assert "您此前已经接受，席位已确认" in answer.content.decode()


def test_an_offer_that_is_over_says_so_and_the_way_back(client, offered):
    Enrollment.objects.filter(pk=offered.pk).update(offer_until=timezone.now())
    SeatEvent.objects.filter(kind="offered").update(offer_until=None)
    html = client.get(at(offered)).content.decode()
    assert 'value="accept"' not in html
    assert words("The time of this offer is over") in html
    response = client.post(at(offered, "offer/"), {"answer": "accept"})
    assert response.status_code == 409
    assert words("This offer is over.") in response.content.decode()
    assert state(offered) == State.CANCELLED
    assert client.post(at(offered, "rejoin/")).status_code == 302
    assert state(offered) == State.CONFIRMED


def test_without_an_offer_there_is_nothing_to_accept(client, run):
    enroll(run, 1)
    waits = enroll(run, 2)
    assert client.post(at(waits, "offer/"), {"answer": "accept"}).status_code == 409
    assert state(waits) == State.WAITLISTED


# -- giving up, and coming back
@pytest.mark.parametrize(("days", "owes"), [(20, False), (2, True)])
def test_what_cancelling_costs_is_said_before_the_button(client, days, owes):
    row = enroll(factories.run(starts_at=timezone.now() + timedelta(days=days)))
    response = client.get(at(row, "cancel/"))
    assert response.context["owes_fee"] is owes
    assert (words("Cancel, although the fee stays due") in response.content.decode()) is owes
    assert client.post(at(row, "cancel/"))["Location"] == at(row, "?done=cancelled")
    assert client.post(at(row, "cancel/"))["Location"] == at(row)
    assert state(row) == State.CANCELLED
    assert row.events.filter(kind="cancelled").count() == 1


def test_a_free_class_costs_nothing_however_late(client):
    row = enroll(factories.run(price=0, starts_at=timezone.now() + timedelta(days=1)))
    assert not client.get(at(row, "cancel/")).context["owes_fee"]


def test_the_waiting_list_is_left_with_one_click(client, run):
    enroll(run, 1)
    waits = enroll(run, 2)
    assert f'action="{at(waits, "cancel/")}"' in client.get(at(waits)).content.decode()
    client.post(at(waits, "cancel/"))
    assert state(waits) == State.CANCELLED
    assert words("You left the waiting list") in client.get(at(waits)).content.decode()


def test_who_comes_back_stands_at_the_end(client, run):
    row, waits = enroll(run, 1), enroll(run, 2)
    client.post(at(row, "cancel/"))
    assert [client.post(at(row, "rejoin/")).status_code for _ in range(2)] == [302, 302]
    assert state(row) == State.WAITLISTED
    assert state(waits) in (State.OFFERED, State.WAITLISTED)
    assert row.events.filter(kind="joined").count() == 2


def test_who_comes_back_while_enrolled_otherwise_is_told(client, run):
    row = enroll(run, 1)
    client.post(at(row, "cancel/"))
    client.post(f"/runs/{run.pk}/enroll/", seat(phone="13800000001"))
    assert client.post(at(row, "rejoin/")).status_code == 409


def test_nothing_changes_once_the_class_has_begun(client, run):
    row = enroll(run)
    CourseRun.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    for part in ("cancel/", "move/", "rejoin/", "pass-on/"):
        assert client.get(at(row, part))["Location"] == at(row)
        assert client.post(at(row, part), seat())["Location"] == at(row)
    assert state(row) == State.CONFIRMED
    assert client.get(at(row, "edit/")).status_code == 200


# -- other sites
@pytest.mark.parametrize("part", ["offer/", "cancel/", "move/", "rejoin/", "edit/", "pass-on/"])
def test_other_sites_may_not_press_a_button(run, part):
    row = enroll(run)
    client = Client(enforce_csrf_checks=True)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        assert client.post(at(row, part), seat(), headers=headers).status_code == 403
    assert client.put(at(row, part)).status_code == 405
    assert state(row) == State.CONFIRMED


def test_other_languages(client, run):
    row = enroll(run)
    assert "Your seat is confirmed" in client.get(f"/en{at(row)}").content.decode()
    response = client.post(f"/en{at(row, 'cancel/')}")
    assert response["Location"].startswith(f"/en{at(row)}")
