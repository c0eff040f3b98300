"""What happens to courses without anybody waiting for it."""

from celery import shared_task
from django.utils import timezone

from courses import drafts
from courses.exports import prewarm


@shared_task
def release_due():
    return len(drafts.release_due(now=timezone.now()))


@shared_task
def make_files(ids):
    """Of released versions; it may run twice, or too late, and costs nothing then."""
    prewarm.make(ids=ids)
