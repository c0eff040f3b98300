"""Portraits and covers, drawn from a slug: the same slug gives the same drawing, today and next year.

Pure: text in, SVG out. The tone is a class that components.css colours for light and dark; shapes are laid over
it with currentColor, so no drawing names a colour. Everybody gets a seal with the first character of the name,
every course a band whose motif belongs to its topic and whose figures are its own.
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from html import escape
from math import sin

TONES = 6
WIDTH, HEIGHT = 320, 100


def tone(position: int) -> int:
    """The class that colours what belongs to the topic at this place of the shelf."""
    return (position - 1) % TONES


def draws(slug: str) -> Iterator[int]:
    """An endless row of numbers from 0 to 255 that belongs to this slug."""
    block = slug.encode("utf-8", "replace")
    while True:
        block = blake2b(block, digest_size=32).digest()
        yield from block


@lru_cache(maxsize=2000)
def portrait(slug: str, name: str, *, size: str = "") -> str:
    dice = draws(slug)
    tone = next(dice) % TONES
    turn = next(dice) % 4 * 90
    rings = "".join(
        f'<circle cx="{8 + next(dice) % 80}" cy="{next(dice) % 40}" r="{18 + next(dice) % 26}"/>'
        for _ in range(3)
    )
    initial = escape(name.strip()[:1] or "?")
    classes = f"portrait tone-{tone}{f' portrait-{size}' if size else ''}"
    return (
        f'<svg class="{classes}" viewBox="0 0 96 96" aria-hidden="true">'
        '<circle class="ground" cx="48" cy="48" r="48"/>'
        f'<g class="rings" transform="rotate({turn} 48 48)">{rings}</g>'
        '<circle class="rim" cx="48" cy="48" r="43.5"/>'
        f'<text x="48" y="49" text-anchor="middle" dominant-baseline="central">{initial}</text></svg>'
    )


@lru_cache(maxsize=1000)
def cover(slug: str, motif: int, *, title: str = "") -> str:
    """`motif` is the topic's place on the shelf: courses of one topic look related, none alike."""
    draw = MOTIFS[motif % len(MOTIFS)]
    label = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg class="cover tone-{motif % TONES}" viewBox="0 0 {WIDTH} {HEIGHT}" {label}'
        ' preserveAspectRatio="xMidYMid slice">'
        f'<path class="ground" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>{_rules()}{draw(draws(slug))}</svg>'
    )


def _rules() -> str:
    lines = "".join(f"M0 {y}h{WIDTH}" for y in range(20, HEIGHT, 20))
    return f'<path class="rule" d="{lines}M44 0v{HEIGHT}M47 0v{HEIGHT}"/>'


def _wave(dice) -> str:
    """A call: loud and quiet."""
    phase, pace = next(dice) / 40, 2 + next(dice) % 3
    bars = []
    for step in range(36):
        swing = abs(sin(phase + step / pace)) * (0.35 + next(dice) / 400)
        half = round(4 + 32 * swing)
        bars.append(f"M{62 + step * 7} {50 - half}v{2 * half}")
    return f'<path class="stroke" d="{"".join(bars)}"/>'


def _return(dice) -> str:
    """Money that comes back: squares within squares."""
    shapes = []
    for place in range(4):
        size = 22 + next(dice) % 26
        x = 74 + place * 62 + next(dice) % 10
        inner = 4 + next(dice) % 6
        shapes.append(f'<path class="stroke" d="M{x} {50 - size}h{size * 1.4:.0f}v{2 * size}H{x}z"/>')
        middle = x + size * 0.7
        shapes.append(
            f'<path class="solid" d="M{middle - inner:.0f} {50 - inner}h{2 * inner}v{2 * inner}h-{2 * inner}z"/>'
        )
    return "".join(shapes)


def _ageing(dice) -> str:
    """Receivables by age: tall when fresh, short when old, and what is old is solid."""
    columns = []
    for place in range(9):
        height = max(8, 84 - place * 9 + next(dice) % 22 - 11)
        kind = "solid" if place > 5 else "half" if place > 2 else "stroke"
        columns.append(f'<path class="{kind}" d="M{64 + place * 28} {HEIGHT}v-{height}h18v{height}"/>')
    return "".join(columns)


def _talk(dice) -> str:
    """Two sides and what they share."""
    left, gap, radius = 100 + next(dice) % 30, 52 + next(dice) % 26, 40 + next(dice) % 12
    third = left + gap + 70 + next(dice) % 20
    return (
        f'<circle class="half" cx="{left}" cy="50" r="{radius}"/><circle class="half" cx="{left + gap}" cy="50" r="{radius}"/>'
        f'<circle class="stroke" cx="{third}" cy="{40 + next(dice) % 20}" r="{14 + next(dice) % 12}"/>'
    )


def _line(dice) -> str:
    """What may be done, and the line that nobody crosses."""
    edge = 34 + next(dice) % 24
    dots = "".join(
        f'<circle class="{"half" if next(dice) % 3 else "solid"}" cx="{66 + step * 19}" cy="{edge + 12 + next(dice) % (82 - edge)}"'
        f' r="{2 + next(dice) % 5}"/>'
        for step in range(14)
    )
    return f'<path class="stroke" d="M47 {edge}h273M47 {edge - 5}h273"/>{dots}'


def _steps(dice) -> str:
    """From reminder to enforcement, one step at a time."""
    path, x, y = "M56 92", 56, 92
    for _ in range(7):
        run, rise = 26 + next(dice) % 16, 8 + next(dice) % 7
        path += f"h{run}v-{rise}"
        x, y = x + run, y - rise
    return (
        f'<path class="half" d="{path}H320V100H56z"/><path class="stroke" d="{path}"/>'
        f'<circle class="solid" cx="{min(x, 308)}" cy="{max(y - 9, 9)}" r="5"/>'
    )


MOTIFS = (_wave, _return, _ageing, _talk, _line, _steps)
