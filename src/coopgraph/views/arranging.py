"""Where the organisations of a network stand: its components side by side, the largest on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from coopgraph.network import Organization
    from coopgraph.network.graph import Graph

PADDING: Final = (90.0, 34.0)
"""Room at the sides, and at top and bottom, of a component, for its labels."""

STRETCH: Final = 2.5
"""How much more a component may be stretched one way than the other."""

Place = tuple[float, float]


class Arrangement(NamedTuple):
    """The places, and the height that they take."""

    places: Mapping[Organization, Place]
    height: float


def arrange(graph: Graph, width: float) -> Arrangement:
    """Give each organisation its place.

    Args:
        graph: The network.
        width: The width of the picture.

    Returns:
        Places from 0 to the width, and from 0 to the height.
    """
    places: dict[Organization, Place] = {}
    left = top = shelf = 0.0
    for number, part in enumerate(graph.components):
        wide, high = _room(len(part), width, alone=number == 0)
        if left + wide > width:
            left, top, shelf = 0.0, top + shelf, 0.0
        spread = _spread(graph.layout(part), (wide, high))
        places |= {one: (left + x, top + y) for one, (x, y) in spread.items()}
        left, shelf = left + wide, max(shelf, high)
    return Arrangement(places, top + shelf)


def _room(number: int, width: float, *, alone: bool) -> Place:
    """Return the width and height for a component of so many organisations."""
    if number > 12 or alone:
        return width, min(240.0 + 22 * max(number - 2, 0), 860.0)
    return (width / 2, 90.0 + 26 * number) if number > 3 else (width / 3, 110.0)


def _spread(places: Mapping[Organization, Place], room: Place) -> dict[Organization, Place]:
    """Fill the room with the places, the longer side lying."""
    sides = [[place[axis] for place in places.values()] for axis in (0, 1)]
    spans = [max(side) - min(side) for side in sides]
    order = (0, 1) if spans[0] >= spans[1] else (1, 0)
    inner = [room[axis] - 2 * PADDING[axis] for axis in (0, 1)]
    scales = [
        inner[axis] / spans[order[axis]] if spans[order[axis]] > 1e-9 else float("inf")
        for axis in (0, 1)
    ]
    least = min(scales)
    if least == float("inf"):
        return dict.fromkeys(places, (room[0] / 2, room[1] / 2))
    middles = [(max(side) + min(side)) / 2 for side in sides]

    def along(place: Place, axis: int) -> float:
        away = place[order[axis]] - middles[order[axis]]
        return room[axis] / 2 + away * min(scales[axis], STRETCH * least)

    return {one: (along(place, 0), along(place, 1)) for one, place in places.items()}
