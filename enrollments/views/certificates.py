"""Certificates: a page for everybody who was shown one, the file for its holder."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from enrollments import certificates, prints
from enrollments.models import Certificate
from trainingsite.lib.pages import private_page, public_page


@public_page
def certificate(request, number):
    found = _found(number)
    if found.number != number:
        return redirect(found)
    response = render(request, "enrollments/certificate.html", {"certificate": found})
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@private_page
def certificate_pdf(request, number):
    """For whoever holds the private link of the enrolment or of its group, and for staff."""
    found = _found(number)
    may_see = request.user.is_staff and request.user.has_perm("enrollments.view_certificate")
    if not may_see and not certificates.opens(key=request.GET.get("key", ""), certificate=found):
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{found.number}.pdf"'}
    return HttpResponse(
        prints.certificate(certificate=found), content_type="application/pdf", headers=headers
    )


def _found(number) -> Certificate:
    rows = Certificate.objects.select_related("enrollment__group")
    return get_object_or_404(rows, number=certificates.normal_number(number))
