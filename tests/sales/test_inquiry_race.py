"""Many clicks at the same moment, on the real database with its real locks."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from messaging.models import OutboxMail
from sales import pipeline
from sales.models import Inquiry, InquiryEvent

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 8


def click_together(key_of):
    start = threading.Barrier(CLICKS)

    def click(n):
        try:
            start.wait()
            return pipeline.receive(
                details={"name": "王晓", "phone": "", "email": "wang@example.com"},
                kind="general",
                idempotency_key=key_of(n),
                address="203.0.113.7",
                now=timezone.now(),
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(click, range(CLICKS)))


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.INQUIRIES_PER_ADDRESS_PER_HOUR = settings.INQUIRIES_PER_PHONE_PER_DAY = 10_000


def test_many_clicks_make_one_inquiry():
    assert len(set(click_together(lambda n: "the same"))) == 1
    assert Inquiry.objects.count() == InquiryEvent.objects.count() == 1
    assert OutboxMail.objects.filter(template="inquiry_received").count() == 1


def test_without_the_key_they_would_be_many():
    """The control: the same clicks do run together, it is the key that makes them one. Not all need to be quick
    enough: who comes a moment later is recognised by the same words."""
    assert len(set(click_together(lambda n: f"key {n}"))) > 1
    assert Inquiry.objects.count() > 1
