"""The list of the follow-up mails; each opens on the page where its words are written."""

import secrets
from functools import partial

from django.contrib import admin
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from messaging.admin.mail_texts import editor, history
from messaging.models import MailTemplate
from trainingsite.lib.admin import SiteModelAdmin, own_page


@admin.register(MailTemplate)
class MailTemplateAdmin(SiteModelAdmin):
    list_display = ("label", "about", "steps_in_use", "version", "changed_at")
    list_display_links = ("label",)
    list_filter = ("about",)
    search_fields = ("name", "key")
    fields = ("name", "about")
    view_on_site = False

    def get_queryset(self, request):
        saved = Q(texts__number__isnull=False)
        return (
            super()
            .get_queryset(request)
            .annotate(
                in_use=Count("steps", filter=Q(steps__is_active=True), distinct=True),
                newest=Max("texts__number", filter=Q(texts__language="zh-hans")),
                saved_at=Max("texts__at", filter=saved),
            )
        )

    def get_urls(self):
        page = partial(own_page, self, template_admin=self)
        return [
            page("<int:pk>/preview/", editor.preview, "preview"),
            page("<int:pk>/versions/", history.versions, "versions"),
            page("<int:pk>/versions/restore/", history.restore, "restore"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        template = self.get_object(request, object_id)
        if template is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return editor.words(request, template, template_admin=self)

    def save_model(self, request, template, form, change):
        template.key = template.key or f"own-{secrets.token_hex(8)}"
        super().save_model(request, template, form, change)

    def response_add(self, request, template, post_url_continue=None):
        """A new mail has a name now; its words come next."""
        request.POST = request.POST.copy()
        request.POST["_continue"] = "1"
        return super().response_add(request, template, post_url_continue)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "name" in form.base_fields:
            form.base_fields["name"].required = True
        return form

    def has_delete_permission(self, request, obj=None):
        is_ours = obj is not None and obj.is_house
        return not is_ours and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        return {}

    @admin.display(description=_("mail"), ordering="pk")
    def label(self, template):
        return template.label

    @admin.display(description=_("steps in use"), ordering="in_use")
    def steps_in_use(self, template):
        return template.in_use or None

    @admin.display(description=_("version"), ordering="newest")
    def version(self, template):
        return template.newest or _("as it came with the site")

    @admin.display(description=_("last change"), ordering="saved_at")
    def changed_at(self, template):
        return template.saved_at
