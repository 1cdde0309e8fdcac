"""The picture of the growth: a small chart for each question, all with the same axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from coopgraph.views.svg import COLOURS, MARGIN, document, text

COLUMNS: Final = 5
WIDTH, HEIGHT = 236, 150
"""Of a chart with its title and the numbers at its axes."""

LEFT, TOP, RIGHT, BOTTOM = 44, 24, 12, 22
"""Room around the lines of a chart."""

HEAD: Final = 62
"""Room above the charts."""

_BLUE, _ORANGE, _GREY = COLOURS[0], COLOURS[4], COLOURS[6]

Seconds = Mapping[int, float]


@dataclass(frozen=True)
class _Axes:
    """Both axes are logarithmic; the limits are whole powers of ten in seconds.

    Attributes:
        numbers: The least and the most visits.
        low: The exponent of the least seconds.
        high: The exponent of the most.
    """

    numbers: tuple[int, int]
    low: int
    high: int

    def x(self, number: float) -> float:
        """Return how far right of the left edge of a chart a number of visits is."""
        first, last = (math.log(one) for one in self.numbers)
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(number) - first) / (last - first)

    def y(self, seconds: float) -> float:
        """Return how far below the upper edge of a chart some seconds are."""
        share = (math.log10(seconds) - self.low) / (self.high - self.low)
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def draw(seconds: Mapping[str, Seconds], exponents: Mapping[str, float], linear: float) -> str:
    """Draw how times grow.

    Args:
        seconds: For each question the seconds by the number of visits.
        exponents: For each question the exponent of its growth.
        linear: The exponent up to which growth counts as linear.

    Returns:
        A self-contained SVG document.
    """
    numbers = [number for of in seconds.values() for number in of]
    taken = [one for of in seconds.values() for one in of.values()]
    low, high = math.floor(math.log10(min(taken))), math.ceil(math.log10(max(taken)))
    axes = _Axes((min(numbers), max(numbers)), low, max(high, low + 1))
    body = [*_legend(linear)]
    for place, (name, of) in enumerate(seconds.items()):
        row, column = divmod(place, COLUMNS)
        corner = f"translate({MARGIN + column * WIDTH} {HEAD + row * HEIGHT})"
        chart = "".join(_chart(axes, name, of, exponents[name], linear))
        body.append(f'<g transform="{corner}">{chart}</g>')
    height = HEAD + HEIGHT * math.ceil(len(seconds) / COLUMNS) + MARGIN
    return document(
        "Stored questions: seconds by number of visits",
        (2 * MARGIN + COLUMNS * WIDTH, height),
        body,
        description="Both axes are logarithmic. "
        + "; ".join(f"{name}: exponent {exponents[name]:.2f}" for name in seconds),
    )


def _legend(linear: float) -> Iterator[str]:
    told = (
        (_BLUE, "", f"linear or better (exponent up to {linear:g})"),
        (_ORANGE, "", "more than linear"),
        (_GREY, ' stroke-dasharray="3 3"', "linear, through the last point"),
    )
    x = MARGIN
    for colour, dashes, words in told:
        yield (
            f'<line x1="{x}" y1="42" x2="{x + 22}" y2="42" stroke="{colour}" '
            f'stroke-width="2"{dashes}/>'
            f'<text x="{x + 28}" y="46" fill="#444444">{text(words)}</text>'
        )
        x += 28 + 7 * len(words) + 22


def _chart(
    axes: _Axes, name: str, seconds: Seconds, exponent: float, linear: float
) -> Iterator[str]:
    colour = _BLUE if exponent <= linear else _ORANGE
    yield from _grid(axes)
    numbers = sorted(seconds)
    yield from _slope(axes, numbers[0], numbers[-1], seconds[numbers[-1]])
    points = [(axes.x(number), axes.y(seconds[number])) for number in numbers]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for number, (x, y) in zip(numbers, points, strict=True):
        told = f"{number:,} visits: {seconds[number]:.4g} s"
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}">'
            f"<title>{text(told)}</title></circle>"
        )
    yield (
        f'<text x="{LEFT}" y="{TOP - 8}" font-size="11" fill="#111111">{text(name)}</text>'
        f'<text x="{LEFT + 5}" y="{TOP + 13}" font-size="11" font-weight="bold" '
        f'fill="{colour}">{exponent:.2f}</text>'
    )


def _grid(axes: _Axes) -> Iterator[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for power in range(axes.low, axes.high + 1):
        y = axes.y(10.0**power)
        yield (
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#dddddd"/>'
            f'<text x="{LEFT - 5}" y="{y + 3:.1f}" font-size="9" text-anchor="end" '
            f'fill="#444444">{_seconds(power)}</text>'
        )
    first, last = axes.numbers
    for power in range(
        math.ceil(math.log10(first) - 1e-9), math.floor(math.log10(last) + 1e-9) + 1
    ):
        x = axes.x(10.0**power)
        yield (
            f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#dddddd"/>'
            f'<text x="{x:.1f}" y="{bottom + 12}" font-size="9" text-anchor="middle" '
            f'fill="#444444">{10**power:,}</text>'
        )


def _seconds(power: int) -> str:
    return f"{10**power:,} s" if power >= 0 else f"{10.0 ** (power + 3):g} ms"


def _slope(axes: _Axes, first: int, last: int, seconds: float) -> Iterator[str]:
    """Draw what linear growth would be, as far as it is within the chart."""
    least = max(first, last * 10.0**axes.low / seconds)
    if least < last:
        yield (
            f'<line x1="{axes.x(least):.1f}" y1="{axes.y(seconds * least / last):.1f}" '
            f'x2="{axes.x(last):.1f}" y2="{axes.y(seconds):.1f}" stroke="{_GREY}" '
            'stroke-dasharray="3 3"/>'
        )
