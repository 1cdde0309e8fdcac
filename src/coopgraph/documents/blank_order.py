"""An order of blank nodes that depends on the graph, not on labels or on the order of the file.

Each node starts with the same colour and takes on, round by round, the colours around it; nodes
that nothing tells apart are told apart one by one, in the order of the file. This is the first
branch of the search of RDF canonicalization: always fast, and the same for two files of one
graph unless nodes look alike to their neighbours and yet are not interchangeable.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Final

from coopgraph.documents.graph import Graph
from coopgraph.documents.turtle_parser import Blank, Literal, Node, Term

_MAX_ROUNDS: Final = 64
_MAX_CHOICES: Final = 64


def blank_order(graph: Graph) -> dict[Blank, int]:
    """Number the blank nodes that are not nested.

    Args:
        graph: The triples.

    Returns:
        A number from 1 for each, by which they are sorted and named.
    """
    named = graph.named
    if not named:
        return {}
    colouring = _Colouring(graph, named)
    colouring.refine()
    for _ in range(_MAX_CHOICES):
        tied = colouring.first_tie()
        if not tied:
            break
        colouring.single_out(tied[:1])
        colouring.refine()
    else:
        # Many twins: the described ones first, as their order is that of the written file.
        colouring.single_out([node for node in named if node in graph.descriptions])
        colouring.refine()
    places = {node: place for place, node in enumerate(named)}
    ordered = sorted(named, key=lambda node: (colouring.colours[node], places[node]))
    return {node: number for number, node in enumerate(ordered, 1)}


def _digest(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


class _Colouring:
    def __init__(self, graph: Graph, named: list[Blank]) -> None:
        self._graph = graph
        self._named = named
        self.colours = dict.fromkeys(named, 0)
        self._contents: dict[Node, str] = {}
        self._contexts: dict[Node, str] = {}

    def refine(self) -> None:
        """Let colours spread until no round tells more nodes apart."""
        distinct = len(set(self.colours.values()))
        for _ in range(_MAX_ROUNDS):
            self._spread()
            now = len(set(self.colours.values()))
            if now in (distinct, len(self._named)):
                return
            distinct = now

    def first_tie(self) -> list[Blank]:
        """Give the nodes of the first colour that several nodes have, described ones first."""
        counts = Counter(self.colours.values())
        tied = [node for node in self._named if counts[self.colours[node]] > 1]
        described = [node for node in tied if node in self._graph.descriptions]
        candidates = described or tied
        if not candidates:
            return []
        colour = min(self.colours[node] for node in candidates)
        return [node for node in candidates if self.colours[node] == colour]

    def single_out(self, nodes: list[Blank]) -> None:
        """Put nodes before all others of their colour, in the given order."""
        places = {node: place for place, node in enumerate(nodes)}
        self._recolour({node: f"{places.get(node, len(nodes)):09}" for node in self._named})

    def _recolour(self, marks: dict[Blank, str]) -> None:
        """Split colours by marks; the order between colours stays."""
        keys = {node: (self.colours[node], marks[node]) for node in self._named}
        ranks = {key: rank for rank, key in enumerate(sorted(set(keys.values())))}
        self.colours = {node: ranks[key] for node, key in keys.items()}

    def _spread(self) -> None:
        graph = self._graph
        self._contents = {}
        for node in reversed(graph.nested):
            self._contents[node] = self._content(node)
        self._contexts = {}
        for node in graph.nested:
            parent, predicate = graph.parents[node]
            self._contexts[node] = _digest(
                self._context(parent), predicate.iri, self._contents[node]
            )
        incoming: dict[Blank, list[str]] = {node: [] for node in self._named}
        for subject, description in graph.descriptions.items():
            for predicate, values in description.items():
                for value in values:
                    if isinstance(value, Blank) and value in incoming:
                        incoming[value].append(_digest(self._context(subject), predicate.iri))
        self._recolour(
            {node: _digest(self._content(node), *sorted(incoming[node])) for node in self._named}
        )

    def _content(self, node: Blank) -> str:
        parts = [
            _digest(predicate.iri, self._key(value))
            for predicate, values in self._graph.describe(node).items()
            for value in values
        ]
        return _digest(*sorted(parts))

    def _context(self, node: Node) -> str:
        return self._contexts[node] if node in self._contexts else self._key(node)

    def _key(self, term: Term) -> str:
        if isinstance(term, Blank):
            return "_" + (self._contents.get(term) or str(self.colours[term]))
        if isinstance(term, Literal):
            return "\x1e".join(("L", term.lexical, term.datatype, term.language.lower()))
        return "I" + term.iri
