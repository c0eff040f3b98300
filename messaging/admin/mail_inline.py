"""The mails about a row, on the row's own page in the admin."""

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.utils.translation import gettext_lazy as _

from messaging.admin.shared import ReadOnly
from messaging.models import OutboxMail


class MailFormSet(BaseGenericInlineFormSet):
    @classmethod
    def get_default_prefix(cls):
        return "mails"


class MailInline(ReadOnly, GenericTabularInline):
    """Seen by whoever may see the row."""

    model = OutboxMail
    formset = MailFormSet
    fields = ("mail", "to", "state", "due_at", "sent_at", "error")
    readonly_fields = ("mail",)
    ordering = ("due_at", "pk")

    def has_view_permission(self, request, row=None):
        meta = self.parent_model._meta
        return request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("text__template")

    @admin.display(description=_("mail"))
    def mail(self, mail):
        return mail.kind
