"""One line of the outline, taken apart: its marker, its title, its duration, and the role it plays.

Roles: a unit has a level of its own; an aside (案例, 演练 …) belongs to what is around it; a plain line, a group (ends
with a colon) and a note hang below the last unit; a duration belongs to one.
"""

import re
from dataclasses import dataclass

from outlines.chinese_text import fold
from outlines.clean import Line
from outlines.kinds import aside_of, minutes_between, minutes_of, split_minutes
from outlines.labels import label_of
from outlines.markers import DAYS, OWN, PLAIN, Token, lex
from outlines.markers import UNIT as UNITS

UNIT, ASIDE, PLAIN_LINE, GROUP, NOTE, MINUTES = "unit", "aside", "plain", "group", "note", "minutes"
EDGE, FIELD = "edge", "field"
BOOK_TITLE = re.compile(r"^《[^《》]{2,60}》$")
# 本讲小结 names the unit that it belongs to.
OF_THIS = re.compile(rf"\W{{0,3}}本({UNITS})")
# 上午：9:00-12:00 says how long it lasts and keeps its hours.
SESSIONS = DAYS | {"half-day"}


@dataclass(slots=True)
class Entry:
    """One line of the outline on its way into the tree."""

    line: Line
    role: str
    token: Token
    marker: str = ""
    title: str = ""
    minutes: int | None = None
    words: str = ""
    family: str = ""
    rank: int = 0
    kind: str = ""

    @property
    def no(self) -> int:
        return self.line.no

    def entitle(self, title: str) -> None:
        """The title without its duration; a marker may stand with a duration alone (第一讲（90分钟）)."""
        alone = minutes_of(title) if self.marker and fold(title)[:1] in ("(", "【") else None
        title, self.minutes, self.words = ("", alone, title) if alone else split_minutes(title)
        if self.token.family in SESSIONS and self.minutes is None:
            self.minutes = minutes_between(title)
        self.title = " ".join(title.split())

    def mark(self, token: Token) -> None:
        """The line has this marker after all, or none: then the marker was part of the words."""
        self.token, self.marker = token, token.marker
        self.role = UNIT if token.family else PLAIN_LINE
        self.entitle(token.title)

    def head(self, family: str) -> None:
        """A heading without a number: a unit with a level of its own."""
        self.role, self.token = UNIT, self.token._replace(family=family)


def entry_of(line: Line) -> Entry:
    token = lex(line.text)
    if token.variant == OWN and (aside_of(line.text) or label_of(line.text)):
        token = unmarked(line)
    entry = Entry(line, PLAIN_LINE, token)
    entry.mark(token)
    return entry


def unmarked(line: Line) -> Token:
    return Token(PLAIN, None, "", line.text)
