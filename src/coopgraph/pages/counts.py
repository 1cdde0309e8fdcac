"""How often terms are used in the data: one grouped query for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import listed

if TYPE_CHECKING:
    from coopgraph.store.engine import Engine
    from coopgraph.store.result import Result

CLASSES: Final = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?node a ?term } GROUP BY ?term"
PROPERTIES: Final = "SELECT ?term (COUNT(*) AS ?n) WHERE { ?s ?term ?o } GROUP BY ?term"

STRUCTURE: Final = tuple(
    f"<http://www.w3.org/2004/02/skos/core#{name}>"
    for name in (
        *("broader", "narrower", "inScheme", "topConceptOf", "hasTopConcept", "related"),
        *("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"),
    )
)
"""What joins concepts with each other: no use of them."""


def class_counts(engine: Engine) -> dict[str, int]:
    """Count the things of each class."""
    return counted(engine.query(CLASSES))


def class_counts_of(engine: Engine, classes: Iterable[str]) -> dict[str, int]:
    """Count the things of some classes; those without any are left out."""
    return counted(
        engine.query(
            "SELECT ?term (COUNT(*) AS ?n) WHERE { "
            f"VALUES ?term {{ {listed(classes)} }} ?node a ?term }} GROUP BY ?term"
        )
    )


def property_counts(engine: Engine) -> dict[str, int]:
    """Count the triples with each property."""
    return counted(engine.query(PROPERTIES))


def concept_counts(engine: Engine, concepts: Iterable[str]) -> dict[str, int]:
    """Count the statements about anything but concepts that have each of some concepts."""
    those = listed(concepts)
    if not those:
        return {}
    return counted(
        engine.query(
            "SELECT ?term (COUNT(*) AS ?n) WHERE { "
            f"VALUES ?term {{ {those} }} ?s ?p ?term . FILTER ( {no_structure('p')} ) "
            "} GROUP BY ?term"
        )
    )


def no_structure(variable: str) -> str:
    """Return the condition that a property is none that joins concepts with each other."""
    return f"?{variable} NOT IN ( {', '.join(STRUCTURE)} )"


def counted(result: Result) -> dict[str, int]:
    """Return the number beside each thing, of an answer of two columns."""
    return {
        term.value: int(number.value)
        for term, number in result
        if isinstance(term, pyoxigraph.NamedNode) and isinstance(number, pyoxigraph.Literal)
    }


def most_first(numbers: Mapping[str, int]) -> dict[str, int]:
    """Put numbers in order: the largest first, then by what they are of."""
    return dict(sorted(numbers.items(), key=lambda one: (-one[1], one[0])))
