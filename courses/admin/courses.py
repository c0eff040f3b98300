"""The course page of the admin: its texts, and beside them the outline with the tree that was read from it."""

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Min
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses import drafts, publishing, syllabus
from courses.admin import desk
from courses.admin.shared import PreparedTextDesk, SlugFromTitle, report, withdraw
from courses.intake import NOTICES
from courses.models import Course, Question, Syllabus
from courses.outline import walk

LONGEST_OUTLINE = 200_000
REFUSALS = {
    syllabus.NothingToRelease: _("Nothing was released: the outline has no chapter yet."),
    syllabus.Unchanged: _("Nothing was released: the outline is what visitors see already."),
}


class OutlineField(forms.CharField):
    """Text of many lines; a browser's line ends are not a change."""

    widget = forms.Textarea(attrs={"rows": 30, "cols": 60, "class": "outline-text", "spellcheck": "false"})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class CourseForm(SlugFromTitle):
    outline = OutlineField(
        label=_("outline"),
        required=False,
        strip=False,
        max_length=LONGEST_OUTLINE,
        help_text=_("One line a point: 第一讲 … > 一、… > 1、… ; minutes in brackets, e.g. （90分钟）."),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    release_note = forms.CharField(
        label=_("what changed"),
        required=False,
        max_length=200,
        help_text=_("Shown in the list of versions when you release."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            draft = self.instance.draft
            shown = draft or self.instance.current_syllabus
            self.initial["outline"] = shown.text if shown else ""
            self.initial["revision"] = draft.revision if draft else 0

    def clean(self):
        values = super().clean()
        draft = self.instance.pk and self.instance.draft
        if draft and "outline" in self.changed_data and values.get("revision") != draft.revision:
            self.add_error("outline", overtaken(draft))
        if values.get("is_published") and not values.get("published_at"):
            values["published_at"] = timezone.now()
        return values


def overtaken(draft: Syllabus) -> str:
    return _(
        "%(name)s changed this outline after you opened it; nothing was saved. Keep a copy of your text, open the "
        "page again and put the two together."
    ) % {"name": draft.edited_by or _("Somebody")}


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
                "fields": (("outline", "outline_tree"), "release_note", "revision"),
                "classes": ("outline-desk",),
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
        return [*desk.urls(self), *super().get_urls()]

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

    def save_model(self, request, course, form, change):
        super().save_model(request, course, form, change)
        if "outline" in form.changed_data:
            self.save_outline(request, course, form.cleaned_data)

    def save_outline(self, request, course, values):
        try:
            drafts.save(
                course=course,
                text=values["outline"],
                revision=values["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
        except drafts.Conflict as conflict:
            messages.error(request, overtaken(conflict.draft))

    def response_change(self, request, course):
        if "_release" not in request.POST:
            return super().response_change(request, course)
        draft = course.syllabuses.drafts().first() or Syllabus()
        note = request.POST.get("release_note", "").strip()[:200]
        try:
            version = drafts.release(
                course=course,
                text=draft.text,
                revision=draft.revision,
                note=note,
                by=request.user,
                now=timezone.now(),
            )
        except tuple(REFUSALS) as refusal:
            messages.warning(request, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("Version %(number)d is released.") % {"number": version.number})
        return HttpResponseRedirect(request.path)

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
        return tree(shown, course.hours) if shown else _("Save once to see how the outline was read.")


def tree(version: Syllabus, hours: int) -> str:
    """How an outline was read, as the admin shows it: what to look at first, then the tree."""
    return render_to_string(
        "admin/courses/_tree.html",
        {
            "version": version,
            "nodes": [(node, min(depth, 4)) for node, depth in walk(syllabus.nodes(version.tree))],
            "planned": hours * 60,
        },
    )
