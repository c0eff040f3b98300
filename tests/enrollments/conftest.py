import pytest
from django.core import mail

from tests.enrollments import letters


@pytest.fixture(autouse=True)
def _every_mail_is_in_order():
    """Whatever a test sends is checked, whether or not the test is about it."""
    yield
    for message in getattr(mail, "outbox", []):
        letters.check(message)
