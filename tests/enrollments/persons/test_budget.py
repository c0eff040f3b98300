from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enrollments.persons.budget import Budget, first_free, is_free

START = datetime(2026, 11, 22, 2, tzinfo=UTC)
budgets = st.builds(Budget, mails=st.integers(1, 4), days=st.integers(1, 30))
# Whole days now and then, so that two mails lie exactly one stretch apart.
moments = st.one_of(
    st.integers(0, 60).map(lambda days: START + timedelta(days=days)),
    st.integers(0, 60 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
)


def fullest(sent, budget: Budget) -> int:
    """How many lie in the fullest stretch: asked naively, of every stretch that begins with a mail."""
    return max((sum(first <= at < first + budget.span for at in sent) for first in sent), default=0)


@given(budgets, st.lists(moments, max_size=40))
def test_no_stretch_ever_holds_more(budget, clock):
    """The clock may jump to and fro as it likes: what was let go when it was free never exceeds the budget."""
    sent = []
    for now in clock:
        if is_free(budget, sent, now):
            sent.append(now)
    assert fullest(sent, budget) <= budget.mails


@given(budgets, st.lists(moments, max_size=12), moments)
def test_the_first_free_moment_is_free_and_the_first(budget, sent, now):
    at = first_free(budget, sent, now)
    assert at >= now
    assert is_free(budget, sent, at)
    # Room comes only when a mail falls out of the stretch: none of the moments before was free.
    earlier = [now, *(moment + budget.span for moment in sent)]
    assert not any(is_free(budget, sent, moment) for moment in earlier if now <= moment < at)


@given(budgets, st.lists(moments, max_size=40))
def test_nobody_waits_longer_than_needed(budget, wishes):
    """Mails that want to leave together all leave, as many in each stretch as it takes."""
    now, sent = START, []
    for _wish in wishes:
        at = first_free(budget, sent, now)
        sent.append(at)
    assert fullest(sent, budget) == min(budget.mails, len(sent))


def test_two_mails_a_week_apart_are_in_no_week_together():
    week = Budget(mails=1, days=7)
    assert is_free(week, [START], START + timedelta(days=7))
    assert not is_free(week, [START], START + timedelta(days=7, microseconds=-1))
    assert is_free(week, [START + timedelta(days=7)], START)


def test_who_wants_none_gets_none():
    assert first_free(Budget(mails=0, days=7), [], START) is None
