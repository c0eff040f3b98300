from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from trainingsite.lib import tax_numbers

CODE = "91310000MA1FL0000"
WHOLE = CODE + uscc.calc_check_digit(CODE)


@pytest.mark.parametrize(
    "typed", [WHOLE, WHOLE.lower(), f" {WHOLE[:4]} {WHOLE[4:]}", f"{WHOLE[:8]}-{WHOLE[8:]}"]
)
def test_a_code_as_people_copy_it(typed):
    assert tax_numbers.normal(typed) == WHOLE


def test_full_width_signs_are_the_same_code():
    assert tax_numbers.normal("".join(chr(ord(sign) + 0xFEE0) for sign in WHOLE)) == WHOLE


@pytest.mark.parametrize("authority", ["A1", "N2", "Y1"])
def test_a_code_that_begins_with_a_letter_stands(authority):
    code = authority + CODE[2:]
    assert tax_numbers.normal(code + uscc.calc_check_digit(code))


@pytest.mark.parametrize("typed", ["310108123456789", "31010819800101123456"])
def test_the_older_numbers_still_stand(typed):
    assert tax_numbers.normal(typed) == typed


@pytest.mark.parametrize("typed", ["", "123", "王", WHOLE + "0", WHOLE[:-2] + "IO", "9" * 100_000, "\0" * 18])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011
        tax_numbers.normal(typed)


@given(place=st.integers(0, 17), sign=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_sign_is_always_found(place, sign):
    typed = WHOLE[:place] + sign + WHOLE[place + 1 :]
    if typed != WHOLE:
        with pytest.raises(ValueError):  # noqa: PT011
            tax_numbers.normal(typed)


@given(st.text())
def test_anything_else_is_a_number_or_a_value_error(typed):
    with suppress(ValueError):
        assert len(tax_numbers.normal(typed)) in (15, 18, 20)
