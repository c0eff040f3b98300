"""What every page of the office begins with: the run, who may touch it, the frame of the admin, and refusals as words."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from enrollments import attendance, certificates, runs, scheduling_conflicts, seats
from enrollments.models import CourseRun
from trainingsite.lib.limits import TooMany

# Whatever a verb may say no with: staff read the sentence, nothing was changed.
REFUSALS = (
    *(seats.Closed, seats.NoReason, seats.NotAllowed, seats.Oversold, seats.RunFull),
    *(runs.Over, runs.InThePast, runs.Unchanged, runs.AlreadyDecided, scheduling_conflicts.DoubleBooked),
    *(attendance.NotADay, attendance.NotSeated, attendance.TooSoon, attendance.HasCertificate),
    *(certificates.NotAttended, certificates.Unprintable, certificates.Revoked),
    seats.AlreadyEnrolled,
    TooMany,
)


def sentence(refusal: Exception) -> str:
    if isinstance(refusal, seats.AlreadyEnrolled):
        return _("On this class already: %(names)s.") % {"names": refusal}
    if isinstance(refusal, TooMany):
        return _("More enrolments than one person would make; look at the others first.")
    return str(refusal)


def run_for(request, pk, *permissions) -> CourseRun:
    """`permissions` as codenames of this app, e.g. "view_enrollment"."""
    if not all(request.user.has_perm(f"enrollments.{name}") for name in permissions):
        raise PermissionDenied
    runs = CourseRun.objects.select_related("course", "city", "instructor", "syllabus")
    return get_object_or_404(runs.defer("syllabus__text", "syllabus__tree"), pk=pk)


def page(request, run_admin, template, *, status=200, **context):
    frame = run_admin.admin_site.each_context(request)
    frame |= {"opts": run_admin.opts, "is_popup": False, "is_nav_sidebar_enabled": False}
    return TemplateResponse(
        request, f"admin/enrollments/run_admin/{template}.html", frame | context, status=status
    )
