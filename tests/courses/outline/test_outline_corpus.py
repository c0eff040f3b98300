"""Every layout of the corpus against its gold tree; the figures of each are printed with -s or on failure."""

import json
from pathlib import Path

import pytest

from courses.outline import parse, render
from tests.courses.outline.scoring import kinds, score

CORPUS = Path(__file__).parent / "corpus"
LAYOUTS = sorted(path.stem for path in CORPUS.glob("*.txt"))


def read(name):
    text = (CORPUS / f"{name}.txt").read_text(encoding="utf-8")
    gold = json.loads((CORPUS / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return text, gold


def test_there_are_enough_layouts():
    assert len(LAYOUTS) >= 40
    assert {path.stem for path in (CORPUS / "gold").glob("*.json")} == set(LAYOUTS)


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name):
    text, gold = read(name)
    found = parse(text).as_dict()
    precision, recall = score(gold["tree"], found["tree"])
    print(f"{name:36} precision {precision:.3f} recall {recall:.3f} warnings {len(found['warnings'])}")
    assert (precision, recall) == (1.0, 1.0)
    assert list(kinds(found["tree"])) == list(kinds(gold["tree"]))
    assert found["title"] == gold["title"]
    assert sorted(found["blocks"]) == gold["blocks"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_reads_back(name):
    first = parse(read(name)[0])
    again = parse(render(first))
    assert (again.title, again.blocks, again.tree) == (first.title, first.blocks, first.tree)


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name.endswith("not_outline")])
def test_no_outline_is_invented(name):
    found = parse(read(name)[0])
    assert found.tree == ()
    assert "no-outline" in [problem.code for problem in found.warnings]
