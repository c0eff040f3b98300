"""What becomes of a run: its form asks before it tells anybody, and nothing is oversold or double-booked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enrollments import runs, seats
from enrollments.models import CourseRun, Enrollment, SeatEvent
from messaging import emails
from messaging.models import OutboxMail
from tests import factories
from tests.enrollments.run_admin.conftest import NOW, STARTS, enroll, page, said, state

State, Kind = Enrollment.State, SeatEvent.Kind


def sent(run, **changes):
    """The form as the browser would send it back."""
    first, last = timezone.localtime(run.starts_at), timezone.localtime(run.ends_at)
    return {
        "course": run.course_id,
        "syllabus": run.syllabus_id,
        "instructor": run.instructor_id,
        "format": run.format,
        "starts_at_0": f"{first:%Y-%m-%d}",
        "starts_at_1": f"{first:%H:%M}",
        "ends_at_0": f"{last:%Y-%m-%d}",
        "ends_at_1": f"{last:%H:%M}",
        "city": run.city_id or "",
        "venue": run.venue,
        "online_url": run.online_url,
        "seats": run.seats,
        "seats_reserved": run.seats_reserved,
        "seats_needed": run.seats_needed,
        "state": run.state,
    } | changes


def change(office, run, **changes):
    address = reverse("admin:enrollments_courserun_change", args=[run.pk])
    return office.post(address, sent(run, **changes), follow=True)


def errors(response):
    return dict(response.context["adminform"].form.errors)


def lines(run):
    return list(run.seat_events.exclude(kind=Kind.JOINED).values_list("kind", "note"))


LATER = {"starts_at_0": "2026-12-27", "ends_at_0": "2026-12-28"}


def test_nothing_changed_is_nothing_logged(office, run):
    enroll(run, 1)
    change(office, run)
    change(office, run, price="1800", seats_needed=5)
    run.refresh_from_db()
    assert (run.price, run.seats_needed, run.calendar_sequence) == (1800, 5, 0)
    assert lines(run) == []


def test_another_date_asks_first_and_then_tells(office, run):
    enroll(run, 1), enroll(run, 2), enroll(run, 3)
    asked = change(office, run, **LATER)
    assert list(errors(asked)) == ["is_told"]
    assert "3" in str(asked.context["adminform"].form.fields["is_told"].label)
    run.refresh_from_db()
    assert run.starts_at == STARTS

    change(office, run, **LATER, is_told="on", note="场地装修")
    run.refresh_from_db()
    assert (run.starts_at, run.calendar_sequence) == (STARTS + timedelta(days=7), 1)
    ((kind, note),) = lines(run)
    assert kind == Kind.RESCHEDULED
    assert note.endswith("场地装修")


def test_a_run_without_people_is_moved_without_asking(office, run):
    change(office, run, **LATER)
    run.refresh_from_db()
    assert run.starts_at == STARTS + timedelta(days=7)


def test_the_deadline_moves_along_unless_it_is_given(office, run):
    run.registration_ends_at = STARTS - timedelta(days=3)
    run.save()
    kept = {"registration_ends_at_0": "2026-12-17", "registration_ends_at_1": "09:00"}
    change(office, run, **LATER, **kept)
    run.refresh_from_db()
    assert run.registration_ends_at == STARTS + timedelta(days=4)
    given = kept | {"registration_ends_at_0": "2026-12-30"}
    change(office, run, starts_at_0="2027-01-03", ends_at_0="2027-01-04", **given)
    run.refresh_from_db()
    assert timezone.localtime(run.registration_ends_at).day == 30


def test_seats_are_never_fewer_than_taken(office, run):
    enroll(run, 1), enroll(run, 2)
    assert list(errors(change(office, run, seats=1))) == ["seats"]
    assert list(errors(change(office, run, seats_reserved=1))) == ["seats_reserved"]
    run.refresh_from_db()
    assert (run.seats, run.seats_reserved) == (2, 0)


def test_more_seats_are_offered_to_who_waits(office, run):
    enroll(run, 1), enroll(run, 2)
    waits = enroll(run, 3)
    change(office, run, seats=3)
    assert state(waits) == State.OFFERED
    assert (Kind.CAPACITY, "") in lines(run)


def test_calling_off_by_the_form_needs_reason_and_tick(office, run):
    one = enroll(run, 1)
    assert list(errors(change(office, run, state="cancelled"))) == ["note"]
    assert list(errors(change(office, run, state="cancelled", note="讲师生病"))) == ["is_told"]
    change(office, run, state="cancelled", note="讲师生病", is_told="on")
    run.refresh_from_db()
    assert (run.state, state(one)) == (CourseRun.State.CANCELLED, State.CANCELLED)
    assert change(office, run, state="open").context["adminform"].form.errors


def test_a_run_with_people_stays_with_its_course(office, run):
    enroll(run, 1)
    other = factories.course()
    refused = change(office, run, course=other.pk, syllabus=other.current_syllabus.pk, is_told="on")
    assert "course" in errors(refused)


def test_a_double_booking_is_said_beside_the_instructor(office, run):
    other = factories.run(course=run.course, starts_at=STARTS + timedelta(hours=2))
    assert list(errors(change(office, other, instructor=run.instructor_id))) == ["instructor"]
    add = reverse("admin:enrollments_courserun_add")
    refused = office.post(add, sent(other, instructor=run.instructor_id), follow=True)
    assert list(errors(refused)) == ["instructor"]
    assert CourseRun.objects.count() == 2


def test_a_date_that_is_over_is_said_at_the_field(office, run, clock):
    assert list(errors(change(office, run, starts_at_0="2026-12-01", ends_at_0="2026-12-02"))) == [
        "starts_at"
    ]
    clock.move_to(STARTS + timedelta(days=3))
    assert list(errors(change(office, run, venue="二楼"))) == ["starts_at"]
    assert list(errors(change(office, run, ends_at_0="2026-12-01"))) != []


@pytest.mark.parametrize(
    "changes",
    [
        {"seats": "-1"},
        {"seats": "x"},
        {"instructor": ""},
        {"starts_at_0": ""},
        {"note": "a\nb"},
        {"city": ""},
    ],
    ids=str,
)
def test_nonsense_is_refused_with_words(office, run, changes):
    assert errors(change(office, run, **changes))


# -- does it run?


def decide(office, run, decision, **fields):
    data = {"decision": decision} | {f"{decision}-{name}": value for name, value in fields.items()}
    return office.post(page("decision", run), data, follow=True)


def test_it_runs(office, run):
    CourseRun.objects.filter(pk=run.pk).update(seats_needed=2)
    enroll(run, 1)
    decide(office, run, "run", note="保本即可")
    run.refresh_from_db()
    assert (run.confirmed_at, run.seats_missing) == (NOW, 0)
    assert decide(office, run, "run").context["answers"]["run"].errors


def told(template) -> set[str]:
    return set(OutboxMail.objects.filter(template=template).values_list("to", flat=True))


def test_it_is_moved(office, run):
    one = enroll(run, 1)
    times = {"starts_at": "2026-12-27T09:00", "ends_at": "2026-12-28T17:00"}
    wrong = decide(office, run, "postpone", **times | {"ends_at": "2026-12-26T17:00"})
    assert "ends_at" in wrong.context["answers"]["postpone"].errors
    past = decide(office, run, "postpone", **times | {"starts_at": "2026-12-01T09:00"})
    assert past.context["answers"]["postpone"].errors
    assert said(decide(office, run, "postpone", **times))[0][0] == "success"
    assert told("seat_rescheduled") == {one.email}
    run.refresh_from_db()
    assert run.starts_at == STARTS + timedelta(days=7)


def test_a_page_left_open_does_not_move_the_class_back(office, run):
    enroll(run, 1)
    opened = office.get(page("decision", run)).context["seal"]
    decide(office, run, "postpone", starts_at="2026-12-27T09:00", ends_at="2026-12-28T17:00")
    data = {
        "postpone-starts_at": "2026-12-20T09:00",
        "postpone-ends_at": "2026-12-21T17:00",
        "postpone-note": "迟到",
    }
    answer = office.post(page("decision", run), data | {"decision": "postpone", "seal": opened}, follow=True)
    assert said(answer)[0][0] == "error"
    run.refresh_from_db()
    assert run.starts_at == STARTS + timedelta(days=7)


def test_the_reason_of_a_new_date_is_told(office, run):
    one = enroll(run, 1)
    times = {"starts_at": "2026-12-27T09:00", "ends_at": "2026-12-28T17:00"}
    decide(office, run, "postpone", **times, note="讲师 · 行程冲突")
    letter = emails.compose(OutboxMail.objects.get(template="seat_rescheduled", to=one.email)).body
    assert "原因：讲师 · 行程冲突\n" in letter
    assert "→" not in letter


def test_what_speaks_against_the_new_days_is_said(office, run):
    run.course.instructors.add(run.instructor)
    factories.absence(instructor=run.instructor, starts_on="2026-12-28", ends_on="2026-12-28", reason="驻厂")
    times = {"starts_at": "2026-12-27T09:00", "ends_at": "2026-12-28T17:00"}
    levels = said(decide(office, run, "postpone", **times))
    assert [level for level, _text in levels] == ["success", "warning"]
    assert "驻厂" in levels[1][1]


def test_it_is_called_off(office, run):
    rows = [enroll(run, n) for n in range(1, 4)]
    assert decide(office, run, "call_off", is_known="on").context["answers"]["call_off"].errors
    untold = decide(office, run, "call_off", note="人数不足")
    assert "is_known" in untold.context["answers"]["call_off"].errors
    assert State.CANCELLED not in [state(row) for row in rows]
    decide(office, run, "call_off", note="人数不足", is_known="on")
    assert told("seat_called_off") == {row.email for row in rows}
    assert [state(row) for row in rows] == [State.CANCELLED] * 3
    assert decide(office, run, "nonsense").status_code == 403
    assert office.get(page("decision", run)).context["is_over"]


def test_a_copy_is_made_on_its_own_date(office, run):
    enroll(run, 1)
    refused = office.post(page("copy", run), {"starts_at": "2026-12-20T14:00"})
    assert "starts_at" in refused.context["form"].errors
    office.post(page("copy", run), {"starts_at": "2027-01-10T09:00"})
    made = CourseRun.objects.exclude(pk=run.pk).get()
    assert (made.seats_taken, made.ends_at - made.starts_at) == (0, run.ends_at - run.starts_at)
    assert not OutboxMail.objects.about(*made.enrollments.all()).exists()


# -- the calendar


def month(office, **query):
    return office.get(reverse("admin:enrollments_courserun_calendar"), query)


def drawn(response):
    return {
        name: [[(cell.day.day, cell.span) for cell in cells if cell.run] for cells in rows]
        for name, rows in response.context["lines"]
    }


def test_a_month_shows_who_is_where(office, run):
    again = factories.run(instructor=run.instructor, starts_at=STARTS + timedelta(days=5), city=run.city)
    factories.run(starts_at=STARTS + timedelta(days=30))
    runs.call_off(run=factories.run(starts_at=STARTS), by=None, now=NOW, note="x")
    over_new_year = factories.run(
        starts_at=STARTS + timedelta(days=11), ends_at=STARTS + timedelta(days=12), city=run.city
    )
    factories.absence(instructor=run.instructor, starts_on="2026-12-08", ends_on="2026-12-09", reason="驻厂")

    december = month(office, month="2026-12")

    assert drawn(december) == {
        run.instructor.name: [[(20, 2), (25, 1)]],
        over_new_year.instructor.name: [[(31, 1)]],
    }
    assert december.content.decode().count("is-away") == 2
    assert "驻厂" in december.content.decode()
    assert again.get_absolute_url() is not None
    assert drawn(month(office, month="2026-12", by="city")) == {run.city.name: [[(20, 2), (25, 1), (31, 1)]]}
    assert (1, 1) in drawn(month(office, month="2027-01"))[over_new_year.instructor.name][0]
    assert office.get(reverse("admin:enrollments_courserun_calendar")).context["days"][0][0].month == 12


@pytest.mark.parametrize("text", ["2026-13", "abc", "0000-01", "0001-01", "9999-12", "2026-1-1", "\u0662"])
def test_a_month_that_is_none_is_not_found(office, text):
    assert month(office, month=text).status_code == 404


@pytest.mark.parametrize("count", [3, 40])
def test_a_month_asks_the_same_few_times(office, count, django_assert_num_queries):
    for _ in range(count):
        factories.run(starts_at=STARTS)
    with django_assert_num_queries(6):
        month(office, month="2026-12")


def test_an_old_clash_is_shown_until_it_is_moved(office, run):
    old = factories.run(instructor=run.instructor, starts_at=STARTS, has_old_clash=True)
    assert month(office, month="2026-12").context["old_clashes"] == [old]
    seats.change_capacity(run=old, seats=9, seats_reserved=0, by=None, now=NOW)
    change(office, CourseRun.objects.get(pk=old.pk), **LATER)
    assert month(office, month="2026-12").context["old_clashes"] == []


def test_who_may_see_the_calendar(client, office, ben):
    client.force_login(ben)
    assert month(client).status_code == 403


@pytest.mark.parametrize("posted", ["9" * 23, "-1", "x", "²"])
@pytest.mark.parametrize("field", ["city", "course", "instructor", "syllabus"])
def test_a_choice_that_is_none_is_refused_at_its_field(office, run, field, posted):
    answer = change(office, run, **{field: posted})
    assert answer.status_code == 200
    assert field in errors(answer)
