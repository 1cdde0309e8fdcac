"""Names beside nodes: placed one after the other where nothing else is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from coopgraph.store.table import width

LINE: Final = 24
"""Columns of a line of a label; a wide character takes two."""

MOST_LINES: Final = 3
COLUMN: Final = 0.56
"""Width of a column, in parts of the font size: that of the common sans-serif fonts, rounded up."""

LEADING: Final = 1.15
"""Height of a line, in parts of the font size."""

_GAPS: Final = (3.0, 7.0)
_WIDE_GAP: Final = 16.0
"""Where there are few nodes, a label is known to be theirs from farther away too."""

FEW: Final = 25
"""So many are few."""

_FAR: Final = 20.0
"""How far away from its circle a label is as bad as crossing a line."""

_SIDES: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


class Box(NamedTuple):
    """A part of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether two boxes overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Tell whether the other box lies within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


class Node(NamedTuple):
    """A circle that wants a name."""

    x: float
    y: float
    radius: float
    name: str

    @property
    def box(self) -> Box:
        """What the circle takes."""
        r = self.radius
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)


Segment = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name in its place.

    Attributes:
        lines: The name, in lines; cut where it is too long.
        box: What it takes.
        side: 1 if it stands on the right of its circle, -1 on the left, 0 above or below.
    """

    lines: tuple[str, ...]
    box: Box
    side: int

    @property
    def anchor(self) -> tuple[str, float]:
        """Where the lines are held: the SVG ``text-anchor``, and its place."""
        if self.side > 0:
            return "start", self.box.left
        if self.side < 0:
            return "end", self.box.right
        return "middle", (self.box.left + self.box.right) / 2


def place_labels(
    nodes: Sequence[Node], segments: Sequence[Segment], bounds: Box, size: float
) -> list[Label | None]:
    """Find a place for the name of each node, the first ones first.

    Args:
        nodes: The circles, the most important first.
        segments: The lines of the picture, which a label had better not cross.
        bounds: Where labels may be.
        size: The font size.

    Returns:
        A label for each node, no two of which overlap, nor a circle; None where there is no room.
    """
    circles = [node.box for node in nodes]
    gaps = (*_GAPS, _WIDE_GAP) if len(nodes) <= FEW else _GAPS
    taken: list[Box] = []
    labels: list[Label | None] = []
    for node in nodes:
        lines = wrapped(node.name)
        free = [
            (sum(_crosses(one, box) for one in segments) + gap / _FAR, n, box, side)
            for n, (gap, side, box) in enumerate(_candidates(node, lines, size, gaps))
            if bounds.holds(box)
            and not any(box.meets(other) for other in taken)
            and not any(box.meets(circle) for circle in circles)
        ]
        label = Label(lines, *min(free)[2:]) if free else None
        labels.append(label)
        if label is not None:
            taken.append(label.box)
    return labels


def wrapped(name: str) -> tuple[str, ...]:
    """Break a name into lines, at most :data:`MOST_LINES`.

    >>> wrapped("Sixth Affiliated Hospital of Xinjiang Medical University")
    ('Sixth Affiliated', 'Hospital of Xinjiang', 'Medical University')
    """
    words = " ".join(name.split())
    # Names in wide characters have no blanks to break at.
    characters = LINE * len(words) // max(width(words), 1) if words else LINE
    lines = textwrap.wrap(
        words, max(min(characters, LINE), 2), max_lines=MOST_LINES, placeholder="…"
    )
    return tuple(lines) or ("?",)


def _candidates(
    node: Node, lines: Sequence[str], size: float, gaps: Sequence[float]
) -> Iterator[tuple[float, int, Box]]:
    wide = max(map(width, lines)) * size * COLUMN
    high = len(lines) * size * LEADING
    for gap in gaps:
        for side, below in _SIDES:
            # Beside a corner of the circle the label may come nearer.
            away = node.radius * (0.75 if side and below else 1) + gap
            x = node.x + side * (away + wide / 2)
            y = node.y + below * (away + high / 2)
            yield gap, side, Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _crosses(segment: Segment, box: Box) -> bool:
    """Tell whether a line crosses a box (Liang and Barsky's clipping)."""
    x1, y1, x2, y2 = segment
    enters, leaves = 0.0, 1.0
    for step, room in (
        (x1 - x2, x1 - box.left),
        (x2 - x1, box.right - x1),
        (y1 - y2, y1 - box.top),
        (y2 - y1, box.bottom - y1),
    ):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            enters = max(enters, room / step)
        else:
            leaves = min(leaves, room / step)
    return enters < leaves
