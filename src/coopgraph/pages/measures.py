"""How much there is in the data: what their description, their page and the endpoint tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import things
from coopgraph.pages.counts import class_counts, counted, most_first, property_counts
from coopgraph.vocabulary import CONCEPT, COOP, ID, PREFIXES, curie

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine

MOST_GRAPHS: Final = 1000
"""Named graphs that are told one by one."""

MOST_VISITS: Final = 1000
"""Visits of which the first is the example."""

LARGEST_DUMP: Final = 200_000
"""Triples up to which all data are given as one document: an answer is held in memory whole."""

_ENTITIES: Final = "SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a ?class }"
_GRAPHS: Final = (
    "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
)
_EXAMPLE: Final = f"SELECT ?visit WHERE {{ ?visit a <{COOP}Visit> }} LIMIT {MOST_VISITS}"


@dataclass(frozen=True)
class Measures:
    """How much there is in the data.

    Attributes:
        classes: The number of things of each class.
        properties: The number of triples with each property.
        entities: Things that have a class.
        example: A visit; None where there is none.
    """

    classes: Mapping[str, int]
    properties: Mapping[str, int]
    entities: int
    example: str | None

    @cached_property
    def triples(self) -> int:
        """All triples of the default graph."""
        return sum(self.properties.values())

    @property
    def has_dump(self) -> bool:
        """Whether all data are given as one document."""
        return self.triples <= LARGEST_DUMP

    @cached_property
    def vocabularies(self) -> list[str]:
        """The namespaces of the terms that are used."""
        prefixes = {curie(iri).partition(":")[0] for iri in (*self.classes, *self.properties)}
        found = {PREFIXES[prefix] for prefix in prefixes if prefix in PREFIXES}
        return sorted(iri for iri in found if not iri.startswith((CONCEPT, ID)))


def measure(engine: Engine) -> Measures:
    """Count what there is.

    Args:
        engine: Who answers.

    Returns:
        The numbers.
    """
    return Measures(
        most_first(class_counts(engine)),
        most_first(property_counts(engine)),
        _one(engine, _ENTITIES),
        _example(engine),
    )


def graph_counts(engine: Engine) -> dict[str, int]:
    """Count the triples of each named graph, of the first :data:`MOST_GRAPHS`."""
    found = counted(engine.query(_GRAPHS))
    return {iri: found[iri] for iri in sorted(found)[:MOST_GRAPHS]}


def _example(engine: Engine) -> str | None:
    return min(things(engine, _EXAMPLE), default=None)


def _one(engine: Engine, query: str) -> int:
    ((count,),) = engine.query(query)
    assert isinstance(count, pyoxigraph.Literal)  # noqa: S101
    return int(count.value)
