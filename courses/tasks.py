"""What happens to courses by the clock."""

from celery import shared_task
from django.utils import timezone

from courses import drafts


@shared_task
def release_due():
    return len(drafts.release_due(now=timezone.now()))
