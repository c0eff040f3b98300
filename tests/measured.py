"""Jobs in processes of their own, so that what pytest holds in memory is not counted, and none can run away.

A module of jobs calls `serve(job)`; a test asks it through `started(module)` and `ask`. How many seconds a job may
take is no test's business (a machine is as slow as it is): `make bench` says that, here is only where it is stopped.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNAWAY = 30  # seconds of a processor; what is refused at once or read harmlessly takes 2 of a fast machine


@contextmanager
def started(module: str) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(
        [sys.executable, "-m", module], cwd=ROOT, stdin=-1, stdout=-1, text=True
    ) as process:
        yield process
        process.stdin.close()


def ask(process: subprocess.Popen, **job) -> dict:
    """What the job reports, with its seconds of a processor and the megabytes it needed."""
    print(json.dumps(job), file=process.stdin, flush=True)
    report = json.loads(process.stdout.readline())
    assert report, "the job broke or was stopped: see its traceback above"
    return report


def serve(job: Callable[..., dict]) -> None:
    """A line of JSON in, a line out; `{}` for a job that broke or ran away."""
    for line in sys.stdin:
        if os.fork() == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (RUNAWAY, RUNAWAY))
            before, start = peak_megabytes(), time.process_time()
            report = job(**json.loads(line))
            costs = {"seconds": time.process_time() - start, "megabytes": peak_megabytes() - before}
            print(json.dumps(report | costs), flush=True)
            os._exit(0)
        if os.wait()[1] != 0:
            print("{}", flush=True)


def peak_megabytes() -> float:
    """Of this process alone; ru_maxrss would remember the one that started us."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
