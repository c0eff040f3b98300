"""Ada's ladder for taking a seat: what is said before, what is stored, what is refused, twice, and not at all."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone, translation
from stdnum.cn import uscc

from enrollments import seats
from enrollments.models import CourseRun, Enrollment
from messaging.models import OutboxMail
from tests import factories
from tests.sales.forms import form_token, seat
from trainingsite.lib import links

pytestmark = pytest.mark.django_db
State = Enrollment.State


@pytest.fixture
def run():
    return factories.run(seats=2)


def at(run):
    return f"/runs/{run.pk}/enroll/"


def post(client, run, headers=None, **changes):
    return client.post(at(run), seat(**changes), headers=headers)


def fill(run, *, waiting=0):
    """No seat is free, and so many wait."""
    while run.enrollments.holding().count() < run.seats_for_sale:
        factories.enrollment(run=run)
    for _ in range(waiting):
        factories.enrollment(run=run, state=State.WAITLISTED)


def words(text, language="zh-hans"):
    with translation.override(language):
        return translation.gettext(text)


# -- what is said before
def test_the_form_promises_a_seat_while_one_is_free(client, run):
    response = client.get(at(run))
    assert response.context["outlook"] == seats.Outlook(seats=2, waiting=0)
    html = response.content.decode()
    assert 'name="promised" value="seat"' in html
    assert words("Take the seat") in html


def test_the_form_names_the_place_on_the_list(client, run):
    fill(run, waiting=2)
    response = client.get(at(run))
    assert response.context["outlook"].place == 3
    html = response.content.decode()
    assert (words("You would be number %(place)s on the waiting list.") % {"place": 3}) in html
    assert 'name="promised" value="place"' in html


def test_a_free_seat_that_somebody_waits_for_is_nobody_elses(client, run):
    """As in the night, when nothing is offered."""
    factories.enrollment(run=run, state=State.WAITLISTED)
    factories.enrollment(run=run, state=State.WAITLISTED)
    assert client.get(at(run)).context["outlook"].seats == 0
    assert words("Join the waiting list") in client.get(run.get_absolute_url()).content.decode()


def test_the_form_is_of_this_second_and_kept_nowhere(client, run):
    assert client.get(at(run)).context["outlook"].seats == 2
    factories.enrollment(run=run)
    response = client.get(at(run))
    assert response.context["outlook"].seats == 1
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


@pytest.mark.parametrize("count", [0, 3, 30])
def test_the_form_asks_the_database_twice(client, run, count, django_assert_num_queries):
    fill(run, waiting=count)
    with django_assert_num_queries(2):
        client.get(at(run))


def test_where_it_was_reached_from_is_kept(client, run):
    html = client.get(at(run), headers={"referer": "http://testserver/schedule/?city=wuhan"}).content.decode()
    assert 'name="source" value="/schedule/"' in html
    for foreign in ("https://elsewhere.example/x/", "http://[", ""):
        assert 'name="source" value=""' in client.get(at(run), headers={"referer": foreign}).content.decode()
    post(client, run, source="/schedule/")
    assert Enrollment.objects.get().source == "/schedule/"


@pytest.mark.parametrize(("days", "is_late"), [(10, False), (2, True)])
def test_the_fee_rule_is_said_before(client, days, is_late):
    run = factories.run(starts_at=timezone.now() + timedelta(days=days))
    assert client.get(at(run)).context["is_late"] is is_late


# -- sending it
def test_a_free_seat_is_taken_at_once(client, run):
    number = "91310000MA1FL0000" + uscc.calc_check_digit("91310000MA1FL0000")
    invoice = {"invoice_title": "江城机电有限公司", "invoice_tax_number": number.lower()}
    response = post(client, run, wants_mails="on", **invoice)
    row = Enrollment.objects.get()
    assert response["Location"] == f"/enrollments/{row.token}/thanks/"
    assert (row.state, row.run, row.phone) == (State.CONFIRMED, run, "+8613800138000")
    assert (row.company, row.department, row.wants_mails) == ("江城机电", "销售部", True)
    assert (row.invoice_title, row.invoice_tax_number) == ("江城机电有限公司", number)
    assert row.consent_version
    assert [event.kind for event in row.events.all()] == ["joined"]
    html = client.get(response["Location"]).content.decode()
    assert words("Your seat is confirmed") in html
    assert row.reference in html


def test_a_full_class_gives_a_place_on_the_list(client, run):
    fill(run, waiting=1)
    response = post(client, run, promised="place")
    html = client.get(response["Location"]).content.decode()
    assert (words("You are number %(place)s on the waiting list") % {"place": 2}) in html
    assert Enrollment.objects.get(name="王晓").state == State.WAITLISTED


def test_who_was_promised_a_seat_and_came_too_late_is_told(client, run):
    data = seat()
    fill(run)
    response = client.post(at(run), data)
    assert response["Location"].endswith("/thanks/?late")
    assert "alert-warning" in client.get(response["Location"]).content.decode()


def test_the_private_link_is_stored_nowhere(client, run):
    token = post(client, run)["Location"].split("/")[2]
    row = Enrollment.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == links.digest(token)


def test_a_second_click_is_the_same_seat(client, run):
    data = seat()
    first, second = client.post(at(run), data), client.post(at(run), data)
    assert first["Location"] == second["Location"]
    assert Enrollment.objects.count() == 1


def test_everything_typed_is_kept(client, run):
    response = post(
        client,
        run,
        name="<b>王</b>",
        phone="123",
        wants_mails="on",
        invoice_title="江城机电",
        source="/schedule/",
    )
    html = response.content.decode()
    assert response.status_code == 200
    for kept in (
        'value="123"',
        "&lt;b&gt;王&lt;/b&gt;",
        'value="销售部"',
        'value="江城机电"',
        'value="/schedule/"',
    ):
        assert kept in html
    assert re.search(r'name="wants_mails"[^>]*checked', html)
    assert '<a href="#enroll_phone">' in html
    assert '<details class="fold" open>' in html
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "0755-2600 1234"}, "phone"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"consent": None}, "consent"),
        ({"invoice_title": "江城机电", "invoice_tax_number": "123"}, "invoice_tax_number"),
        ({"invoice_tax_number": "310108123456789"}, "invoice_title"),
        ({"name": "王\n晓"}, "name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, run, changes, wrong):
    html = post(client, run, **changes).content.decode()
    assert f'<a href="#enroll_{wrong}">' in html
    assert html.count('<li><a href="#enroll_') == 1
    assert not Enrollment.objects.exists()


def test_only_what_must_be_given_must_be(client, run):
    assert post(client, run, company="", department="").status_code == 302


def test_the_fold_of_the_invoice_is_closed_at_first(client, run):
    assert '<details class="fold">' in client.get(at(run)).content.decode()


@pytest.mark.parametrize("token", ["", None, "broken"])
def test_without_a_good_token_the_form_comes_with_a_fresh_one(client, run, token):
    html = post(client, run, form_token=token).content.decode()
    assert re.search(r'name="form_token" value="([^"]+)"', html)[1] != token
    assert "138 0013 8000" in html
    assert not Enrollment.objects.exists()


def test_too_fast_asks_once_more(client, run):
    assert post(client, run, form_token=form_token(age=1)).status_code == 200
    assert not Enrollment.objects.exists()


def test_a_machine_takes_no_seat_and_a_person_presses_once_more(client, run):
    data = seat(homepage="https://spam.example")
    html = client.post(at(run), data).content.decode()
    assert "spam.example" not in html
    assert not Enrollment.objects.exists()
    assert client.post(at(run), data | {"homepage": ""}).status_code == 302


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 302),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://x.example"}, 403),
    ],
)
def test_other_sites_may_not_send_our_form(run, headers, status):
    assert post(Client(enforce_csrf_checks=True), run, headers=headers).status_code == status


# -- twice, too often
def test_the_same_person_is_told_kindly_and_a_stranger_learns_nothing(client, run):
    post(client, run)
    before = Enrollment.objects.values().get()
    response = post(Client(), run, name="李生", email="stranger@example.com", company="别家")
    html = response.content.decode()
    assert response.status_code == 409
    assert words("This mobile number is on the list of this class already") in html
    assert Enrollment.objects.values().get() == before
    assert "王晓" not in html
    assert "wang@example.com" not in html
    assert before["token_hash"] not in html
    (mail,) = OutboxMail.objects.filter(template="seat_reminder_link")
    assert mail.to == "wang@example.com"


def test_the_link_is_mailed_once_a_day(client, run):
    post(client, run)
    for _ in range(3):
        post(client, run)
    assert OutboxMail.objects.filter(template="seat_reminder_link").count() == 1


def test_who_cannot_be_written_to_gets_no_mail(client, run):
    factories.enrollment(run=run, phone="+8613800138000", email="")
    assert post(client, run).status_code == 409
    assert not OutboxMail.objects.filter(template="seat_reminder_link").exists()


def test_too_many_from_one_address_are_asked_to_wait(client, settings, run):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = 2
    answers = [post(client, run, phone=f"138 0013 800{n}", email=f"a{n}@example.com") for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[2]["Retry-After"] == "3600"
    assert "138 0013 8002" in answers[2].content.decode()
    # Who tries out numbers learns no more about those that are on the list.
    assert post(client, run).status_code == 429


# -- closed
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "cancelled"}, "This class was cancelled"),
        ({"starts_at": timezone.now() - timedelta(days=3)}, "This class has begun or is over"),
        (
            {"registration_ends_at": timezone.now() - timedelta(hours=1)},
            "Registration for this class is over",
        ),
    ],
)
def test_a_closed_run_says_so_and_shows_other_dates(client, fields, says):
    run = factories.run(**fields)
    other = factories.run(course=run.course)
    response = client.get(at(run))
    assert response.status_code == 200
    assert words(says) in response.content.decode()
    assert [row.pk for row in response.context["others"]] == [other.pk]
    assert f'href="{at(other)}"' in response.content.decode()
    assert post(client, run).status_code == 409
    assert not Enrollment.objects.exists()


def test_who_typed_everything_takes_another_date_with_a_click(client, run):
    CourseRun.objects.update(registration_ends_at=timezone.now())
    other = factories.run(course=run.course)
    html = post(client, run, name='王"晓', source="/schedule/").content.decode()
    form = html[html.index('class="dates"') :].partition("</form>")[0]
    assert f'formaction="{at(other)}"' in form
    typed = {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }
    assert client.post(at(other), typed).status_code == 302
    row = Enrollment.objects.get()
    assert (row.run, row.name, row.department, row.source) == (other, '王"晓', "销售部", "/schedule/")


def test_a_run_that_is_not_for_visitors(client, run):
    type(run.course).objects.update(is_published=False)
    assert client.get(at(run)).status_code == post(client, run).status_code == 404
    assert client.get("/runs/999999999999/enroll/").status_code == 404
    assert client.put(at(run)).status_code == 405


def test_other_languages(client, run):
    response = client.post(f"/en{at(run)}", seat())
    assert response["Location"].startswith("/en/enrollments/")
    assert Enrollment.objects.get().language == "en"


# -- the ways in
def test_lists_lead_to_the_form_or_say_why_not(client):
    course = factories.course()
    free, full = factories.run(course=course), factories.run(course=course, seats=1, seats_taken=1)
    closed = factories.run(course=course, registration_ends_at=timezone.now() - timedelta(hours=1))
    for address in ("/schedule/", course.get_absolute_url(), free.instructor.get_absolute_url()):
        html = client.get(address).content.decode()
        assert f'href="{at(free)}"' in html
        assert f'href="{at(closed)}"' not in html
    html = client.get("/schedule/").content.decode()
    assert f'href="{at(full)}"' in html
    assert words("Join waitlist") in html
    assert f'href="{closed.get_absolute_url()}"' in html


def test_the_runs_page_tells_what_is_known(client):
    run = factories.run(seats_needed=3, seats_taken=1)
    html = client.get(run.get_absolute_url()).content.decode()
    assert f'href="{at(run)}"' in html
    assert f'href="{at(run)}group/"' in html
    assert "https://uri.amap.com/search?keyword=" in html
    assert "再有 2 人" in html
    CourseRun.objects.update(confirmed_at=timezone.now())
    assert words("surely") in client.get(f"/runs/{run.pk}/?fresh").content.decode()


def test_the_runs_page_is_kept_for_seconds_only(client, run):
    assert client.get(run.get_absolute_url())["Cache-Control"] == "public, max-age=5"
    assert client.get("/schedule/")["Cache-Control"] == "public, max-age=30"


def test_what_is_too_long_is_counted_in_words_for_people(client, run):
    html = post(client, run, name="王" * 300).content.decode()
    assert "内容太长：现有 300 个字，最多 40 个字。" in html
    assert "该变量" not in html
