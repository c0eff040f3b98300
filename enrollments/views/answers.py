"""What a form's sender gets when it was not stored."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from trainingsite.lib.limits import HOUR

# The page was left open while another tab, or somebody else, decided something about the same seats.
CHANGED = _("Things have changed since this page was opened. This is how they are now; please decide again.")


def answer(request, template, context, *, status=200):
    """Who is asked to wait is told for how long: that limit counts an hour."""
    response = render(request, template, context, status=status)
    if status == 429:
        response["Retry-After"] = str(int(HOUR.total_seconds()))
    return response
