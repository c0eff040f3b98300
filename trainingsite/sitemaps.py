"""What the site has, for search engines: an index, and for each kind of page files of at most 10,000 addresses.

The host is the site's own, whatever host this request came for. The files stand at the root: a sitemap may only
speak for what lies below it.
"""

from math import ceil

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from courses.models import Article, Course, Topic
from instructors.models import Instructor
from trainingsite.lib.pages import public_page
from trainingsite.lib.urls import absolute

FILE = 10_000

# Each kind of page: the name of its address, its rows, and when a row last changed.
SECTIONS = {
    "topics": (
        "topic",
        Topic.objects.all(),
        Max("courses__updated_at", filter=Q(courses__is_published=True)),
    ),
    "courses": ("course", Course.objects.published(), F("updated_at")),
    "instructors": ("instructor", Instructor.objects.published(), F("updated_at")),
    "articles": ("article", Article.objects.published(), Coalesce("updated_at", "published_at")),
}
# Pages that belong to no row change when the rows they list do.
LISTS = {
    "home": "courses",
    "courses": "courses",
    "schedule": None,
    "instructors": "instructors",
    "articles": "articles",
    "inquiry_new": None,
    "privacy": None,
}


@public_page
def index(request):
    files = [address("lists", 1)]
    for name, (_page, rows, _changed_at) in SECTIONS.items():
        files += [address(name, number) for number in range(1, ceil(rows.count() / FILE) + 1)]
    return xml(request, "sitemap_index.xml", {"files": files})


@public_page
def section(request, section, number):
    if section == "lists" and number == 1:
        return xml(request, "sitemap.xml", {"entries": lists()})
    if section not in SECTIONS:
        raise Http404
    page, rows, changed_at = SECTIONS[section]
    rows = rows.order_by("pk").annotate(changed_at=changed_at).values_list("slug", "changed_at")
    found = rows[(number - 1) * FILE : number * FILE] if 1 <= number <= 1000 else ()
    before, after = absolute(reverse(page, args=["-slug-"])).split("-slug-")
    entries = [(f"{before}{slug}{after}", changed) for slug, changed in found]
    if not entries:
        raise Http404
    return xml(request, "sitemap.xml", {"entries": entries})


def lists():
    newest = {}
    for name, (_page, rows, changed_at) in SECTIONS.items():
        if name in LISTS.values():
            newest[name] = rows.annotate(changed_at=changed_at).aggregate(at=Max("changed_at"))["at"]
    return [(absolute(reverse(page)), newest.get(rows)) for page, rows in LISTS.items()]


def address(name, number):
    return absolute(reverse("sitemap_section", args=[name, number]))


def xml(request, template, context):
    return render(request, template, context, content_type="application/xml")
