"""The filters beside the catalogue, as links: picking one keeps all the others and goes back to the first page."""

from dataclasses import dataclass
from datetime import date
from heapq import nlargest

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.forms import CatalogueFilter
from courses.search import Result
from courses.shelf import Shelf
from trainingsite import dates

MOST_INSTRUCTORS = 8


@dataclass(frozen=True)
class Option:
    label: str
    address: str
    count: int = 0
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    options: list[Option]


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
        Facet(name, str(form.fields[name].label), _options(name, form, result))
        for name in ("topic", "format", "city", "month", "instructor")
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
            address=address(form, **{name: None if value == chosen else value}),
            count=counts.get(value, 0),
            is_chosen=value == chosen,
        )
        for value, label in shown
    ]


def chips(facets: list[Facet], form: CatalogueFilter) -> list[Option]:
    """What is chosen, each with the address that takes it away."""
    chosen = [option for facet in facets for option in facet.options if option.is_chosen]
    if words := form.chosen.get("q"):
        chosen.insert(0, Option(_("“%(words)s”") % {"words": words}, address(form, q=None)))
    return chosen


def sorts(form: CatalogueFilter) -> list[Option]:
    current = form.chosen.get("sort", "soon")
    return [
        Option(str(label), address(form, sort=None if value == "soon" else value), is_chosen=value == current)
        for value, label in form.fields["sort"].choices
        if value
    ]


def kept(form: CatalogueFilter) -> list[tuple[str, str]]:
    """The filters that a new search carries on, as hidden fields."""
    return [(name, value) for name, value in form.chosen.items() if name != "q"]


def address(form: CatalogueFilter, **changes: str | None) -> str:
    query = {name: value for name, value in (form.chosen | changes).items() if value}
    fresh = QueryDict(mutable=True)
    fresh.update(query)
    return f"?{fresh.urlencode()}" if query else "."


def month_label(month: str) -> str:
    year, number = month.split("-")
    return dates.month(date(int(year), int(number), 1))
