"""Tell a worker that mails are due, at no cost to whoever waits for a page.

A broker may refuse, or take the connection and never answer. So the ids go to a thread of this process that talks
to the broker; the visitor's thread goes on at once. What is lost with the process, the sweep finds.
"""

import logging
import queue
import threading

from celery import current_app

TASK = "enrollments.tasks.send_mails"
# A nudge that nobody took within this time is of no use: the sweep has been there.
EXPIRES_SECONDS = 60

logger = logging.getLogger(__name__)
_waiting: queue.Queue[list[int]] = queue.Queue(maxsize=1000)
_start = threading.Lock()
_publisher: threading.Thread | None = None


def nudge(ids: list[int]) -> None:
    global _publisher
    try:
        _waiting.put_nowait(ids)
    except queue.Full:
        return  # The broker has been away for long; the sweep does it.
    with _start:
        # Asked each time: after a fork the child has no such thread.
        if _publisher is None or not _publisher.is_alive():
            _publisher = threading.Thread(target=_publish_all, name="nudge", daemon=True)
            _publisher.start()


def _publish_all() -> None:
    while True:
        ids = _waiting.get()
        while not _waiting.empty():
            ids = ids + _waiting.get()
        publish(ids)


def publish(ids: list[int]) -> bool:
    try:
        current_app.send_task(TASK, args=[ids], expires=EXPIRES_SECONDS, retry=False)
    except Exception as error:
        # Whatever a broker's library raises, the mails are in the database and the sweep sends them.
        logger.warning("No nudge for mails %s, the sweep sends them: %s", ids, error)
        return False
    return True
