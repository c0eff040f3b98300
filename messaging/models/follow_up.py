"""What staff decide about follow-up mails: which step follows what, and the words of each mail with their versions."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Topic
from messaging import registry


class MailTemplate(models.Model):
    """A follow-up mail. Its words are the newest MailText of each language, or else a file of templates/emails/."""

    key = models.CharField(max_length=40, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60, blank=True)
    about = models.CharField(_("is about"), max_length=20, choices=registry.about_choices)

    class Meta:
        verbose_name, verbose_name_plural = _("mail text"), _("mail texts")
        ordering = ["about", "pk"]

    def __str__(self):
        return self.label

    @property
    def is_house(self) -> bool:
        """Its first words came with the site."""
        return self.key in registry.worded()

    @property
    def has_words(self) -> bool:
        return self.is_house or self.texts.filter(number__isnull=False).exists()

    @property
    def label(self) -> str:
        return self.name or (str(registry.mail(self.key).label) if self.is_house else self.key)


class MailText(models.Model):
    """One version of a mail's words in one language. Without a number it is what somebody tries out."""

    LONGEST = 20_000

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Chinese")
        ENGLISH = "en", _("English")

    template = models.ForeignKey(
        MailTemplate, models.CASCADE, related_name="texts", verbose_name=_("mail text")
    )
    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.CHINESE)
    number = models.PositiveIntegerField(_("version"), null=True, editable=False)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=LONGEST)
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    at = models.DateTimeField(_("time"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
        editable=False,
    )

    class Meta:
        verbose_name, verbose_name_plural = _("version of a mail text"), _("versions of mail texts")
        ordering = ["template", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "language", "number"], name="mail_text_number_once"),
            models.UniqueConstraint(
                fields=["template", "language", "by"],
                condition=Q(number__isnull=True),
                name="mail_text_one_trial",
            ),
        ]

    def __str__(self):
        return f"{self.template} {self.number or ''}".strip()

    def save(self, **kwargs):
        if self.pk and self.number:
            raise ValidationError(_("A version never changes; the next one has the new words."))
        super().save(**kwargs)


class FollowUpStep(models.Model):
    """One mail of a sequence: what it follows, how long after, for whom, which mail, and what stops it."""

    class Company(models.TextChoices):
        WITH = "with", _("with a company")
        WITHOUT = "without", _("without a company")

    STOPS = {
        "replied": "is_stopped_by_reply",
        "moved": "is_stopped_by_move",
        "colleague": "is_stopped_by_colleague",
        "enrolled": "is_stopped_by_enrolment",
    }

    name = models.CharField(_("name"), max_length=60)
    trigger = models.CharField(_("follows"), max_length=20, choices=registry.trigger_choices)
    delay_days = models.PositiveSmallIntegerField(
        _("working days later"),
        default=1,
        validators=[MaxValueValidator(250)],
        help_text=_("Working days of the Chinese calendar; mails leave on them between 9:00 and 20:30."),
    )
    template = models.ForeignKey(
        MailTemplate,
        models.PROTECT,
        to_field="key",
        db_column="template",
        related_name="steps",
        verbose_name=_("mail"),
    )
    kind = models.CharField(
        _("only for"),
        max_length=20,
        choices=registry.kind_choices,
        blank=True,
        help_text=_("Empty: for every kind of inquiry."),
    )
    topic = models.ForeignKey(
        Topic,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only about the topic"),
    )
    language = models.CharField(
        _("only in the language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    company = models.CharField(_("with a company or without"), max_length=8, choices=Company, blank=True)
    is_stopped_by_reply = models.BooleanField(_("not when the person has answered"), default=True)
    is_stopped_by_move = models.BooleanField(_("not when the stage has changed since"), default=False)
    is_stopped_by_colleague = models.BooleanField(
        _("not when a colleague of the same company has answered"), default=False
    )
    is_stopped_by_enrolment = models.BooleanField(_("not when the person has enrolled since"), default=False)
    is_marketing = models.BooleanField(
        _("marketing"),
        default=True,
        help_text=_("Only to people who agreed to course mails; the subject begins with 广告."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up step"), _("follow-up steps")
        ordering = ["trigger", "delay_days", "pk"]

    def __str__(self):
        return self.name

    @property
    def is_about(self) -> str:
        """The name of its subject."""
        subject = registry.subject_of_trigger(self.trigger)
        return subject.name if subject else ""

    def clean(self):
        wrong = {}
        if self.template_id and self.template.about != self.is_about:
            wrong["template"] = _("This mail is about something else than what the step follows.")
        elif self.template_id and not self.template.has_words:
            wrong["template"] = _("Nobody has written this mail yet.")
        subject = registry.subject_of_trigger(self.trigger)
        if self.kind and subject and self.kind not in dict(subject.kinds):
            wrong["kind"] = _("What this step follows has no such kind.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def stops(self) -> frozenset[str]:
        return frozenset(stop for stop, field in self.STOPS.items() if getattr(self, field))
