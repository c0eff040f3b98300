"""Precision and recall of a tree against its gold, a node being its title under its parent's title.

python -m tests.outlines.scoring prints both for every layout of the corpus, and the least and the mean. The golds
were written, or looked through line by line, from the texts: they say what a person reads there.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from outlines import parse
from outlines.tree import UNITS

CORPUS = Path(__file__).parent / "corpus"
LAYOUTS = sorted(path.stem for path in CORPUS.glob("*.txt"))


def read(name):
    text = (CORPUS / f"{name}.txt").read_text(encoding="utf-8")
    gold = json.loads((CORPUS / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return text, gold


def plain(text):
    return "".join(char for char in text if char.isalnum())


def nodes(tree, parent=""):
    for node in tree:
        name = plain(node["title"]) or plain(node["marker"])
        yield name, parent
        yield from nodes(node.get("children", ()), name)


def kinds(tree):
    for node in tree:
        yield plain(node["title"]), node["kind"], node.get("minutes")
        yield from kinds(node.get("children", ()))


def in_families(gold, got):
    """Where a gold says "unit", a chapter, a section or an item will do."""
    return [
        (title, "unit" if want == "unit" and kind in UNITS else kind, minutes)
        for (title, kind, minutes), (_title, want, _minutes) in zip(kinds(got), kinds(gold), strict=True)
    ]


def score(gold, got):
    want, have = Counter(nodes(gold)), Counter(nodes(got))
    hit = sum((want & have).values())
    precision = hit / sum(have.values()) if have else float(not want)
    recall = hit / sum(want.values()) if want else float(not have)
    return precision, recall


def main():
    figures = {}
    for name in LAYOUTS:
        text, gold = read(name)
        figures[name] = score(gold["tree"], parse(text).as_dict()["tree"])
        print(f"{name:40} precision {figures[name][0]:.3f} recall {figures[name][1]:.3f}")
    for what, figure in (("least", min), ("mean", lambda values: sum(values) / len(values))):
        precision, recall = (figure(values) for values in zip(*figures.values(), strict=True))
        print(f"{what} of {len(figures):<31} precision {precision:.3f} recall {recall:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
