"""Who may have a file read now: strangers send files that cost more than they look.

1. What an address has sent is counted before anything of it is read, whatever becomes of it.
2. Few are read at a time on this machine, whichever process of the web server was asked; the others are told to wait.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from trainingsite.lib import links
from trainingsite.lib.files.refusal import Refused
from trainingsite.lib.limits import TooMany

AT_ONCE = 1
PATIENCE = 0.5  # seconds: an honest list is read in less; a thread that waits longer serves nobody
PERIOD = timedelta(hours=1)
MOST_ADDRESSES = 2000  # remembered at least for the period


@contextmanager
def turn(*, address: str, now: datetime) -> Iterator[None]:
    """Raises TooMany; Refused ("busy") when others are being read."""
    folder = Path(settings.VAR_DIR) / "reading"
    folder.mkdir(parents=True, exist_ok=True)
    count(folder / links.keyed("address", address), now)
    with ExitStack() as stack:
        take_place(folder, stack)
        yield


def count(path: Path, now: datetime) -> None:
    """A line for each file, held alone while it is counted: sixty at once are sixty."""
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        times = [line for line in file.read().split() if float(line) > (now - PERIOD).timestamp()]
        if len(times) >= settings.ENROLLMENTS_PER_ADDRESS_PER_HOUR:
            raise TooMany("address")
        file.truncate(0)
        file.write("\n".join([*times, str(now.timestamp())]))
    prune(path.parent, now)


def take_place(folder: Path, stack: ExitStack) -> None:
    """The lock falls with the process that holds it."""
    patience = time.monotonic() + PATIENCE
    while True:
        for number in range(AT_ONCE):
            file = (folder / f"place{number}.lock").open("a")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
            else:
                stack.enter_context(file)
                return
        if time.monotonic() > patience:
            raise Refused("busy", "")
        time.sleep(0.02)


def prune(folder: Path, now: datetime) -> None:
    files = [path for path in folder.iterdir() if path.suffix != ".lock"]
    if len(files) > MOST_ADDRESSES:
        for path in files:
            if path.stat().st_mtime < (now - PERIOD).timestamp():
                path.unlink(missing_ok=True)
