"""Certificates: found by number or name, looked at, revoked with a reason; they are issued on the roster."""

from django import forms
from django.contrib import admin, messages
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enrollments import certificates
from enrollments.admin.run_admin.frame import REFUSALS, sentence
from enrollments.admin.seats import roster_link
from enrollments.forms.fields import Line
from enrollments.models import Certificate
from messaging.admin.shared import Written

FIXED = (
    "number",
    "name",
    "company",
    "course_title",
    "hours",
    "starts_on",
    "ends_on",
    "issued_at",
    "issued_by",
)


class RevokeForm(forms.ModelForm):
    reason = Line(
        label=_("Revoke it, because"),
        required=False,
        max_length=200,
        help_text=_("Its page says so for ever; a new one is issued on the roster."),
    )

    class Meta:
        model = Certificate
        fields = ()


class ValidFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("valid", _("valid")), ("revoked", _("revoked"))]

    def queryset(self, request, rows):
        if self.value() in ("valid", "revoked"):
            return rows.filter(revoked_at__isnull=self.value() == "valid")
        return rows


@admin.register(Certificate)
class CertificateAdmin(Written):
    when_empty = _(
        "None is issued yet: tick who attended on the roster of a class, and choose “Issue certificates”."
    )
    form = RevokeForm
    list_display = ("number", "name", "company", "course_title", "starts_on", "hours", "issued_at", "state")
    list_display_links = ("number", "name")
    list_filter = (ValidFilter,)
    search_fields = ("number", "name", "company", "course_title")
    ordering = ("-issued_at", "-pk")

    def get_fields(self, request, row=None):
        asked = ("reason",) if row and row.is_valid and self.has_change_permission(request, row) else ()
        return (*FIXED, "roster", "file", "revoked_at", "revoked_note", *asked)

    def get_readonly_fields(self, request, row=None):
        return (*FIXED, "roster", "file", "revoked_at", "revoked_note")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("enrollment__run__course", "issued_by")

    def get_search_results(self, request, queryset, search_term):
        """A number is found however it was typed."""
        number = certificates.normal_number(search_term)
        if len(number) == len(certificates.new_number()) and len(search_term.strip()) < 20:
            by_number = queryset.filter(number=number)
            if by_number.exists():
                return by_number, False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request, row, form, change):
        note = form.cleaned_data.get("reason", "")
        if not note:
            return
        try:
            certificates.revoke(certificate=row, by=request.user, now=timezone.now(), note=note)
        except REFUSALS as refusal:
            messages.error(request, sentence(refusal))

    @admin.display(description=_("state"), ordering=F("revoked_at"))
    def state(self, row):
        return _("valid") if row.is_valid else _("revoked")

    @admin.display(description=_("run"))
    def roster(self, row):
        return roster_link(row.enrollment.run)

    @admin.display(description=_("file"))
    def file(self, row):
        return format_html('<a href="{}">PDF</a>', reverse("certificate_pdf", args=[row.number]))
