"""Reads the demo content: TOML files, and texts whose TOML stands above them between two lines of `+++`.

A folder that is missing is simply empty. A file that is there must be right: an unknown key, a missing one or a
broken date stops the seeding and names the file.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).parent
FENCE = "+++\n"

Kind = TypeVar("Kind")


class BrokenFile(Exception):
    """This file can't be read as demo content; the message names it and says why."""


@dataclass(kw_only=True)
class TopicText:
    slug: str
    title: str
    pain: str
    summary: str
    intro: str


@dataclass(kw_only=True)
class CourseText:
    slug: str
    title: str
    subtitle: str
    topic: str
    summary: str
    price: int
    hours: int
    level: str
    body: str
    in_house_price: int | None = None
    is_featured: bool = False
    keywords: tuple[str, ...] = ()
    faq: tuple[dict[str, str], ...] = ()


@dataclass(kw_only=True)
class InstructorText:
    slug: str
    name: str
    title: str
    headline: str
    summary: str
    years: int
    bio: str
    cities: tuple[str, ...]
    courses: tuple[str, ...]
    expertise: tuple[dict[str, Any], ...]
    methods: tuple[str, ...] = ()


@dataclass(kw_only=True)
class ArticleText:
    slug: str
    title: str
    summary: str
    body: str
    published_days_ago: int
    updated_days_ago: int | None = None
    tags: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()


@dataclass(kw_only=True)
class QuestionText:
    question: str
    answer: str


def topics(folder: Path = HERE) -> list[TopicText]:
    return list(_tables(folder / "topics.toml", "topics", TopicText))


def instructors(folder: Path = HERE) -> list[InstructorText]:
    return list(_tables(folder / "instructors.toml", "instructors", InstructorText))


def questions(folder: Path = HERE) -> list[QuestionText]:
    return list(_tables(folder / "faqs.toml", "faq", QuestionText))


def courses(folder: Path = HERE) -> list[CourseText]:
    return [_text(path, CourseText) for path in sorted((folder / "courses").glob("*.md"))]


def articles(folder: Path = HERE) -> list[ArticleText]:
    return [_text(path, ArticleText) for path in sorted((folder / "articles").glob("*.md"))]


def _tables(path: Path, name: str, kind: type[Kind]) -> Iterator[Kind]:
    if path.exists():
        tables = _toml(path, path.read_text(encoding="utf-8")).get(name)
        if not isinstance(tables, list):
            raise BrokenFile(f"{path}: expected [[{name}]]")
        for values in tables:
            yield _build(path, kind, values)


def _text(path: Path, kind: type[Kind]) -> Kind:
    start, _fence, rest = path.read_text(encoding="utf-8").partition(FENCE)
    head, fence, body = rest.partition(FENCE)
    if start or not fence:
        raise BrokenFile(f"{path}: expected TOML between two lines of +++")
    return _build(path, kind, {**_toml(path, head), "slug": path.stem, "body": body.strip() + "\n"})


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(f"{path}: {error}") from error


def _build(path: Path, kind: type[Kind], values: dict[str, Any]) -> Kind:
    try:
        return kind(**values)
    except TypeError as error:
        raise BrokenFile(f"{path}: {error}") from error
