"""A page or a file that somebody brought, taken apart into a course.

Admin: "The instructor sent me a Word file. Put everything where it belongs, and show me before you save it."

1. The compiler reads title, blocks and tree; the outline becomes its canonical text.
2. Blocks fall into the course's own fields; what has no field there stays visible, to be copied by hand.
3. Topic, hours, price and instructors are guesses from the words; a person confirms every one of them.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from courses import drafts
from courses.models import Course, Topic
from outlines import Outline, Problem, parse, render, total_minutes
from trainingsite.lib.text import normal

FIELDS = {
    "background": ("background",),
    "benefits": ("benefits", "objectives"),
    "audience": ("audience",),
    "method": ("method",),
}
# Warnings that tell how something was read; nothing has to be done about them.
NOTICES = frozenset({"labels", "durations"})
# Warnings about the page as it was brought; all others are about the outline, whose lines have numbers of their own.
OF_THE_PAGE = frozenset(
    {
        "set-aside",
        "no-outline",
        "duplicate-outline",
        "title",
        "stray-number",
        "letter-noise",
        "damaged",
        "censored",
    }
)
DAY = 6
LENGTHS = {"天": DAY, "日": DAY, "小时": 1, "课时": 1, "学时": 1, "小時": 1, "課時": 1, "學時": 1}
NUMBERS = dict(zip("半一二两三四五六七八九十", (0.5, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
DURATION = re.compile(rf"(\d{{1,3}}(?:\.\d)?|[{''.join(NUMBERS)}])\s*[个個]?\s*({'|'.join(LENGTHS)})")
PRICE = re.compile(r"(\d{1,3}(?:[,，]\d{3})+|\d{3,6})(?:\.\d{1,2})?\s*元")
TEACHER = re.compile(r"讲师|老师|主讲|導師|导师|講師|老師|授课人")
SENTENCE = re.compile(r"(?<=[。！？!?])")


@dataclass(frozen=True, slots=True)
class Page:
    """What was found where. `others` are blocks without a field of their own, as (label, text)."""

    source: str
    outline: Outline
    fields: dict[str, str]
    others: list[tuple[str, str]]
    text: str

    @property
    def title(self) -> str:
        """The title, or the short line at the top that could have been meant as one."""
        first = next(
            (words for problem, words in self.problems if problem.line <= 3 and problem.code == "set-aside"),
            "",
        )
        return self.outline.title.strip() or (first if 4 <= len(first) <= 40 else "")

    @property
    def summary(self) -> str:
        """The first sentences that fit under a card."""
        summary = ""
        for sentence in SENTENCE.split(" ".join((self.fields["background"] or self.title).split())):
            if len(summary + sentence) > 160:
                break
            summary += sentence
        return summary or self.title[:160]

    @property
    def hours(self) -> int:
        found = DURATION.search(self.outline.blocks.get("duration", "")) or DURATION.search(self.title)
        if found:
            number = NUMBERS.get(found[1]) or float(found[1])
            hours = round(number * LENGTHS[found[2]])
        else:
            hours = -(-total_minutes(self.outline.tree) // 60)
        return hours if 1 <= hours <= 200 else DAY

    @property
    def price(self) -> Decimal | None:
        found = PRICE.search(self.outline.blocks.get("fee", ""))
        return Decimal(found[1].replace(",", "").replace("，", "")) if found else None

    @property
    def problems(self) -> list[tuple[Problem, str]]:
        """Each warning with the words of its line, so that nobody has to count lines."""
        return quoted(self.outline.warnings, self.source)

    @property
    def left_behind(self) -> list[tuple[Problem, str]]:
        """What stays to be looked at in the page, however its outline is corrected."""
        return [(problem, words) for problem, words in self.problems if problem.code in OF_THE_PAGE]


def quoted(problems: Iterable[Problem], text: str) -> list[tuple[Problem, str]]:
    """What there is to do, with the line of the text that each of it speaks of."""
    lines = text.splitlines()
    return [
        (problem, lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else "")
        for problem in problems
        if problem.code not in NOTICES
    ]


def read(source: str) -> Page:
    outline = parse(source)
    fields, used = {}, set()
    for name, keys in FIELDS.items():
        key = next((key for key in keys if outline.blocks.get(key)), None)
        fields[name] = outline.blocks[key] if key else ""
        used.add(key)
    others = [
        (key.removeprefix("other:"), text) for key, text in outline.blocks.items() if key not in used and text
    ]
    return Page(source, outline, fields, others, render(outline.tree) if outline.tree else "")


def likely_topic(page: Page, topics: Iterable[Topic]) -> Topic | None:
    """The topic whose own words the page uses most; words that every topic uses count for little."""
    grams = {topic: _grams(f"{topic.title}{topic.pain}{topic.summary}{topic.intro}") for topic in topics}
    spread = Counter(gram for found in grams.values() for gram in found)
    words = _grams(f"{page.title} {page.fields['background']} {page.text}"[:20_000])
    heading = _grams(page.title)
    scores = {
        topic: sum((1 + 4 * (gram in heading)) / spread[gram] ** 2 for gram in found & words)
        / (len(found) or 1) ** 0.5
        for topic, found in grams.items()
    }
    best = max(scores, key=lambda topic: scores[topic], default=None)
    return best if best and scores[best] else None


def _grams(text: str) -> set[str]:
    text = "".join(char for char in normal(text) if char.isalnum())
    return {text[at : at + 2] for at in range(len(text) - 1)}


def named_instructors(page: Page) -> list:
    """Instructors whose names stand where a page names its teacher. They are known by their relation only."""
    lines = [line for line in page.source.splitlines() if TEACHER.search(line)]
    said = f"{page.outline.blocks.get('instructor', '')}\n" + "\n".join(lines)
    if not said.strip():
        return []
    rows = Course._meta.get_field("instructors").related_model.objects.only("name")
    found = [row for row in rows if row.name in said]
    return [
        row for row in found if not any(row.name != other.name and row.name in other.name for other in found)
    ]


@transaction.atomic
def take_in(*, course: Course, outline: str, instructors: Iterable = (), by, now: datetime) -> Course:
    """Nothing of it is public: the course is not published and its outline is a draft."""
    course.is_published = False
    course.save()
    course.instructors.set(instructors)
    drafts.save(course=course, text=outline, revision=0, by=by, now=now)
    return course
