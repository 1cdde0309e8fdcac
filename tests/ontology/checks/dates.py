"""Calendar dates for a reasoner, since ``xsd:date`` is not in the OWL 2 datatype map.

A date is handed over as an ``xsd:anyURI`` that spells it. Two dates stay equal exactly where
they were equal, and the value space of anyURI shares no member with numbers, strings or times,
as that of dates shares none: a date where the schema asks for something else clashes as it
should. Only a range of anyURI would hide a clash, and the schema check refuses dates there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyoxigraph as ox

from coopgraph.vocabulary import XSD

from .findings import Finding
from .graph import Graph

DATE = XSD + "date"
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def lifted(graph: Graph) -> Graph:
    """Return the graph with each calendar date spelt as an address.

    Args:
        graph: Triples in which ``xsd:date`` may occur.

    Returns:
        The same triples without ``xsd:date`` literals.
    """
    return Graph(ox.Triple(t.subject, t.predicate, _lift(t.object)) for t in graph)


def _lift(term: Node) -> Node:
    if isinstance(term, ox.Literal) and term.datatype.value == DATE:
        return ox.Literal(f"urn:date:{term.value}", datatype=ox.NamedNode(XSD + "anyURI"))
    return term


def impossible(graph: Graph) -> Iterator[Finding]:
    """Find dates that no calendar has; a reasoner never sees them, so it cannot object.

    Args:
        graph: Triples in which ``xsd:date`` may occur.

    Yields:
        One finding for each such literal.
    """
    for triple in graph:
        term = triple.object
        if isinstance(term, ox.Literal) and term.datatype.value == DATE:
            try:
                date.fromisoformat(term.value)
            except ValueError:
                yield Finding("date", str(triple.subject), f"{term.value} is not a calendar date")
