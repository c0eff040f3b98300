"""Files of a run for the printer."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enrollments import prints
from enrollments.admin.office.shared import run_for


@require_safe
def sign_in_sheet(request, pk, *, run_admin):
    return _file(request, pk, prints.sign_in_sheet, "sign-in-sheet")


@require_safe
def name_cards(request, pk, *, run_admin):
    return _file(request, pk, prints.name_cards, "name-cards")


def _file(request, pk, written, name):
    run = run_for(request, pk, "view_enrollment")
    try:
        content = written(run=run, now=timezone.now())
    except prints.Unprintable:
        messages.error(request, _("This can’t be printed just now; we have it in the log."))
        return HttpResponseRedirect(reverse("admin:enrollments_courserun_roster", args=[pk]))
    headers = {
        "Content-Disposition": f'inline; filename="{name}-{pk}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
