"""A list on its way to seats: nothing typed is lost, nobody is enrolled twice, nothing stays for long."""

from datetime import timedelta

import pytest

from enrollments import bulk_import, seats
from enrollments.bulk_import import Roster, Row, Sent
from enrollments.bulk_import.drafts import rows_of
from enrollments.models import Enrollment, EnrollmentGroup, ImportDraft
from tests import factories
from tests.enrollments.seats.helping import NOW, check_books, enroll, run_of
from trainingsite.lib.limits import TooMany
from trainingsite.lib.periods import LIST_KEPT

pytestmark = pytest.mark.django_db
CONTACT = {"company": "江城机电", "name": "何", "phone": "+8613900139000", "email": "hr@example.com"}


def typed(n, **fields):
    values = {"name": f"陈{n}", "phone": f"138{n:08d}", "email": f"chen{n}@example.com"} | fields
    return Row(f"typed{n:03}", 0, **values)


def filed(*numbers, upload="aaaaaa"):
    rows = [Row(f"{upload}.{n}", n, f"陈{n}", f"138{n:08d}") for n in numbers]
    return Roster(rows)


def start(run=None, key="k", **sent):
    return bulk_import.start(
        run=run or run_of(30),
        group=None,
        sent=Sent(**sent),
        idempotency_key=key,
        address="203.0.113.7",
        now=NOW,
    )


def enrol(draft, *, together=False, leaves_faulty=False, now=NOW):
    return bulk_import.enrol(
        draft=draft,
        contact=CONTACT,
        wants_together=together,
        leaves_faulty=leaves_faulty,
        address="203.0.113.7",
        by=None,
        now=now,
    )


def names(draft):
    draft.refresh_from_db()
    return [row.name for row in rows_of(draft)]


def test_what_was_typed_is_kept_as_it_was_typed():
    draft = start(rows=[typed(1, phone="138-0013 8000"), typed(2, name=" ", phone="", email="")])
    assert [(row.name, row.phone) for row in rows_of(draft)] == [("陈1", "138-0013 8000")]


def test_sent_twice_is_one_draft():
    run = run_of(30)
    assert start(run, rows=[typed(1)]) == start(run, rows=[typed(1)])
    assert ImportDraft.objects.count() == 1


def test_a_row_is_corrected_in_place():
    draft = start(roster=filed(2, 3))
    wrong = rows_of(draft)[1]
    bulk_import.keep(draft=draft, sent=Sent(rows=[Row(wrong.key, 0, "李雷", wrong.phone)]), now=NOW)
    draft.refresh_from_db()
    assert [(row.at, row.name) for row in rows_of(draft)] == [(2, "陈2"), (3, "李雷")]


def test_a_new_file_takes_the_place_of_the_old_one_and_typed_rows_stay():
    draft = start(roster=filed(2, 3), rows=[typed(9)])
    old = rows_of(draft)[0].key
    sent = Sent(roster=filed(5, upload="bbbbbb"), rows=[Row(old, 0, "旧行")])
    bulk_import.keep(draft=draft, sent=sent, now=NOW)
    assert names(draft) == ["陈5", "陈9"]
    bulk_import.keep(draft=draft, sent=Sent(rows=[Row(old, 0, "旧行")]), now=NOW)  # an old page, sent again
    assert names(draft) == ["陈5", "陈9"]


def test_a_row_that_was_taken_out_does_not_come_back():
    draft = start(rows=[typed(1), typed(2)])
    sent = Sent(rows=[typed(1)], removed={"typed001"})
    bulk_import.keep(draft=draft, sent=sent, now=NOW)
    bulk_import.keep(draft=draft, sent=Sent(rows=[typed(1)]), now=NOW)
    assert names(draft) == ["陈2"]


def test_more_than_a_draft_holds_changes_nothing():
    draft = start(rows=[typed(1)])
    sent = Sent(roster=filed(*range(2, 2002)))
    with pytest.raises(bulk_import.TooManyPeople):
        bulk_import.keep(draft=draft, sent=sent, now=NOW)
    assert names(draft) == ["陈1"]


def test_everybody_or_those_in_order():
    run = run_of(30)
    draft = start(run, rows=[typed(1), typed(2, phone="1"), typed(3)])
    with pytest.raises(bulk_import.NotReady):
        enrol(draft)
    group = enrol(draft, leaves_faulty=True)
    assert [row.name for row in group.enrollments.order_by("rank")] == ["陈1", "陈3"]
    assert names(draft) == ["陈2"]
    assert bulk_import.unfinished(group) == draft
    draft.refresh_from_db()
    assert draft.contact == {}

    bulk_import.keep(draft=draft, sent=Sent(rows=[typed(2)]), now=NOW)
    assert enrol(draft) == group
    assert group.enrollments.count() == 3
    assert bulk_import.unfinished(group) is None
    check_books()


def test_the_same_press_twice_enrols_once():
    draft = start(rows=[typed(1), typed(2)])
    group = enrol(draft)
    bulk_import.keep(draft=draft, sent=Sent(rows=[typed(1), typed(2)]), now=NOW)
    assert enrol(draft) == group
    assert (EnrollmentGroup.objects.count(), Enrollment.objects.count()) == (1, 2)
    check_books()


def test_who_is_on_the_run_is_flagged_and_not_enrolled():
    run = run_of(30)
    enroll(run, 1)
    draft = start(run, rows=[typed(1), typed(2)])
    assert [[fault.code for fault in one.faults] for one in bulk_import.checked(draft)] == [["on_run"], []]
    with pytest.raises(bulk_import.NotReady):
        enrol(draft)
    assert enrol(draft, leaves_faulty=True).enrollments.count() == 1


def test_together_or_as_many_as_fit():
    small = run_of(2)
    assert {
        row.state for row in enrol(start(small, "a", rows=[typed(n) for n in (1, 2, 3)])).enrollments.all()
    } == {
        "confirmed",
        "waitlisted",
    }
    other = run_of(2)
    group = enrol(start(other, "b", rows=[typed(n) for n in (1, 2, 3)]), together=True)
    assert {row.state for row in group.enrollments.all()} == {"waitlisted"}
    check_books()


def test_a_closed_run_enrols_nobody_and_keeps_the_list():
    draft = start(rows=[typed(1)])
    with pytest.raises(seats.Closed):
        enrol(draft, now=NOW + timedelta(days=40))
    assert names(draft) == ["陈1"]
    assert not EnrollmentGroup.objects.exists()


def test_one_address_starts_so_many_lists(settings):
    settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR = 2
    run = run_of(30)
    for key in "ab":
        start(run, key)
    with pytest.raises(TooMany):
        start(run, "c")


def test_one_contact_brings_so_many_groups(settings):
    settings.ENROLLMENTS_PER_PERSON_PER_DAY = 1
    enrol(start(run_of(30), "a", rows=[typed(1)]))
    with pytest.raises(TooMany):
        enrol(start(run_of(30), "b", rows=[typed(1)]))


def test_drafts_are_forgotten():
    old = factories.import_draft(changed_at=NOW - LIST_KEPT - timedelta(minutes=1))
    young = factories.import_draft(changed_at=NOW - LIST_KEPT + timedelta(minutes=1))
    assert bulk_import.forget(now=NOW) == 1
    assert list(ImportDraft.objects.all()) == [young] != [old]
