"""Pages behind a private link. Whoever follows one that was passed on is told so, and learns nothing else."""

from functools import wraps

from django.http import Http404
from django.shortcuts import render

from enrollments.models import EndedLink
from trainingsite.lib.pages import private_page


def behind_link(view):
    @private_page
    @wraps(view)
    def wrapper(request, token, **kwargs):
        try:
            return view(request, token=token, **kwargs)
        except Http404:
            link = EndedLink.objects.with_token(token).first()
            if link is None:
                raise
            return ended(request, is_of_seat=link.is_of_seat, status=410)

    return wrapper


def ended(request, *, is_of_seat, status=200):
    """Of nobody in particular; also what is shown right after passing something on."""
    return render(request, "enrollments/link_ended.html", {"is_of_seat": is_of_seat}, status=status)
