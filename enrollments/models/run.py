"""Dated deliveries of a course. A run keeps the syllabus version it was sold with."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import City, Course, Format, Syllabus
from instructors.models import Instructor
from trainingsite.lib import periods

OF_A_LINE = (
    *("pk", "course", "starts_at", "ends_at", "format", "state", "seats", "seats_reserved", "seats_taken"),
    *("seats_needed", "confirmed_at", "price", "venue", "registration_ends_at"),
    *("instructor__name", "instructor__slug", "city__name", "city__slug"),
)


class CourseRunQuerySet(models.QuerySet):
    def upcoming(self, now):
        """Runs that a visitor may still plan for, the next one first."""
        return self.filter(state=CourseRun.State.OPEN, starts_at__gt=now, course__is_published=True).order_by(
            "starts_at", "pk"
        )

    def beside(self, run):
        """The other dates of its course."""
        return self.filter(course=run.course_id).exclude(pk=run.pk)

    def with_places(self):
        """All that a line among the dates of one course shows, in one query."""
        return self.select_related("instructor", "city").only(*OF_A_LINE)

    def with_names(self):
        """All that a line of a schedule shows, in one query."""
        return self.select_related("course", "course__topic", "instructor", "city").only(
            *OF_A_LINE,
            *("course__title", "course__slug", "course__price", "course__hours"),
            *("course__topic__title", "course__topic__slug"),
        )


class CourseRun(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("open")
        CANCELLED = "cancelled", _("cancelled")

    # Whoever gives a confirmed seat back later than this before the class owes the fee; the seat is free all the same.
    FORMATS = [(Format.OFFLINE, Format.OFFLINE.label), (Format.ONLINE, Format.ONLINE.label)]

    course = models.ForeignKey(Course, models.PROTECT, related_name="runs", verbose_name=_("course"))
    syllabus = models.ForeignKey(Syllabus, models.PROTECT, related_name="runs", verbose_name=_("syllabus"))
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="runs", verbose_name=_("instructor")
    )
    format = models.CharField(_("format"), max_length=10, choices=FORMATS, default=Format.OFFLINE)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
        verbose_name=_("city"),
        help_text=_("Empty when online."),
    )
    venue = models.CharField(_("venue"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=30)
    seats_reserved = models.PositiveSmallIntegerField(
        _("seats kept back"),
        default=0,
        help_text=_("Sold outside this site, or kept for guests: not for sale here."),
    )
    seats_taken = models.PositiveSmallIntegerField(
        _("seats taken"),
        default=0,
        editable=False,
        help_text=_("Enrolled here, offers included; counted anew at every change."),
    )
    seats_needed = models.PositiveSmallIntegerField(
        _("seats needed to run"), default=0, help_text=_("0: it runs whoever comes.")
    )
    confirmed_at = models.DateTimeField(
        _("decided to run at"), null=True, blank=True, editable=False, help_text=_("By staff, whoever comes.")
    )
    registration_ends_at = models.DateTimeField(
        _("registration ends at"), null=True, blank=True, help_text=_("Empty: when the class begins.")
    )
    online_url = models.URLField(
        _("link to the online class"), blank=True, help_text=_("Shown to those who have a seat.")
    )
    calendar_sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="SEQUENCE of the run's calendar entry (RFC 5545)."
    )
    price = models.DecimalField(
        _("price per seat (CNY)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: the course's price."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    has_old_clash = models.BooleanField(
        _("double-booked before it was refused"),
        default=False,
        editable=False,
        help_text=_(
            "Its instructor taught elsewhere at that time when the rule came; its next change ends this."
        ),
    )

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("run"), _("runs")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="run_ends_after_start",
                violation_error_message=_("A run ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=F("seats_taken") + F("seats_reserved")),
                name="run_seats_not_oversold",
                violation_error_message=_("More seats are taken than the run has."),
            ),
            models.CheckConstraint(
                condition=Q(format=Format.ONLINE, city__isnull=True)
                | Q(format=Format.OFFLINE, city__isnull=False),
                name="run_city_fits_format",
                violation_error_message=_("A run in person needs a city, an online run has none."),
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0),
                name="run_price_not_negative",
                violation_error_message=_("The price can’t be negative."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="run_next"),
            models.Index(fields=["course", "state", "starts_at"], name="run_next_of_course"),
            models.Index(fields=["instructor", "starts_at"], name="run_of_instructor"),
        ]

    def __str__(self):
        return f"{self.course} · {timezone.localtime(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("run", args=[self.pk])

    @property
    def file_name(self) -> str:
        """What a file about it begins with."""
        return f"{self.course.title}-{timezone.localtime(self.starts_at):%Y-%m-%d}"

    def clean(self):
        if self.syllabus_id and self.course_id and self.syllabus.course_id != self.course_id:
            raise ValidationError({"syllabus": _("This syllabus belongs to another course.")})
        # The database says it too; here it is said beside the field, also by a form that doesn't show `seats_taken`.
        if None not in (self.seats, self.seats_reserved) and self.seats_left < 0:
            raise ValidationError({"seats_reserved": _("More seats are taken than the run has.")})

    @property
    def seats_for_sale(self) -> int:
        """How many this site may sell in all."""
        return self.seats - self.seats_reserved

    @property
    def seats_left(self) -> int:
        return self.seats_for_sale - self.seats_taken

    @property
    def is_full(self) -> bool:
        return self.seats_left <= 0

    @property
    def seats_missing(self) -> int:
        """How many more must be sold before it surely runs; 0 when it does."""
        if self.confirmed_at:
            return 0
        return max(0, self.seats_needed - self.seats_reserved - self.seats_taken)

    @property
    def closes_at(self):
        """Nobody joins any more from then on."""
        return min(self.registration_ends_at or self.starts_at, self.starts_at)

    def is_open_at(self, now) -> bool:
        return self.state == self.State.OPEN and now < self.closes_at

    @property
    def free_until(self):
        """Until then a seat may be given back for nothing."""
        return self.starts_at - periods.FREE_BEFORE

    @property
    def seat_price(self):
        return self.course.price if self.price is None else self.price

    @property
    def place(self) -> str:
        return self.city.name if self.city else self.get_format_display()
