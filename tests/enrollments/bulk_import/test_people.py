import pytest

from enrollments.bulk_import.people import FAULTS, Row, check
from enrollments.models.enrollment import person_key_of

WANG = {"name": "王晓", "phone": "13800138000", "email": "wang@example.com", "department": "财务部"}


def row(at=2, **fields):
    return Row(f"k{at:05}", at, **WANG | fields)


def nobody(_keys):
    return ()


def faults(*rows, on_run=()):
    return [
        [(fault.field, fault.code) for fault in one.faults]
        for one in check(rows, company="江城机电", on_run=lambda keys: keys & set(on_run))
    ]


def test_a_good_row_is_what_an_enrolment_keeps():
    (one,) = check([row()], company="江城机电", on_run=nobody)
    assert one.details == WANG | {"phone": "+8613800138000", "company": "江城机电"}
    assert one.faults == []


def test_an_address_from_a_chinese_keyboard_is_an_address():
    (one,) = check([row(email="ｗａｎｇ＠example．com")], company="", on_run=nobody)
    assert (one.details["email"], one.faults) == ("wang@example.com", [])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"phone": "", "email": "", "department": ""}, []),
        ({"name": ""}, [("name", "name_missing")]),
        ({"name": "13800138000"}, [("name", "no_name")]),
        ({"name": "王" * 41}, [("name", "too_long")]),
        ({"phone": "1380013"}, [("phone", "phone")]),
        ({"phone": "1.38E+10"}, [("phone", "shortened")]),
        ({"phone": "0755-26001234"}, [("phone", "mobile")]),
        ({"phone": "1" * 10_000}, [("phone", "phone")]),
        ({"email": "wang@"}, [("email", "email")]),
        ({"email": "a" * 300 + "@example.com"}, [("email", "too_long")]),
        ({"email": "㏂" * 70 + "@example.com"}, [("email", "too_long")]),
        ({"department": "部" * 41}, [("department", "too_long")]),
        ({"name": "", "phone": "1", "email": "x"}, [("phone", "phone"), ("email", "email"), ("name", "name_missing")]),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_column(fields, expected):
    assert faults(row(**fields)) == [expected]


def test_the_second_of_two_is_asked_about():
    other = row(7, name="李雷", email="li@example.com")
    checked = check([row(), other], company="", on_run=nobody)
    assert [one.faults != [] for one in checked] == [False, True]
    assert "2" in checked[1].faults[0].text


def test_two_of_one_name_need_their_numbers():
    bare = {"phone": "", "email": ""}
    assert faults(row(2, **bare), row(3, **bare)) == [[], [("name", "twice")]]
    assert faults(row(2, **bare), row(3, **bare | {"phone": "13800138001"})) == [[], []]


def test_a_team_may_share_the_address_of_its_hr():
    assert faults(row(2, phone=""), row(3, phone="", name="李雷")) == [[], []]


def test_a_double_is_found_beside_another_fault():
    assert faults(row(), row(3, email="x@")) == [[], [("email", "email"), ("name", "twice")]]


def test_who_is_on_the_run_is_named():
    key = person_key_of(phone="+8613800138000", email="", name="", company="")
    assert faults(row(), on_run={key}) == [[("name", "on_run")]]


def test_every_fault_has_its_words():
    used = {code for one in check([row(name="", phone="1", email="x")], company="", on_run=nobody) for code in [f.code for f in one.faults]}  # fmt: skip
    assert used <= FAULTS.keys()
