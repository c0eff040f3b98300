"""Tell a worker that there is something to do, at no cost to whoever waits for a page.

A broker may refuse, or take the connection and never answer. So the ids go to a thread of this process that talks
to the broker; the visitor's thread goes on at once. What is lost with the process, is found or made without a nudge.
"""

import logging
import queue
import threading

from celery import current_app

# A nudge that nobody took within this time is of no use: a sweep has been there, or a visitor.
EXPIRES_SECONDS = 60

logger = logging.getLogger(__name__)
_waiting: queue.Queue[tuple[str, list[int]]] = queue.Queue(maxsize=1000)
_start = threading.Lock()
_publisher: threading.Thread | None = None


def nudge(task: str, ids: list[int]) -> None:
    global _publisher
    try:
        _waiting.put_nowait((task, ids))
    except queue.Full:
        return  # The broker has been away for long; it goes without a nudge.
    with _start:
        # Asked each time: after a fork the child has no such thread.
        if _publisher is None or not _publisher.is_alive():
            _publisher = threading.Thread(target=_publish_all, name="nudge", daemon=True)
            _publisher.start()


def _publish_all() -> None:
    while True:
        task, ids = _waiting.get()
        waiting = {task: ids}
        while not _waiting.empty():
            task, ids = _waiting.get()
            waiting[task] = waiting.get(task, []) + ids
        for task, ids in waiting.items():
            publish(task, ids)


def publish(task: str, ids: list[int]) -> bool:
    try:
        current_app.send_task(task, args=[ids], expires=EXPIRES_SECONDS, retry=False)
    except Exception as error:
        # Whatever a broker's library raises, what is to be done is known to the database.
        logger.warning("No nudge of %s for %s: %s", task, ids, error)
        return False
    return True
