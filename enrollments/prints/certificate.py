"""The certificate on one page: what is frozen on its row, and a code that leads to the page that confirms it."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from enrollments.models import Certificate
from trainingsite.lib import dates
from trainingsite.lib.print.typesetting import printed, qr
from trainingsite.lib.urls import absolute

TEMPLATES = Path(__file__).parent / "typst"


def certificate(*, certificate: Certificate) -> bytes:
    """Always in Chinese, as everything on it is; the same row gives the same bytes."""
    with override("zh-hans"):
        address = absolute(certificate.get_absolute_url())
        issued = timezone.localtime(certificate.issued_at)
        words = {
            "site": settings.SITE_NAME,
            "heading": _("Certificate of attendance"),
            "heading_latin": "Certificate of Attendance",
            "name": certificate.name,
            "company": certificate.company,
            "text": _("took part in the class"),
            "course": certificate.course_title,
            "facts": [
                [_("Days"), _span(certificate)],
                [_("Hours"), _("%(hours)s hours") % {"hours": f"{certificate.hours.normalize():f}"}],
                [_("Issued"), dates.full_day(issued)],
            ],
            "number_label": _("Number"),
            "number": certificate.number,
            "hint": _("Scan to check whether it is genuine"),
            "address": address.split("://")[-1],
            "link": address,
            "code": qr(address),
            "revoked": "" if certificate.is_valid else _("Revoked"),
        }
        return printed(TEMPLATES / "certificate.typ", words, now=certificate.issued_at)


def _span(certificate: Certificate) -> str:
    first, last = certificate.starts_on, certificate.ends_on
    if first == last:
        return dates.full_day(first)
    return f"{dates.full_day(first)} – {dates.full_day(last)}"
