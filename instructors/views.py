from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Article, City, Topic
from instructors import structured
from instructors.forms import InstructorFilter
from instructors.models import Instructor
from trainingsite.lib import jsonld
from trainingsite.lib.pages import public_page, viewer
from trainingsite.lib.urls import breadcrumbs

CARDS = 18


@public_page
def instructors(request):
    form = InstructorFilter(
        request.GET,
        topic=Topic.objects.values_list("slug", "title"),
        city=City.objects.values_list("slug", "name"),
    )
    rows = Instructor.objects.visible_to(viewer(request)).for_cards().with_expertise()
    page = form.page(form.filter(rows.with_next_date(timezone.now())), size=CARDS)
    trail = [(_("Instructors"), reverse("instructors"))]
    return render(
        request,
        "instructors/list.html",
        {"form": form, "page": page, "trail": trail, "structured": jsonld.graph(breadcrumbs(trail))},
    )


@public_page
def instructor(request, slug):
    who = viewer(request)
    instructor = get_object_or_404(Instructor.objects.visible_to(who).with_expertise(), slug=slug)
    trail = [(_("Instructors"), reverse("instructors")), (instructor.name, instructor.get_absolute_url())]
    return render(
        request,
        "instructors/instructor.html",
        {
            "instructor": instructor,
            "courses": instructor.courses.visible_to(who).for_cards(),
            "runs": instructor.runs.upcoming(timezone.now()).with_names()[:8],
            "articles": Article.objects.published().about(instructor.courses.published()).light()[:5],
            "trail": trail,
            "structured": jsonld.graph(structured.person(instructor), breadcrumbs(trail)),
        },
    )
