"""What an outline file says, in order and in the reader's language. Both writers take it as it is."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import blake2b
from math import ceil

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from courses.models import Course, Syllabus
from courses.syllabus import nodes
from outlines import Node
from trainingsite.lib.print.visible import visible


@dataclass(frozen=True)
class Sheet:
    language: str
    site: str
    address: str
    title: str
    subtitle: str
    version: str
    released_at: datetime
    released_on: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[tuple[str, str], ...]
    points: tuple[str, ...]
    points_label: str
    outline_label: str
    minutes: int
    tree: tuple[Node, ...]

    @property
    def file_name(self) -> str:
        return f"{self.title}-{self.outline_label}-{self.version}"

    def digest(self, *more: bytes) -> str:
        """The same for the same words, and for nothing else: files are kept under it."""
        words = json.dumps(asdict(self), ensure_ascii=False, default=str, sort_keys=True)
        return blake2b(b"".join((words.encode(), *more)), digest_size=16).hexdigest()


def sheet_of(*, course: Course, syllabus: Syllabus) -> Sheet:
    """The course's facts and one of its released versions."""
    released = timezone.localtime(syllabus.released_at)
    blocks = (
        (pgettext("outline file", "Background"), course.background),
        (pgettext("outline file", "Audience"), course.audience),
        (pgettext("outline file", "Methods"), course.method),
    )
    sheet = Sheet(
        language=get_language(),
        site=settings.SITE_NAME,
        address=f"{settings.SITE_URL}{course.get_absolute_url()}",
        title=course.title,
        subtitle=course.subtitle,
        version=f"v{syllabus.number}",
        released_at=released.replace(microsecond=0),
        released_on=date_format(released, "DATE_FORMAT"),
        facts=tuple(facts_of(course)),
        blocks=tuple((label, text.strip()) for label, text in blocks if text.strip()),
        points=tuple(course.benefit_list),
        points_label=pgettext("outline file", "Benefits"),
        outline_label=pgettext("outline file", "Outline"),
        minutes=syllabus.minutes,
        tree=nodes(syllabus.tree),
    )
    return replace(sheet, **{name: cleaned(value) for name, value in vars(sheet).items()})


def cleaned(value):
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, tuple):
        return tuple(cleaned(part) for part in value)
    if isinstance(value, Node):
        return replace(
            value, title=visible(value.title), marker=visible(value.marker), children=cleaned(value.children)
        )
    return value


def facts_of(course: Course):
    hours = ngettext("%(hours)s hour", "%(hours)s hours", course.hours) % {"hours": course.hours}
    days = ngettext("%(days)s day", "%(days)s days", ceil(course.days)) % {
        "days": number_format(course.days.normalize())
    }
    yield pgettext("outline file", "Topic"), course.topic.title
    yield pgettext("outline file", "Length"), _("%(hours)s (%(days)s)") % {"hours": hours, "days": days}
    yield pgettext("outline file", "Level"), course.get_level_display()
    yield pgettext("outline file", "Price per seat"), yuan(course.price)
    if course.is_in_house:
        yield pgettext("outline file", "In-house, per day"), yuan(course.in_house_price)


def yuan(amount) -> str:
    return f"¥{amount:,.0f}"
