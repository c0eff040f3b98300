"""A team of a hundred costs the same few SQL queries as a team of three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.enrollments.bulk_import.books import person
from tests.enrollments.seats.helping import enroll, run_of, team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]  # before the class begins
FEW, MANY = 3, 100
PAGES = {"group": 5, "group_list": 3, "group_add": 3, "group_cancel": 2, "group_contact": 1}


def counted(client, address, query=None):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, query).status_code == 200
    return [one["sql"][:200] for one in captured]


def a_team(size):
    """Half of them wait, one behind another who waits; one has cancelled."""
    run = run_of(size // 2)
    group = team(run, range(size), together=False, now=timezone.now())
    enroll(run, size + 1, now=timezone.now())
    return group


@pytest.mark.parametrize("name", PAGES)
def test_a_groups_pages(client, name):
    found = []
    for size in (FEW, MANY):
        group = a_team(size)
        people = list(group.enrollments.values_list("pk", flat=True))
        found.append(counted(client, reverse(name, args=[group.token]), {"person": people}))
    assert [len(queries) for queries in found] == [PAGES[name]] * 2, found[0]


def test_the_page_of_a_list(client):
    found = []
    for size in (FEW, MANY):
        rows = [[f"aaaaaa.{n}", n, *(person(n) if n % 3 else ("", "1", "x", ""))] for n in range(2, size + 2)]
        draft = factories.import_draft(rows=rows)
        found.append(counted(client, draft.get_absolute_url()))
    assert [len(queries) for queries in found] == [4, 4], found[0]


def test_enrolling_a_team():
    """Rows are written in batches, so a team of a hundred costs few more than one of three."""
    found = []
    for size in (FEW, MANY):
        run = run_of(200)
        with CaptureQueriesContext(connection) as captured:
            team(run, range(size), together=True)
        found.append(len(captured))
    assert found[0] <= 30
    assert found[1] - found[0] <= 40, found
