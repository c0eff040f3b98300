"""The code on a name card: staff check its holder in, everybody else is told whom to show it to.

What may be done here hangs on the login alone, so the form carries a CSRF token like the admin's; the code in the
address opens nothing, so the browser may say where the form came from (a private page would not let it).
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from enrollments import attendance
from enrollments.models import Enrollment
from enrollments.prints.sheets import check_in_address
from trainingsite.lib import links
from trainingsite.lib.print.typesetting import qr

RIGHTS = ("enrollments.view_enrollment", "enrollments.add_attendance")


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def check_in(request, code):
    row = _enrollment(code)
    if not (request.user.is_staff and request.user.has_perms(RIGHTS)):
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "enrollments/check_in_shown.html")
    now, problem = timezone.now(), ""
    if request.method == "POST":
        try:
            attendance.check_in(enrollments=[row], on=timezone.localdate(now), by=request.user, now=now)
            return redirect("check_in", code)
        except (attendance.NotADay, attendance.NotSeated) as refusal:
            problem = str(refusal)
    today = attendance.day_of(row.run, now)
    context = {
        "row": row,
        "run": row.run,
        "today": today,
        "mark": row.attendances.select_related("by").filter(on=today).first(),
        "has_seat": row.state in attendance.SEATED,
        "problem": problem,
    }
    return render(request, "enrollments/check_in.html", context, status=409 if problem else 200)


@require_safe
@cache_control(private=True, no_store=True)
def check_in_code(request, code):
    """The code as a drawing, for the private page of who has a seat."""
    drawing = qr(check_in_address(_enrollment(code)), border=2)
    return HttpResponse(drawing, content_type="image/svg+xml")


def _enrollment(code) -> Enrollment:
    pk = links.check_in_pk(code)
    if pk is None:
        raise Http404
    rows = Enrollment.objects.select_related("run__course", "run__city", "run__instructor", "group")
    return get_object_or_404(rows, pk=pk)
