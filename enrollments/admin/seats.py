"""Enrolments, groups and the seat log: found by name, phone or company; each leads to the roster of its run.

Details are corrected here, through the seats' own verbs; whatever changes a seat is done on the roster.
"""

import re

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollments import seats
from enrollments.admin.run_admin.frame import REFUSALS, sentence
from enrollments.forms.fields import Email, Line, Phone
from enrollments.models import Enrollment, EnrollmentGroup, SeatEvent
from enrollments.models.enrollment import person_key_of
from enrollments.seats.cancelling import DETAILS
from messaging.admin.mail_inline import MailInline
from messaging.admin.shared import ReadOnlyInline, Written, phone_words
from trainingsite.lib import phones
from trainingsite.lib.admin_filters import OpensOn

State = Enrollment.State
REFERENCE = re.compile(r"[Bb]?\d{8}-(\d{1,18})")
OFFERED_FIRST = Case(
    When(state=State.OFFERED, then=Value(0)),
    When(state=State.WAITLISTED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def roster_link(run):
    address = reverse("admin:enrollments_courserun_roster", args=[run.pk])
    return format_html('<a href="{}">{}</a>', address, run)


class People(Written):
    def search_words(self, text):
        return phone_words(text)

    @admin.display(description=_("run"), ordering="run__starts_at")
    def roster(self, row):
        return roster_link(row.run)

    @admin.display(description=_("phone"))
    def phone_shown(self, row):
        return phones.readable(row.phone) if row.phone else self.get_empty_value_display()


class ClassDay(OpensOn):
    title = _("when")
    parameter_name = "when"
    opens_on = _("to come")

    def lookups(self, request, model_admin):
        return [("past", _("over")), ("all", _("all"))]

    def queryset(self, request, rows):
        now = timezone.now()
        if self.value() == "past":
            return rows.filter(run__ends_at__lte=now)
        if self.value() == "all" or "run__id__exact" in request.GET or request.GET.get("q"):
            return rows
        return rows.filter(run__ends_at__gt=now)


class LogInline(ReadOnlyInline):
    model = SeatEvent
    fields = ("at", "by", "kind", "from_state", "to_state", "note")
    verbose_name_plural = _("log")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    def has_view_permission(self, request, row=None):
        return request.user.has_perm("enrollments.view_enrollment")


class EnrollmentForm(forms.ModelForm):
    name = Line(label=_("Name"), max_length=40)
    phone = Phone(label=_("phone"), required=False, max_length=40, whose="off")
    email = Email(label=_("e-mail"), required=False, whose="off")
    company = Line(label=_("company"), required=False, max_length=80)
    department = Line(label=_("department"), required=False, max_length=40)

    class Meta:
        model = Enrollment
        fields = DETAILS

    def clean(self):
        values = super().clean()
        row = self.instance
        key = person_key_of(
            **{name: values.get(name) or "" for name in ("phone", "email", "name", "company")}
        )
        others = row.run.enrollments.live().filter(person_key=key).exclude(pk=row.pk)
        if row.state != State.CANCELLED and others.exists():
            self.add_error(None, _("This person is on this run already."))
        return values


@admin.register(Enrollment)
class EnrollmentAdmin(People):
    when_empty = _("Nobody is enrolled yet. People enrol on the site, or you do it on the roster of a class.")
    form = EnrollmentForm
    inlines = (LogInline, MailInline)
    list_display = (*("number", "name", "company", "phone_shown", "roster", "state", "offer_until"),)
    list_display_links = ("number", "name")
    list_select_related = ("run__course",)
    list_filter = (ClassDay, "state")
    search_fields = ("name", "phone", "email", "company", "group__company")
    ordering = (OFFERED_FIRST, "-created_at", "-pk")
    readonly_fields = ("number", "roster", "state", "offer_until", "team", "created_at", "private_page")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "created_at"),
                    ("roster", "team"),
                    ("state", "offer_until"),
                    "private_page",
                )
            },
        ),
        (_("Who comes"), {"fields": (("name", "phone"), ("email",), ("company", "department"))}),
        (
            _("Invoice"),
            {"fields": ("invoice_title", "invoice_tax_number", "invoice_email"), "classes": ("collapse",)},
        ),
    )

    def list_rows(self, rows):
        return rows.only(
            *("name", "company", "phone", "email", "state", "offer_until", "created_at"),
            *("run__starts_at", "run__course__title"),
        )

    def get_search_results(self, request, queryset, search_term):
        if found := REFERENCE.fullmatch(search_term.strip()):
            return queryset.filter(pk=int(found[1])), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request, row, form, change):
        details = {name: form.cleaned_data[name] for name in form.changed_data}
        if not details:
            return
        try:
            seats.edit(enrollment=row, details=details, by=request.user, now=timezone.now())
        except REFUSALS as refusal:
            messages.error(request, sentence(refusal))

    @admin.display(description=_("number"), ordering=F("pk"))
    def number(self, row):
        return row.reference

    @admin.display(description=pgettext_lazy("team", "group"))
    def team(self, row):
        if row.group is None:
            return self.get_empty_value_display()
        address = reverse("admin:enrollments_enrollmentgroup_change", args=[row.group_id])
        return format_html('<a href="{}">{}</a>', address, row.group)

    @admin.display(description=_("private page"))
    def private_page(self, row):
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), _("what the person sees"))


class MemberInline(ReadOnlyInline):
    model = Enrollment
    fields = ("who", "department", "phone", "email", "state")
    readonly_fields = ("who", "state")
    ordering = ("rank", "pk")
    verbose_name_plural = _("Who comes")

    def has_view_permission(self, request, row=None):
        return request.user.has_perm("enrollments.view_enrollment")

    @admin.display(description=_("name"))
    def who(self, row):
        address = reverse("admin:enrollments_enrollment_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row.name)


@admin.register(EnrollmentGroup)
class EnrollmentGroupAdmin(People):
    when_empty = _("No company has brought a team yet; it does so on the page of a class.")
    inlines = (MemberInline, MailInline)
    list_display = (
        "company",
        "name",
        "phone_shown",
        "email",
        "roster",
        "people",
        "wants_together",
        "created_at",
    )
    list_display_links = ("company", "name")
    list_select_related = ("run__course",)
    list_filter = (ClassDay, "wants_together")
    search_fields = ("company", "name", "phone", "email", "enrollments__name")
    ordering = ("-created_at", "-pk")
    readonly_fields = (
        *("company", "name", "phone", "email", "roster", "wants_together", "created_at"),
        *("invoice_title", "invoice_tax_number", "invoice_email", "private_page"),
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("company", "roster"),
                    ("name", "phone", "email"),
                    ("wants_together", "created_at"),
                    "private_page",
                )
            },
        ),
        (_("Invoice"), {"fields": ("invoice_title", "invoice_tax_number", "invoice_email")}),
    )

    def has_change_permission(self, request, row=None):
        """Its contact changes it on the private page, where staff may do so too."""
        return False

    def get_queryset(self, request):
        live = Count("enrollments", filter=~Q(enrollments__state=State.CANCELLED), distinct=True)
        return super().get_queryset(request).annotate(live=live)

    @admin.display(description=_("how many come"))
    def people(self, row):
        return row.live

    @admin.display(description=_("private page"))
    def private_page(self, row):
        return format_html(
            '<a href="{}">{}</a>', row.get_absolute_url(), _("what the contact sees and changes")
        )


@admin.register(SeatEvent)
class SeatEventAdmin(People):
    when_empty = _("Every change of a seat will be written down here.")
    list_display = ("at", "roster", "enrollment", "kind", "from_state", "to_state", "by", "note")
    list_select_related = ("run__course", "enrollment", "by")
    list_filter = ("kind",)
    search_fields = ("enrollment__name", "enrollment__company", "group__company", "note")
    ordering = ("-pk",)

    def has_change_permission(self, request, row=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)
