"""The processes of a drill: the SMTP sink, workers with their beat, a Redis of our own. All loopback, all ended by pid."""

import contextlib
import json
import os
import random
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from django.utils import timezone

from messaging import outbox
from messaging.models import OutboxMail
from tests import factories
from trainingsite.ops.processes import Process


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until(holds: Callable[[], object], *, seconds: float, what: str = "") -> float:
    """Returns how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.1)
    return time.monotonic() - began


class House:
    def __init__(self, folder: Path, *, database_url: str, with_redis: bool, settings: dict | None = None):
        self.folder = folder
        self.settings = {name: str(value) for name, value in (settings or {}).items()}
        self.database_url, self.with_redis = database_url, with_redis
        self.smtp_port, self.redis_port = free_port(), free_port()
        self.running: list[Process] = []
        self.sink: Process | None = None
        self.redis: Process | None = None

    # -- processes
    def start(self, name: str, *command: str, environment: dict | None = None) -> Process:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = Process(name, [*command], environment=os.environ | (environment or {}), output=log)
            process.start()
        self.running.append(process)
        return process

    def start_worker(self) -> Process:
        """As `make run` starts it: two processes that work, and beat."""
        environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        environment |= {
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": self.database_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "LOG_LEVEL": "INFO",
            **self.settings,
        }
        if self.with_redis:
            environment["REDIS_URL"] = f"redis://127.0.0.1:{self.redis_port}/0"
        command = [sys.executable, "-m", "celery", "-A", "trainingsite", "worker", "-B", "-c", "2"]
        schedule = ["-s", str(self.folder / f"beat{len(self.running)}")]
        return self.start("worker", *command, *schedule, environment=environment)

    def start_sink(self, **mode) -> None:
        self.set_mode(**mode)
        self.sink = self.start(
            "sink", sys.executable, "-m", "tests.drills.sink", str(self.smtp_port), str(self.folder)
        )
        self.wait_for_port(self.smtp_port)

    def start_redis(self) -> None:
        command = ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1"]
        self.redis = self.start(
            "redis", *command, "--save", "", "--appendonly", "no", "--dir", str(self.folder)
        )
        self.wait_for_port(self.redis_port)

    def wait_for_port(self, port: int) -> None:
        def answers():
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return True

        wait_until(answers, seconds=20, what=f"port {port}")

    def kill(self, process: Process) -> None:
        """kill -9, with everything it started."""
        process.kill()

    def freeze(self, process: Process) -> None:
        """It neither answers nor hangs up: a black hole."""
        process.signal_group(signal.SIGSTOP)

    def thaw(self, process: Process) -> None:
        process.signal_group(signal.SIGCONT)

    def set_mode(self, **mode) -> None:
        unfinished = self.folder / "mode.part"
        unfinished.write_text(json.dumps(mode))
        unfinished.rename(self.folder / "mode.json")

    def close(self) -> None:
        for process in self.running:
            if process.is_alive():
                self.kill(process)

    # -- mails
    def promise(self, count: int, *, name: str = "hr") -> list[OutboxMail]:
        """As the site does it: rows in a transaction, and a nudge after it (to the broker of this process)."""
        inquiry, now = factories.inquiry(), timezone.now()
        mails = [
            outbox.draft(
                about=inquiry,
                template="inquiry_received",
                to=f"{name}{number}@drill.example",
                key=f"drill:{name}:{number}:{random.random()}",
                due_at=now,
                now=now,
            )
            for number in range(count)
        ]
        return OutboxMail.objects.bulk_create(mails)

    def sent(self) -> int:
        return OutboxMail.objects.filter(state=OutboxMail.State.SENT).count()

    def log(self, *events: str) -> list[dict]:
        path = self.folder / "log.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in map(json.loads, lines) if not events or line["event"] in events]

    def copies(self) -> Counter:
        """How often the text for each recipient was taken, with an answer or without."""
        return Counter(line["to"] for line in self.log("taken", "dropped"))

    def doubles(self) -> int:
        copies = self.copies()
        return sum(copies.values()) - len(copies)

    def has_one_id_a_recipient(self) -> bool:
        ids = {(line["to"], line["id"]) for line in self.log("taken", "dropped")}
        return len(ids) == len(self.copies())


@contextlib.contextmanager
def opened(folder: Path, **options) -> Iterator[House]:
    house = House(folder, **options)
    (folder / "var").mkdir(exist_ok=True)
    try:
        if house.with_redis:
            house.start_redis()
        yield house
    finally:
        house.close()
