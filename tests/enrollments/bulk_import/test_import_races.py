"""The same button pressed at the same moment, in threads, on the real database with its real locks."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from enrollments import bulk_import
from enrollments.bulk_import import Sent
from enrollments.models import Enrollment, EnrollmentGroup, ImportDraft
from tests.enrollments.bulk_import.test_import_drafts import enrol, start, typed
from tests.enrollments.seats.helping import NOW, check_books, run_of

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 6


def at_once(call):
    """What the call returns to each of several threads that begin it together."""
    begin = threading.Barrier(CLICKS)

    def work(_number):
        begin.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(work, range(CLICKS)))


def test_one_sending_is_one_draft():
    run = run_of(30)
    drafts = at_once(lambda: start(run, rows=[typed(1), typed(2)]))
    assert {draft.pk for draft in drafts} == {ImportDraft.objects.get().pk}
    assert [len(draft.rows) for draft in drafts] == [2] * CLICKS


def test_one_list_is_one_group():
    draft = start(run_of(30), rows=[typed(n) for n in range(5)])

    def press():
        bulk_import.keep(draft=draft, sent=Sent(rows=[typed(n) for n in range(5)]), now=NOW)
        return enrol(draft)

    assert {group.pk for group in at_once(press)} == {EnrollmentGroup.objects.get().pk}
    assert Enrollment.objects.count() == 5
    check_books()
