"""Files of a run: for the printer, and the roster as a workbook in which nothing is a formula."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enrollments import prints
from enrollments.admin.run_admin.frame import run_for
from enrollments.admin.run_admin.rows import Roster, roster_of
from enrollments.bulk_import import writing
from enrollments.bulk_import.templates import TYPES
from trainingsite.lib.downloads import named

WIDTHS = (8, 10, 16, 20, 30, 28, 16, 28, 20)


@require_safe
def sign_in_sheet(request, pk, *, run_admin):
    return _file(request, pk, prints.sign_in_sheet, "sign-in-sheet", _("Sign-in sheet"))


@require_safe
def name_cards(request, pk, *, run_admin):
    return _file(request, pk, prints.name_cards, "name-cards", _("Name cards"))


@require_safe
def roster_file(request, pk, *, run_admin):
    run, now = run_for(request, pk, "view_enrollment"), timezone.now()
    roster = roster_of(run)
    name = _("Roster")
    titles = (
        *(_("Number"), _("State"), _("Name"), _("Phone"), _("E-mail"), _("Company"), _("Department")),
        *(_("Group"), _("Certificate"), *(str(day) for day in roster.days)),
    )
    content = writing.workbook(
        title=name,
        titles=titles,
        lines=_lines(roster),
        widths=WIDTHS + (12,) * len(roster.days),
        now=now,
    )
    headers = {
        "Content-Disposition": named(f"{run.file_name}-{name}.xlsx", plain=f"roster-{pk}.xlsx"),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=TYPES["xlsx"], headers=headers)


def _lines(roster: Roster) -> list[tuple[str, ...]]:
    people = [*roster.seated, *roster.offered, *roster.waiting, *roster.gone]
    return [
        (
            *(row.reference, str(row.get_state_display()), row.name, person.phone, row.email, row.company),
            *(row.department, row.group.company if row.group else ""),
            row.certificate.number if row.certificate else "",
            *("✓" if is_here else "" for _day, is_here in person.present),
        )
        for person in people
        for row in [person.enrollment]
    ]


def _file(request, pk, written, name, title):
    run = run_for(request, pk, "view_enrollment")
    try:
        content = written(run=run, now=timezone.now())
    except prints.Unprintable:
        messages.error(request, _("This can’t be printed just now; we have it in the log."))
        return HttpResponseRedirect(reverse("admin:enrollments_courserun_roster", args=[pk]))
    headers = {
        "Content-Disposition": named(f"{run.file_name}-{title}.pdf", plain=f"{name}-{pk}.pdf", how="inline"),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
