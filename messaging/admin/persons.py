"""The people we write to: what they agreed to, how often they are written to, a copy of everything, and its end.

Answers are only ever added, by the people themselves; staff may write down a withdrawal that was told to them.
"""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from messaging import contacts
from messaging.admin.shared import ReadOnlyInline, Written, phone_words
from messaging.keepers import keepers
from messaging.models import BudgetEntry, Consent, Person
from messaging.privacy import erasing, export, subject_data
from trainingsite.lib import phones
from trainingsite.lib.admin import LONGEST_SEARCH, own_page, report

MOST_ROWS = 20
LINE_END = mark_safe("<br>")


class OwnInline(ReadOnlyInline):
    def has_view_permission(self, request, row=None):
        return request.user.has_perm("messaging.view_person")


class ConsentInline(OwnInline):
    model = Consent
    fields = ("at", "purpose", "answer", "version", "source", "page", "by")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


class BudgetInline(OwnInline):
    model = BudgetEntry
    fields = ("at", "mail")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("mail__text__template")


@admin.action(
    description=gettext_lazy("Write down that the selected want no more course mails"), permissions=["change"]
)
def withdraw(modeladmin, request, queryset):
    people = list(queryset.exclude(email=""))
    for person in people:
        contacts.withdraw(person=person, source=Consent.Source.STAFF, by=request.user, now=timezone.now())
    done = ngettext("%(count)d person gets no more.", "%(count)d people get no more.", len(people))
    report(request, len(people), done)


@admin.register(Person)
class PersonAdmin(Written):
    when_empty = _("Whoever enrols or writes to us is here from then on.")
    actions = (withdraw,)
    inlines = (ConsentInline, BudgetInline)
    list_display = ("who", "stands", "measure", "paused_until", "created_at")
    search_fields = ("email", "phone")
    ordering = ("-created_at", "-pk")
    fields = ("who", "names", "theirs", ("stands", "measure", "paused_until"), "created_at")
    readonly_fields = ("who", "names", "theirs", "stands", "measure", "paused_until", "created_at")

    def get_urls(self):
        own = [
            own_page(self, "<int:pk>/copy/", self.copy_view, "copy"),
            own_page(self, "<int:pk>/erase/", self.erase_view, "erase"),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Nothing of it is typed: what is decided about mails is decided by an action, or by the person."""
        buttons = {"show_save": False, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, {**buttons, **(extra_context or {})})

    def search_words(self, text):
        return phone_words(text)

    def get_search_results(self, request, queryset, search_term):
        """Who phones says a name: it stands on what they sent us, not on the mailbox."""
        found, has_doubles = super().get_search_results(request, queryset, search_term)
        if words := self.search_words(search_term)[:LONGEST_SEARCH].strip():
            found |= queryset.filter(subject_data.known_as(words))
        return found, has_doubles

    def complete(self, rows):
        standings = contacts.standings(person.email for person in rows)
        for person in rows:
            person.standing = standings.get(person.email, contacts.Standing())

    @admin.display(description=gettext_lazy("person"), ordering="email")
    def who(self, person):
        return person.email or phones.readable(person.phone)

    @admin.display(description=gettext_lazy("names"))
    def names(self, person):
        return "、".join(sorted(_found(person).names)) or self.get_empty_value_display()

    @admin.display(description=gettext_lazy("inquiries and enrolments"))
    def theirs(self, person):
        """What they sent us, the newest first, each with the way there."""
        found = _found(person)
        models = [model for keeper in reversed(keepers()) for model in keeper.cases]
        rows = [row for model in models for row in found.of(model).order_by("-pk")[:MOST_ROWS]]
        lines = (
            (
                reverse(admin_urlname(row._meta, "change"), args=[row.pk]),
                row.reference,
                row.name,
            )
            for row in rows
        )
        return format_html_join(LINE_END, '<a href="{}">{}</a> {}', lines) or self.get_empty_value_display()

    @admin.display(description=gettext_lazy("course mails"))
    def stands(self, person):
        standing = getattr(person, "standing", None) or contacts.standing(person.email)
        if standing.agrees:
            return Consent.Answer.GIVEN.label
        return Consent.Answer.WITHDRAWN.label if standing.has_withdrawn else _("not said")

    @admin.display(description=gettext_lazy("measure"))
    def measure(self, person):
        budget = contacts.budget_of(person)
        return _("at most %(mails)d in %(days)d days") % {"mails": budget.mails, "days": budget.days}

    def copy_view(self, request, pk):
        return copy(request, pk, person_admin=self)

    def erase_view(self, request, pk):
        return erase(request, pk, person_admin=self)


@require_safe
def copy(request, pk, *, person_admin):
    person, now = _person(request, pk, "export_person"), timezone.now()
    answer = JsonResponse(
        export.copy_of(_found(person), now=now), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    _log(request, person, CHANGE, "exported")
    answer["Content-Disposition"] = f'attachment; filename="{export.file_name(now)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request, pk, *, person_admin):
    person, now = _person(request, pk, "erase_person"), timezone.now()
    found = _found(person)
    if request.method == "POST":
        try:
            done = erasing.erase(found, by=request.user, now=now)
        except erasing.Blocked as reason:
            messages.error(request, str(reason))
        else:
            _log(request, person, DELETION, "erased")
            kept = ngettext(
                "What %(count)d invoice was made out to is kept.",
                "What %(count)d invoices were made out to is kept.",
                done.kept_invoices,
            )
            kept = kept % {"count": done.kept_invoices} if done.kept_invoices else ""
            messages.success(request, " ".join(filter(None, [_("The person is erased."), kept])))
            return HttpResponseRedirect(reverse("admin:messaging_person_changelist"))
    context = {
        **person_admin.admin_site.each_context(request),
        **{"opts": Person._meta, "person": person, "title": _("Erase %(person)s?") % {"person": person}},
        **erasing.outlook(found, now=now),
        "addresses": sorted(found.emails),
        "numbers": sorted(phones.readable(phone) for phone in found.phones),
        "names": sorted(found.names),
    }
    return render(request, "admin/messaging/person/erase.html", context)


def _person(request, pk, right: str) -> Person:
    if not request.user.has_perm(f"messaging.{right}"):
        raise PermissionDenied
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def _found(person: Person) -> subject_data.Found:
    return subject_data.find(email=person.email, phone=person.phone, with_namesakes=True)


def _log(request, person, flag, what: str) -> None:
    """Who did it and when, without saying to whom."""
    LogEntry.objects.create(
        user=request.user,
        content_type=ContentType.objects.get_for_model(Person),
        object_id=str(person.pk or ""),
        object_repr=erasing.BLANK,
        action_flag=flag,
        change_message=what,
    )
