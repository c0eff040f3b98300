"""What every template may ask for."""

from email.utils import parseaddr

from django.conf import settings


def site(request):
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "ICP_NUMBER": settings.ICP_NUMBER,
        "WECOM_QR": settings.WECOM_QR,
        "CONTACT_EMAIL": settings.REPLY_TO_EMAIL or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }
