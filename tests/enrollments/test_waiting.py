"""The order of the waiting list and the life of an offer, as people are told them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollments.waiting import (
    ZONE,
    Waiter,
    is_night,
    offer_until,
    parties,
    positions,
    seats_for_newcomers,
    served,
)

MONDAY = datetime(2026, 12, 7, 10, tzinfo=ZONE)


def ids(waiters):
    return [waiter.id for waiter in waiters]


SINGLES = [Waiter(1, 10), Waiter(2, 20), Waiter(3, 30)]
TEAM = [Waiter(4, 5, group=9), Waiter(5, 6, group=9), Waiter(6, 25, group=9)]


def test_seats_go_in_the_order_of_joining():
    assert ids(served(reversed(SINGLES), 2)) == [1, 2]


def test_a_group_together_is_passed_over_until_there_is_room_for_all():
    assert ids(served([*SINGLES, *TEAM], 2)) == [1, 2]
    assert ids(served([*SINGLES, *TEAM], 3)) == [4, 5, 6]
    assert ids(served([*SINGLES, *TEAM], 5)) == [4, 5, 6, 1, 2]


def test_a_newcomer_sits_only_when_nobody_before_them_could():
    assert seats_for_newcomers(SINGLES, 3) == 0
    assert seats_for_newcomers(SINGLES, 4) == 1
    assert seats_for_newcomers(TEAM, 2) == 2
    assert seats_for_newcomers([], 0) == 0
    assert seats_for_newcomers([], -1) == 0


def test_who_waits_together_shares_a_place():
    assert positions([*SINGLES, *TEAM]) == {4: 1, 5: 1, 6: 1, 1: 2, 2: 3, 3: 4}


@given(
    st.lists(st.tuples(st.integers(0, 99), st.none() | st.integers(1, 4)), max_size=30), st.integers(-2, 30)
)
def test_no_more_are_served_than_seats_are_free_and_no_party_is_split(drawn, free):
    waiters = [Waiter(number, rank, group) for number, (rank, group) in enumerate(drawn)]
    chosen = served(waiters, free)
    assert len(chosen) <= max(0, free)
    for party in parties(waiters):
        assert len({waiter in chosen for waiter in party}) == 1
    if left := [party for party in parties(waiters) if party[0] not in chosen]:
        assert min(map(len, left)) > free - len(chosen)


@pytest.mark.parametrize(
    ("now", "starts_in", "until"),
    [
        (MONDAY, timedelta(days=20), MONDAY + timedelta(hours=24)),
        (MONDAY, timedelta(days=2), MONDAY + timedelta(hours=8)),
        (MONDAY, timedelta(hours=10), MONDAY + timedelta(hours=2)),
        (MONDAY, timedelta(hours=3), None),
        (MONDAY.replace(hour=22), timedelta(days=20), None),
        (MONDAY.replace(hour=7, minute=59), timedelta(days=20), None),
        # 8 hours from 16:00 end in the night: the person has until the morning.
        (MONDAY.replace(hour=16), timedelta(days=2), (MONDAY + timedelta(days=1)).replace(hour=9)),
        # … but never until less than an hour before the class.
        (MONDAY.replace(hour=21), timedelta(hours=12), (MONDAY + timedelta(days=1)).replace(hour=8)),
    ],
)
def test_how_long_an_offer_lasts(now, starts_in, until):
    assert offer_until(now, now + starts_in) == until


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.timedeltas(timedelta(0), timedelta(days=90))
)
def test_an_offer_can_be_answered_awake_and_before_the_class(now, starts_in):
    now = now.replace(tzinfo=ZONE)
    until = offer_until(now, now + starts_in)
    if until is not None:
        assert not is_night(now)
        assert not is_night(until) or until == now + starts_in - timedelta(hours=1)
        assert now + timedelta(hours=1) < until <= now + starts_in - timedelta(hours=1)
