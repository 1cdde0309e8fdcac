"""Which triples shapes can ask for: all that has to be known of the data to carry them out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from coopgraph.validation.constraints.other import Closed
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import iris_of
from coopgraph.validation.shapes import Shape, reached
from coopgraph.validation.sparql.predicates import predicates_of
from coopgraph.validation.terms import RDF_TYPE, RDFS_SUBCLASS_OF, Term, iris, sh

_PAIRS: Final = tuple(map(sh, ("equals", "disjoint", "lessThan", "lessThanOrEquals")))


@dataclass(slots=True)
class Extent:
    """A part of a graph.

    Attributes:
        everything: Whether it is all of the graph; the rest says nothing then.
        predicates: All triples with one of these predicates belong to it.
        classes: So do the ``rdf:type`` triples with one of these as their object.
    """

    everything: bool = False
    predicates: set[NamedNode] = field(default_factory=set)
    classes: set[NamedNode] = field(default_factory=set)

    def needs(self, missing: Iterable[Term]) -> bool:
        """Tell whether a predicate of these may be wanted for it."""
        kinds = {RDF_TYPE, RDFS_SUBCLASS_OF} if self.classes else set()
        return any(self.everything or one in self.predicates | kinds for one in missing)

    def with_subclasses(self, hierarchy: Graph) -> Extent:
        """Return it with the subclasses of its classes (SHACL section 1.1)."""
        below = {one for class_ in self.classes for one in hierarchy.subclasses(class_)}
        named = {one for one in below if isinstance(one, NamedNode)}
        # A class without a name cannot be asked for.
        types = {RDF_TYPE} if len(named) < len(below) else set[NamedNode]()
        return Extent(self.everything, self.predicates | types, named)


def union(parts: Iterable[Extent]) -> Extent:
    """Return the extent of all of several."""
    found = Extent(predicates={RDFS_SUBCLASS_OF})
    for part in parts:
        found.everything |= part.everything
        found.predicates |= part.predicates
        found.classes |= part.classes
    return found


def extent(target: Shape, graph: Graph) -> Extent:
    """Find the triples that a shape can ask for.

    Args:
        target: A shape with targets.
        graph: The shapes graph.

    Returns:
        The extent: what two graphs share of it decides what the shape finds. Everything, where it
        is closed, and where a query does not tell what it looks at.
    """
    found = Extent()
    _add_targets(found, target)
    for shape in reached([target]).values():
        if shape.path is not None:
            found.predicates.update(iris_of(shape.path))
        found.classes.update(iris(graph.objects(shape.node, sh("class"))))
        for parameter in _PAIRS:
            found.predicates.update(iris(graph.objects(shape.node, parameter)))
        for constraint in shape.constraints:
            if isinstance(constraint, Select):
                query = constraint.query
                mentioned = predicates_of(query.text, query.prefixes)
                found.predicates |= mentioned or set()
                found.everything |= mentioned is None
            found.everything |= isinstance(constraint, Closed)
    return found


def _add_targets(found: Extent, shape: Shape) -> None:
    found.classes.update(iris(shape.targets.classes))
    found.predicates.update(iris(shape.targets.subjects_of))
    found.predicates.update(iris(shape.targets.objects_of))


def is_whole(extent: Extent, predicate: NamedNode) -> bool:
    """Tell whether all triples of a predicate belong to an extent."""
    return extent.everything or predicate != RDF_TYPE or RDF_TYPE in extent.predicates
