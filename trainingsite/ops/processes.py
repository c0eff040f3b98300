"""Child processes that start and stop together.

1. Every child has a process group of its own, so that Ctrl-C reaches us alone and we end the children in order.
2. A shell guards each group. When we close its input, or die in whatever way, it sends the group SIGTERM, and
   SIGKILL when somebody is still there after GRACE seconds.
3. A child that ends by itself is reported: `is_restarted` ones start again, the end of any other ends everything.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO

GRACE = 6
RESTART_PAUSE = 2
GUARD = "trap '' TERM; read _; kill -TERM 0; sleep {}; kill -KILL 0"


@dataclass
class Process:
    name: str
    command: list[str]
    is_restarted: bool = False
    environment: dict[str, str] | None = None
    output: IO | None = None
    popen: subprocess.Popen | None = field(default=None, repr=False)
    guard: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        guard = ["/bin/sh", "-c", GUARD.format(GRACE)]
        self.guard = subprocess.Popen(guard, stdin=subprocess.PIPE, process_group=0)
        self.popen = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            process_group=self.guard.pid,
        )

    def is_alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def signal_group(self, number: int) -> None:
        os.killpg(self.guard.pid, number)

    def kill(self) -> None:
        """With everything it started and left behind."""
        self.signal_group(signal.SIGKILL)
        self.popen.wait()
        self.guard.communicate()


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
        self.parent = Parent() if stop_with_parent else None
        self.is_stopped = False

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
        self.is_stopped = True

    def watch(self, processes, is_ready, ready) -> str:
        is_welcome_due = True
        while not self.is_stopped and not (self.parent and self.parent.is_stopping()):
            for process in processes:
                if process.is_alive():
                    continue
                how = how_it_ended(process.popen.returncode)
                if not process.is_restarted:
                    return f"The {process.name} process {how}; everything is being stopped."
                self.say(f"The {process.name} process {how}; it is started again.")
                process.kill()
                time.sleep(RESTART_PAUSE)
                process.start()
            if is_welcome_due and is_ready():
                is_welcome_due = False
                ready()
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
        process.guard.stdin.close()
    for process in started:
        process.popen.wait()
        process.kill()


def how_it_ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
