"""Which triples shapes can ask for: all that has to be known of the data to carry them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import NamedNode

from coopgraph.validation.constraints.other import Closed
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.graph import Graph
from coopgraph.validation.remote.queries import UnknownReachError, algebra_of
from coopgraph.validation.shapes import Shape
from coopgraph.validation.terms import RDF_TYPE, RDFS_SUBCLASS_OF, Term, sh

_IRI: Final = re.compile(r"<([^<>]*)>")
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
    found, seen, waiting = Extent(), set[Term](), [target]
    _add_targets(found, target)
    while waiting:
        shape = waiting.pop()
        if shape.node in seen:
            continue
        seen.add(shape.node)
        waiting.extend(shape.children())
        if shape.path is not None:
            written = shape.path.to_sparql()
            found.predicates.update(NamedNode(match[1]) for match in _IRI.finditer(written))
        found.classes.update(_iris(graph.objects(shape.node, sh("class"))))
        for parameter in _PAIRS:
            found.predicates.update(_iris(graph.objects(shape.node, parameter)))
        for constraint in shape.constraints:
            if isinstance(constraint, Select):
                query = constraint.query
                mentioned = _predicates_of_query(query.text, query.prefixes)
                found.predicates |= mentioned or set()
                found.everything |= mentioned is None
            found.everything |= isinstance(constraint, Closed)
    return found


def _add_targets(found: Extent, shape: Shape) -> None:
    found.classes.update(_iris(shape.targets.classes))
    found.predicates.update(_iris(shape.targets.subjects_of))
    found.predicates.update(_iris(shape.targets.objects_of))


def _iris(terms: Iterable[Term]) -> Iterator[NamedNode]:
    return (term for term in terms if isinstance(term, NamedNode))


def _predicates_of_query(text: str, prefixes: dict[str, str]) -> set[NamedNode] | None:
    """Find the predicates that a query looks at; None where that cannot be told."""
    try:
        algebra = algebra_of(text, tuple(sorted(prefixes.items())))
    except UnknownReachError:
        return None
    found: set[NamedNode] = set()
    return found if _collect(algebra, found, set()) else None


def _collect(part: Any, found: set[NamedNode], seen: set[int]) -> bool:
    """Collect the predicates of triple patterns; tell whether all of them are known."""
    if id(part) in seen or isinstance(part, str):
        return True
    seen.add(id(part))
    if isinstance(part, dict):
        if getattr(part, "name", "") == "Graph":
            # The focus node and the shapes graph: the data are in the default graph.
            return True
        # Not `get`: that of rdflib's nodes looks variables up.
        triples = part["triples"] if "triples" in part else ()  # noqa: SIM401
        return all(_collect_triple(triple, found) for triple in triples) and all(
            _collect(inner, found, seen) for key, inner in part.items() if key != "triples"
        )
    if isinstance(part, list | tuple | set):
        return all(_collect(inner, found, seen) for inner in part)
    return True


def _collect_triple(triple: tuple[Any, Any, Any], found: set[NamedNode]) -> bool:
    from rdflib import URIRef  # noqa: PLC0415
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath  # noqa: PLC0415

    waiting = [triple[1]]
    while waiting:
        path = waiting.pop()
        if isinstance(path, URIRef):
            found.add(NamedNode(str(path)))
        elif isinstance(path, InvPath):
            waiting.append(path.arg)
        elif isinstance(path, MulPath) and (not path.zero or _is_anchored(triple)):
            waiting.append(path.path)
        elif isinstance(path, SequencePath | AlternativePath):
            waiting.extend(path.args)
        else:
            return False
    return True


def _is_anchored(triple: tuple[Any, Any, Any]) -> bool:
    """Tell whether a path of no steps starts or ends where the query says.

    Between two variables it may lead from each node of all the graph to itself.
    """
    from rdflib import Variable  # noqa: PLC0415

    return any(end == Variable("this") or not isinstance(end, Variable) for end in triple[::2])


def is_whole(extent: Extent, predicate: NamedNode) -> bool:
    """Tell whether all triples of a predicate belong to an extent."""
    return extent.everything or predicate != RDF_TYPE or RDF_TYPE in extent.predicates
