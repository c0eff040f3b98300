import pytest
import time_machine
from django.core import mail

from tests.enrollments import letters
from tests.enrollments.clock import MONDAY_MORNING
from tests.enrollments.mails import FussyBackend, Server


@pytest.fixture(autouse=True)
def _every_mail_is_in_order():
    """Whatever a test sends is checked, whether or not the test is about it."""
    yield
    for message in getattr(mail, "outbox", []):
        letters.check(message)


@pytest.fixture
def monday_morning():
    with time_machine.travel(MONDAY_MORNING) as clock:
        yield clock


@pytest.fixture
def server(settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{FussyBackend.__module__}.{FussyBackend.__name__}"
    Server.answers, Server.down, Server.meanwhile, Server.asked, Server.closed = [], None, None, 0, 0
    Server.is_gone = False
    return Server
