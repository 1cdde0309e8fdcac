"""The classes and properties that shapes name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode

from coopgraph.store.guard import resolve_escapes
from coopgraph.store.tokens import read_prologue, tokenize
from coopgraph.validation.constraints.other import HAS_VALUE, IN, Closed
from coopgraph.validation.constraints.property_pair import Disjoint, Equals, Less
from coopgraph.validation.constraints.sparql import SELECT, Select
from coopgraph.validation.constraints.value_type import CLASS
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import Predicate, iris_of
from coopgraph.validation.shapes import Shape
from coopgraph.validation.terms import RDF_TYPE, iris

_ESCAPE: Final = re.compile(r"\\(.)")


def properties(shape: Shape, graph: Graph) -> Iterator[NamedNode]:
    """Iterate over the properties that a shape names by itself.

    Args:
        shape: The shape.
        graph: The shapes graph.

    Returns:
        Those of its path, targets, property pairs and queries, and what ``sh:closed`` allows.
    """
    yield from iris([*shape.targets.subjects_of, *shape.targets.objects_of])
    if shape.path is not None:
        yield from iris_of(shape.path)
    for constraint in shape.constraints:
        match constraint:
            case Equals() | Disjoint() | Less():
                yield constraint.other
            case Closed():
                yield from iris(constraint.allowed)
            case Select():
                yield from of_query(constraint, graph)


def classes(shape: Shape, graph: Graph) -> Iterator[tuple[str, NamedNode]]:
    """Iterate over the classes that a shape names beside its targets.

    Args:
        shape: The shape.
        graph: The shapes graph.

    Returns:
        Those of ``sh:class`` (as ``class``), the values of ``sh:hasValue`` and ``sh:in`` for
        ``rdf:type`` (``value``), and what its queries name (``query``), classes or not.
    """
    yield from (("class", one) for one in iris(graph.objects(shape.node, CLASS)))
    if shape.path == Predicate(RDF_TYPE):
        yield from (("value", one) for one in iris(graph.objects(shape.node, HAS_VALUE)))
        for head in graph.objects(shape.node, IN):
            yield from (("value", one) for one in iris(graph.members(head) or ()))
    for constraint in shape.constraints:
        if isinstance(constraint, Select):
            yield from (("query", one) for one in of_query(constraint, graph))


def of_query(constraint: Select, graph: Graph) -> set[NamedNode]:
    """Return the IRIs that the query of a constraint names, whatever they are there for."""
    text = graph.value(constraint.node, SELECT)
    if not isinstance(text, Literal):
        return set()
    tokens = list(tokenize(resolve_escapes(text.value)))
    prefixes = {**constraint.query.prefixes, **read_prologue(tokens).prefixes}
    found = set()
    for token in tokens:
        if token.kind == "iri":
            found.add(token.text[1:-1])
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes:
                found.add(prefixes[prefix] + _ESCAPE.sub(r"\1", local))
    # One that is relative names nothing here.
    return {NamedNode(one) for one in found if ":" in one}
