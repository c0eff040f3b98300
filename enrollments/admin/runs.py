"""Dated runs: the list opens on those that are still to come or whose attendance is still to be closed."""

from datetime import datetime, timedelta

from django.contrib import admin, messages
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enrollments import runs
from enrollments.admin import run_admin
from enrollments.admin.run_form import RunForm
from enrollments.models import CourseRun, Enrollment
from enrollments.scheduling_conflicts import clashes
from trainingsite.lib import dates
from trainingsite.lib.admin import SiteModelAdmin
from trainingsite.lib.admin_filters import OpensOn

IN_USE = F("seats_taken") + F("seats_reserved")


class When(OpensOn):
    title = _("when")
    parameter_name = "when"
    opens_on = _("to do")

    def lookups(self, request, model_admin):
        return [("all", _("all")), ("past", _("over"))]

    def queryset(self, request, rows):
        now = timezone.now()
        if self.value() == "past":
            return rows.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
        if self.value() == "all":
            return rows
        unsettled = Enrollment.objects.filter(run=OuterRef("pk"), state=Enrollment.State.CONFIRMED)
        return rows.filter(Q(ends_at__gt=now) | Exists(unsettled))


class MonthFilter(admin.SimpleListFilter):
    title = _("month")
    parameter_name = "month"

    def lookups(self, request, model_admin):
        months = CourseRun.objects.annotate(month=TruncMonth("starts_at")).values_list("month", flat=True)
        return [(f"{month:%Y-%m}", dates.month(month)) for month in months.distinct().order_by("month")]

    def queryset(self, request, rows):
        if not self.value():
            return rows
        try:
            first = datetime.strptime(self.value(), "%Y-%m")
            following = (first + timedelta(days=31)).replace(day=1)
        except (ValueError, OverflowError):
            return rows.none()
        if first.year == datetime.min.year:  # it begins before anything a database can be asked for
            return rows.none()
        return rows.filter(
            starts_at__gte=timezone.make_aware(first), starts_at__lt=timezone.make_aware(following)
        )


class SeatsFilter(admin.SimpleListFilter):
    title = _("seats")
    parameter_name = "seats"

    def lookups(self, request, model_admin):
        return [("full", _("full")), ("free", _("seats left"))]

    def queryset(self, request, rows):
        if self.value() == "full":
            return rows.filter(seats__lte=IN_USE)
        return rows.filter(seats__gt=IN_USE) if self.value() == "free" else rows


@admin.register(CourseRun)
class CourseRunAdmin(SiteModelAdmin):
    when_empty = _("No class is ahead and none is left to close: plan one with “Add”, above.")
    form = RunForm
    list_display = ("days", "course", "place", "instructor", "roster", "state")
    list_display_links = ("days", "course")
    list_select_related = ("course", "city", "instructor")
    list_filter = (When, MonthFilter, "city", "format", "state", SeatsFilter)
    search_fields = ("course__title", "instructor__name", "venue")
    autocomplete_fields = ("course", "syllabus", "instructor", "city")
    ordering = ("starts_at", "pk")
    readonly_fields = ("seats_taken", "confirmed_at")
    fieldsets = (
        (None, {"fields": ("course", "syllabus", "instructor")}),
        (
            _("When and where"),
            {"fields": ("format", ("starts_at", "ends_at"), ("city", "venue"), "online_url")},
        ),
        (
            _("Seats"),
            {
                "fields": (
                    ("seats", "seats_reserved"),
                    ("seats_taken", "seats_needed", "confirmed_at"),
                    "registration_ends_at",
                    "price",
                    "state",
                )
            },
        ),
    )

    def get_urls(self):
        return [*run_admin.urls(self), *super().get_urls()]

    def get_fieldsets(self, request, run=None):
        """What a change needs besides, where there is something to change."""
        if run is None or not self.has_change_permission(request, run):
            return self.fieldsets
        asked = ("note", "is_told") if runs.how_many_are_told(run) else ("note",)
        change = (_("When something changes"), {"fields": asked, "classes": ("run-change",)})
        return (*self.fieldsets, change)

    def list_rows(self, rows):
        return rows.only(
            *(
                "starts_at",
                "ends_at",
                "format",
                "seats",
                "seats_reserved",
                "seats_taken",
                "state",
                "course__title",
            ),
            *("city__name", "instructor__name"),
        )

    def get_changeform_initial_data(self, request):
        morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=28)
        return {
            "starts_at": morning,
            "ends_at": morning.replace(hour=17),
            **super().get_changeform_initial_data(request),
        }

    def save_model(self, request, run, form, change):
        if change:
            form.carry_out(by=request.user, now=timezone.now())
            run.refresh_from_db()
        else:
            runs.add(run=run)
        for sentence in clashes(run):
            messages.warning(request, sentence)

    @admin.display(description=_("days"), ordering="starts_at")
    def days(self, run):
        return f"{dates.full_span(run.starts_at, run.ends_at)} {dates.weekdays(run.starts_at, run.ends_at)}"

    @admin.display(description=_("place"), ordering="city")
    def place(self, run):
        return run.place

    @admin.display(description=_("roster"), ordering="seats_taken")
    def roster(self, run):
        """How many of the seats are taken, and the way to who took them."""
        address = reverse("admin:enrollments_courserun_roster", args=[run.pk])
        full = _("full") if run.is_full else ""
        counts = (run.seats_taken, run.seats_for_sale, full)
        return format_html('<a href="{}">{}/{}</a> <span class="soon">{}</span>', address, *counts)
