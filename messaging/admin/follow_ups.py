"""The steps that fill the outbox, in the order in which they follow."""

from django.contrib import admin, messages
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import registry
from messaging.followups import workdays
from messaging.models import FollowUpStep
from trainingsite.lib.admin import SiteModelAdmin

# In one word each, for the list.
STOPS = {
    "replied": gettext_lazy("an answer"),
    "moved": gettext_lazy("a change of stage"),
    "colleague": gettext_lazy("a colleague’s answer"),
    "enrolled": gettext_lazy("an enrolment since"),
}


@admin.register(FollowUpStep)
class FollowUpStepAdmin(SiteModelAdmin):
    list_display = (
        *("name", "is_active", "trigger", "delay_days", "template", "stopped", "audience", "is_marketing"),
    )
    list_editable = ("delay_days", "is_active")
    list_filter = ("is_active", "trigger")
    list_select_related = ("template", "topic")
    search_fields = ("name",)
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("name", "trigger", "delay_days", "template", "is_marketing", "is_active")}),
        (gettext_lazy("Who gets it"), {"fields": ("kind", "topic", "language", "company")}),
        (
            gettext_lazy("What stops it"),
            {
                "fields": tuple(FollowUpStep.STOPS.values()),
                "description": gettext_lazy(
                    "It also stops when the inquiry is agreed, closed or spam, when the person unsubscribed, "
                    "and when mails to the address came back."
                ),
            },
        ),
    )

    def get_ordering(self, request):
        """As a person meets them, not by the alphabet."""
        triggers = [trigger for trigger, _words in registry.trigger_choices()]
        in_turn = Case(
            *(When(trigger=trigger, then=Value(turn)) for turn, trigger in enumerate(triggers)),
            output_field=IntegerField(),
        )
        return (in_turn, "delay_days", "pk")

    def changelist_view(self, request, extra_context=None):
        year = timezone.localdate().year + 1
        if timezone.localdate().month == 12 and not workdays.is_announced(year):
            text = _(
                "The working days of %(year)d are not known here yet: only the holidays that the law fixes count. "
                "Update the package “holidays”."
            )
            messages.warning(request, text % {"year": year})
        return super().changelist_view(request, extra_context)

    @admin.display(description=gettext_lazy("who gets it"))
    def audience(self, step):
        parts = (step.get_kind_display(), step.topic, step.get_language_display(), step.get_company_display())
        return " · ".join(str(part) for part in parts if part) or None

    @admin.display(description=gettext_lazy("not when"))
    def stopped(self, step):
        return "、".join(str(STOPS[stop]) for stop in FollowUpStep.STOPS if stop in step.stops) or None
