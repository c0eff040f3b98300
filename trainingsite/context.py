"""What every template may ask for."""

from django.conf import settings


def site(request):
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "ICP_NUMBER": settings.ICP_NUMBER,
        "WECOM_QR": settings.WECOM_QR,
    }
