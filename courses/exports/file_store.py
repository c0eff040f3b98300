"""Files that are made once and then handed out: under var/exports, by the digest of what they say.

1. A file that is there is taken as it is.
2. One file is made at a time, whoever asks: the others wait, and find it made.
3. Who would wait too long is told so; the oldest files go when there are too many.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PATIENCE = 10
MOST_FILES = 2000


class Busy(Exception):
    """Others have been making files for longer than a visitor should wait."""


def kept(name: str, make: Callable[[], bytes]) -> Path:
    folder = Path(settings.VAR_DIR) / "exports"
    path = folder / name
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / "lock"):
        if not path.exists():
            put(path, make())
            prune(folder)
    return path


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Across threads and processes; the lock falls with the process that holds it."""
    with lock.open("a") as file:
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > patience:
                    raise Busy from None
                time.sleep(0.02)
        yield


def put(path: Path, data: bytes) -> None:
    """Never half a file, even when the machine stops in the middle."""
    draft = path.with_suffix(f".{os.getpid()}.part")
    draft.write_bytes(data)
    draft.replace(path)


def prune(folder: Path) -> None:
    files = [entry for entry in os.scandir(folder) if entry.name != "lock"]
    if len(files) > MOST_FILES:
        for entry in sorted(files, key=lambda entry: entry.stat().st_mtime)[: len(files) - MOST_FILES]:
            os.unlink(entry)
