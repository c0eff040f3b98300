"""Mails that must leave. The row is the truth: written with what caused it, sent by whichever worker claims it."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from enrollments import causes
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


# A worker says this often that it lives; the mails of one that doesn't are taken over.
LEASE = timedelta(seconds=45)
IS_HELD = Q(state="sending", begun_at=None)


class OutboxMailQuerySet(models.QuerySet):
    def due(self, now):
        """What a worker may take: waiting mails whose time has come, and those whose worker has died.

        A lease from the far future was written before the clock was put back.
        """
        return self.filter(
            Q(state=OutboxMail.State.QUEUED, due_at__lte=now)
            | Q(state=OutboxMail.State.SENDING, leased_until__lt=now)
            | Q(state=OutboxMail.State.SENDING, leased_until__gt=now + 2 * LEASE)
        )

    def stoppable(self):
        """What has not left and may still be cancelled: a worker that holds one asks for it again before it begins."""
        return self.filter(Q(state=OutboxMail.State.QUEUED) | IS_HELD)

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

    class Cause(models.TextChoices):
        """causes.py sorts them; these are the words for staff."""

        BUSY = causes.Cause.BUSY, _("the server asked to come back later")
        MAILBOX_FULL = causes.Cause.MAILBOX_FULL, _("the mailbox is full")
        NO_SUCH_ADDRESS = causes.Cause.NO_SUCH_ADDRESS, _("the address doesn’t exist")
        REFUSED = causes.Cause.REFUSED, _("the server refuses this mail for good")
        LOST = causes.Cause.LOST, _("the connection broke")
        UNANSWERED = causes.Cause.UNANSWERED, _("the connection broke at the end: it may have arrived")
        SERVER_DOWN = causes.Cause.SERVER_DOWN, _("the mail server is down")
        OURS = causes.Cause.OURS, _("a fault of this site")

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
    holder = models.CharField(max_length=32, blank=True, editable=False, help_text="Which worker has it.")
    leased_until = models.DateTimeField(_("held until"), null=True, blank=True)
    begun_at = models.DateTimeField(_("try begun at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    cause = models.CharField(_("why not"), max_length=20, choices=Cause, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    is_maybe_double = models.BooleanField(
        _("may have arrived twice"),
        default=False,
        help_text=_("A try ended without an answer: a second copy has the same Message-ID."),
    )
    is_log_due = models.BooleanField(default=False, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("written at"))
    domain = models.GeneratedField(
        expression=Lower(Substr(F("to"), StrIndex(F("to"), Value("@")) + 1)),
        output_field=models.CharField(_("mail house"), max_length=254),
        db_persist=True,
    )

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
            models.Index(fields=["sent_at"], condition=Q(is_log_due=True), name="mail_log_due"),
        ]

    def __str__(self):
        return f"{self.template} → {self.to}"

    @property
    def about(self) -> Inquiry | Enrollment | EnrollmentGroup | None:
        return self.inquiry or self.enrollment or self.group

    @property
    def is_follow_up(self) -> bool:
        return self.template in FollowUpStep.Template.values
