from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.models import Article
from trainingsite.lib import publishing
from trainingsite.lib.admin import PreparedTextDesk, SlugFromTitle, report, withdraw


@admin.action(description=_("Publish the selected"), permissions=["change"])
def publish(modeladmin, request, queryset):
    count = publishing.publish_articles(rows=queryset, now=timezone.now())
    report(request, count, ngettext("%(count)d published.", "%(count)d published.", count))


class ArticleForm(SlugFromTitle):
    def clean(self):
        """Ticking “published” is enough: the date is today's when none was given."""
        values = super().clean()
        if values.get("is_published") and not values.get("published_at"):
            values["published_at"] = timezone.now()
        return values


@admin.register(Article)
class ArticleAdmin(PreparedTextDesk):
    form = ArticleForm
    actions = (publish, withdraw)
    list_display = ("title", "is_published", "published_at", "updated_at", "tag_names", "view_count")
    list_filter = ("is_published", "tags")
    autocomplete_fields = ("tags", "courses")
    readonly_fields = ("view_count",)
    ordering = ("is_published", "-published_at", "-pk")
    fieldsets = (
        (None, {"fields": ("title", "summary", "body")}),
        (_("Where it appears"), {"fields": ("tags", "courses")}),
        (_("On the site"), {"fields": ("is_published", "published_at", "slug", "view_count")}),
    )

    def list_rows(self, rows):
        return rows.light().prefetch_related("tags")

    def save_model(self, request, row, form, change):
        if change and row.is_published and {"title", "summary", "body"} & set(form.changed_data):
            row.updated_at = timezone.now()
        super().save_model(request, row, form, change)

    @admin.display(description=_("tags"))
    def tag_names(self, article):
        return "、".join(tag.name for tag in article.tags.all())
