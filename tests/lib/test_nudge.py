"""Whatever the broker does, the visitor has the answer at once and the mail is in the outbox."""

import socket
import time

import pytest
from celery import Celery

from messaging.models import OutboxMail
from sales.models import Inquiry
from tests.sales.forms import filled
from trainingsite.env import BROKER_PATIENCE
from trainingsite.lib import nudge

PATIENCE_SECONDS = 2.5
TASK = "messaging.tasks.send_mails"


def broker_at(port):
    app = Celery("elsewhere", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.conf.update(broker_transport_options=BROKER_PATIENCE, task_publish_retry=False)
    return app


@pytest.fixture
def refused():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return broker_at(port)


@pytest.fixture
def black_hole():
    """Takes the connection and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(64)
        yield broker_at(server.getsockname()[1])


@pytest.fixture(params=["refused", "black_hole"])
def broken(request, monkeypatch):
    app = request.getfixturevalue(request.param)
    monkeypatch.setattr(nudge, "current_app", app)
    yield app
    app.close()


@pytest.mark.django_db(transaction=True)
def test_a_broken_broker_costs_the_visitor_nothing(broken, client):
    for n in range(3):
        data = filled(message=f"第 {n} 个问题")
        began = time.monotonic()
        response = client.post("/inquiries/new/", data)
        assert time.monotonic() - began < PATIENCE_SECONDS
        assert response.status_code == 302
    assert Inquiry.objects.count() == 3
    assert OutboxMail.objects.filter(template="inquiry_received", state="queued").count() == 3


def test_a_broken_broker_is_given_up_in_time(broken):
    """The thread that talks to the broker does not hang on it either."""
    began = time.monotonic()
    assert nudge.publish(TASK, [1]) is False
    assert time.monotonic() - began < 10


def test_a_working_broker_gets_the_ids():
    app = Celery("here", broker="memory://", set_as_current=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nudge, "current_app", app)
        with app.connection_for_read() as connection:
            waiting = connection.SimpleQueue("celery")
            waiting.clear()  # what other tests have left in this process
            assert nudge.publish(TASK, [7, 8]) is True
            message = waiting.get(timeout=2)
            assert message.headers["task"] == TASK
            assert message.headers["expires"]
            assert message.payload[0] == [[7, 8]]


def test_a_full_queue_is_no_error(monkeypatch):
    import queue

    full = queue.Queue(maxsize=1)
    full.put((TASK, [1]))
    monkeypatch.setattr(nudge, "_waiting", full)
    nudge.nudge(TASK, [2])
    assert full.get() == (TASK, [1])


def test_what_waits_is_told_once_for_each_task():
    app = Celery("here", broker="memory://", set_as_current=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nudge, "current_app", app)
        with app.connection_for_read() as connection:
            waiting = connection.SimpleQueue("celery")
            waiting.clear()
            for task, ids in ((TASK, [1]), ("courses.tasks.make_files", [5]), (TASK, [2, 3])):
                nudge.nudge(task, ids)
            told = {}
            while sum(map(len, told.values())) < 4:
                message = waiting.get(timeout=2)
                told.setdefault(message.headers["task"], []).extend(message.payload[0][0])
                message.ack()
    assert told == {TASK: [1, 2, 3], "courses.tasks.make_files": [5]}
