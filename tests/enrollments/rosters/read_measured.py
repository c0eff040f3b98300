"""Reads lists in processes of their own: a line of JSON in (path), a line out (outcome, seconds, megabytes, text)."""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainingsite.settings")
django.setup()

from enrollments import rosters  # noqa: E402
from tests.courses.read_measured import peak_megabytes  # noqa: E402


def measure(path):
    before, start = peak_megabytes(), time.process_time()
    try:
        with open(path, "rb") as file:
            outcome, text = "read", repr(rosters.read_file(file))
    except rosters.Refused as refusal:
        outcome, text = refusal.code, str(refusal.message)
    seconds, megabytes = time.process_time() - start, peak_megabytes() - before
    return {"outcome": outcome, "seconds": seconds, "megabytes": megabytes, "text": text[:300]}


def main():
    for line in sys.stdin:
        if os.fork() == 0:
            print(json.dumps(measure(**json.loads(line))), flush=True)
            os._exit(0)
        if os.wait()[1] != 0:
            print("{}", flush=True)


if __name__ == "__main__":
    main()
