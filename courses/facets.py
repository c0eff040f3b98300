"""The filters beside the catalogue: picking one keeps all the others and goes back to the first page.

They are buttons of small GET forms, not links: their combinations are endless, and whoever follows every link of the
site (search engines do) would never come to an end.
"""

from dataclasses import dataclass
from datetime import date
from heapq import nlargest

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.facet_index import FACETS, Shelf
from courses.forms import CatalogueFilter
from courses.search import Result
from trainingsite.lib import dates

MOST_INSTRUCTORS = 8


@dataclass(frozen=True)
class Option:
    """`value` is what its button sends: nothing for one that takes the filter away."""

    label: str
    value: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """`kept` are the other filters, which its form carries on as hidden fields."""

    name: str
    title: str
    options: list[Option]
    kept: list[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    label: str
    address: str


def choices(picture: Shelf, asked: QueryDict) -> dict[str, list[tuple[str, str]]]:
    """What each filter accepts, in the order in which it is shown; of thousands of instructors only the one asked for."""
    names = picture.labels["instructor"]
    months = sorted({offer.month for offer in picture.offers if offer.month})
    return {
        "topic": list(picture.labels["topic"].items()),
        "city": list(picture.labels["city"].items()),
        "month": [(month, month_label(month)) for month in months],
        "instructor": [(slug, names[slug]) for slug in [asked.get("instructor")] if slug in names],
    }


def facets(form: CatalogueFilter, result: Result) -> list[Facet]:
    return [
        Facet(name, str(form.fields[name].label), _options(name, form, result), kept(form, without=name))
        for name in FACETS
        if name in form.fields
    ]


def _options(name: str, form: CatalogueFilter, result: Result) -> list[Option]:
    counts, chosen = result.facets[name], form.chosen.get(name)
    if name == "instructor":
        best = nlargest(MOST_INSTRUCTORS, counts, key=lambda slug: (slug == chosen, counts[slug]))
        shown = [(slug, result.picture.labels[name][slug]) for slug in best]
    else:
        shown = [
            pair for pair in form.fields[name].choices if pair[0] in counts or (chosen and pair[0] == chosen)
        ]
    return [
        Option(
            label=str(label),
            value="" if value == chosen else value,
            count=counts.get(value, 0),
            is_chosen=value == chosen,
        )
        for value, label in shown
    ]


def chips(form: CatalogueFilter) -> list[Chip]:
    """What is chosen, each with the address that takes it away."""
    labels = {name: dict(form.fields[name].choices) for name in FACETS if name in form.chosen}
    chosen = [
        Chip(str(names[form.chosen[name]]), address(form, **{name: None})) for name, names in labels.items()
    ]
    if words := form.chosen.get("q"):
        chosen.insert(0, Chip(_("“%(words)s”") % {"words": words}, address(form, q=None)))
    return chosen


def sorts(form: CatalogueFilter) -> Facet:
    current = form.chosen.get("sort", "soon")
    options = [
        Option(str(label), "" if value == "soon" else value, is_chosen=value == current)
        for value, label in form.fields["sort"].choices
        if value
    ]
    return Facet("sort", _("Sort by"), options, kept(form, without="sort"))


def kept(form: CatalogueFilter, *, without: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.chosen.items() if name != without]


def address(form: CatalogueFilter, **changes: str | None) -> str:
    query = {name: value for name, value in (form.chosen | changes).items() if value}
    fresh = QueryDict(mutable=True)
    fresh.update(query)
    return f"?{fresh.urlencode()}" if query else "."


def month_label(month: str) -> str:
    year, number = month.split("-")
    return dates.month(date(int(year), int(number), 1))
