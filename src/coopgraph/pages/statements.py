"""Small graphs about the site itself, put together statement by statement."""

from __future__ import annotations

from typing import TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.vocabulary import PREFIXES, RDF, XSD

Node: TypeAlias = NamedNode | BlankNode
Value: TypeAlias = Node | Literal


class Statements:
    """Collects statements.

    Args:
        prefixes: Further prefixes beside the project's.
    """

    def __init__(self, **prefixes: str) -> None:
        self._prefixes = {**PREFIXES, **prefixes}
        self.triples: list[pyoxigraph.Triple] = []

    def term(self, name: str) -> NamedNode:
        """Return the term that a CURIE names."""
        prefix, _, local = name.partition(":")
        return NamedNode(self._prefixes[prefix] + local)

    def add(self, subject: Node, property_: str, *values: Value) -> None:
        """Say that a thing has values of a property.

        Args:
            subject: The thing.
            property_: The property, as a CURIE.
            values: The values.
        """
        predicate = self.term(property_)
        self.triples += [pyoxigraph.Triple(subject, predicate, value) for value in values]

    def type(self, subject: Node, *names: str) -> None:
        """Say of which classes a thing is, written as CURIEs."""
        predicate = NamedNode(RDF + "type")
        self.triples += [pyoxigraph.Triple(subject, predicate, self.term(name)) for name in names]


def number(value: int) -> Literal:
    """Write a whole number."""
    return Literal(value)


def day(value: str) -> Literal:
    """Write a day that is given as YYYY-MM-DD."""
    return Literal(value, datatype=NamedNode(XSD + "date"))


def english(text: str) -> Literal:
    """Write words in English."""
    return Literal(text, language="en")
