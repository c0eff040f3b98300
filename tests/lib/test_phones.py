import pytest

from trainingsite.lib import phones


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("010-62345678", "+861062345678"),
        ("（0755）2600 1234", "+8675526001234"),
        ("0755-26001234 转 801", "+8675526001234-801"),
        ("400-800-9000", "+864008009000"),
        ("+852 2123 4567", "+85221234567"),
    ],
)
def test_numbers_as_people_write_them(typed, stored):
    assert phones.normal(typed) == stored


@pytest.mark.parametrize("typed", ["12345678901", "1380013800", "0", "没有", "+", "26001234", "1" * 100_000])
def test_numbers_nobody_can_call(typed):
    with pytest.raises(ValueError):  # noqa: PT011
        phones.normal(typed)


@pytest.mark.parametrize(
    ("stored", "shown", "hidden"),
    [
        ("+8613800138000", "138 0013 8000", "138****8000"),
        ("+8675526001234-801", "0755 2600 1234 转 801", "755****1234"),
        ("+85221234567", "+852 2123 4567", "+85****4567"),
    ],
)
def test_numbers_as_people_read_them(stored, shown, hidden):
    assert phones.readable(stored) == shown
    assert phones.masked(stored) == hidden


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("138 0013 8000", True),
        ("+852 6123 4567", True),
        ("+1 212 555 0123", True),  # mobile or landline: the number doesn't say
        ("0755-2600 1234", False),
        ("0755-26001234 转 801", False),
        ("400-820-8820", False),
    ],
)
def test_a_mobile_is_one_persons(typed, is_one):
    assert phones.is_mobile(phones.normal(typed)) is is_one
