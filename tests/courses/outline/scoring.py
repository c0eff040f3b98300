"""Precision and recall of a tree against its gold, a node being its title under its parent's title."""

from collections import Counter


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


def score(gold, got):
    want, have = Counter(nodes(gold)), Counter(nodes(got))
    hit = sum((want & have).values())
    precision = hit / sum(have.values()) if have else float(not want)
    recall = hit / sum(want.values()) if want else float(not have)
    return precision, recall
