from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from messaging.contacts.budget import Budget, first_free, is_free

START = datetime(2026, 11, 22, 2, tzinfo=UTC)
budgets = st.builds(Budget, mails=st.integers(1, 4), days=st.integers(1, 30))
# Whole days now and then, so that two mails lie exactly one stretch apart.
moments = st.one_of(
    st.integers(0, 60).map(lambda days: START + timedelta(days=days)),
    st.integers(0, 60 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
)


sent_mails = st.lists(st.tuples(st.integers(1, 8), moments), max_size=12)


def fullest(sent, budget: Budget) -> int:
    """How many mails lie in the fullest stretch: asked naively, of every stretch that begins with one."""
    stretches = ({mail for mail, at in sent if first <= at < first + budget.span} for _mail, first in sent)
    return max(map(len, stretches), default=0)


@given(budgets, st.lists(st.tuples(st.integers(1, 8), moments), max_size=40))
def test_no_stretch_ever_holds_more(budget, tries):
    """The clock may jump to and fro as it likes, and mails may be tried again: what was let go when it was free never
    exceeds the budget."""
    sent = []
    for mail, now in tries:
        if is_free(budget, [one for one in sent if one[0] != mail], now):
            sent.append((mail, now))
    assert fullest(sent, budget) <= budget.mails


@given(budgets, sent_mails, moments)
def test_the_first_free_moment_is_free_and_the_first(budget, sent, now):
    at = first_free(budget, sent, now)
    assert at >= now
    assert is_free(budget, sent, at)
    # Room comes only when a mail falls out of the stretch: none of the moments before was free.
    earlier = [now, *(moment + budget.span for _mail, moment in sent)]
    assert not any(is_free(budget, sent, moment) for moment in earlier if now <= moment < at)


@given(budgets, st.integers(0, 40))
def test_nobody_waits_longer_than_needed(budget, wishes):
    """Mails that want to leave together all leave, as many in each stretch as it takes."""
    sent = []
    for mail in range(wishes):
        sent.append((mail, first_free(budget, sent, START)))
    assert fullest(sent, budget) == min(budget.mails, len(sent))
    assert max((at for _mail, at in sent), default=START) <= START + budget.span * (wishes // budget.mails)


def test_two_mails_a_week_apart_are_in_no_week_together():
    week = Budget(mails=1, days=7)
    assert is_free(week, [(1, START)], START + timedelta(days=7))
    assert not is_free(week, [(1, START)], START + timedelta(days=7, microseconds=-1))
    assert is_free(week, [(1, START + timedelta(days=7))], START)


def test_a_mail_that_was_tried_twice_is_one():
    assert is_free(Budget(mails=2, days=7), [(1, START), (1, START)], START)


def test_who_wants_none_gets_none():
    assert first_free(Budget(mails=0, days=7), [], START) is None
