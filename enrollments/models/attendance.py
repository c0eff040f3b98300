"""Who was there on which day, and the certificate that says so afterwards."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollments.models.enrollment import Enrollment
from trainingsite.lib.fields import staff


class Attendance(models.Model):
    """One person was there on one day of the run. A mark that was wrong is deleted; the seat log keeps both."""

    enrollment = models.ForeignKey(
        Enrollment, models.CASCADE, related_name="attendances", verbose_name=_("enrolment")
    )
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("checked in at"), editable=False)
    by = staff(_("who"), editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendance")
        ordering = ["enrollment", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "on"],
                name="attendance_once_a_day",
                violation_error_message=_("Checked in on this day already."),
            )
        ]

    def __str__(self):
        return f"{self.enrollment} · {self.on}"


class Certificate(models.Model):
    """What was printed stays as it was printed, whatever becomes of the course or the person's name. A mistake is
    revoked and issued anew, under another number."""

    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, related_name="certificates", verbose_name=_("enrolment")
    )
    number = models.CharField(
        _("number"), max_length=20, unique=True, help_text=_("At random: nobody can guess another one.")
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=40)
    company = models.CharField(_("company"), max_length=80, blank=True)
    course_title = models.CharField(_("course"), max_length=120)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    starts_on = models.DateField(pgettext_lazy("date", "from"))
    ends_on = models.DateField(pgettext_lazy("date", "to"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = staff(_("who"), help_text=_("Empty: the site, a day after the attendance was closed."))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_note = models.CharField(_("why it was revoked"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("certificate"), _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=models.Q(revoked_at__isnull=True),
                name="certificate_one_is_valid",
                violation_error_message=_("There is a certificate already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="certificate_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.number} · {self.name}"

    def get_absolute_url(self):
        return reverse("certificate", args=[self.number])

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    def pdf_address(self, token: str) -> str:
        """The file, for whoever holds the private link of the enrolment or of its group."""
        return f"{reverse('certificate_pdf', args=[self.number])}?key={token}"
