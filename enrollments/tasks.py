"""What the worker does. Every task may run twice, late, or beside itself: the outbox row decides."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from enrollments import certificates, delivery, outbox, pipeline, rosters, seats, sequences

# Shorter than the beat's interval, so that sweeps do not pile up and nudges find a free worker.
SWEEP_SECONDS = settings.MAIL_SWEEP_SECONDS * 0.87


@shared_task
def send_mails(ids):
    delivery.send_mails(ids=ids, clock=timezone.now)


@shared_task
def sweep_outbox():
    delivery.sweep(clock=timezone.now, seconds=SWEEP_SECONDS)


@shared_task
def tend_waiting_lists():
    seats.tend(now=timezone.now())


@shared_task
def sweep_sequences():
    sequences.sweep(now=timezone.now())


@shared_task
def blank_mails():
    outbox.blank(now=timezone.now())


@shared_task
def forget_inquiries():
    pipeline.forget(now=timezone.now())


@shared_task
def issue_certificates():
    certificates.issue_due(now=timezone.now())


@shared_task
def forget_rosters():
    rosters.forget(now=timezone.now())
