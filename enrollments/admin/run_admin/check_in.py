"""The desk at the door, on a phone: a day, a list of names, one tap each."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrollments import attendance
from enrollments.admin.run_admin.frame import REFUSALS, page, run_for, sentence
from enrollments.admin.run_admin.rows import roster_of
from trainingsite.lib.admin import is_key


@require_http_methods(["GET", "HEAD", "POST"])
def names(request, pk, *, run_admin):
    run, now = run_for(request, pk, "view_enrollment", "add_attendance"), timezone.now()
    on = _day(request, run, now)
    if request.method == "POST":
        return _tapped(request, run, on, now)
    people = [(person, dict(person.present)[on]) for person in roster_of(run).seated]
    return page(
        request,
        run_admin,
        "check_in",
        title=_("Check-in: %(run)s") % {"run": run},
        run=run,
        on=on,
        days=attendance.days_of(run),
        people=people,
        here=sum(is_here for _person, is_here in people),
        is_to_come=on > timezone.localdate(now),
    )


def _day(request, run, now):
    """The one that was asked for, else today, else the day before or after that is nearest."""
    days = attendance.days_of(run)
    if asked := request.GET.get("on"):
        try:
            found = forms.DateField().clean(asked)
        except forms.ValidationError as error:
            raise Http404 from error
        if found not in days:
            raise Http404
        return found
    return min(days, key=lambda day: abs(day - timezone.localdate(now)))


def _tapped(request, run, on, now):
    who = request.POST.get("person", "")
    row = run.enrollments.filter(pk=who).first() if is_key(who) else None
    if row is None:
        raise Http404
    is_back = "back" in request.POST
    if is_back and not request.user.has_perm("enrollments.delete_attendance"):
        messages.error(request, _("You may not take a check-in back."))
    else:
        verb = attendance.take_back if is_back else attendance.check_in
        try:
            verb(enrollments=[row], on=on, by=request.user, now=now)
        except REFUSALS as refusal:
            messages.error(request, sentence(refusal))
    address = reverse("admin:enrollments_courserun_check_in", args=[run.pk])
    return HttpResponseRedirect(f"{address}?on={on}#p{row.pk}")
