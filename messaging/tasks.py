"""What the worker does for mails. Every task may run twice, late, or beside itself: the outbox row decides."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from messaging import delivery, followups, outbox

# Shorter than the beat's interval, so that sweeps do not pile up and nudges find a free worker.
SWEEP_SECONDS = settings.MAIL_SWEEP_SECONDS * 0.87


@shared_task
def send_mails(ids):
    delivery.send_mails(ids=ids, clock=timezone.now)


@shared_task
def sweep_outbox():
    delivery.sweep(clock=timezone.now, seconds=SWEEP_SECONDS)


@shared_task
def sweep_followups():
    followups.sweep(now=timezone.now())


@shared_task
def anonymise_mails():
    outbox.anonymise(now=timezone.now())
