"""What sending mails has taught us: how the mail houses and our own server are, and which addresses are dead."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trainingsite.lib.fields import staff


class MailRoute(models.Model):
    """One mail house with a limit of its own, or our mail server, on which all depend (SERVER).

    A row and not a cache entry: it holds across workers, and whatever may be wiped.
    """

    SERVER = "server"

    name = models.CharField(_("route"), max_length=254, unique=True)
    next_at = models.DateTimeField(
        null=True, blank=True, help_text="When the slots that were given out are used up."
    )
    closed_at = models.DateTimeField(_("closed since"), null=True, blank=True)
    closed_until = models.DateTimeField(_("asked again at"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("mail route"), _("mail routes")

    def __str__(self):
        return self.name


class UndeliverableQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(cleared_at=None)


class Undeliverable(models.Model):
    """An address that takes no mail from us. Nothing is sent to it until a person says that it works again."""

    class Reason(models.TextChoices):
        NO_SUCH_ADDRESS = "no_such_address", _("the address doesn’t exist")
        BOUNCED = "bounced", _("mail came back")
        COMPLAINED = "complained", _("the reader reported it as spam")
        REJECTED = "rejected", _("the mail provider blocks it")

    address = models.EmailField(_("address"), unique=True, help_text=_("In small letters."))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    detail = models.CharField(_("what the server said"), max_length=300, blank=True)
    source = models.CharField(_("who said so"), max_length=40)
    marked_at = models.DateTimeField(_("marked at"))
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True)
    cleared_by = staff(_("cleared by"))

    objects = UndeliverableQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("undeliverable address"), _("undeliverable addresses")
        ordering = ["-marked_at", "-pk"]

    def __str__(self):
        return self.address
