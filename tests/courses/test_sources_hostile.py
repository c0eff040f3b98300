"""Files that nobody should send: refused in words, or read harmlessly; never slow, never large, never an error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from courses import sources
from tests.courses.hostile import FILES, NAMES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reader():
    """A small process that reads each file in a child of its own: what pytest holds in memory is not counted."""
    command = [sys.executable, "-m", "tests.courses.read_measured"]
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1, text=True) as process:
        yield process
        process.stdin.close()


def read_apart(reader, **file):
    print(json.dumps(file), file=reader.stdin, flush=True)
    return json.loads(reader.stdout.readline())


@pytest.mark.parametrize("kind", FILES)
def test_hostile_file_costs_little(kind, reader, tmp_path):
    name, build, outcome = FILES[kind]
    path = tmp_path / "file"
    path.write_bytes(build())
    report = read_apart(reader, path=str(path), name=name)
    path.unlink()
    assert report, "the reader broke: see its traceback above"
    print(f"{kind:34} {report['outcome']:10} {report['seconds']:5.2f} s {report['megabytes']:5.0f} MB")
    assert report["outcome"] == outcome
    assert "root:" not in report["text"]
    assert report["is_storable"]
    assert report["seconds"] < 2
    assert report["megabytes"] < 100


@pytest.mark.parametrize("name", NAMES)
def test_file_name_is_only_a_hint(name):
    assert sources.read("第一讲：对账".encode(), name=name) == "第一讲：对账"
