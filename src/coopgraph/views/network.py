"""The network: organisations as circles, visits as arrows, agreements as dashed lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot, log2, sqrt
from typing import Final

from coopgraph.errors import InputError
from coopgraph.network import Network, Organization, Tie
from coopgraph.network.tables import notes
from coopgraph.views.labels import FEW, LEADING, Box, Label, Node, place_labels
from coopgraph.views.svg import COLOURS, MARGIN, document, shortened, text

MOST_DRAWN: Final = 60
"""Organisations in a picture; of more, those with most partners."""

TITLE: Final = "Who cooperates with whom"
WIDTH: Final = 1000
TOP: Final = 40
LINE_HEIGHT: Final = 18
KEY_COLUMNS: Final = 3
FONT: Final = 12.0
SMALL_FONT: Final = 10.0
VISIT: Final = COLOURS[0]
AGREEMENT: Final = COLOURS[2]
PLAIN: Final = COLOURS[5]
JOINT: Final = COLOURS[1]

# Attributes give the light picture, so that it is whole where style sheets are forbidden.
STYLE: Final = (
    "@media (prefers-color-scheme: dark) {"
    "svg > rect { fill: #16191d } text { fill: #e6e6e6 } text.name { stroke: #16191d } "
    "circle { stroke: #16191d } line.visit { stroke: #56b4e9 } path.visit { fill: #56b4e9 } "
    "line.agreement { stroke: #2fc495 }"
    "}"
)


@dataclass(frozen=True)
class _Picture:
    """What is drawn, and where."""

    whole: Network
    shown: Network
    joints: frozenset[Organization]
    nodes: dict[Organization, Node]
    height: float

    @property
    def size(self) -> float:
        """The font size of the labels."""
        return FONT if len(self.nodes) <= FEW else SMALL_FONT

    @property
    def opacity(self) -> float:
        """How much of what lies under them lines hide."""
        return 0.75 if len(self.nodes) <= FEW else 0.5


def network_svg(network: Network, title: str = TITLE) -> str:
    """Draw a network.

    Where there are more than :data:`MOST_DRAWN` organisations, those with most partners are drawn,
    and the picture says so.

    Args:
        network: What is drawn.
        title: What the picture shows.

    Returns:
        A self-contained SVG document, the same for the same network; everything from the data is
        escaped.

    Raises:
        InputError: No two organisations are joined.
    """
    if not network.ties:
        raise InputError("nothing to draw: no two organisations are joined")
    picture = _laid_out(network)
    bottom = TOP + picture.height
    bounds = Box(MARGIN / 2, TOP - 6, WIDTH - MARGIN / 2, bottom)
    lines = [line for tie in picture.shown.ties for line in _lanes(picture, tie)]
    labels = place_labels(
        list(picture.nodes.values()), [lane.segment for lane in lines], bounds, picture.size
    )
    keys = [one for one, label in zip(picture.nodes, labels, strict=True) if label is None]
    key_rows = -(-len(keys) // KEY_COLUMNS)
    told = _told(picture)
    legend = bottom + LINE_HEIGHT * (key_rows + 1) + 4
    height = round(legend + LINE_HEIGHT * len(told) + 12)
    body = [
        *(line for lane in lines for line in _line(lane, picture.opacity)),
        *(_circle(picture, one, node) for one, node in picture.nodes.items()),
        *_names(picture, labels),
        *_keys(keys, bottom),
        *_legend(legend),
        *(
            f'<text x="{MARGIN}" y="{legend + LINE_HEIGHT * n:.0f}" fill="#444444">{text(note)}'
            "</text>"
            for n, note in enumerate(told, 1)
        ),
    ]
    return document(
        title,
        (WIDTH, height),
        body,
        description=_description(network),
        style=STYLE,
    )


def _laid_out(network: Network) -> _Picture:
    # rustworkx is needed where a network is drawn, not where a timeline is.
    from coopgraph.network.graph import Graph  # noqa: PLC0415
    from coopgraph.views.arranging import arrange  # noqa: PLC0415

    shown = _largest(network)
    arrangement = arrange(Graph(shown), WIDTH)
    partners = network.partners
    # The largest get their labels first.
    ranked = sorted(shown.organizations, key=lambda one: (-partners[one], one))
    nodes = {
        one: Node(x, TOP + y, min(4 + 3 * sqrt(partners[one]), 24.0), one.name)
        for one, (x, y) in ((one, arrangement.places[one]) for one in ranked)
    }
    return _Picture(network, shown, Graph(network).articulation_points, nodes, arrangement.height)


def _largest(network: Network) -> Network:
    if len(network.organizations) <= MOST_DRAWN:
        return network
    partners = network.partners
    strength = dict.fromkeys(network.organizations, 0)
    for tie in network.ties:
        strength[tie.one] += tie.strength
        strength[tie.other] += tie.strength
    ranked = sorted(network.organizations, key=lambda one: (-partners[one], -strength[one], one))
    kept = set(ranked[:MOST_DRAWN])
    ties = tuple(tie for tie in network.ties if tie.one in kept and tie.other in kept)
    return Network(tuple(sorted(kept)), ties, network.left_out)


@dataclass(frozen=True)
class _Lane:
    """One line between two circles: the visits, or the agreements."""

    segment: tuple[float, float, float, float]
    kind: str
    number: int
    told: str
    at_start: bool = False
    at_end: bool = False

    @property
    def thickness(self) -> float:
        """The width of the line."""
        return min(1.4 + 1.3 * log2(self.number), 7.0)


def _lanes(picture: _Picture, tie: Tie) -> Iterator[_Lane]:
    aside = 4.0 if tie.visits and tie.agreements else 0.0
    names = f"{tie.one.name} and {tie.other.name}"
    years = "" if tie.first is None else f" ({tie.first} to {tie.last})"
    if tie.visits:
        told = (
            f"{tie.one.name} to {tie.other.name}: {_counted(len(tie.there), 'visit')}; "
            f"in return: {len(tie.back)}{years}"
        )
        segment = _between(picture, tie, -aside)
        yield _Lane(segment, "visit", tie.visits, told, bool(tie.back), bool(tie.there))
    if tie.agreements:
        number = len(tie.agreements)
        told = f"{names}: {_counted(number, 'agreement')}{years}"
        yield _Lane(_between(picture, tie, aside), "agreement", number, told)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _between(picture: _Picture, tie: Tie, aside: float) -> tuple[float, float, float, float]:
    """Return the line from one circle's edge to the other's, moved aside by so much."""
    a, b = picture.nodes[tie.one], picture.nodes[tie.other]
    length = hypot(b.x - a.x, b.y - a.y) or 1.0
    dx, dy = (b.x - a.x) / length, (b.y - a.y) / length
    from_a = min(a.radius + 2, length / 2)
    from_b = min(b.radius + 2, length / 2)
    return (
        a.x + dx * from_a - dy * aside,
        a.y + dy * from_a + dx * aside,
        b.x - dx * from_b - dy * aside,
        b.y - dy * from_b + dx * aside,
    )


def _line(lane: _Lane, opacity: float = 0.75) -> Iterator[str]:
    x1, y1, x2, y2 = lane.segment
    length = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    head = min(6 + lane.thickness, length / 2)
    colour, dash = (VISIT, "") if lane.kind == "visit" else (AGREEMENT, ' stroke-dasharray="7 4"')
    start, end = head * lane.at_start, head * lane.at_end
    yield (
        f'<line class="{lane.kind}" x1="{x1 + dx * start:.1f}" y1="{y1 + dy * start:.1f}" '
        f'x2="{x2 - dx * end:.1f}" y2="{y2 - dy * end:.1f}" stroke="{colour}" '
        f'stroke-width="{lane.thickness:.1f}" stroke-opacity="{opacity:g}"{dash}>'
        f"<title>{text(lane.told)}</title></line>"
    )
    if lane.at_end:
        yield _head((x2, y2), (dx, dy), head)
    if lane.at_start:
        yield _head((x1, y1), (-dx, -dy), head)


def _head(tip: tuple[float, float], way: tuple[float, float], size: float) -> str:
    """Draw the head of an arrow."""
    (x, y), (dx, dy) = tip, way
    back, half = (x - dx * size, y - dy * size), size * 0.45
    return (
        f'<path class="visit" d="M{x:.1f} {y:.1f}L{back[0] - dy * half:.1f} '
        f'{back[1] + dx * half:.1f}L{back[0] + dy * half:.1f} {back[1] - dx * half:.1f}Z" '
        f'fill="{VISIT}"/>'
    )


def _circle(picture: _Picture, one: Organization, node: Node) -> str:
    partners = picture.whole.partners[one]
    told = f"{one.name}: {partners} partner{'s' if partners != 1 else ''}"
    colour = JOINT if one in picture.joints else PLAIN
    return (
        f'<circle cx="{node.x:.1f}" cy="{node.y:.1f}" r="{node.radius:.1f}" fill="{colour}" '
        f'stroke="#ffffff"><title>{text(told)}</title></circle>'
    )


def _names(picture: _Picture, labels: Sequence[Label | None]) -> Iterator[str]:
    size, number = picture.size, 0
    for node, label in zip(picture.nodes.values(), labels, strict=True):
        if label is None:
            number += 1
            yield _name(str(number), node.x, node.y + SMALL_FONT / 3, SMALL_FONT)
            continue
        anchor, x = label.anchor
        for n, line in enumerate(label.lines):
            yield _name(line, x, label.box.top + size * (0.9 + LEADING * n), size, anchor)


def _name(words: str, x: float, y: float, size: float, anchor: str = "middle") -> str:
    return (
        f'<text class="name" x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="#111111" stroke="#ffffff" stroke-width="3" paint-order="stroke">'
        f"{text(words)}</text>"
    )


def _keys(keys: Sequence[Organization], top: float) -> Iterator[str]:
    wide = (WIDTH - 2 * MARGIN) / KEY_COLUMNS
    for n, one in enumerate(keys):
        x = MARGIN + wide * (n % KEY_COLUMNS)
        y = top + LINE_HEIGHT * (1 + n // KEY_COLUMNS)
        yield (
            f'<text x="{x:.0f}" y="{y:.0f}" font-size="{SMALL_FONT:g}" fill="#111111">'
            f"{n + 1} {text(shortened(one.name, 54))}<title>{text(one.name)}</title></text>"
        )


def _legend(y: float) -> Iterator[str]:
    def words(x: float, told: str) -> str:
        return f'<text x="{x:.0f}" y="{y:.0f}" fill="#444444">{told}</text>'

    middle = y - 4
    visit = _Lane((MARGIN, middle, MARGIN + 34, middle), "visit", 1, "visit", at_end=True)
    agreement = _Lane((290, middle, 324, middle), "agreement", 1, "agreement")
    yield from _line(visit)
    yield words(MARGIN + 40, "visits, to the host; thicker where many")
    yield from _line(agreement)
    yield words(330, "agreements")
    for x, colour, told in (
        (424, PLAIN, "organisation; larger with more partners"),
        (690, JOINT, "without it, its part falls apart"),
    ):
        yield f'<circle cx="{x}" cy="{middle:.0f}" r="7" fill="{colour}" stroke="#ffffff"/>'
        yield words(x + 13, told)


def _told(picture: _Picture) -> list[str]:
    told = notes(picture.whole.left_out)
    drawn, all_ = len(picture.nodes), len(picture.whole.organizations)
    if drawn < all_:
        told.insert(0, f"{drawn} of {all_:,} organisations are shown: those with most partners.")
    return told


def _description(network: Network) -> str:
    partners = network.partners
    first = min(network.organizations, key=lambda one: (-partners[one], one))
    visits = sum(tie.visits for tie in network.ties)
    agreements = sum(len(tie.agreements) for tie in network.ties)
    return (
        f"{len(network.organizations):,} organisations, {len(network.ties):,} pairs of them joined "
        f"by {visits:,} visits and {agreements:,} agreements. "
        f"Most partners: {first.name}, with {partners[first]}."
    )
