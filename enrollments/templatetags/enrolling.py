"""`{% way_in run as way %}`: what the button of a run leads to, from a list of runs."""

from django import template
from django.utils import timezone

from trainingsite.lib import phones
from trainingsite.lib.masking import masked_email

register = template.Library()
register.filter("masked_phone", phones.masked)
register.filter("masked_email", masked_email)


@register.simple_tag
def way_in(run) -> str:
    """ "seat" or "wait" while registration is open, else "". Lists count seats only; the form looks at who waits, too."""
    if not run.is_open_at(timezone.now()):
        return ""
    return "wait" if run.is_full else "seat"
