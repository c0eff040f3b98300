"""A course's outline, version by version.

The draft is the row without a number: admins write its text, and its tree follows. A release (courses/syllabus.py)
freezes a copy under the next number. A released version never changes: runs were sold with it.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course
from trainingsite.lib.fields import staff


class SyllabusQuerySet(models.QuerySet):
    def released(self):
        return self.filter(number__isnull=False)

    def drafts(self):
        return self.filter(number__isnull=True)

    def due(self, now):
        """Drafts whose hour has come, the longest waiting first."""
        return self.drafts().filter(release_at__lte=now).order_by("release_at", "pk")

    def changed(self):
        """Drafts that hold something visitors don't see yet."""
        shown = models.F("course__current_syllabus__text")
        written = self.drafts().exclude(text="")
        return written.filter(models.Q(course__current_syllabus=None) | ~models.Q(text=shown))


class Syllabus(models.Model):
    """`tree` is a list of nodes {title, kind, marker, minutes, children}, `warnings` of {line, code, message}."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="syllabuses", verbose_name=_("course"))
    number = models.PositiveIntegerField(_("version"), null=True, blank=True, editable=False)
    text = models.TextField(_("outline"), blank=True)
    tree = models.JSONField(_("tree"), default=list, editable=False)
    warnings = models.JSONField(_("warnings"), default=list, editable=False)
    minutes = models.PositiveIntegerField(_("minutes"), default=0, editable=False)
    # Of a released version, and written with it: a card that says it need not count.
    module_count = models.PositiveSmallIntegerField(default=0, editable=False)
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    released_by = staff(_("released by"), editable=False)
    # Of the draft only: how often it was saved (two editors at once notice each other), by whom, and when it goes out.
    revision = models.PositiveIntegerField(default=0, editable=False)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True, editable=False)
    edited_by = staff(_("edited by"), editable=False)
    release_at = models.DateTimeField(_("to be released at"), null=True, blank=True, editable=False)

    objects = SyllabusQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("syllabus"), _("syllabuses")
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="syllabus_number_once"),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(number__isnull=True),
                name="syllabus_one_draft",
                violation_error_message=_("This course has a draft already."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True, released_at__isnull=True)
                | models.Q(number__gte=1, released_at__isnull=False),
                name="syllabus_released_has_date",
                violation_error_message=_("A released version has a number and a date, a draft has neither."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | models.Q(release_at__isnull=True),
                name="syllabus_only_drafts_wait",
                violation_error_message=_("Only a draft can wait for its release."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["release_at"], condition=models.Q(release_at__isnull=False), name="syllabus_waiting"
            )
        ]

    def __str__(self):
        return f"{self.course} · {self.label}"

    @property
    def label(self) -> str:
        return _("draft") if self.number is None else f"v{self.number}"

    def get_absolute_url(self):
        if self.number is None:
            return self.course.get_absolute_url()
        return reverse("course_version", args=[self.course.slug, self.number])

    def save(self, **kwargs):
        if self.pk and Syllabus.objects.released().filter(pk=self.pk).exists():
            raise ValidationError(_("A released version never changes; edit the draft."))
        super().save(**kwargs)


class Module(models.Model):
    """A top-level chapter of a released syllabus: the unit that plans are built from."""

    syllabus = models.ForeignKey(Syllabus, models.CASCADE, related_name="modules", verbose_name=_("syllabus"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)
    goal = models.CharField(_("goal"), max_length=300, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("module"), _("modules")
        ordering = ["syllabus", "position"]
        constraints = [models.UniqueConstraint(fields=["syllabus", "position"], name="module_position_once")]

    def __str__(self):
        return self.title
