"""What every log has: when, who, and that its lines stay as they were written."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from trainingsite.lib.fields import staff


class LogLine(models.Model):
    at = models.DateTimeField(_("time"))
    by = staff(_("who"), help_text=_("Empty: the person itself, or the site."))

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if self.pk:
            raise ValidationError(_("The log is only ever added to."))
        super().save(**kwargs)
