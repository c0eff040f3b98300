from functools import partial

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import facets, search
from courses.forms import CatalogueFilter, TopicFilter
from courses.models import Topic
from trainingsite.lib import jsonld
from trainingsite.lib.pages import public_page, viewer
from trainingsite.lib.urls import absolute, addresses_of, breadcrumbs

CARDS = 20


@public_page
def catalogue(request):
    trail = [(_("Courses"), reverse("courses"))]
    return render(request, "courses/catalogue.html", shelf_page(request, trail=trail))


@public_page
def topic(request, slug):
    topic = get_object_or_404(Topic, slug=slug)
    trail = [(_("Courses"), reverse("courses")), (topic.title, topic.get_absolute_url())]
    context = shelf_page(request, trail=trail, filter_form=TopicFilter, fixed={"topic": topic.slug})
    return render(request, "courses/topic.html", context | {"topic": topic})


def shelf_page(request, *, trail, filter_form=CatalogueFilter, fixed=None):
    """The list of courses with its filters; what is `fixed` belongs to the page and is no filter of it."""
    who, now = viewer(request), timezone.now()
    picture = search.picture(user=who, now=now)
    form = filter_form(request.GET, **facets.choices(picture, request.GET))
    result = search.Result(user=who, now=now, chosen=form.chosen | (fixed or {}), picture=picture)
    page = form.page(result, size=CARDS)
    return {
        "form": form,
        "page": page,
        # Asked for where no part of an earlier page has them already.
        "facets": partial(facets.facets, form, result),
        "facets_key": result.key,
        # The same question to the same picture, and the same rows from the database: the same lines.
        "stamp": (request.get_full_path(), result.key, hash(tuple(page))),
        "chips": facets.chips(form),
        "sorts": partial(facets.sorts, form),
        "kept": facets.kept(form, without="q"),
        "words": result.words,
        "trail": trail,
        "structured": lambda: jsonld.graph(breadcrumbs(trail), jsonld.item_list(listed(page))),
    }


def listed(page):
    course = addresses_of("course")
    return [absolute(course(card.slug)) for card in page.object_list]
