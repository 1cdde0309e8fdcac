"""The timeline: events on an axis of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from coopgraph.errors import InputError
from coopgraph.views.svg import COLOURS, MARGIN, document, shortened, text

Row = Mapping[str, str | None]

LABEL_WIDTH: Final = 430
CHART_WIDTH: Final = 760
ROW_HEIGHT: Final = 24
TOP: Final = 62
LABEL_CHARACTERS: Final = 62
MAX_TICKS: Final = 40
STEPS: Final = (1, 3, 12, 60, 120, 600, 1200, 6000)
"""Months from one line of the axis to the next: the first that gives no more lines than fit."""

_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")


@dataclass(frozen=True)
class _Bar:
    """One event of the picture: its certain stretch, and how far it may reach beyond."""

    label: str
    kind: str
    precision: str
    first: date | None
    last: date | None
    certain: tuple[date, date] | None
    part_of: str


@dataclass(frozen=True)
class _Axis:
    """The days that the picture spans, and where each stands."""

    start: date
    end: date

    def x(self, day: date, after: int = 0) -> float:
        """Return the place of a day, or of one that comes so many days after it."""
        days = (self.end - self.start).days + 1
        return MARGIN + LABEL_WIDTH + CHART_WIDTH * ((day - self.start).days + after) / days


def timeline_svg(rows: Iterable[Row], title: str) -> str:
    """Draw events on an axis of days.

    The full-coloured part of a bar is when the event certainly went on, the pale part how far
    its uncertain begin and end may reach. An event without a time of its own has no bar and
    says so.

    Args:
        rows: The answer, a mapping a row, with the columns ``event``, ``kind``, ``precision``,
            ``earliest_start``, ``latest_start``, ``earliest_end`` and ``latest_end`` (ISO dates
            or None), and ``part_of``, the label of the parent.
        title: What the picture shows.

    Returns:
        A self-contained SVG document; everything from the data is escaped.

    Raises:
        InputError: No row has a date, or a date is none that can be drawn.
    """
    bars = [_bar(row) for row in rows]
    days = [day for bar in bars for day in (bar.first, bar.last) if day is not None]
    if not days:
        raise InputError("nothing to draw: no event of the answer has a date")
    axis = _Axis(min(days).replace(day=1), max(days))
    colours = _colours(bars)
    height = TOP + ROW_HEIGHT * len(bars) + 40
    width = LABEL_WIDTH + CHART_WIDTH + 2 * MARGIN
    body = [
        *_months(axis, TOP + ROW_HEIGHT * len(bars)),
        *(line for n, bar in enumerate(bars) for line in _row(bar, n, axis, colours)),
        *_legend(colours, height - 12),
    ]
    return document(title, (width, height), body)


def _bar(row: Row) -> _Bar:
    first, last = _day(row, "earliest_start"), _day(row, "latest_end")
    begun, ending = _day(row, "latest_start"), _day(row, "earliest_end")
    certain = (begun, ending) if begun and ending and begun <= ending else None
    return _Bar(
        row.get("event") or "?",
        row.get("kind") or "",
        row.get("precision") or "",
        first or last,
        last or first,
        certain,
        row.get("part_of") or "",
    )


def _day(row: Row, column: str) -> date | None:
    value = row.get(column)
    if not value:
        return None
    found = _DATE.fullmatch(value)
    with suppress(ValueError):
        if found is not None:
            # The day as it is stated: a zone tells where on earth it was that day.
            return date(int(found[1]), int(found[2]), int(found[3]))
    raise InputError(
        f"cannot draw {row.get('event') or 'an event'!r}: its {column} is {value!r}",
        hint="what can be drawn are days of the years 0001 to 9999, such as 2025-11-24",
    )


def _colours(bars: list[_Bar]) -> dict[str, str]:
    kinds = list(dict.fromkeys(bar.kind for bar in bars))
    return {kind: COLOURS[n % len(COLOURS)] for n, kind in enumerate(kinds)}


def _months(axis: _Axis, bottom: int) -> list[str]:
    first, last = (12 * day.year + day.month - 1 for day in (axis.start, axis.end))
    step = next((step for step in STEPS if (last - first) / step < MAX_TICKS), STEPS[-1])
    lines = []
    # A far date must not draw a line for every month of centuries.
    for number in range(first + -first % step, last + 1, step):
        month = date(number // 12, number % 12 + 1, 1)
        x = axis.x(month)
        lines.append(
            f'<line x1="{x:.1f}" y1="{TOP - 14}" x2="{x:.1f}" y2="{bottom}" stroke="#cccccc"/>'
            f'<text x="{x + 4:.1f}" y="{TOP - 4}" fill="#444444">{month:%Y-%m}</text>'
        )
    return lines


def _row(bar: _Bar, number: int, axis: _Axis, colours: dict[str, str]) -> list[str]:
    y = TOP + ROW_HEIGHT * number
    label = shortened(bar.label, LABEL_CHARACTERS)
    lines = [
        f'<text x="{MARGIN}" y="{y + 16}" fill="#111111">{text(label)}'
        f"<title>{text(bar.label)}</title></text>"
    ]
    if bar.first is None or bar.last is None:
        told = f"time {bar.precision or 'not encoded'}"
        inside = f"; within: {bar.part_of}" if bar.part_of else ""
        return [
            *lines,
            f'<text x="{MARGIN + LABEL_WIDTH + 4}" y="{y + 16}" fill="#666666" '
            f'font-style="italic">{text(told + inside)}</text>',
        ]
    told = f"{bar.label}: {bar.first} to {bar.last} ({bar.precision})"
    stretches = [((bar.first, bar.last), 0.3)]
    if bar.certain:
        stretches.append((bar.certain, 1.0))
    for (first, last), opacity in stretches:
        left, right = axis.x(first), axis.x(last, after=1)
        lines.append(
            f'<rect x="{left:.1f}" y="{y + 4}" width="{max(right - left, 1):.1f}" '
            f'height="{ROW_HEIGHT - 8}" rx="3" fill="{colours[bar.kind]}" '
            f'fill-opacity="{opacity}"><title>{text(told)}</title></rect>'
        )
    return lines


def _legend(colours: dict[str, str], y: int) -> list[str]:
    lines, x = [], MARGIN
    for kind, colour in colours.items():
        lines.append(
            f'<rect x="{x}" y="{y - 10}" width="12" height="12" rx="3" fill="{colour}"/>'
            f'<text x="{x + 17}" y="{y}" fill="#444444">{text(kind)}</text>'
        )
        x += 17 + 7 * len(kind) + 18
    return lines
