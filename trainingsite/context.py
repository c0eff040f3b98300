"""What every template may ask for."""

from email.utils import parseaddr
from functools import cache

from django.conf import settings

from trainingsite.lib import periods


def site(request):
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "ICP_NUMBER": settings.ICP_NUMBER,
        "WECOM_QR": settings.WECOM_QR,
        "periods": periods.TOLD,
        "CONTACT_EMAIL": settings.REPLY_TO_EMAIL or bare_address(settings.DEFAULT_FROM_EMAIL),
    }


@cache
def bare_address(sender: str) -> str:
    return parseaddr(sender)[1]
