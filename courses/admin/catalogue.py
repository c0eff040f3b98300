"""The small things that courses are sorted by."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from courses.models import City, Question, Tag, Topic
from trainingsite.lib.admin import SiteModelAdmin, SlugFromTitle


class NamedForm(SlugFromTitle):
    slug_source = "name"


@admin.register(Topic)
class TopicAdmin(SiteModelAdmin):
    form = SlugFromTitle
    list_display = ("title", "pain", "course_count", "position", "slug")
    list_editable = ("position",)
    search_fields = ("title", "pain", "summary")
    fieldsets = (
        (None, {"fields": ("title", "pain", "summary", "intro")}),
        (_("On the site"), {"fields": ("slug", "position")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(courses_counted=Count("courses")).order_by("position")

    @admin.display(description=_("courses"), ordering="courses_counted")
    def course_count(self, topic):
        return topic.courses_counted


@admin.register(Tag)
class TagAdmin(SiteModelAdmin):
    form = NamedForm
    list_display = ("name", "article_count", "slug")
    search_fields = ("name",)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(articles_counted=Count("articles")).order_by("name")

    @admin.display(description=_("articles"), ordering="articles_counted")
    def article_count(self, tag):
        return tag.articles_counted


@admin.register(City)
class CityAdmin(SiteModelAdmin):
    form = NamedForm
    list_display = ("name", "position", "slug")
    list_editable = ("position",)
    search_fields = ("name", "slug")
    view_on_site = False


class AskedWhere(admin.SimpleListFilter):
    title = _("course")
    parameter_name = "asked"

    def lookups(self, request, model_admin):
        return [("site", _("of the whole site")), ("course", _("of one course"))]

    def queryset(self, request, rows):
        if self.value() in ("site", "course"):
            return rows.filter(course__isnull=self.value() == "site")
        return rows


@admin.register(Question)
class QuestionAdmin(SiteModelAdmin):
    list_display = ("question", "course", "position")
    list_editable = ("position",)
    list_select_related = ("course",)
    list_filter = (AskedWhere,)
    search_fields = ("question", "answer")
    autocomplete_fields = ("course",)
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("course__search_text", "course__background")
