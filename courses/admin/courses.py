"""The course page of the admin: its texts, and its outline as it was read. The outline is written at the desk."""

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Min
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses import doubts, outline_editor, syllabus
from courses.intake import NOTICES
from courses.models import Course, Question, Syllabus
from outlines import walk
from trainingsite.lib import publishing
from trainingsite.lib.admin import PreparedTextDesk, SlugFromTitle, report, withdraw


class CourseForm(SlugFromTitle):
    def clean(self):
        values = super().clean()
        if values.get("is_published") and not values.get("published_at"):
            values["published_at"] = timezone.now()
        return values


class QuestionInline(admin.TabularInline):
    model = Question
    extra = 0
    fields = ("question", "answer", "position")
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 40})}}


class DraftFilter(admin.SimpleListFilter):
    title = _("outline")
    parameter_name = "outline"

    def lookups(self, request, model_admin):
        return [("changed", _("changed, not released")), ("none", _("nothing released yet"))]

    def queryset(self, request, rows):
        if self.value() == "changed":
            return rows.filter(pk__in=Syllabus.objects.changed().values("course"))
        return rows.filter(current_syllabus=None) if self.value() == "none" else rows


@admin.action(description=_("Publish the selected"), permissions=["change"])
def publish(modeladmin, request, queryset):
    try:
        count = publishing.publish_courses(rows=queryset, now=timezone.now())
    except publishing.NothingToShow as refusal:
        text = _("Nothing was published, because these courses have no released outline: %(courses)s")
        messages.error(request, text % {"courses": refusal})
    else:
        report(request, count, ngettext("%(count)d published.", "%(count)d published.", count))


@admin.register(Course)
class CourseAdmin(PreparedTextDesk):
    form = CourseForm
    actions = (publish, withdraw)
    inlines = (QuestionInline,)
    list_display = (
        "title",
        "topic",
        "is_published",
        "version",
        "outline_state",
        "next_date",
        "price",
        "updated_at",
    )
    list_filter = ("is_published", DraftFilter, "topic", "level", "is_featured")
    list_select_related = ("topic", "current_syllabus")
    search_fields = ("search_text", "slug")
    readonly_fields = ("outline_tree", "updated_at")
    fieldsets = (
        (None, {"fields": (("title", "topic"), "subtitle", "summary")}),
        (
            _("Outline"),
            {
                "fields": ("outline_tree",),
                "classes": ("outline-shown",),
            },
        ),
        (_("Description"), {"fields": ("background", "benefits", "audience", "method", "keywords")}),
        (_("Terms"), {"fields": (("level", "hours"), ("price", "in_house_price"))}),
        (
            _("On the site"),
            {"fields": (("is_published", "is_featured"), ("published_at", "updated_at"), "slug")},
        ),
    )

    def get_urls(self):
        return [*outline_editor.urls(self), *super().get_urls()]

    def list_rows(self, rows):
        return rows.only(
            *("title", "slug", "is_published", "price", "updated_at", "topic__title", "topic__slug"),
            "current_syllabus__number",
        )

    def complete(self, courses):
        """Drafts and next dates of the rows shown, in three queries; asked of all rows, a late page took seconds."""
        shown = {"course__in": [course.pk for course in courses]}
        runs = Course._meta.get_field("runs").related_model.objects
        coming = runs.filter(**shown, state="open", starts_at__gt=timezone.now()).order_by()
        next_dates = dict(coming.values_list("course").annotate(Min("starts_at")))
        changed = set(Syllabus.objects.changed().filter(**shown).values_list("course", flat=True))
        warnings = dict(Syllabus.objects.drafts().filter(**shown).values_list("course", "warnings"))
        for course in courses:
            course.next_starts_at = next_dates.get(course.pk)
            course.has_changes = course.pk in changed
            course.to_look_at = [line for line in warnings.get(course.pk, ()) if line["code"] not in NOTICES]

    def response_add(self, request, course, *args, **kwargs):
        return self.to_desk(request, course) or super().response_add(request, course, *args, **kwargs)

    def response_change(self, request, course):
        return self.to_desk(request, course) or super().response_change(request, course)

    def to_desk(self, request, course):
        """The outline is written in one place, at the desk; the course is saved before one goes there."""
        if "_desk" not in request.POST or not self.has_change_permission(request, course):
            return None
        messages.success(request, _("The course is saved."))
        return HttpResponseRedirect(reverse("admin:courses_course_desk", args=[course.pk]))

    def get_deleted_objects(self, courses, request):
        """Whoever may delete a course may delete its outlines with it; its runs protect it."""
        rows, counts, forbidden, protected = super().get_deleted_objects(courses, request)
        return rows, counts, set(forbidden) - {Syllabus._meta.verbose_name}, protected

    @admin.display(description=_("version"), ordering="current_syllabus__number")
    def version(self, course):
        return course.current_syllabus.label if course.current_syllabus else None

    @admin.display(description=_("outline"))
    def outline_state(self, course):
        problems = len(course.to_look_at)
        texts = [str(_("changed, not released"))] if course.has_changes else []
        if problems:
            texts.append(
                ngettext("%(count)d to look at", "%(count)d to look at", problems) % {"count": problems}
            )
        return "，".join(texts) or None

    @admin.display(description=_("next run"))
    def next_date(self, course):
        return timezone.localdate(course.next_starts_at) if course.next_starts_at else None

    @admin.display(description=_("as it was read"))
    def outline_tree(self, course):
        shown = course.pk and (course.draft or course.current_syllabus)
        return (
            tree(shown, course) if shown else _("Save the course first; its outline is written at the desk.")
        )


def tree(version: Syllabus, course: Course) -> str:
    """How an outline was read, as the admin shows it: what to look at first, then the tree."""
    nodes = syllabus.nodes(version.tree)
    return render_to_string(
        "admin/courses/_tree.html",
        {
            "version": version,
            "nodes": [(node, min(depth, 4)) for node, depth in walk(nodes)],
            "problems": [problem for problem in version.warnings if problem["code"] not in NOTICES],
            "doubts": doubts.doubts_of(course=course, tree=nodes),
        },
    )
