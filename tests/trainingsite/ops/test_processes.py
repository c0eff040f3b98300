"""Web and worker start and stop together, whoever ends whom: shown with real processes and real signals."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SLEEP = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
FORKS = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}, sys.argv[1]]).wait()"
DRIVER = """
import sys
from trainingsite.ops import processes
processes.GRACE, processes.RESTART_PAUSE = 2, 0
say = lambda line: print(line, flush=True)
children = [
    processes.Process("web", [sys.executable, "-c", sys.argv[1], sys.argv[3]]),
    processes.Process("worker", [sys.executable, "-c", sys.argv[2], sys.argv[3]], is_restarted=True),
]
supervisor = processes.Supervisor(say=say, stop_with_parent="with-parent" in sys.argv)
failed = supervisor.run(*children, is_ready=lambda: True, ready=lambda: say("up"))
say(failed)
sys.exit(bool(failed))
"""


class Supervised:
    def __init__(self, tmp_path, web=SLEEP, worker=SLEEP, *options):
        self.mark = f"{tmp_path}"  # found again in the arguments of every child
        self.command = [sys.executable, "-c", DRIVER, web, worker, self.mark, *options]
        self.process = None

    def start(self, command=None):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(command or self.command, cwd=ROOT, env=environment(), **pipes)
        assert self.process.stdout.readline() == "up\n"
        wait_for(lambda: len(self.children()) >= 2)
        time.sleep(0.5)  # until a deaf child is deaf
        return self

    def children(self) -> list[int]:
        """By what they were started with, so that orphans are found too."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != self.process.pid:
                try:
                    line, state = (folder / "cmdline").read_text(), (folder / "stat").read_text()
                except OSError:
                    continue
                if self.mark in line and "Supervisor" not in line and ") Z " not in state:
                    found.append(int(folder.name))
        return found

    def end(self) -> str:
        said = self.process.communicate(timeout=15)[0]
        wait_for(lambda: not self.children())
        return said


def environment():
    """Ours, less what a make that runs these tests has left in it."""
    inherited = {name: text for name, text in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL")}
    return {**inherited, "PYTHONPATH": str(ROOT)}


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(tmp_path, number):
    site = Supervised(tmp_path).start()
    site.process.send_signal(number)
    assert site.end() == "Stopping.\n\n"
    assert site.process.returncode == 0


def test_who_does_not_listen_is_killed(tmp_path):
    site = Supervised(tmp_path, DEAF, SLEEP).start()
    site.process.send_signal(signal.SIGTERM)
    site.end()


def test_children_of_children_end_too(tmp_path):
    site = Supervised(tmp_path, FORKS, SLEEP).start()
    site.process.send_signal(signal.SIGTERM)
    site.end()


@pytest.mark.parametrize("web", [SLEEP, DEAF, FORKS])
def test_nothing_outlives_a_killed_supervisor(tmp_path, web):
    site = Supervised(tmp_path, web).start()
    site.process.kill()
    site.end()


def test_the_end_of_the_web_ends_everything_and_is_reported(tmp_path):
    site = Supervised(tmp_path, "import time; time.sleep(1.5); raise SystemExit(3)").start()
    assert "The web process ended with exit code 3; everything is being stopped." in site.end()
    assert site.process.returncode == 1


def test_a_dead_worker_is_started_again_and_reported(tmp_path):
    site = Supervised(tmp_path, SLEEP, f"print('worker', flush=True); {SLEEP}").start()
    before = site.children()
    os.kill(max(before), signal.SIGKILL)
    wait_for(lambda: len(set(site.children()) - set(before)) == 1)
    site.process.send_signal(signal.SIGINT)
    assert "The worker process was ended by SIGKILL; it is started again." in site.end()


def test_what_a_dead_worker_left_behind_is_ended(tmp_path):
    site = Supervised(tmp_path, SLEEP, FORKS).start()
    _web, worker, left = before = sorted(site.children())
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(set(site.children()) - set(before)) == 2)
    assert left not in site.children()
    site.process.send_signal(signal.SIGTERM)
    site.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_stops_with_the_make_that_called_it(tmp_path, number):
    """GNU make hands SIGTERM on, but SIGINT and SIGHUP to nobody: it waits for its child, which must see it."""
    site = under_make(tmp_path)
    site.process.send_signal(number)
    assert "Stopping." in site.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_terminal_signals_make_and_us(tmp_path, number):
    site = under_make(tmp_path)
    os.killpg(site.process.pid, number)
    assert "Stopping." in site.end()


def under_make(tmp_path):
    site = Supervised(tmp_path, SLEEP, SLEEP, "with-parent")
    (tmp_path / "driver.py").write_text(DRIVER)
    arguments = " ".join(f"'{argument}'" for argument in site.command[3:])
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} {tmp_path}/driver.py {arguments}\n")
    return site.start([sys.executable, "-c", DEFAULTS, "make", "-f", f"{tmp_path}/Makefile", "run"])


# A test runner in the background may hand us an ignored SIGINT; a terminal doesn't.
DEFAULTS = (
    "import os, signal, sys; os.setpgid(0, 0); signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
