"""The private page of one seat: it shows what may be done, and every button does it once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar

from courses.models import Format
from enrollments import seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from enrollments.seats.replay import book_of
from enrollments.waiting import ZONE
from tests import factories
from tests.enrollments.forms import seat, sent

pytestmark = pytest.mark.django_db
State = Enrollment.State
SHOWN = ["", "thanks/", "calendar.ics", "cancel/", "move/", "edit/", "pass-on/"]


@pytest.fixture(autouse=True)
def _the_log_tells_the_state():
    yield
    for run in CourseRun.objects.filter(seat_events__isnull=False).distinct():
        assert seats.replay(run.seat_events.all()).people == book_of(run).people
        assert run.seats_taken == run.enrollments.holding().count() <= run.seats_for_sale


def day(now):
    """At ten of that day: offers are made."""
    return now.astimezone(ZONE).replace(hour=10)


def enroll(run, n=1, **details):
    return seats.enroll(
        run=run,
        details={"name": f"陈禾{n}", "phone": f"+86138{n:08d}", "email": f"chen{n}@example.com"} | details,
        idempotency_key=f"{run.pk}-{n}",
        address=f"203.0.113.{n}",
        by=None,
        now=day(timezone.now()) - timedelta(days=1),
    )


@pytest.fixture
def run():
    return factories.run(seats=1, starts_at=day(timezone.now()) + timedelta(days=20))


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


def at(row, part=""):
    return f"/enrollments/{row.token}/{part}"


def state(row):
    return Enrollment.objects.get(pk=row.pk).state


def words(text, language="zh-hans"):
    with translation.override(language):
        return translation.gettext(text)


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
    with django_assert_num_queries(2):  # the row with its run, and the log
        client.get(at(first))
    with django_assert_num_queries(3):  # and the list
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
    end = timezone.localtime(Enrollment.objects.get(pk=offered.pk).offer_until)
    assert f"{end:%Y-%m-%d %H:%M}" in html
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


def test_an_offer_that_is_over_says_so_and_the_way_back(client, offered):
    Enrollment.objects.filter(pk=offered.pk).update(offer_until=timezone.now())
    SeatEvent.objects.filter(kind="offered").update(offer_until=None)
    assert 'value="accept"' not in client.get(at(offered)).content.decode()
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


# -- another date
def test_the_other_dates_are_shown_with_what_is_to_be_had_there(client, run):
    row = enroll(run)
    free = factories.run(course=run.course, seats=3)
    full = factories.run(course=run.course, seats=1, seats_reserved=1)
    factories.run(course=run.course, registration_ends_at=timezone.now())
    factories.run()
    response = client.get(at(row, "move/"))
    assert {other.pk: outlook.seats for other, outlook in response.context["dates"]} == {
        free.pk: 3,
        full.pk: 0,
    }
    html = response.content.decode()
    assert f'value="{free.pk}"' in html
    assert f'href="/runs/{full.pk}/enroll/"' in html


def test_a_second_click_finds_the_date_changed(client, run):
    row, waits = enroll(run, 1), enroll(run, 2)
    other = factories.run(course=run.course)
    answers = [client.post(at(row, "move/"), {"run": other.pk}) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [at(row, "?done=moved")] * 2
    row.refresh_from_db()
    assert (row.run, row.state) == (other, State.CONFIRMED)
    assert row.events.filter(kind="moved_in").count() == 1
    assert state(waits) in (State.OFFERED, State.WAITLISTED)
    assert words("You changed to this date") in client.get(at(row)).content.decode()


@pytest.mark.parametrize("chosen", ["", "x", "0", "-1", "９", "1" * 5000, "999999999", "1 or 1=1", "\0"])
def test_a_date_that_is_none_is_refused(client, run, chosen):
    row = enroll(run)
    factories.run(course=run.course)
    response = client.post(at(row, "move/"), {"run": chosen})
    assert response.status_code == 409
    assert len(response.context["dates"]) == 1
    assert Enrollment.objects.get().run == run


@pytest.mark.parametrize("fields", [{"seats": 1, "seats_reserved": 1}, {"state": "cancelled"}])
def test_a_date_that_went_meanwhile_is_refused(client, run, fields):
    row = enroll(run)
    other = factories.run(course=run.course, **fields)
    assert client.post(at(row, "move/"), {"run": other.pk}).status_code == 409
    assert Enrollment.objects.get().run == run


def test_a_date_of_another_course_is_refused(client, run):
    row = enroll(run)
    assert client.post(at(row, "move/"), {"run": factories.run().pk}).status_code == 409


# -- details
def test_details_are_corrected_and_the_number_read_back(client, run):
    row = enroll(run)
    html = client.get(at(row, "edit/")).content.decode()
    assert 'value="138 0000 0001"' in html
    assert 'name="consent"' not in html
    data = seat(invoice_title="江城机电有限公司", phone="139 0013 9000", consent=None)
    assert client.post(at(row, "edit/"), data)["Location"] == at(row, "?done=edited")
    client.post(at(row, "edit/"), data)
    row.refresh_from_db()
    assert (row.name, row.phone, row.person_key) == ("王晓", "+8613900139000", "+8613900139000")
    assert row.invoice_title == "江城机电有限公司"
    assert row.events.filter(kind="edited").count() == 1


def test_wrong_details_come_back_as_typed(client, run):
    row = enroll(run)
    html = client.post(at(row, "edit/"), seat(phone="123", department="法务")).content.decode()
    assert '<a href="#enroll_phone">' in html
    assert 'value="法务"' in html


def test_somebody_elses_number_is_refused_at_its_field(client):
    run = factories.run()
    enroll(run, 1)
    row = enroll(run, 2)
    html = client.post(at(row, "edit/"), seat(phone="13800000001")).content.decode()
    assert '<a href="#enroll_phone">' in html
    assert "陈禾1" not in html
    html = client.post(at(row, "pass-on/"), seat(phone="13800000001")).content.decode()
    assert '<a href="#enroll_phone">' in html


# -- another person
def test_a_seat_is_passed_on_and_its_old_link_ends(client, run):
    row = enroll(run)
    page = client.get(at(row, "pass-on/"))
    data = seat(name="李生", phone="139 0013 9000", email="li@example.com", seal=page.context["seal"])
    answers = [client.post(at(row, "pass-on/"), data) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/enrollments/passed-on/"] * 2
    assert client.get("/enrollments/passed-on/").status_code == 200
    assert client.get(at(row)).status_code == 404
    assert client.post(at(row, "pass-on/"), data | {"seal": "x"}).status_code == 404
    passed = Enrollment.objects.get()
    assert (passed.pk, passed.name, passed.state) == (row.pk, "李生", State.CONFIRMED)
    html = client.get(at(passed)).content.decode()
    assert "陈禾1" not in html
    assert words("The seat was passed on to you") in html
    assert words("You took a seat") not in html


# -- a company's people
def test_a_teams_seat_is_its_contacts_business(client):
    run = factories.run()
    group = seats.enroll_group(
        run=run,
        contact={
            "company": "江城机电",
            "name": "何人事",
            "phone": "+8613900139000",
            "email": "hr@example.com",
        },
        people=[{"name": "陈禾", "phone": "", "email": ""}],
        wants_together=True,
        idempotency_key="team",
        address="203.0.113.7",
        by=None,
        now=timezone.now(),
    )
    row = group.enrollments.get()
    html = client.get(at(row)).content.decode()
    assert "何人事" in html
    for part in ("cancel/", "move/", "pass-on/", "offer/"):
        assert part not in html
        assert client.post(at(row, part), seat(answer="decline"))["Location"] == at(row)
    assert state(row) == State.CONFIRMED
    data = sent(seat(phone="", email="", consent=None))
    assert client.post(at(row, "edit/"), data)["Location"] == at(row, "?done=edited")


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
