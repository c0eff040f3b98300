"""Reads one outline and prints its tree and what to look at: manage.py outline FILE [--json]."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.outline import parse, walk


class Command(BaseCommand):
    help = "Parse an outline (txt) and print its tree and warnings."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print the outline as JSON")

    def handle(self, *, file, **options):
        outline = parse(read(file))
        if options["json"]:
            self.stdout.write(json.dumps(outline.as_dict(), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(describe(outline)))


def read(file):
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error


def describe(outline):
    yield outline.title
    for key, text in outline.blocks.items():
        yield f"[{key}] {text.splitlines()[0] if text else ''}"
    for node, depth in walk(outline.tree):
        minutes = f" ({node.minutes} min)" if node.minutes is not None else ""
        yield f"{'  ' * depth}{node.kind}: {node.marker}{node.title}{minutes}"
    for problem in outline.warnings:
        yield f"! {problem.line} {problem.code}: {problem.message}"
