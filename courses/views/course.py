from django.db.models import F, Q, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from courses import structured
from courses.chapters import Outline
from courses.models import Course, Question, Syllabus
from courses.views.articles import teachers
from trainingsite.lib import jsonld
from trainingsite.lib.pages import public_page, viewer
from trainingsite.lib.stamps import stamp
from trainingsite.lib.urls import breadcrumbs

RELATED = 3
RUNS = 8


@public_page
def course(request, slug):
    who, now = viewer(request), timezone.now()
    course = get_object_or_404(Course.objects.visible_to(who).with_topic(), slug=slug)
    runs = list(course.runs.upcoming(now).with_places()[:RUNS])
    questions = list(Question.objects.filter(Q(course=course) | Q(course=None)).order_by(*FIRST_ITS_OWN))
    related = course.topic.courses.published().exclude(pk=course.pk).order_by("pk")
    related = list(related.with_card()[:RELATED])
    prefetch_related_objects([course, *related], teachers())
    trail = trail_to(course)
    context = {
        "course": course,
        # Both are made only where no earlier page of the same stamp has them.
        "outline": SimpleLazyObject(lambda: Outline(course.current_syllabus.tree)),
        "structured": lambda: structure(course, runs, questions, trail),
        "stamp": stamp([course, runs, [run.is_open_at(now) for run in runs], questions, related]),
        "runs": runs,
        "first_free": next((run.pk for run in runs if run.seats_left), None),
        "questions": questions,
        "instructors": course.teachers,
        "related": related,
        "trail": trail,
    }
    return render(request, "courses/course.html", context)


def structure(course, runs, questions, trail):
    asked = ((question.question, question.answer) for question in questions)
    return jsonld.graph(structured.course(course, runs), breadcrumbs(trail), jsonld.questions(asked))


@public_page
def course_version(request, slug, number):
    course = get_object_or_404(Course.objects.visible_to(viewer(request)).with_syllabus(), slug=slug)
    if course.current_syllabus and course.current_syllabus.number == number:
        return redirect(course)
    syllabus = get_object_or_404(
        Syllabus.objects.released().defer("text", "warnings"), course=course, number=number
    )
    trail = [*trail_to(course), (f"v{number}", request.path)]
    context = {
        "course": course,
        "syllabus": syllabus,
        "outline": Outline(syllabus.tree),
        "trail": trail,
        "structured": jsonld.graph(breadcrumbs(trail)),
    }
    return render(request, "courses/course_version.html", context)


FIRST_ITS_OWN = (F("course").asc(nulls_last=True), "position", "pk")


def trail_to(course):
    return [
        (_("Courses"), reverse("courses")),
        (course.topic.title, course.topic.get_absolute_url()),
        (course.title, course.get_absolute_url()),
    ]
