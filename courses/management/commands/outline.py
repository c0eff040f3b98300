"""Reads outlines: manage.py outline FILE [--json], or manage.py outline FILE … --import --topic SLUG."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses import bulk
from courses.models import Topic
from outlines import parse, sources, walk


class Command(BaseCommand):
    help = "Parse an outline (txt, docx, html, md) and print its tree and warnings, or make draft courses of many."

    def add_arguments(self, parser):
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", dest="is_json", help="print the outline as JSON")
        parser.add_argument(
            "--import", action="store_true", dest="is_import", help="make a draft course of each file"
        )
        parser.add_argument("--topic", metavar="SLUG", help="where imported courses stand")

    def handle(self, *, files, is_json, is_import, topic, **options):
        if is_import:
            self.take_in(files, topic)
        elif len(files) > 1:
            raise CommandError("One file at a time, or --import with --topic.")
        else:
            outline = parse(read(files[0]))
            self.stdout.write(as_json(outline) if is_json else "\n".join(describe(outline)))

    def take_in(self, files, slug):
        topic = Topic.objects.filter(slug=slug or "").first()
        if topic is None:
            known = ", ".join(Topic.objects.values_list("slug", flat=True))
            raise CommandError(f"--topic needs one of: {known}")
        made = 0
        for result in bulk.import_files(paths=sorted(files), topic=topic, by=None, now=timezone.now()):
            made += bool(result.course)
            self.stdout.write(f"{'+' if result.course else '-'} {result.path.name}: {outcome(result)}")
            for remark in result.remarks:
                self.stdout.write(f"    {remark}")
        self.stdout.write(f"{made} of {len(files)} files became draft courses.")


def outcome(result):
    if result.course is None:
        return "left out"
    return (
        f"{result.course.title} ({result.modules} chapters, /admin/courses/course/{result.course.pk}/desk/)"
    )


def read(file):
    try:
        with file.open("rb") as stream:
            return sources.outline_of(stream, name=file.name)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from error
    except sources.Refused as refusal:
        raise CommandError(f"{file}: {refusal.message}") from refusal


def as_json(outline):
    return json.dumps(outline.as_dict(), ensure_ascii=False, indent=1)


def describe(outline):
    yield outline.title
    for key, text in outline.blocks.items():
        yield f"[{key}] {text.splitlines()[0] if text else ''}"
    for node, depth in walk(outline.tree):
        minutes = f" ({node.minutes} min)" if node.minutes is not None else ""
        yield f"{'  ' * depth}{node.kind}: {node.marker}{node.title}{minutes}"
    for problem in outline.warnings:
        yield f"! {problem.line} {problem.code}: {problem.message}"
