"""One name for one request, in its answer and in every line of the log that it causes.

A proxy of ours may have named it already; what anybody else sends counts for nothing, and what could forge a line of
a log is nobody's name. A task of a worker is named by its own id.
"""

import logging
import re
import uuid
from contextvars import ContextVar

from django.conf import settings

HARMLESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_current: ContextVar[str] = ContextVar("request_id", default="-")


def current() -> str:
    return _current.get()


def name(text: str) -> None:
    """Not taken back at the end: Django logs the answer after the last middleware, and the next request says its own."""
    _current.set(text)


def request_id(get_response):
    def middleware(request):
        given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
        request.id = given if HARMLESS.fullmatch(given) else uuid.uuid4().hex
        name(request.id)
        response = get_response(request)
        response["X-Request-ID"] = request.id
        return response

    return middleware


class WithRequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current()
        return True
