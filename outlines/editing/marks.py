"""The numbers before titles, taken apart and written again: 第三讲：, 一、, （2）, ①, 1.2.

Pure, and blind to what a number means: it only counts on in the hand of whoever wrote the first one.
"""

import re
from dataclasses import dataclass, replace

DIGITS = "零一二三四五六七八九"
ROWS = (("①", 20), ("⑴", 20), ("⒈", 20), ("㈠", 10), ("❶", 10), ("Ⅰ", 12), ("ⅰ", 12))
SIGNS = {chr(ord(first) + step): first for first, length in ROWS for step in range(length)}
LENGTHS = dict(ROWS)
NUMERAL = re.compile(
    rf"(?P<path>(?:\d{{1,3}}\.)*)(?P<digits>\d{{1,3}})"
    rf"|(?P<chinese>[{DIGITS}十百]+)"
    rf"|(?P<sign>[{''.join(SIGNS)}])"
    r"|(?P<letter>(?<![A-Za-z])[A-Za-z](?![A-Za-z]))"
)


def chinese(number: int) -> str:
    """21 -> 二十一; past two digits nobody numbers chapters."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


VALUES = {chinese(number): number for number in range(1, 100)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker that counts. `path` holds the numbers before the last one of 1.2.3."""

    before: str
    kind: str
    number: int
    after: str
    path: tuple[int, ...] = ()

    @property
    def style(self) -> tuple[str, str, str]:
        """What stays when the number changes; spaces and the kind of stop are a matter of taste."""
        return (self.before.strip(), self.kind, self.after.strip(" 、.．：:，,"))

    @property
    def full(self) -> tuple[int, ...]:
        return (*self.path, self.number)

    def at(self, number: int, path: tuple[int, ...] | None = None) -> "Mark":
        return replace(self, number=number, path=self.path if path is None else path)

    def __str__(self) -> str:
        lead = "".join(f"{part}." for part in self.path)
        return f"{self.before}{lead}{_written(self.kind, self.number)}{self.after}"


LADDER = tuple(
    Mark(*parts)
    for parts in (
        ("第", "chinese", 1, "讲："),
        ("", "chinese", 1, "、"),
        ("", "digits", 1, "、"),
        ("（", "digits", 1, "）"),
        ("", "①", 1, ""),
    )
)


def read(marker: str) -> Mark | None:
    """None for a marker without a number: a bullet, 案例：, nothing at all."""
    found = NUMERAL.search(marker)
    if not found:
        return None
    before, after = marker[: found.start()], marker[found.end() :]
    if found["digits"]:
        path = tuple(int(part) for part in found["path"].split(".") if part)
        return Mark(before, "digits", int(found["digits"]), after, path)
    text = found[0]
    if found["chinese"]:
        return Mark(before, "chinese", VALUES[text], after) if text in VALUES else None
    if found["sign"]:
        return Mark(before, SIGNS[text], ord(text) - ord(SIGNS[text]) + 1, after)
    first = "A" if text.isupper() else "a"
    return Mark(before, first, ord(text) - ord(first) + 1, after)


def _written(kind: str, number: int) -> str:
    if kind == "digits":
        return str(number)
    if kind == "chinese":
        return chinese(number)
    if 0 < number <= LENGTHS.get(kind, 26):
        return chr(ord(kind) + number - 1)
    return f"({number})"
