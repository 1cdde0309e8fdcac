"""Bars: a label and a number a row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.store.table import width
from coopgraph.store.terms import is_number, plain, to_python
from coopgraph.views.svg import COLOURS, MARGIN, document, shortened, text

if TYPE_CHECKING:
    from coopgraph.store.result import Result

MOST_DRAWN: Final = 100
"""Rows in a picture; the others are counted below it."""

CHART_WIDTH: Final = 560
LABEL_CHARACTERS: Final = 62
CHARACTER_WIDTH: Final = 6.8
NUMBER_WIDTH: Final = 90
"""Room for the numbers at the ends of the bars."""

ROW_HEIGHT: Final = 24
TOP: Final = 62
COLOUR: Final = COLOURS[0]

# Attributes give the light picture, so that it is whole where style sheets are forbidden.
STYLE: Final = (
    "@media (prefers-color-scheme: dark) {"
    "svg > rect { fill: #16191d } text { fill: #e6e6e6 } rect.bar { fill: #56b4e9 }"
    "}"
)


class Bar(NamedTuple):
    """A row of the picture.

    Attributes:
        label: What the number belongs to.
        value: The number; None where there is none that an axis has a place for.
        written: The number in the words of the answer.
    """

    label: str
    value: float | None
    written: str


def read_bars(result: Result) -> tuple[str, list[Bar]]:
    """Take labels and numbers from an answer: its first column of numbers, and the words before it.

    Args:
        result: The answer.

    Returns:
        The name of the column of numbers, and a bar for each row.

    Raises:
        InputError: No column holds numbers.
    """
    columns = list(zip(*result, strict=True))
    for number, column in enumerate(columns):
        terms = [term for term in column if term is not None]
        if terms and all(map(is_number, terms)):
            rows = zip(result, column, strict=True)
            return result.variables[number], [
                Bar(_label(row[:number]), _value(term), plain(term)) for row, term in rows
            ]
    raise InputError("nothing to draw: no column of the answer holds numbers")


def _label(terms: Sequence[object]) -> str:
    literals = [term.value for term in terms if isinstance(term, pyoxigraph.Literal)]
    return ": ".join(literals) or "not stated"


def _value(term: object) -> float | None:
    value = to_python(term) if isinstance(term, pyoxigraph.Literal) else None
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def bars_svg(bars: Sequence[Bar], title: str, measure: str) -> str:
    """Draw a bar for each number, from zero.

    Args:
        bars: The rows, in their order; of more than :data:`MOST_DRAWN` the first.
        title: What the picture shows.
        measure: What the numbers count.

    Returns:
        A self-contained SVG document; everything from the data is escaped.

    Raises:
        InputError: No row has a number.
    """
    shown = bars[:MOST_DRAWN]
    values = [bar.value for bar in shown if bar.value is not None]
    if not values:
        raise InputError("nothing to draw: no row of the answer has a number")
    least, most = min(0.0, *values), max(0.0, *values)
    scale = CHART_WIDTH / ((most - least) or 1)
    labels = [shortened(bar.label, LABEL_CHARACTERS) for bar in shown]
    # The axis stands behind the longest label, and behind the longest bar that goes left.
    start = MARGIN + max(map(width, labels)) * CHARACTER_WIDTH + 12
    left = round(start) + (NUMBER_WIDTH if least < 0 else 0)
    zero = left - least * scale
    bottom = TOP + ROW_HEIGHT * len(shown)
    body = [
        f'<text x="{left}" y="{TOP - 8}" fill="#444444">{text(measure.replace("_", " "))}</text>',
        *(
            line
            for n, (bar, label) in enumerate(zip(shown, labels, strict=True))
            for line in _row(bar, label, TOP + ROW_HEIGHT * n, (zero, scale))
        ),
        f'<line x1="{zero:.1f}" y1="{TOP}" x2="{zero:.1f}" y2="{bottom}" stroke="#888888"/>',
    ]
    left_out = len(bars) - len(shown)
    if left_out:
        told = f"… and {left_out:,} more rows"
        body.append(f'<text x="{MARGIN}" y="{bottom + 20}" fill="#444444">{told}</text>')
    size = (left + CHART_WIDTH + NUMBER_WIDTH + MARGIN, bottom + (36 if left_out else MARGIN))
    return document(title, size, body, style=STYLE)


def _row(bar: Bar, label: str, y: int, axis: tuple[float, float]) -> list[str]:
    zero, scale = axis
    lines = [
        f'<text x="{MARGIN}" y="{y + 16}" fill="#111111">{text(label)}'
        f"<title>{text(bar.label)}</title></text>"
    ]
    written = shortened(bar.written, 14)
    if bar.value is None:
        told = written or "not stated"
        return [
            *lines,
            f'<text x="{zero + 6:.1f}" y="{y + 16}" fill="#666666" font-style="italic">'
            f"{text(told)}</text>",
        ]
    end = zero + bar.value * scale
    anchor, place = ("start", end + 6) if bar.value >= 0 else ("end", end - 6)
    return [
        *lines,
        f'<rect class="bar" x="{min(zero, end):.1f}" y="{y + 4}" width="{abs(end - zero):.1f}" '
        f'height="{ROW_HEIGHT - 8}" fill="{COLOUR}">'
        f"<title>{text(f'{bar.label}: {bar.written}')}</title></rect>",
        f'<text x="{place:.1f}" y="{y + 16}" text-anchor="{anchor}" fill="#444444">'
        f"{text(written)}</text>",
    ]
