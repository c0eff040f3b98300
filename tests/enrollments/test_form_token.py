import pytest
import time_machine

from enrollments.forms import token
from tests.sales.forms import form_token


def test_a_token_has_128_bits_of_its_own():
    numbers = {token.nonce(form_token()) for _ in range(50)}
    assert len(numbers) == 50
    assert {len(number) for number in numbers} == {22}


def test_nobody_types_within_two_seconds():
    with time_machine.travel("2026-11-22 10:00:00+08:00", tick=False):
        made = token.issue()
    with time_machine.travel("2026-11-22 10:00:01+08:00", tick=False), pytest.raises(token.TooFast):
        token.nonce(made)
    with time_machine.travel("2026-11-22 10:00:03+08:00", tick=False):
        assert token.nonce(made)


@pytest.mark.parametrize("typed", ["", "x", "a:b:c", "\0", "\ud800", "王" * 10_000])
def test_what_is_not_ours_is_broken(typed):
    with pytest.raises(token.Broken):
        token.nonce(typed)
    assert not token.is_ours(typed)


def test_a_changed_token_is_broken():
    made = form_token()
    with pytest.raises(token.Broken):
        token.nonce("A" + made[1:])


def test_a_page_left_open_for_a_week_is_stale():
    assert token.is_ours(form_token(age=6 * 86400))
    assert not token.is_ours(form_token(age=8 * 86400))


def test_the_key_is_the_number_and_the_content():
    assert token.idempotency_key("n", {"a": 1, "b": 2}) == token.idempotency_key("n", {"b": 2, "a": 1})
    assert token.idempotency_key("n", {"a": 1}) != token.idempotency_key("n", {"a": 2})
    assert token.idempotency_key("n", {"a": 1}) != token.idempotency_key("m", {"a": 1})
