"""The mail provider's webhook: what became of our mails after they had left."""

from importlib import import_module

from anymail.exceptions import AnymailWebhookValidationFailure
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging import bounces

# Names and classes of django-anymail; only the one in MAIL_EVENTS_FROM is ever loaded.
READERS = {
    "brevo": "BrevoTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "mailtrap": "MailtrapTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
}


@csrf_exempt
@require_POST
def events(request):
    source = settings.MAIL_EVENTS_FROM
    if not source:
        raise Http404
    reader = getattr(import_module(f"anymail.webhooks.{source}"), READERS[source])()
    try:
        reader.run_validators(request)
    except AnymailWebhookValidationFailure as error:
        raise PermissionDenied from error
    try:
        heard = reader.parse_events(request)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRequest("No events of this provider") from error
    for event in heard:
        bounces.hear(event, source=source, now=timezone.now())
    return HttpResponse()
