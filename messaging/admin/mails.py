"""The outbox. Mails are looked at, retried and cancelled, never written by hand."""

from functools import reduce
from operator import or_

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from messaging import outbox, registry
from messaging.admin.shared import Written
from messaging.delivery import throttle
from messaging.models import MailTemplate, OutboxMail
from trainingsite.lib.admin import LONGEST_SEARCH, report
from trainingsite.lib.admin_filters import OpensOn

# What needs a person comes first, then what was tried in vain and waits.
FAILED_FIRST = Case(
    When(state=OutboxMail.State.FAILED, then=Value(0)),
    When(state=OutboxMail.State.QUEUED, attempts__gt=0, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
OPEN = (OutboxMail.State.QUEUED, OutboxMail.State.SENDING, OutboxMail.State.FAILED)


class StateFilter(OpensOn):
    title = _("state")
    parameter_name = "state"
    opens_on = _("not sent yet")

    def lookups(self, request, model_admin):
        return [*OutboxMail.State.choices, ("all", _("all"))]

    def queryset(self, request, rows):
        if self.value() in OutboxMail.State.values:
            return rows.filter(state=self.value())
        return rows if self.value() == "all" else rows.filter(state__in=OPEN)


class KindFilter(admin.SimpleListFilter):
    """The mails there are, by the names that the list gives them."""

    title = _("mail")
    parameter_name = "template"

    def lookups(self, request, model_admin):
        own = MailTemplate.objects.filter(key=OuterRef("template")).values("name")[:1]
        kinds = OutboxMail.objects.annotate(own=Subquery(own)).values_list("template", "own")
        return [
            (key, own or OutboxMail(template=key).kind) for key, own in kinds.distinct().order_by("template")
        ]

    def queryset(self, request, rows):
        return rows.filter(template=self.value()) if self.value() else rows


@admin.action(description=_("Send the selected again"), permissions=["change"])
def retry(modeladmin, request, queryset):
    count = outbox.retry(mails=queryset, now=timezone.now())
    report(
        request,
        count,
        ngettext("%(count)d mail is queued again.", "%(count)d mails are queued again.", count),
    )


@admin.action(description=_("Cancel the selected"), permissions=["change"])
def cancel(modeladmin, request, queryset):
    count = outbox.cancel(mails=queryset, by=request.user)
    report(request, count, ngettext("%(count)d mail is cancelled.", "%(count)d mails are cancelled.", count))


@admin.register(OutboxMail)
class OutboxMailAdmin(Written):
    when_empty = _("Nothing waits and nothing has failed. What has left is under “sent” in the filter.")
    actions = (retry, cancel)
    list_display = ("kind", "to", "state", "why_not", "due_at", "attempts", "sent_at", "about")
    list_select_related = ("text__template",)
    list_filter = (StateFilter, "cause", "is_maybe_double", KindFilter)
    search_fields = ("to", "subject")
    ordering = (FAILED_FIRST, "due_at", "pk")
    fields = (
        *(
            "kind",
            "to",
            "subject",
            "about",
            "cause_line",
            "step",
            "state",
            "cause",
            "error",
            "is_maybe_double",
        ),
        *("due_at", "attempts", "begun_at", "leased_until", "sent_at", "created_at", "message_id"),
    )
    readonly_fields = fields

    def list_rows(self, rows):
        return rows.with_subjects()

    def get_search_results(self, request, queryset, search_term):
        """Also by what staff know of the rows that mails are about."""
        found, has_doubles = super().get_search_results(request, queryset, search_term)
        if words := self.search_words(search_term)[:LONGEST_SEARCH].strip():
            for subject in registry.subjects():
                said = reduce(or_, (Q(**{f"{name}__icontains": words}) for name in subject.searched))
                rows = subject.model.objects.filter(said)
                found |= queryset.about_kind(subject.model).filter(object_id__in=rows.values("pk"))
        return found, has_doubles

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and (server := throttle.closed()):
            words = _(
                "The mail server has taken no mail for %(time)s: %(reason)s. Nothing is lost; it is asked again by itself."
            )
            waited = timesince(server.closed_at, timezone.now())
            messages.warning(request, words % {"time": waited, "reason": server.reason})
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("why not"), ordering="cause")
    def why_not(self, mail):
        """The cause in plain words; what the server said is on the mail's own page."""
        return mail.get_cause_display() or mail.error

    @admin.display(description=_("mail"), ordering="template")
    def kind(self, mail):
        return mail.kind

    @admin.display(description=_("caused by"))
    def cause_line(self, mail):
        return self.linked(mail.event)

    @admin.display(description=_("about"))
    def about(self, mail):
        """Whom or what it is about, with the way there where there is a page for it."""
        return self.linked(mail.about)

    def linked(self, row):
        if row is None:
            return self.get_empty_value_display()
        try:
            address = reverse(admin_urlname(row._meta, "change"), args=[row.pk])
        except NoReverseMatch:
            return str(row)
        return format_html('<a href="{}">{}</a>', address, row)
