"""A company's list of people on its way to seats: kept until every row is right, and not for long."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollments.models.enrollment import EnrollmentGroup, Submission
from enrollments.models.run import CourseRun


class ImportDraft(Submission):
    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="import_drafts", verbose_name=_("run"))
    group = models.ForeignKey(
        EnrollmentGroup,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="import_drafts",
        verbose_name=pgettext_lazy("team", "group"),
        help_text="Empty until its first people have seats; then the rest of the list is added to it.",
    )
    contact = models.JSONField(
        default=dict, blank=True, help_text="What was typed about the company, as it was typed."
    )
    rows = models.JSONField(default=list, blank=True, help_text="Lists: see rosters.people.Row.as_list.")
    gone = models.JSONField(
        default=list,
        blank=True,
        help_text="Keys of rows that were enrolled or taken out: a page sent twice adds nobody twice.",
    )
    file_name = models.CharField(max_length=100, blank=True)
    notes = models.JSONField(
        default=list, blank=True, help_text="(code, what about) of the file: see rosters.files.NOTES."
    )
    refusal = models.CharField(max_length=20, blank=True, help_text="Why the last file was not read.")
    is_asked = models.BooleanField(default=False, help_text="Somebody pressed the button that enrols.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unfinished list"), _("unfinished lists")
        constraints = [*Submission.Meta.constraints]

    def __str__(self):
        return f"{self.run} · {len(self.rows)}"

    def get_absolute_url(self):
        return reverse("group_draft", args=[self.run_id, self.token])
