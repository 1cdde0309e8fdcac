"""Pictures of answers: a stored question's header names the view, this module draws it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Final

Row = Mapping[str, str | None]

LABEL_WIDTH: Final = 430
CHART_WIDTH: Final = 760
ROW_HEIGHT: Final = 24
TOP: Final = 62
MARGIN: Final = 16
LABEL_CHARACTERS: Final = 62
# Okabe and Ito's palette: told apart by colour-blind readers too.
COLOURS: Final = (
    *("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00"),
    *("#56b4e9", "#666666", "#b8a800", "#332288"),
)


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

    def x(self, day: date) -> float:
        days = (self.end - self.start).days + 1
        return MARGIN + LABEL_WIDTH + CHART_WIDTH * (day - self.start).days / days


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
        ValueError: No row has a date, or a date is not one.
    """
    bars = [_bar(row) for row in rows]
    days = [day for bar in bars for day in (bar.first, bar.last) if day is not None]
    if not days:
        raise ValueError("no event of the answer has a date to draw")
    axis = _Axis(min(days).replace(day=1), max(days))
    colours = _colours(bars)
    height = TOP + ROW_HEIGHT * len(bars) + 40
    width = LABEL_WIDTH + CHART_WIDTH + 2 * MARGIN
    body = [
        *_months(axis, TOP + ROW_HEIGHT * len(bars)),
        *(line for n, bar in enumerate(bars) for line in _row(bar, n, axis, colours)),
        *_legend(colours, height - 12),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-family="sans-serif" '
            f'font-size="12" aria-label="{escape(title)}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            f'<text x="{MARGIN}" y="24" font-size="16" font-weight="bold" fill="#111111">'
            f"{escape(title)}</text>",
            *body,
            "</svg>\n",
        ]
    )


def _bar(row: Row) -> _Bar:
    def day(column: str) -> date | None:
        value = row.get(column)
        return date.fromisoformat(value) if value else None

    first, last = day("earliest_start"), day("latest_end")
    begun, ending = day("latest_start"), day("earliest_end")
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


def _colours(bars: list[_Bar]) -> dict[str, str]:
    kinds = list(dict.fromkeys(bar.kind for bar in bars))
    return {kind: COLOURS[n % len(COLOURS)] for n, kind in enumerate(kinds)}


def _months(axis: _Axis, bottom: int) -> list[str]:
    lines = []
    month = axis.start
    while month <= axis.end:
        x = axis.x(month)
        lines.append(
            f'<line x1="{x:.1f}" y1="{TOP - 14}" x2="{x:.1f}" y2="{bottom}" stroke="#cccccc"/>'
            f'<text x="{x + 4:.1f}" y="{TOP - 4}" fill="#444444">{month:%Y-%m}</text>'
        )
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return lines


def _row(bar: _Bar, number: int, axis: _Axis, colours: dict[str, str]) -> list[str]:
    y = TOP + ROW_HEIGHT * number
    label = bar.label
    if len(label) > LABEL_CHARACTERS:
        label = label[: LABEL_CHARACTERS - 1].rstrip() + "…"
    lines = [
        f'<text x="{MARGIN}" y="{y + 16}" fill="#111111">{escape(label)}'
        f"<title>{escape(bar.label)}</title></text>"
    ]
    if bar.first is None or bar.last is None:
        told = f"time {bar.precision or 'not encoded'}"
        inside = f"; within: {bar.part_of}" if bar.part_of else ""
        return [
            *lines,
            f'<text x="{MARGIN + LABEL_WIDTH + 4}" y="{y + 16}" fill="#666666" '
            f'font-style="italic">{escape(told + inside)}</text>',
        ]
    told = f"{bar.label}: {bar.first} to {bar.last} ({bar.precision})"
    stretches = [((bar.first, bar.last), 0.3)]
    if bar.certain:
        stretches.append((bar.certain, 1.0))
    for (first, last), opacity in stretches:
        left, right = axis.x(first), axis.x(last + timedelta(days=1))
        lines.append(
            f'<rect x="{left:.1f}" y="{y + 4}" width="{right - left:.1f}" '
            f'height="{ROW_HEIGHT - 8}" rx="3" fill="{colours[bar.kind]}" '
            f'fill-opacity="{opacity}"><title>{escape(told)}</title></rect>'
        )
    return lines


def _legend(colours: dict[str, str], y: int) -> list[str]:
    lines, x = [], MARGIN
    for kind, colour in colours.items():
        lines.append(
            f'<rect x="{x}" y="{y - 10}" width="12" height="12" rx="3" fill="{colour}"/>'
            f'<text x="{x + 17}" y="{y}" fill="#444444">{escape(kind)}</text>'
        )
        x += 17 + 7 * len(kind) + 18
    return lines
