"""What stands in a list's address: used, or said aloud."""

import pytest
from django import forms
from django.http import QueryDict

from trainingsite.lib.filters import Choice, FilterForm, Words


class Cities(FilterForm):
    q = Words(label="Words")
    city = Choice(label="City", any_label="Anywhere")
    day = Choice(label="Day", any_label="Any day", choices=[("weekday", "Weekday"), ("weekend", "Weekend")])


def form(query=""):
    return Cities(QueryDict(query), city=[("shanghai", "上海"), ("beijing", "北京")])


def test_an_empty_address_filters_nothing():
    assert form().chosen == {}
    assert form().problems == []


def test_what_is_known_is_used():
    assert form("city=beijing&q=+催收+").chosen == {"city": "beijing", "q": "催收"}


def test_every_choice_starts_with_all_of_them():
    labels = [[label for _value, label in form().fields[name].choices] for name in ("city", "day")]
    assert labels == [["Anywhere", "上海", "北京"], ["Any day", "Weekday", "Weekend"]]


def test_one_bad_filter_leaves_the_others_alone():
    bad = form("city=atlantis&q=催收")
    assert bad.chosen == {"q": "催收"}
    assert "atlantis" in bad.problems[0]


def test_a_key_that_nobody_knows_is_said_aloud():
    assert "colour" in form("colour=red").problems[0]


def test_the_marks_of_a_campaign_are_no_mistake():
    assert form("utm_source=mail&from=singlemessage").problems == []


@pytest.mark.parametrize("value", ["x" * 100_000, "%FF%FE", "<script>", "%F0%9F%92%B8" * 50])
def test_hostile_values_are_shown_short(value):
    bad = form(f"city={value}&q={value}&{value}=1&page={value}")
    bad.page([], size=10)
    assert bad.problems
    assert all(len(problem) < 120 for problem in bad.problems)


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("0", 3), ("99", 3), ("abc", 1), ("-1", 3), ("", 1)])
def test_a_page_that_is_not_there_leads_to_one_that_is(asked, number):
    list_form = form(f"page={asked}")
    assert list_form.page(range(25), size=10).number == number
    assert bool(list_form.problems) == (asked != "2")


def test_a_known_count_is_not_counted_again():
    class Rows(list):
        def count(self):
            raise AssertionError("counted")

    assert form("page=2").page(Rows(range(20)), size=10, count=20).number == 2


def test_what_a_link_chose_goes_along_with_the_form():
    class WithMonth(Cities):
        month = Choice(
            label="Month", any_label="Any", choices=[("2026-12", "December")], widget=forms.HiddenInput
        )

    assert WithMonth(QueryDict("month=2026-12&q=催收")).kept == [("month", "2026-12")]
    assert WithMonth(QueryDict("month=2026-13")).kept == []
