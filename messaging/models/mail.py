"""Mails that must leave. The row is the truth: written with what caused it, sent by whichever worker claims it."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, StrIndex, Substr
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from messaging import registry, smtp_errors
from messaging.models.follow_up import FollowUpStep, MailText

# A worker says this often that it lives; the mails of one that doesn't are taken over.
LEASE = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
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

    def movable(self):
        """What waits and may still be changed. The mail of a step is at its next try what it was at the first."""
        return self.filter(Q(step=None) | Q(attempts=0), state=OutboxMail.State.QUEUED)

    def about(self, *rows):
        """Mails about these rows, all of one kind; about nothing when there are none."""
        if not rows:
            return self.none()
        kind = ContentType.objects.get_for_model(rows[0])
        return self.filter(content_type=kind, object_id__in=[row.pk for row in rows])

    def about_kind(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def with_subjects(self):
        """With the rows they are about, and all that is told of these: a query a kind."""
        return self.select_related("step", "text__template").prefetch_related(
            GenericPrefetch("about", [subject.rows() for subject in registry.subjects()])
        )


class OutboxMail(models.Model):
    """`template` names a folder of templates/emails/ or a MailTemplate; it is rendered when it is due."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    class Cause(models.TextChoices):
        """causes.py sorts them; these are the words for staff."""

        BUSY = smtp_errors.Cause.BUSY, _("the server asked to come back later")
        MAILBOX_FULL = smtp_errors.Cause.MAILBOX_FULL, _("the mailbox is full")
        NO_SUCH_ADDRESS = smtp_errors.Cause.NO_SUCH_ADDRESS, _("the address doesn’t exist")
        REFUSED = smtp_errors.Cause.REFUSED, _("the server refuses this mail for good")
        LOST = smtp_errors.Cause.LOST, _("the connection broke")
        UNANSWERED = smtp_errors.Cause.UNANSWERED, _("the connection broke at the end: it may have arrived")
        SERVER_DOWN = smtp_errors.Cause.SERVER_DOWN, _("the mail server is down")
        OURS = smtp_errors.Cause.OURS, _("a fault of this site")

    dedupe_key = models.CharField(max_length=120, editable=False)
    content_type = models.ForeignKey(ContentType, models.CASCADE, db_index=False, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    about = GenericForeignKey()
    event_id = models.PositiveBigIntegerField(
        _("caused by"), null=True, blank=True, help_text=_("The line of its log that caused it.")
    )
    step = models.ForeignKey(
        FollowUpStep,
        models.SET_NULL,
        null=True,
        db_index=False,
        blank=True,
        related_name="mails",
        verbose_name=_("follow-up step"),
    )
    template = models.CharField(_("mail"), max_length=40)
    text = models.ForeignKey(
        MailText,
        models.PROTECT,
        null=True,
        db_index=False,
        blank=True,
        related_name="mails",
        verbose_name=_("version of the text"),
        help_text=_("The one it was planned with. Empty: the words that came with the site."),
    )
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
        help_text=_("Where its step has put it. It leaves later when it has to wait for the person."),
    )
    stopped_by = models.CharField(
        max_length=20, blank=True, editable=False, help_text="Which condition of its step cancelled it."
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
    message_id = models.CharField(_("Message-ID"), max_length=120)
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
            # Not on the fields: PostgreSQL would get a second index for prefixes that nobody asks for.
            models.UniqueConstraint(fields=["dedupe_key"], name="mail_promised_once"),
            models.UniqueConstraint(fields=["message_id"], name="mail_message_id"),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="mail_about"),
            # Few mails have one of these; and every index has its share in each of the writes that sending a mail costs.
            *(
                models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"mail_{name}")
                for name in ("step", "text")
            ),
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="mail_due"),
            models.Index(fields=["leased_until"], condition=Q(state="sending"), name="mail_leased"),
            models.Index(fields=["sent_at"], condition=Q(is_log_due=True), name="mail_log_due"),
        ]

    def __str__(self):
        return f"{self.kind} → {self.to}"

    @property
    def of_subject(self) -> registry.Subject:
        kind = ContentType.objects.get_for_id(self.content_type_id)
        return registry.subject_of_model(kind.model_class())

    @cached_property
    def event(self) -> models.Model | None:
        """The line of its subject's log that caused it."""
        return self.of_subject.event(self.event_id) if self.event_id else None

    @property
    def declared(self) -> registry.Mail | None:
        return registry.mail(self.template)

    @property
    def is_stoppable(self) -> bool:
        """As the query set has it."""
        return self.state == self.State.QUEUED or (self.state == self.State.SENDING and self.begun_at is None)

    @property
    def is_movable(self) -> bool:
        """As the query set has it."""
        return self.state == self.State.QUEUED and (self.step_id is None or self.attempts == 0)

    @property
    def key(self) -> str:
        """Tells it from the other mails about the same row."""
        return self.dedupe_key.split(":", 2)[-1]

    @property
    def kind(self) -> str:
        """What our staff call it."""
        return str(self.declared.label) if self.declared else self.label

    @property
    def label(self) -> str:
        """What our staff and the reader call this mail; follow-ups only."""
        if self.declared or self.text is None:
            return str(self.declared.label) if self.declared else self.template
        return self.text.template.label

    @property
    def is_test(self) -> bool:
        """Sent by somebody of ours to himself."""
        return ":test:" in self.dedupe_key

    @property
    def is_follow_up(self) -> bool:
        """Also when its step is deleted by now."""
        return self.step_id is not None or ":step:" in self.dedupe_key
