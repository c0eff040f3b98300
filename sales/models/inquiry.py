"""Leads: who asked for what, where they came from, and everything that happened since."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from enrollments.models.run import CourseRun
from instructors.models import Instructor
from messaging.models.log import LogLine
from messaging.models.private import Private, PrivateQuerySet
from trainingsite.lib.fields import staff


class InquiryQuerySet(PrivateQuerySet):
    def open(self):
        return self.filter(stage__in=Inquiry.OPEN_STAGES)


class Inquiry(Private):
    class Kind(models.TextChoices):
        GENERAL = "general", _("General question")
        COURSE = "course", _("About a course")
        INSTRUCTOR = "instructor", _("About an instructor")
        IN_HOUSE = "in_house", _("In-house training")

    class Stage(models.TextChoices):
        NEW = "new", _("received")
        CONTACTED = "contacted", _("contacted")
        PROPOSED = "proposed", _("plan sent")
        WON = "won", _("agreed")
        LOST = "lost", _("closed")
        SPAM = "spam", _("spam")

    OPEN_STAGES = (Stage.NEW, Stage.CONTACTED, Stage.PROPOSED)
    MOVES = {
        Stage.NEW: {Stage.CONTACTED, Stage.PROPOSED, Stage.WON, Stage.LOST, Stage.SPAM},
        Stage.CONTACTED: {Stage.PROPOSED, Stage.WON, Stage.LOST, Stage.SPAM},
        Stage.PROPOSED: {Stage.CONTACTED, Stage.WON, Stage.LOST},
        Stage.WON: {Stage.CONTACTED},
        Stage.LOST: {Stage.CONTACTED},
        Stage.SPAM: {Stage.NEW},
    }

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.GENERAL)
    course = models.ForeignKey(
        Course, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name=_("course")
    )
    run = models.ForeignKey(
        CourseRun, models.SET_NULL, null=True, blank=True, related_name="inquiries", verbose_name=_("run")
    )
    instructor = models.ForeignKey(
        Instructor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name=_("instructor"),
    )
    name = models.CharField(_("contact"), max_length=40)
    phone = models.CharField(_("phone"), max_length=20, blank=True, help_text=_("In the form +86…"))
    email = models.EmailField(_("e-mail"), blank=True)
    company = models.CharField(_("company"), max_length=80, blank=True)
    headcount = models.PositiveIntegerField(_("head count"), null=True, blank=True)
    city = models.CharField(_("city"), max_length=40, blank=True)
    message = models.TextField(_("message"), max_length=2000, blank=True)

    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.NEW, editable=False)
    assigned_to = staff(_("consultant"), related_name="inquiries")
    received_at = models.DateTimeField(_("received at"), editable=False)

    consent_version = models.CharField(_("privacy notice agreed to"), max_length=20, editable=False)
    consent_at = models.DateTimeField(_("agreed at"), editable=False)
    wants_mails = models.BooleanField(
        _("ticked course mails"),
        default=False,
        editable=False,
        help_text="What this form said. Whether the person may be mailed is in their consents.",
    )

    source = models.CharField(
        _("sent from"), max_length=200, blank=True, editable=False, help_text=_("The page's path.")
    )
    campaign = models.CharField(_("campaign"), max_length=200, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default="zh-hans", editable=False)
    address_hash = models.CharField(
        max_length=64, editable=False, help_text="Keyed hash of the sender's address; limits only."
    )
    idempotency_key = models.CharField(max_length=64, unique=True, editable=False)

    mails = GenericRelation("messaging.OutboxMail")

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("inquiry"), _("inquiries")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(phone="", email=""),
                name="inquiry_can_be_answered",
                violation_error_message=_("A phone number or an e-mail address is needed to answer."),
            )
        ]
        indexes = [
            models.Index(fields=["stage", "-received_at"], name="inquiry_board"),
            models.Index(fields=["address_hash", "received_at"], name="inquiry_by_address"),
            models.Index(fields=["phone", "received_at"], name="inquiry_by_phone"),
            models.Index(fields=["email", "received_at"], name="inquiry_by_email"),
        ]

    def __str__(self):
        return f"{self.reference} {self.name}"

    @cached_property
    def reference(self) -> str:
        """What people say on the phone: the day it came and its number, e.g. 20261122-00042."""
        return f"{timezone.localtime(self.received_at):%Y%m%d}-{self.pk:05d}"

    def get_absolute_url(self):
        return reverse("inquiry", args=[self.token])

    def may_move_to(self, stage) -> bool:
        return stage in self.MOVES[self.stage]


class InquiryEvent(LogLine):
    """One line of an inquiry's log. Lines are only ever added."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("received")
        MOVED = "moved", _("stage changed")
        ASSIGNED = "assigned", _("consultant changed")
        NOTED = "noted", _("note")
        REPLIED = "replied", _("answered")
        MAILED = "mailed", _("mail sent")
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="events", verbose_name=_("inquiry"))
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    from_stage = models.CharField(_("from stage"), max_length=10, choices=Inquiry.Stage, blank=True)
    to_stage = models.CharField(_("to stage"), max_length=10, choices=Inquiry.Stage, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("log line"), _("log")
        ordering = ["at", "pk"]
        indexes = [
            # Answers are looked for across all inquiries: a colleague's stops mails.
            models.Index(fields=["at"], condition=models.Q(kind="replied"), name="inquiry_answers"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.note}".strip()
