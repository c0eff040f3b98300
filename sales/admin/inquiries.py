"""Inquiries: the list opens on those that wait, the longest unanswered first; a page shows everything that happened.

What the visitor wrote is never changed here. Stage, consultant and notes go through pipeline.py, which keeps the log.
"""

import re

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollments.emails.classes import class_line
from messaging import contacts
from messaging.admin.mail_inline import MailInline
from messaging.admin.shared import ReadOnlyInline, phone_words
from sales import pipeline
from sales.models import Inquiry, InquiryEvent
from trainingsite.lib import phones
from trainingsite.lib.admin import SiteModelAdmin
from trainingsite.lib.admin_filters import OpensOn

Stage = Inquiry.Stage
REFERENCE = re.compile(r"\d{8}-(\d{1,18})")
# An inquiry gets its answer the same day; half a day without one is shown in the colour of things that are late.
LATE_HOURS = 4
UNANSWERED_FIRST = Case(When(stage=Stage.NEW, then=Value(0)), default=Value(1), output_field=IntegerField())


class InquiryForm(forms.ModelForm):
    note = forms.CharField(
        label=_("note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was said or agreed. It is added to the log."),
    )

    class Meta:
        model = Inquiry
        fields = ("assigned_to",)


class Todo(OpensOn):
    title = _("to do")
    parameter_name = "todo"
    opens_on = _("to be handled")

    def lookups(self, request, model_admin):
        return [("new", _("unanswered")), ("mine", _("mine")), ("nobody", _("nobody’s")), ("all", _("all"))]

    def queryset(self, request, rows):
        wanted = {
            "new": Q(stage=Stage.NEW),
            "mine": Q(stage__in=Inquiry.OPEN_STAGES, assigned_to=request.user),
            "nobody": Q(stage__in=Inquiry.OPEN_STAGES, assigned_to=None),
            "all": Q(),
        }
        # Who asks for a stage, closed ones included, gets it.
        is_open = Q() if "stage__exact" in request.GET else Q(stage__in=Inquiry.OPEN_STAGES)
        return rows.filter(wanted.get(self.value(), is_open))


class LogInline(ReadOnlyInline):
    model = InquiryEvent
    fields = ("at", "by", "kind", "from_stage", "to_stage", "note")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    def has_view_permission(self, request, row=None):
        return request.user.has_perm("sales.view_inquiry")


@admin.register(Inquiry)
class InquiryAdmin(SiteModelAdmin):
    when_empty = _(
        "Nobody waits for us. New inquiries come from the site’s forms; “all” in the filter shows the earlier ones."
    )
    form = InquiryForm
    inlines = (LogInline, MailInline)
    list_display = (
        "number",
        "waiting",
        "stage",
        "kind",
        "name",
        "company",
        "course",
        "run_date",
        "assigned_to",
        "received_at",
    )
    list_display_links = ("number", "name")
    list_select_related = ("course", "run", "assigned_to")
    list_filter = (Todo, "stage", "kind", "assigned_to")
    search_fields = ("name", "company", "email", "phone", "city")
    ordering = (UNANSWERED_FIRST, "received_at", "pk")
    readonly_fields = (
        *("number", "stage", "received_at", "kind", "course", "chosen_run", "instructor"),
        *("name", "contact", "email_link"),
        *(
            "company",
            "headcount",
            "city",
            "words",
            "consent",
            "source",
            "campaign",
            "language",
            "status_page",
        ),
    )
    fieldsets = (
        (_("What next"), {"fields": ("stage", "assigned_to", "note"), "classes": ("what-next",)}),
        (
            _("Inquiry"),
            {
                "fields": (
                    *(("number", "received_at"), ("kind", "course", "chosen_run", "instructor")),
                    ("name", "company"),
                    *(("contact", "email_link"), ("headcount", "city"), "words"),
                )
            },
        ),
        (
            _("Where it came from"),
            {
                "fields": (("source", "campaign"), ("consent", "language"), "status_page"),
                "classes": ("collapse",),
            },
        ),
    )

    view_on_site = False

    def list_rows(self, rows):
        return rows.only(
            *("stage", "kind", "name", "company", "received_at", "course__title", "run__starts_at"),
            "assigned_to__username",
        )

    def get_search_results(self, request, queryset, search_term):
        if found := REFERENCE.fullmatch(search_term.strip()):
            return queryset.filter(pk=int(found[1])), False
        return super().get_search_results(request, queryset, search_term)

    def search_words(self, text):
        return phone_words(text)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "assigned_to":
            kwargs["queryset"] = db_field.related_model.objects.filter(is_active=True, is_staff=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, row=None):
        return request.user.is_active and request.user.is_superuser

    def get_deleted_objects(self, rows, request):
        found, counts, _forbidden, protected = super().get_deleted_objects(rows, request)
        return found, counts, set(), protected

    def change_view(self, request, object_id, form_url="", extra_context=None):
        inquiry = self.get_object(request, object_id)
        moves = [stage for stage in Stage if inquiry and inquiry.may_move_to(stage)]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "moves": moves})

    def save_model(self, request, inquiry, form, change):
        """Each thing that was asked for is one verb of the pipeline; the row itself is not saved here."""
        told = {"by": request.user, "now": timezone.now()}
        note = form.cleaned_data.get("note", "").strip()
        if "assigned_to" in form.changed_data:
            pipeline.assign(inquiry=inquiry, to=form.cleaned_data["assigned_to"], **told)
        if "_replied" in request.POST:
            pipeline.reply(inquiry=inquiry, text=note, **told)
        elif stage := request.POST.get("_move"):
            self.move(request, inquiry, stage, note=note, **told)
        elif note:
            pipeline.note(inquiry=inquiry, text=note, **told)

    def move(self, request, inquiry, stage: str, **told) -> None:
        try:
            if stage not in Stage:
                raise pipeline.NotAllowed(_("There is no such stage."))
            inquiry.stage = pipeline.move(inquiry=inquiry, to=stage, **told).stage
        except pipeline.NotAllowed as refusal:
            messages.error(request, str(refusal))

    def response_change(self, request, inquiry):
        if request.POST.keys() & {"_move", "_replied"}:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_change(request, inquiry)

    @admin.display(description=_("number"), ordering=F("pk"))
    def number(self, inquiry):
        return inquiry.reference

    @admin.display(description=pgettext_lazy("inquiry", "waiting"), ordering="received_at")
    def waiting(self, inquiry):
        if inquiry.stage != Stage.NEW:
            return None
        since = timezone.now() - inquiry.received_at
        is_late = since.total_seconds() > LATE_HOURS * 3600
        return format_html(
            '<span class="{}">{}</span>',
            "late" if is_late else "soon",
            timesince(inquiry.received_at, depth=1),
        )

    @admin.display(description=_("run"), ordering="run__starts_at")
    def run_date(self, inquiry):
        return timezone.localtime(inquiry.run.starts_at).date() if inquiry.run else None

    @admin.display(description=_("run"))
    def chosen_run(self, inquiry):
        if not inquiry.run:
            return self.get_empty_value_display()
        url = reverse("admin:enrollments_courserun_change", args=[inquiry.run_id])
        return format_html('<a href="{}">{}</a>', url, class_line(inquiry.run))

    @admin.display(description=_("phone"))
    def contact(self, inquiry):
        if not inquiry.phone:
            return self.get_empty_value_display()
        return format_html('<a href="tel:{}">{}</a>', inquiry.phone, phones.readable(inquiry.phone))

    @admin.display(description=_("e-mail"))
    def email_link(self, inquiry):
        if not inquiry.email:
            return self.get_empty_value_display()
        return format_html('<a href="mailto:{0}">{0}</a>', inquiry.email)

    @admin.display(description=_("message"))
    def words(self, inquiry):
        if not inquiry.message:
            return self.get_empty_value_display()
        return format_html('<div class="words">{}</div>', inquiry.message)

    @admin.display(description=_("agreed to"))
    def consent(self, inquiry):
        stands = contacts.standing(inquiry.email)
        mails = _("course mails too") if stands.agrees else _("no course mails")
        if stands.has_withdrawn:
            mails = _("unsubscribed")
        return f"{inquiry.consent_version}，{mails}"

    @admin.display(description=_("the visitor’s page"))
    def status_page(self, inquiry):
        return format_html('<a href="{}">{}</a>', inquiry.get_absolute_url(), _("what the visitor sees"))
