"""Whom we write to: a mailbox or a telephone, what its owner agreed to, and how often it was written to."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from messaging.models.log import LogLine
from messaging.models.mail import OutboxMail
from messaging.models.private import Private


class Person(Private):
    """One row a mailbox; who left no e-mail address is one row a telephone. Never both: see persons/identity.py.

    HR people give one address for a whole team: that is one person here, because it is one mailbox that gets the mails.
    """

    email = models.EmailField(_("e-mail"), blank=True, help_text=_("In small letters."))
    phone = models.CharField(_("phone"), max_length=20, blank=True, help_text=_("In the form +86…"))
    language = models.CharField(_("language"), max_length=10, default="zh-hans", editable=False)
    budget_mails = models.PositiveSmallIntegerField(_("mails at most"), null=True, blank=True)
    budget_days = models.PositiveSmallIntegerField(_("in so many days"), null=True, blank=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    created_at = models.DateTimeField(_("first contact"), editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("person"), _("people")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("export_person", "Can take a copy of everything about a person"),
            ("erase_person", "Can erase everything about a person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") & ~Q(email="") | Q(email="") & ~Q(phone=""), name="person_is_one_way"
            ),
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="person_email_once"),
            models.UniqueConstraint(fields=["phone"], condition=Q(email=""), name="person_phone_once"),
            models.CheckConstraint(
                condition=Q(budget_mails__isnull=True, budget_days__isnull=True)
                | Q(budget_mails__isnull=False, budget_days__isnull=False, budget_days__gte=1),
                name="person_budget_whole",
            ),
        ]

    def __str__(self):
        return self.email or self.phone

    def get_absolute_url(self):
        return reverse("person", args=[self.token])


class Consent(LogLine):
    """One answer about one purpose: which notice, when, where. Lines are only ever added; the last answer holds."""

    class Purpose(models.TextChoices):
        COURSE_MAILS = "course_mails", _("course mails")

    class Answer(models.TextChoices):
        GIVEN = "given", _("agreement given")
        WITHDRAWN = "withdrawn", _("agreement withdrawn")
        # A form asks nobody for proof of an address. After a withdrawal it takes the person's own page.
        ASKED = "asked", _("ticked again, not confirmed")

    class Source(models.TextChoices):
        INQUIRY_FORM = "inquiry_form", _("inquiry form")
        ENROLLMENT_FORM = "enrollment_form", _("enrolment form")
        OWN_PAGE = "own_page", _("the person’s own page")
        MAIL_LINK = "mail_link", _("link in a mail")
        STAFF = "staff", _("told to our staff")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, default=Purpose.COURSE_MAILS)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    version = models.CharField(_("privacy notice"), max_length=20)
    source = models.CharField(_("where"), max_length=20, choices=Source)
    page = models.CharField(_("page"), max_length=200, blank=True, help_text=_("The page's path."))

    class Meta:
        verbose_name, verbose_name_plural = _("consent"), _("consents")
        # In the order in which they were said: clocks jump.
        ordering = ["pk"]
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_last")]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.get_answer_display()}"


class BudgetEntry(models.Model):
    """A marketing mail that was let go to a person, at the moment it was handed to the mail server; a second try of
    the same mail is a second line.

    The mail's row may go before the person's budget does, so this is kept beside it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="budget", verbose_name=_("person"))
    mail = models.ForeignKey(
        OutboxMail,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="budget_entries",
        verbose_name=_("mail"),
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name, verbose_name_plural = _("spent contact"), _("spent contacts")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["person", "at"], name="budget_of_person")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
