"""What the worker does for classes. Every task may run twice, late, or beside itself: the rows decide."""

from celery import shared_task
from django.utils import timezone

from enrollments import bulk_import, certificates, seats


@shared_task
def expire_and_offer():
    seats.expire_and_offer(now=timezone.now())


@shared_task
def issue_certificates():
    certificates.issue_due(now=timezone.now())


@shared_task
def forget_import_drafts():
    bulk_import.forget(now=timezone.now())
