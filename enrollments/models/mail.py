"""Mails that must leave. The row is the truth: written with what caused it, sent by whichever worker claims it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollments.models.enrollment import Enrollment, EnrollmentGroup, SeatEvent
from enrollments.models.inquiry import Inquiry


class FollowUpStep(models.Model):
    """One mail of a sequence: what starts it, how long after, which template, and what stops it."""

    class Trigger(models.TextChoices):
        INQUIRY_RECEIVED = "inquiry_received", _("an inquiry was received")

    class Template(models.TextChoices):
        FITTING_COURSES = "fitting_courses", _("courses that fit, with outline links")
        CASE_ARTICLE = "case_article", _("a case to read")
        ASK_FOR_CALL = "ask_for_call", _("ask for a call")

    class Stop(models.TextChoices):
        CLOSED = "closed", _("the inquiry is agreed, closed or spam")
        CONTACTED = "contacted", _("a consultant has been in touch")

    name = models.CharField(_("name"), max_length=60)
    trigger = models.CharField(_("trigger"), max_length=20, choices=Trigger, default=Trigger.INQUIRY_RECEIVED)
    kind = models.CharField(
        _("only for"),
        max_length=12,
        choices=Inquiry.Kind,
        blank=True,
        help_text=_("Empty: for every kind of inquiry."),
    )
    delay_days = models.PositiveSmallIntegerField(_("days later"), default=1)
    template = models.CharField(_("mail"), max_length=20, choices=Template)
    stop = models.CharField(_("not when"), max_length=10, choices=Stop, default=Stop.CLOSED)
    is_marketing = models.BooleanField(
        _("marketing"),
        default=True,
        help_text=_("Only to people who agreed to course mails; the subject begins with 广告."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up step"), _("follow-up steps")
        ordering = ["trigger", "delay_days", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trigger", "kind", "template"],
                name="step_template_once",
                violation_error_message=_("This mail is sent for this event already."),
            )
        ]

    def __str__(self):
        return self.name


class OutboxMailQuerySet(models.QuerySet):
    def due(self, now):
        """What a worker may take: waiting mails whose time has come, and those whose worker has died."""
        return self.filter(
            Q(state=OutboxMail.State.QUEUED, due_at__lte=now)
            | Q(state=OutboxMail.State.SENDING, leased_until__lt=now)
        )

    def to_person(self, inquiry):
        """Mails to the visitor, not to our consultants."""
        return self.filter(inquiry=inquiry, to=inquiry.email)


class OutboxMail(models.Model):
    """`template` names a folder of templates/emails/; subject and bodies are rendered when the mail is due."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    dedupe_key = models.CharField(max_length=120, unique=True, editable=False)
    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name=_("inquiry")
    )
    enrollment = models.ForeignKey(
        Enrollment, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name=_("enrolment")
    )
    group = models.ForeignKey(
        EnrollmentGroup, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name=_("group")
    )
    event = models.ForeignKey(
        SeatEvent,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("caused by"),
    )
    step = models.ForeignKey(
        FollowUpStep,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("follow-up step"),
    )
    template = models.CharField(_("mail"), max_length=40)
    to = models.EmailField(_("recipient"))
    subject = models.CharField(
        _("subject"), max_length=200, blank=True, help_text=_("Known once it was rendered.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(_("due at"))
    planned_at = models.DateTimeField(
        _("first planned for"),
        null=True,
        blank=True,
        help_text=_("Of a mail that had to wait for the person."),
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    leased_until = models.DateTimeField(_("held until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("written at"))

    objects = OutboxMailQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("outgoing mail"), _("outgoing mails")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(inquiry__isnull=True, enrollment__isnull=True)
                | Q(enrollment__isnull=True, group__isnull=True)
                | Q(inquiry__isnull=True, group__isnull=True),
                name="mail_about_one_thing",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="mail_due"),
            models.Index(fields=["leased_until"], condition=Q(state="sending"), name="mail_leased"),
        ]

    def __str__(self):
        return f"{self.template} → {self.to}"

    @property
    def about(self) -> Inquiry | Enrollment | EnrollmentGroup | None:
        return self.inquiry or self.enrollment or self.group

    @property
    def is_follow_up(self) -> bool:
        return self.template in FollowUpStep.Template.values
