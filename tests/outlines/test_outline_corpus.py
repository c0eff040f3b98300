"""Every layout of the corpus against its gold tree; the figures of each are printed with -s or on failure."""

import pytest

from outlines import parse, render
from tests.outlines.scoring import CORPUS, LAYOUTS, in_families, kinds, read, score


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
    assert in_families(gold["tree"], found["tree"]) == list(kinds(gold["tree"]))
    assert found["title"] == gold["title"]
    assert sorted(found["blocks"]) == gold["blocks"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_reads_back(name):
    first = parse(read(name)[0])
    again = parse(render(first))
    assert (again.title, again.blocks, again.tree) == (first.title, first.blocks, first.tree)


@pytest.mark.parametrize("name", [name for name in LAYOUTS if "not_outline" in name])
def test_no_outline_is_invented(name):
    found = parse(read(name)[0])
    assert found.tree == ()
    assert "no-outline" in [problem.code for problem in found.warnings]
