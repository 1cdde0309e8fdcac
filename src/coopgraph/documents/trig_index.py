"""TriG: taken apart as a whole whenever something is looked for in it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable

from coopgraph.documents.placed import Machine, Names, Placed, UnplacedError
from coopgraph.documents.turtle_tokens import Lines


class TrigIndex:
    """The text of a TriG file."""

    def __init__(self, text: str, base: str | None) -> None:
        """Keep the text.

        Args:
            text: TriG that pyoxigraph has accepted.
            base: IRI against which relative IRIs are resolved until it declares another.
        """
        self._text = text
        self.size = len(text)
        self.place = Lines(text).place
        self._base = base

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:  # noqa: ARG002 - see the class
        """Iterate over all triples."""
        return self.all_triples()

    def all_triples(self) -> Iterable[Placed]:
        """Iterate over all triples, as far as they are RDF 1.1."""
        machine = Machine(Names(self._base))
        # What stands before it has its places all the same.
        with contextlib.suppress(UnplacedError):
            machine.feed_all(self._text, 0, len(self._text))
        return machine.triples
