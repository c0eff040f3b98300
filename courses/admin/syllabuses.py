"""Released outlines, for looking up; the draft is edited on its course's page."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from courses.admin.courses import tree
from courses.models import Syllabus
from trainingsite.lib.admin import SiteModelAdmin


class ReleasedFilter(admin.SimpleListFilter):
    title = _("version")
    parameter_name = "version"

    def lookups(self, request, model_admin):
        return [("released", _("released")), ("draft", _("draft"))]

    def queryset(self, request, rows):
        if self.value() in ("released", "draft"):
            return rows.filter(number__isnull=self.value() == "draft")
        return rows


@admin.register(Syllabus)
class SyllabusAdmin(SiteModelAdmin):
    list_display = ("course", "version", "minutes", "released_at", "released_by", "note")
    list_display_links = ("course", "version")
    list_select_related = ("course", "released_by")
    list_filter = (ReleasedFilter, "released_at")
    search_fields = ("course__title", "note")
    ordering = ("-released_at", "course", "-number")
    fields = ("course_link", "version", "minutes", ("released_at", "released_by"), "note", "read", "source")
    readonly_fields = (
        "course_link",
        "version",
        "minutes",
        "released_at",
        "released_by",
        "note",
        "read",
        "source",
    )

    def list_rows(self, rows):
        return rows.only(
            *("course__title", "course__slug", "number", "minutes", "released_at", "note"),
            *("released_by__username",),
        )

    def get_search_results(self, request, queryset, search_term):
        """A run is sold with a released version: only those are offered when one is chosen."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.released().select_related("course")
        return super().get_search_results(request, queryset, search_term)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, row=None):
        return False

    def has_delete_permission(self, request, row=None):
        return False

    def has_view_permission(self, request, row=None):
        return request.user.has_perms(["courses.view_syllabus"]) or request.user.has_perms(
            ["courses.change_course"]
        )

    @admin.display(description=_("version"), ordering="number")
    def version(self, row):
        return row.label

    @admin.display(description=_("course"))
    def course_link(self, row):
        address = reverse("admin:courses_course_change", args=[row.course_id])
        return format_html('<a href="{}">{}</a>', address, row.course)

    @admin.display(description=_("as it was read"))
    def read(self, row):
        return tree(row, row.course)

    @admin.display(description=_("outline"))
    def source(self, row):
        return format_html('<pre class="outline-source">{}</pre>', row.text)
