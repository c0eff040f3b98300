"""Whether this process can serve, part by part, for who watches it from outside.

Without the database or a place to write no page is right: the answer is 503, and a proxy asks another process.
A broker that is away, mails that wait or a sweep that is late are for people to see to: every page still works, and
taking all processes out would only make it worse. No part is waited for longer than a few seconds, and none says more
of an error than its kind: anybody may ask.
"""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.models import Min
from redis.backoff import NoBackoff
from redis.retry import Retry

from messaging.models import OutboxMail
from trainingsite.ops import sweeps

HARD = ("database", "disk")
WAITS_TOO_LONG = timedelta(minutes=15)
LOW_MEGABYTES, FULL_MEGABYTES = 500, 32
PATIENCE_SECONDS = 1

Part = dict[str, object]


def report(now: datetime) -> dict[str, Part]:
    parts: dict[str, Callable[[], Part]] = {
        "broker": broker,
        "outbox": lambda: outbox(now),
        "sweeps": lambda: swept(now),
        "disk": disk,
    }
    found = {"database": asked(database)}
    if found["database"].get("failed"):  # waited for once
        parts |= dict.fromkeys(("outbox", "sweeps"), lambda: dict(found["database"]))
    return found | {name: asked(part) for name, part in parts.items()}


def is_ready(parts: dict[str, Part]) -> bool:
    return not any(parts[name].get("failed") for name in HARD)


def asked(part: Callable[[], Part]) -> Part:
    try:
        return part()
    except (Error, OSError, redis.RedisError, ValueError) as error:
        return {"ok": False, "failed": True, "error": type(error).__name__}


def database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def broker() -> Part:
    url = settings.CELERY_BROKER_URL
    if url.startswith("redis"):
        patience = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
        with redis.Redis.from_url(url, **patience, retry=Retry(NoBackoff(), 0)) as client:
            client.ping()
    for name in ("data_folder_in", "control_folder"):
        folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get(name)
        if folder and not os.access(folder, os.W_OK):
            raise NotADirectoryError(folder)
    return {"ok": True}


def outbox(now: datetime) -> Part:
    """How long the mail waits that waits longest: of those whose time has come, and whose worker did not take them."""
    oldest = OutboxMail.objects.due(now).aggregate(at=Min("due_at"))["at"]
    waited = now - oldest if oldest else timedelta(0)
    return {"ok": waited <= WAITS_TOO_LONG, "oldest_due_seconds": round(waited.total_seconds())}


def swept(now: datetime) -> Part:
    state = sweeps.state()
    return {
        "ok": not any(sweep.is_late(now) for sweep in state),
        "late": [sweep.task for sweep in state if sweep.is_late(now)],
        "ran_at": {sweep.task: sweep.ran_at and sweep.ran_at.isoformat() for sweep in state},
    }


def disk() -> Part:
    free = shutil.disk_usage(settings.VAR_DIR).free // 1_000_000
    is_full = free < FULL_MEGABYTES or not os.access(settings.VAR_DIR, os.W_OK)
    return {"ok": free >= LOW_MEGABYTES and not is_full, "failed": is_full, "free_megabytes": free}
