"""Addresses that take no mail. They are marked by what servers say, and cleared by a person who knows better."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from messaging import bounces
from messaging.admin.shared import Written
from messaging.models import Undeliverable
from trainingsite.lib.admin import report
from trainingsite.lib.admin_filters import OpensOn


class StandingFilter(OpensOn):
    title = _("state")
    parameter_name = "cleared"
    opens_on = _("marked")

    def lookups(self, request, model_admin):
        return [("yes", _("cleared")), ("all", _("all"))]

    def queryset(self, request, rows):
        if self.value() == "yes":
            return rows.exclude(cleared_at=None)
        return rows if self.value() == "all" else rows.standing()


@admin.action(description=_("The selected addresses work again"), permissions=["change"])
def clear(modeladmin, request, queryset):
    count = bounces.clear(addresses=queryset, by=request.user, now=timezone.now())
    done = ngettext("%(count)d address gets mail again.", "%(count)d addresses get mail again.", count)
    report(request, count, done)


@admin.register(Undeliverable)
class UndeliverableAdmin(Written):
    when_empty = _("No address is blocked: what we sent came back from nowhere.")
    actions = (clear,)
    list_display = ("address", "reason", "detail", "source", "marked_at", "cleared_at", "cleared_by")
    list_select_related = ("cleared_by",)
    list_filter = (StandingFilter, "reason")
    search_fields = ("address",)
    fields = list_display
    readonly_fields = fields
