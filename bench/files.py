"""What hostile files cost: the dearest of those that the tests send, outlines and lists of people.

Seconds are those of a processor, and as a ratio to a bare loop of a million steps, taken in turns: machines differ.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.measured import ask, started

SHOWN = 5
STEPS = 1_000_000


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainingsite.settings"
    import django

    django.setup()
    from tests.enrollments.bulk_import import test_hostile_lists as lists
    from tests.outlines import hostile

    measure(
        "outlines",
        "tests.outlines.read_measured",
        {kind: (build, {"name": name}) for kind, (name, build, _outcome) in hostile.FILES.items()},
    )
    measure(
        "lists",
        "tests.enrollments.bulk_import.read_measured",
        {kind: (build, {}) for kind, (build, _outcome) in lists.FILES.items()},
    )


def measure(what: str, module: str, files: dict) -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder, started(module) as process:
        path = Path(folder) / "file"
        for kind, (build, job) in files.items():
            path.write_bytes(build())
            turns = [(ask(process, path=str(path), **job), bare_loop()) for _ in range(3)]
            seconds = statistics.median(report["seconds"] for report, _loop in turns)
            ratio = statistics.median(report["seconds"] / loop for report, loop in turns)
            rows.append((seconds, ratio, turns[0][0]["megabytes"], kind))
    print(
        f"\n{len(rows)} hostile {what}, the dearest {SHOWN}; the most memory {max(row[2] for row in rows):.0f} MB more"
    )
    for seconds, ratio, megabytes, kind in sorted(rows, reverse=True)[:SHOWN]:
        print(f"{kind:34} {seconds:5.2f} s {ratio:6.0f} loops {megabytes:5.0f} MB")


def bare_loop() -> float:
    began = time.process_time()
    for _ in range(STEPS):
        pass
    return time.process_time() - began


if __name__ == "__main__":
    main()
