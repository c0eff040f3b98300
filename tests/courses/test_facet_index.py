"""The picture of the catalogue against the plainest way to say the same: walk all rows and look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.facet_index import FACETS, IN_HOUSE, Course, Run, build

TOPICS, CITIES, MONTHS, NAMES = (
    ["calls", "law"],
    ["", "beijing", "xian"],
    ["2026-12", "2027-01"],
    ["ada", "ben"],
)
VALUES = {
    "topic": TOPICS,
    "format": ["offline", "online", IN_HOUSE],
    "city": CITIES[1:],
    "month": MONTHS,
    "instructor": NAMES,
}

pks = st.integers(1, 9)
courses = st.lists(
    st.builds(
        Course,
        pk=pks,
        topic=st.sampled_from(TOPICS),
        is_in_house=st.booleans(),
        published=st.integers(0, 9),
        price=st.integers(0, 9),
        hours=st.integers(1, 9),
    ),
    unique_by=lambda course: course.pk,
    max_size=6,
)
runs = st.lists(
    st.builds(
        Run,
        pk=st.integers(1, 10**6),
        course=pks,
        format=st.sampled_from(["offline", "online"]),
        city=st.sampled_from(CITIES),
        month=st.sampled_from(MONTHS),
    ),
    unique_by=lambda run: run.pk,
    max_size=8,
)
teaching = st.lists(st.tuples(pks, st.sampled_from(NAMES)), unique=True, max_size=6)
choices = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}
)


def fits(course, runs, teaching, chosen):
    """The rule in one breath: own topic, own teacher, and one offer that fits format, city and month together."""
    offers = [(run.format, run.city, run.month) for run in runs if run.course == course.pk]
    if course.is_in_house:
        offers.append((IN_HOUSE, "", ""))
    asked = [chosen.get(name) for name in ("format", "city", "month")]
    return (
        chosen.get("topic") in (None, course.topic)
        and ("instructor" not in chosen or (course.pk, chosen["instructor"]) in teaching)
        and (
            not any(asked)
            or any(
                all(want in (None, has) for want, has in zip(asked, offer, strict=True)) for offer in offers
            )
        )
    )


@given(courses, runs, teaching, choices, st.sampled_from(["soon", "new", "price", "hours"]))
def test_a_result_holds_what_fits_and_each_once(courses, runs, teaching, chosen, order):
    shelf = build(courses, runs, teaching, {})
    hits = list(shelf.ranked(shelf.matching(chosen), chosen, order))
    assert sorted(hit.course for hit in hits) == sorted(
        course.pk for course in courses if fits(course, runs, teaching, chosen)
    )


@given(courses, runs, teaching, choices)
def test_the_number_beside_a_choice_is_what_it_would_find(courses, runs, teaching, chosen):
    shelf = build(courses, runs, teaching, {})
    expected = {
        name: {
            value: size
            for value in VALUES[name]
            if (size := sum(fits(course, runs, teaching, chosen | {name: value}) for course in courses))
        }
        for name in FACETS
    }
    assert shelf.facets(chosen) == expected


@given(courses, runs, choices)
def test_soon_shows_the_next_run_that_fits_and_undated_courses_last(courses, runs, chosen):
    shelf = build(courses, runs, [], {})
    hits = list(shelf.ranked(shelf.matching(chosen), chosen, "soon"))
    order = [run.pk for run in runs]
    dated = [order.index(hit.run) for hit in hits if hit.run]
    assert dated == sorted(dated)
    assert [bool(hit.run) for hit in hits] == sorted((bool(hit.run) for hit in hits), reverse=True)
    by_price = {hit.course: hit.run for hit in shelf.ranked(shelf.matching(chosen), chosen, "price")}
    assert by_price == {hit.course: hit.run for hit in hits}


@given(courses, runs, choices, st.sets(pks))
def test_words_narrow_everything(courses, runs, chosen, found):
    shelf = build(courses, runs, [], {})
    within = shelf.only(found)
    left = [course for course in courses if course.pk in found]
    assert shelf.facets(chosen, within) == build(left, runs, [], {}).facets(chosen)


@pytest.mark.parametrize(
    ("order", "expected"), [("new", [3, 1, 2]), ("price", [2, 3, 1]), ("hours", [1, 2, 3])]
)
def test_orders(order, expected):
    rows = [
        Course(1, "calls", True, 5, 30, 6),
        Course(2, "calls", True, 1, 10, 12),
        Course(3, "law", True, 9, 20, 18),
    ]
    shelf = build(rows, [], [], {})
    assert [hit.course for hit in shelf.ranked(shelf.everything, {}, order)] == expected


def test_an_empty_catalogue_has_nothing_to_count():
    shelf = build([], [], [], {})
    assert list(shelf.ranked(shelf.matching({}), {}, "soon")) == []
    assert not any(shelf.facets({}).values())


def test_answers_are_forgotten_before_they_fill_the_memory(monkeypatch):
    monkeypatch.setattr("courses.facet_index.MOST_ANSWERS", 2)
    shelf = build([Course(1, "calls", False, 0, 0, 6)], [], [], {})
    for month in ("2026-12", "2027-01", "2027-02"):
        shelf.facets({"month": month})
    assert len(shelf.answers) == 1
