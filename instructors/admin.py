from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from instructors.models import Absence, Expertise, Instructor
from trainingsite.lib import publishing
from trainingsite.lib.admin import PreparedTextDesk, SlugFromTitle, report, withdraw


@admin.action(description=_("Publish the selected"), permissions=["change"])
def publish(modeladmin, request, queryset):
    count = publishing.publish_instructors(rows=queryset, now=timezone.now())
    report(request, count, ngettext("%(count)d published.", "%(count)d published.", count))


class InstructorForm(SlugFromTitle):
    slug_source = "name"


class ExpertiseInline(admin.TabularInline):
    model = Expertise
    extra = 0


class AbsenceInline(admin.TabularInline):
    model = Absence
    extra = 0


@admin.register(Instructor)
class InstructorAdmin(PreparedTextDesk):
    form = InstructorForm
    actions = (publish, withdraw)
    inlines = (ExpertiseInline, AbsenceInline)
    list_display = ("name", "title", "is_published", "topic_names", "city_names", "next_date")
    list_filter = ("is_published", "expertise__topic", "cities")
    autocomplete_fields = ("cities", "courses")
    readonly_fields = ("updated_at",)
    fieldsets = (
        (None, {"fields": (("name", "title"), "headline", "summary", "bio")}),
        (_("Teaches"), {"fields": ("courses", "cities", ("methods", "years"))}),
        (_("On the site"), {"fields": (("is_published", "updated_at"), "slug")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_next_date(timezone.now())

    def list_rows(self, rows):
        return rows.for_cards().with_expertise()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "bio":
            field.widget = forms.Textarea(attrs={"rows": 16, "class": "vLargeTextField"})
        return field

    @admin.display(description=_("topics"))
    def topic_names(self, instructor):
        return "、".join(line.topic.title for line in instructor.expertise.all()) or None

    @admin.display(description=_("cities"))
    def city_names(self, instructor):
        return "、".join(city.name for city in instructor.cities.all()) or None

    @admin.display(description=_("next run"), ordering="next_starts_at")
    def next_date(self, instructor):
        return timezone.localdate(instructor.next_starts_at) if instructor.next_starts_at else None
