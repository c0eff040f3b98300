"""Somebody phoned: staff enrol them, by the same rules as the site's own form, also after registration has ended."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enrollments import seats
from enrollments.admin.run_admin.frame import REFUSALS, page, run_for, sentence
from enrollments.forms import token
from enrollments.forms.fields import Email, Line, Phone
from enrollments.models import CourseRun, Enrollment


class ByHandForm(forms.Form):
    name = Line(label=gettext_lazy("Name"), max_length=40)
    phone = Phone(label=gettext_lazy("Phone"), required=False, max_length=40, whose="off")
    email = Email(label=gettext_lazy("E-mail"), required=False, whose="off")
    company = Line(label=gettext_lazy("Company"), required=False, max_length=80)
    department = Line(label=gettext_lazy("Department"), required=False, max_length=40)
    has_agreed = forms.BooleanField(
        label=gettext_lazy("Told on the phone what we store and why, and agreed"),
        error_messages={"required": gettext_lazy("Without it we may not store anybody.")},
    )
    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    DETAILS = ("name", "phone", "email", "company", "department")

    def clean(self):
        values = super().clean()
        if not self.errors and not (values.get("phone") or values.get("email")):
            self.add_error("phone", _("A phone number or an e-mail address is needed."))
        return values

    @property
    def details(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.DETAILS}


@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk, *, run_admin):
    run = run_for(request, pk, "view_enrollment", "add_enrollment")
    if run.state == CourseRun.State.CANCELLED:
        raise PermissionDenied
    form = ByHandForm(request.POST or None, initial={"form_token": token.issue()})
    if request.method == "POST" and form.is_valid() and (row := _enrolled(request, run, form)):
        text = _("%(name)s has a seat.") if row.holds_seat else _("%(name)s is on the waiting list.")
        messages.success(request, text % {"name": row.name})
        return HttpResponseRedirect(reverse("admin:enrollments_courserun_roster", args=[pk]))
    return page(
        request, run_admin, "by_hand", title=_("Enrol somebody: %(run)s") % {"run": run}, run=run, form=form
    )


def _enrolled(request, run, form) -> Enrollment | None:
    try:
        return seats.enroll(
            run=run,
            details=form.details,
            # The same page sent twice is one enrolment.
            idempotency_key=token.idempotency_key(
                form.cleaned_data["form_token"], ["by hand", run.pk, form.details]
            ),
            address="",
            by=request.user,
            now=timezone.now(),
            source="admin",
        )
    except REFUSALS as refusal:
        form.add_error(None, sentence(refusal))
        return None
