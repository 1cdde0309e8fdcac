"""A corpus of any number of visits, written piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from coopgraph.errors import InputError
from coopgraph.generate.plan import plan
from coopgraph.generate.planting import plant, planted
from coopgraph.generate.syntax import WRITERS
from coopgraph.generate.tally import Tally
from coopgraph.generate.telling import Met
from coopgraph.generate.terms import Block, english
from coopgraph.generate.visit import blocks
from coopgraph.generate.world import World

EDITION: Final = 1
"""Another edition makes other bytes of the same numbers."""

MOST_VISITS: Final = 100_000_000
MOST_SEED: Final = 2**64 - 1
LEAST_BYTES: Final = {"nt": 26_000, "turtle": 8_000}
"""What a visit takes at least, on the average of many, by the name of the format."""

_PIECE: Final = 20
"""Visits that are written at once."""


@dataclass
class Corpus:
    """Visits of an invented world.

    The file of few visits is the beginning of that of more.

    Attributes:
        visits: How many.
        seed: What they are drawn from.
        errors: How many of them, the first ones, break a rule of the shapes.
        counted: Whether the answers of the manifest are counted; they hold a number for each pair
            of organisations.
        done: How many are written.
        triples: How many triples are written.

    Raises:
        InputError: One of the numbers is out of its range.
    """

    visits: int
    seed: int
    errors: int = 0
    counted: bool = True
    done: int = field(default=0, init=False)
    triples: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Look at the numbers."""
        ranges = (("visits", self.visits, MOST_VISITS), ("seed", self.seed, MOST_SEED))
        for name, number, most in ranges:
            if not 0 <= number <= most:
                raise InputError(f"{name}: {number} is no number from 0 to {most:,}")
        if not 0 <= self.errors <= self.visits:
            raise InputError(
                f"errors: {self.errors} cannot be planted in {self.visits:,} visits",
                hint="a visit has one error at most",
            )
        self._tally = Tally(self.seed)

    def write(self, syntax: str) -> Iterator[str]:
        """Write the corpus.

        Args:
            syntax: "nt" or "turtle".

        Yields:
            Pieces of text, one after the other; memory does not grow with their number.
        """
        head, writer = WRITERS[syntax]
        world, met = World(self.seed), Met()
        self._tally, self.triples, self.done = Tally(self.seed), 0, 0
        yield head + writer(self._weighed([self._about()]))
        waiting: list[Block] = []
        for number in range(self.visits):
            drawn = plan(world, number)
            told = blocks(world, drawn, met)
            if number < self.errors:
                plant(number, f"synthetic-{self.seed}-v{number}", told)
            if self.counted:
                self._tally.add(drawn)
            waiting += self._weighed(told)
            if (number + 1) % _PIECE == 0:
                yield writer(waiting)
                self.done, waiting = number + 1, []
        yield writer(waiting)
        self.done = self.visits

    def _about(self) -> Block:
        return f"<https://w3id.org/coopgraph/dataset/synthetic-{self.seed}>", [
            ("a", "void:Dataset"),
            ("dcterms:title", english(f"Synthetic visits, seed {self.seed}")),
            ("dcterms:description", english("Invented. No body, person, page or visit is real.")),
        ]

    def _weighed(self, told: list[Block]) -> list[Block]:
        self.triples += sum(len(pairs) for _, pairs in told)
        return told

    def manifest(self) -> dict[str, Any]:
        """Tell what was planted and drawn.

        Returns:
            What JSON can hold. The answers are those of the corpus before errors were planted.
        """
        return {
            "edition": EDITION,
            "visits": self.visits,
            "seed": self.seed,
            "errors": self.errors,
            "triples": self.triples,
            "planted": {name: count for name, count in planted(self.errors).items() if count},
            "answers": self._tally.answers() if self.counted else None,
        }
