"""Files that nobody should send: refused in words, or read harmlessly; never slow, never large, never an error."""

import pytest

from outlines import sources
from tests.measured import ask, started
from tests.outlines.hostile import FILES, NAMES


@pytest.fixture(scope="module")
def reader():
    with started("tests.outlines.read_measured") as process:
        yield process


@pytest.mark.parametrize("kind", FILES)
def test_hostile_file_costs_little(kind, reader, tmp_path):
    name, build, outcome = FILES[kind]
    path = tmp_path / "file"
    path.write_bytes(build())
    report = ask(reader, path=str(path), name=name)
    path.unlink()
    assert report["outcome"] == outcome
    assert "root:" not in report["text"]
    assert report["is_storable"]
    assert report["megabytes"] < 100


@pytest.mark.parametrize("name", NAMES)
def test_file_name_is_only_a_hint(name):
    assert sources.read("第一讲：对账".encode(), name=name) == "第一讲：对账"
