"""2,000 people, 100 of them wrong: every wrong row is named, the rest is enrolled soon, and the process stays small."""

import json
import os
import subprocess
import sys

from tests.enrollments.bulk_import import books
from tests.measured import ROOT, RUNAWAY


def test_2000_people_with_100_wrong_rows(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
        **{"VAR_DIR": str(tmp_path), "SECRET_KEY": "of-a-test", "DEBUG": "0"},
    }
    path = tmp_path / "list.xlsx"
    path.write_bytes(books.crowd(2000, wrong=100))

    def run(*arguments):
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("manage.py", "migrate", "-v0")
    run("manage.py", "collectstatic", "--no-input", "-v0")
    report = json.loads(run("-m", "tests.enrollments.bulk_import.import_measured", str(path)))
    print(report)
    assert [report[name] for name in ("named", "left", "enrolled", "taken")] == [100, 100, 1900, 1900]
    assert report["processor_seconds"] < RUNAWAY
    assert report["megabytes"] - report["megabytes_before"] < 35  # beside what the site itself takes
