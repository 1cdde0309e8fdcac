"""One visit as it is being told: its nodes, and the passages that they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from coopgraph.generate.names import COUNTRIES
from coopgraph.generate.terms import Block, Pairs, english
from coopgraph.generate.world import ASSOCIATIONS, ERAS, HOSPITALS, POSTS, UNITS, UNIVERSITIES

if TYPE_CHECKING:
    from coopgraph.generate.times import Time
    from coopgraph.generate.world import World

STATED: Final[Pairs] = [("coop:standing", "standing:stated")]
_STAFF: Final = UNIVERSITIES * len(POSTS) * ERAS
_SIZES: Final = {
    "association": ASSOCIATIONS,
    "country": len(COUNTRIES),
    "hall": UNIVERSITIES,
    "hospital": UNIVERSITIES * HOSPITALS,
    "person": _STAFF,
    "office": _STAFF,
    "unit": UNIVERSITIES * UNITS,
    "university": UNIVERSITIES,
}


def derived(source: str, rule: str) -> Pairs:
    """Say that a thing was derived.

    Args:
        source: The thing that it was derived from.
        rule: By which rule, in words.

    Returns:
        The standing.
    """
    return [
        ("coop:standing", "standing:derived"),
        ("coop:derivedFrom", source),
        ("coop:rule", english(rule)),
    ]


class Met:
    """Which things of the world were told of before; its memory never grows."""

    def __init__(self) -> None:
        self._met = {kind: bytearray(size) for kind, size in _SIZES.items()}

    def first(self, kind: str, place: int) -> bool:
        """Tell whether a thing is met for the first time, and meet it."""
        met = self._met[kind]
        new = not met[place]
        met[place] = 1
        return new


class Telling:
    """The nodes of one visit.

    Args:
        world: The world.
        number: The number of the visit.
        met: What the visits before have told of.
    """

    def __init__(self, world: World, number: int, met: Met) -> None:
        self.world = world
        self.tag = f"synthetic-{world.seed}"
        self.own = f"{self.tag}-v{number}"
        self.blocks: list[Block] = []
        self.cited: dict[tuple[int, str], str] = {}
        self._met = met
        self._here: set[str] = set()

    def node(self, kind: str, local: str) -> str:
        """Name a node of this visit; ``kind`` is one of the prefixes of things."""
        return f"{kind}:{self.own}-{local}"

    def shared(self, kind: str, local: str) -> str:
        """Name a thing of the world."""
        return f"{kind}:{self.tag}-{local}"

    def cite(self, topic: str, source: int = 0) -> str:
        """Name a passage, which the source then has.

        Args:
            topic: What the passage is about.
            source: The number of the source.

        Returns:
            The passage.
        """
        key = (source, topic)
        if key not in self.cited:
            self.cited[key] = self.node("passage", f"{'page' if not source else 'more'}-{topic}")
        return self.cited[key]

    def thing(self, node: str, kind: str, label: str, topic: str, more: Pairs) -> str:
        """Tell of a thing that the first source states.

        Args:
            node: The thing.
            kind: Its class.
            label: Its label in English.
            topic: The topic of the passage that it rests on.
            more: What else is said of it.

        Returns:
            The thing.
        """
        pairs = [
            ("a", kind),
            ("rdfs:label", english(label)),
            ("coop:evidence", self.cite(topic)),
            *STATED,
            *more,
        ]
        self.blocks.append((node, pairs))
        return node

    def span(self, node: str, told: Time, passages: Iterable[str], standing: Pairs = STATED) -> str:
        """Tell of a time.

        Args:
            node: Its node.
            told: The time.
            passages: Those that it rests on.
            standing: Whether they state it, or how it was derived.

        Returns:
            Its node.
        """
        pairs = [
            ("a", "coop:TimeSpan"),
            ("rdfs:label", english(told.label)),
            *(("coop:evidence", passage) for passage in passages),
            *standing,
            *told.pairs(),
        ]
        self.blocks.append((node, pairs))
        return node

    def meets(self, kind: str, place: int, node: str, topic: str) -> bool:
        """Tell whether a thing of the world must be told of now; if not, cite the passage for it.

        Args:
            kind: The kind of the thing.
            place: Its number in that kind.
            node: The thing.
            topic: The topic of the passage that mentions it.

        Returns:
            True where nothing told of it before.
        """
        if node in self._here:
            return False
        self._here.add(node)
        if self._met.first(kind, place):
            return True
        self.blocks.append((node, [("coop:evidence", self.cite(topic))]))
        return False
