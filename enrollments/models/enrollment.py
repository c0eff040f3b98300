"""Who sits on which run: one person's enrolment, a company's group of them, and the log of every change."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollments.models.run import CourseRun
from messaging.models.log import LogLine
from messaging.models.private import Private, PrivateQuerySet
from trainingsite.lib import links


class Invoice(models.Model):
    """What the 发票 is made out to; all of it may come later."""

    invoice_title = models.CharField(_("invoice title"), max_length=100, blank=True)
    invoice_tax_number = models.CharField(
        _("taxpayer number"), max_length=20, blank=True, help_text=_("统一社会信用代码, 15 to 20 characters.")
    )
    invoice_email = models.EmailField(_("e-mail for the invoice"), blank=True)

    class Meta:
        abstract = True


class Submission(Private):
    """What somebody sent once, who agreed to the privacy notice, and may reach again."""

    language = models.CharField(_("language"), max_length=10, default="zh-hans", editable=False)
    consent_version = models.CharField(
        _("privacy notice agreed to"), max_length=20, blank=True, editable=False
    )
    consent_at = models.DateTimeField(_("agreed at"), null=True, blank=True, editable=False)
    address_hash = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Keyed hash of the sender's address; limits only.",
    )
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["idempotency_key"], condition=~Q(idempotency_key=""), name="%(class)s_sent_once"
            )
        ]

    def pass_link_on(self, *, now) -> None:
        """To somebody else, who gets a new one; whoever follows the old one is told that it has ended."""
        EndedLink.objects.create(
            token_hash=self.token_hash, is_of_seat=self._meta.model_name == "enrollment", ended_at=now
        )
        link = links.new_link()
        for name, value in link.items():
            setattr(self, name, value)
        self.save(update_fields=link)


class EndedLink(models.Model):
    """The link of somebody who passed a seat on, or who looks after a team no more. It opens nothing."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_of_seat = models.BooleanField(editable=False, help_text="Otherwise of a team, or of its list.")
    ended_at = models.DateTimeField(editable=False)

    objects = PrivateQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ended link"), _("ended links")

    def __str__(self):
        return f"{self.ended_at:%Y-%m-%d}"


class EnrollmentGroup(Invoice, Submission):
    """A company's block of seats with the person who looks after it."""

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="groups", verbose_name=_("run"))
    company = models.CharField(_("company"), max_length=80)
    name = models.CharField(_("contact"), max_length=40)
    phone = models.CharField(_("phone"), max_length=20, help_text=_("In the form +86…"))
    email = models.EmailField(_("e-mail"))
    wants_together = models.BooleanField(
        _("waits together"),
        default=True,
        help_text=_("Until there is a seat for everybody who waits. Otherwise it takes what comes free."),
    )
    created_at = models.DateTimeField(_("received at"), editable=False)

    mails = GenericRelation("messaging.OutboxMail")

    class Meta:
        verbose_name, verbose_name_plural = pgettext_lazy("team", "group"), pgettext_lazy("team", "groups")
        ordering = ["-created_at", "-pk"]
        constraints = [*Submission.Meta.constraints]

    def __str__(self):
        return f"{self.company} ({self.name})"

    def get_absolute_url(self):
        return reverse("group", args=[self.token])


class EnrollmentQuerySet(PrivateQuerySet):
    def live(self):
        """Everybody who has or waits for a seat, or had one."""
        return self.exclude(state=Enrollment.State.CANCELLED)

    def holding(self):
        """Those for whom a seat is gone: they have it, it is kept for them, or they sat on it."""
        return self.filter(state__in=Enrollment.HOLDING)

    def waiting(self):
        """The waiting list in its order."""
        return self.filter(state=Enrollment.State.WAITLISTED).order_by("rank")


class Enrollment(Invoice, Submission):
    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        WAITLISTED = "waitlisted", pgettext_lazy("enrolment", "waiting")
        OFFERED = "offered", _("seat offered")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("attended")
        NO_SHOW = "no_show", _("did not come")

    HOLDING = (State.CONFIRMED, State.OFFERED, State.ATTENDED, State.NO_SHOW)
    # "" is whoever is not on the run: just joining it, or gone to another date.
    MOVES = {
        "": {State.CONFIRMED, State.WAITLISTED},
        State.CONFIRMED: {State.CANCELLED, State.ATTENDED, State.NO_SHOW, ""},
        State.WAITLISTED: {State.OFFERED, State.CONFIRMED, State.CANCELLED, ""},
        State.OFFERED: {State.CONFIRMED, State.CANCELLED, ""},
        State.CANCELLED: {State.CONFIRMED, State.WAITLISTED},
        State.ATTENDED: {State.CONFIRMED, State.NO_SHOW},
        State.NO_SHOW: {State.CONFIRMED, State.ATTENDED},
    }

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="enrollments", verbose_name=_("run"))
    group = models.ForeignKey(
        EnrollmentGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrollments",
        verbose_name=pgettext_lazy("team", "group"),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=40)
    phone = models.CharField(_("phone"), max_length=20, blank=True, help_text=_("In the form +86…"))
    email = models.EmailField(_("e-mail"), blank=True)
    company = models.CharField(_("company"), max_length=80, blank=True)
    department = models.CharField(_("department"), max_length=40, blank=True)
    wants_mails = models.BooleanField(_("agreed to course mails"), default=False, editable=False)
    source = models.CharField(
        _("sent from"), max_length=200, blank=True, editable=False, help_text=_("The page's path.")
    )
    person_key = models.CharField(
        max_length=260,
        editable=False,
        help_text="What makes two enrolments the same person: see person_key_of.",
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITLISTED, editable=False
    )
    rank = models.BigIntegerField(
        _("place in the order"),
        null=True,
        editable=False,
        help_text=_("Who joined the run earlier has the smaller one; the waiting list goes by it."),
    )
    offer_until = models.DateTimeField(_("offer ends at"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("received at"), editable=False)
    calendar_sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="SEQUENCE of this person's calendar entry (RFC 5545)."
    )

    mails = GenericRelation("messaging.OutboxMail")

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("enrolment"), _("enrolments")
        ordering = ["run", "rank", "pk"]
        constraints = [
            *Submission.Meta.constraints,
            models.UniqueConstraint(
                fields=["run", "person_key"],
                condition=~Q(state="cancelled"),
                name="enrollment_person_once",
                violation_error_message=_("This person is on this run already."),
            ),
            models.CheckConstraint(
                # Who was erased has no name either: see persons/erasing.py.
                condition=~Q(phone="", email="") | Q(group__isnull=False) | Q(name=""),
                name="enrollment_can_be_reached",
                violation_error_message=_("A phone number or an e-mail address is needed."),
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offer_until__isnull=False)
                | (~Q(state="offered") & Q(offer_until__isnull=True)),
                name="enrollment_offer_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "state", "rank"], name="enrollment_order"),
            models.Index(fields=["offer_until"], condition=Q(state="offered"), name="enrollment_offers"),
            models.Index(fields=["address_hash", "created_at"], name="enrollment_by_address"),
            models.Index(fields=["phone", "created_at"], name="enrollment_by_phone"),
            models.Index(fields=["email", "created_at"], name="enrollment_by_email"),
            models.Index(Lower("email"), name="enrollment_by_mailbox"),
        ]

    def __str__(self):
        return f"{self.name} · {self.company}" if self.company else self.name

    def get_absolute_url(self):
        return reverse("enrollment", args=[self.token])

    @property
    def reference(self) -> str:
        """What people say on the phone, e.g. B20261122-00042 (an inquiry's number has no letter)."""
        return f"B{timezone.localtime(self.created_at):%Y%m%d}-{self.pk:05d}"

    @property
    def check_in_code(self) -> str:
        return links.check_in_code(self.pk)

    @property
    def certificate(self):
        """The one that is valid; there may be others that were revoked."""
        return next((row for row in self.certificates.all() if row.is_valid), None)

    @property
    def holds_seat(self) -> bool:
        return self.state in self.HOLDING

    def owes_fee_at(self, now) -> bool:
        """Whether giving up now leaves the fee due: a seat that was taken, given back late."""
        return self.state == self.State.CONFIRMED and now >= self.run.free_until and bool(self.run.seat_price)

    def may_move_to(self, state) -> bool:
        return state in self.MOVES[self.state]


def person_key_of(*, phone: str, email: str, name: str, company: str) -> str:
    """The same phone number is the same person. Without one it is the name with the e-mail address, which an HR
    person may give for a whole team, or with the company."""
    return phone or f"{(email or company).lower()}|{''.join(name.split())}"


class SeatEvent(LogLine):
    """One line of a run's log. Lines are only ever added, in the order in which the run was locked."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("enrolled")
        OFFERED = "offered", _("seat offered")
        ACCEPTED = "accepted", _("offer accepted")
        DECLINED = "declined", _("offer declined")
        EXPIRED = "expired", _("offer expired")
        CANCELLED = "cancelled", _("cancelled")
        CLOSED = "closed", _("waiting list closed")
        CONFIRMED = "confirmed", _("seat given by staff")
        MOVED_OUT = "moved_out", _("gone to another date")
        MOVED_IN = "moved_in", _("come from another date")
        BUMPED = "bumped", _("moved up by staff")
        FEWER = "fewer", _("group takes fewer seats")
        TOGETHER = "together", _("group waits together")
        CAPACITY = "capacity", _("seats changed")
        CHECKED_IN = "checked_in", _("checked in")
        UNCHECKED = "unchecked", _("check-in taken back")
        ATTENDED = "attended", _("attended")
        ABSENT = "absent", _("did not come")
        REOPENED = "reopened", _("attendance taken back")
        EDITED = "edited", _("details changed")
        SWAPPED = "swapped", _("another person comes")
        CERTIFIED = "certified", _("certificate issued")
        REVOKED = "revoked", _("certificate revoked")
        # Of the run as a whole; the last one stands at every person it meets.
        RESCHEDULED = "rescheduled", _("date or place changed")
        DECIDED = "decided", _("decided to run")
        CALLED_OFF = "called_off", _("run cancelled")

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="seat_events", verbose_name=_("run"))
    enrollment = models.ForeignKey(
        Enrollment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("enrolment"),
    )
    group = models.ForeignKey(
        EnrollmentGroup,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=pgettext_lazy("team", "group"),
    )
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    from_state = models.CharField(_("from"), max_length=10, choices=Enrollment.State, blank=True)
    to_state = models.CharField(_("to"), max_length=10, choices=Enrollment.State, blank=True)
    rank = models.BigIntegerField(_("place in the order"), null=True, blank=True)
    offer_until = models.DateTimeField(_("offer ends at"), null=True, blank=True)
    seats_before = models.IntegerField(
        _("seats for sale before"), null=True, blank=True, help_text=_("Of a change of capacity.")
    )
    seats_after = models.IntegerField(_("seats for sale after"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=300, blank=True)
    run_before = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text="Of a changed date or place: what it was (enrollments/seats/changes.py).",
    )

    # Where somebody was written to until this line, for the mail that says so; not kept.
    address_before = ""

    class Meta:
        verbose_name, verbose_name_plural = _("line of the seat log"), _("seat log")
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "id"], name="seat_event_of_run")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.note}".strip()
