"""Child processes that start and stop together.

1. Every child leads its own process group, so that Ctrl-C reaches us alone and we end the children in order.
2. On SIGINT, SIGTERM or SIGHUP each group gets SIGTERM, and SIGKILL when it is still there after GRACE seconds.
3. A child that ends by itself is reported: `is_restarted` ones start again, the end of any other ends everything.
4. Nothing outlives us: were we killed, Linux sends our children SIGTERM (PR_SET_PDEATHSIG).
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

GRACE = 6
RESTART_PAUSE = 2
PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    name: str
    command: list[str]
    is_restarted: bool = False
    environment: dict[str, str] | None = None
    popen: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        parent = os.getpid()
        self.popen = subprocess.Popen(
            self.command,
            env=self.environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: end_with(parent),
        )

    def is_alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def signal_group(self, number: int) -> bool:
        """Whether anyone of the child's group was there to hear it."""
        try:
            os.killpg(self.popen.pid, number)
        except ProcessLookupError:
            return False
        return True


def web(port: int, *, application: str = "trainingsite.wsgi:application", environment=None) -> Process:
    options = {
        "--interface": "wsgi",
        "--host": "127.0.0.1",
        "--port": str(port),
        "--workers": "2",
        "--blocking-threads": "4",
        "--workers-kill-timeout": "4",
        "--http1-header-read-timeout": "10000",
        "--log-level": "warning",
    }
    command = [sys.executable, "-m", "granian", application, "--no-ws", "--respawn-failed-workers"]
    return Process("web", [*command, *chain(*options.items())], environment=environment)


def worker(*, environment=None, has_beat=True) -> Process:
    """Celery with its beat, and two processes that work: enough for a site on one machine."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "trainingsite", "worker", "-c", "2"]
    options = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    beat = ["-B"] if has_beat else []
    return Process("worker", [*command, *options, *beat], is_restarted=True, environment=environment)


class Supervisor:
    def __init__(self, *, say: Callable[[str], None], stop_with_parent: bool = False):
        self.say = say
        self.stopped_by = ""
        self.parent = Parent() if stop_with_parent else None

    def run(self, *processes: Process, is_ready: Callable[[], bool], ready: Callable[[], None]) -> str:
        """Until a signal, the parent's end or a death; returns what went wrong, or nothing."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        try:
            for process in processes:
                process.start()
            return self.watch(processes, is_ready, ready)
        finally:
            end(processes)

    def stop(self, number: int, frame) -> None:
        self.stopped_by = signal.Signals(number).name

    def watch(self, processes, is_ready, ready) -> str:
        is_welcome_due = True
        while not self.stopped_by:
            for process in processes:
                if process.is_alive():
                    continue
                how = how_it_ended(process.popen.returncode)
                process.signal_group(signal.SIGKILL)  # what it may have left behind
                if not process.is_restarted:
                    return f"The {process.name} process {how}; everything is being stopped."
                self.say(f"The {process.name} process {how}; it is started again.")
                time.sleep(RESTART_PAUSE)
                process.start()
            if is_welcome_due and is_ready():
                is_welcome_due = False
                ready()
            if self.parent and self.parent.is_stopping():
                break
            time.sleep(0.3)
        self.say("Stopping.")
        return ""


class Parent:
    """The process that called us (make), watched because a signal sent to it alone never reaches us."""

    SIGNALS = sum(1 << number - 1 for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT))

    def __init__(self):
        self.pid = os.getppid()
        self.caught = self.caught_signals()

    def is_stopping(self) -> bool:
        # GNU make that got one gives it its default meaning back, then waits for us.
        return os.getppid() != self.pid or self.caught_signals() != self.caught

    def caught_signals(self) -> int:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
                if line.startswith("SigCgt:"):
                    return int(line.split()[1], 16) & self.SIGNALS
        return 0


def end(processes) -> None:
    started = [process for process in processes if process.popen]
    for process in started:
        process.signal_group(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(process.is_alive() for process in started):
        time.sleep(0.1)
    for process in started:
        process.signal_group(signal.SIGKILL)
        process.popen.wait()


def how_it_ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def end_with(parent: int) -> None:
    """In the new child: ask the kernel for SIGTERM when the parent dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
