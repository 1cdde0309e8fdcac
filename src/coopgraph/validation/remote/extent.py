"""Which triples shapes can ask for: all that has to be known of the data to carry them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pyoxigraph import NamedNode

from coopgraph.validation import features
from coopgraph.validation.engine import selects
from coopgraph.validation.graph import Graph
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.terms import RDF_TYPE, RDFS_SUBCLASS_OF, Term, sh

_IRI: Final = re.compile(r"<([^<>]*)>")
_PAIRS: Final = tuple(
    map(sh, ("equals", "disjoint", "lessThan", "lessThanOrEquals", "targetSubjectsOf"))
)


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

    def with_subclasses(self, hierarchy: Graph) -> Extent:
        """Return it with the subclasses of its classes (SHACL section 1.1)."""
        below = {
            one
            for class_ in self.classes
            for one in hierarchy.subclasses(class_)
            if isinstance(one, NamedNode)
        }
        return Extent(self.everything, self.predicates, below)


def extent(shapes: ShapesGraph) -> Extent:
    """Find the triples that shapes can ask for.

    Args:
        shapes: The shapes.

    Returns:
        The extent: what two graphs share of it decides what a validation finds. Everything, where
        a shape is closed, where a query does not tell what it looks at, and for pySHACL.
    """
    graph = shapes.graph
    found = Extent(predicates={RDFS_SUBCLASS_OF})
    for shape in shapes.shapes.values():
        _add_shape(found, shape)
    # Of the graph, not of constraints: what a shape that is switched off asks does no harm.
    found.classes.update(_iris(graph.objects_of(sh("class"))))
    for parameter in _PAIRS:
        found.predicates.update(_iris(graph.objects_of(parameter)))
    closed = any(term.value in {"true", "1"} for term in _literals(graph))
    queries = [select.query for _, select in selects(shapes)]
    if closed or features.needs_pyshacl(graph):
        found.everything = True
    for query in queries:
        mentioned = None if found.everything else _predicates_of_query(query.text, query.prefixes)
        if mentioned is None:
            found.everything = True
        else:
            found.predicates |= mentioned
    return found


def _add_shape(found: Extent, shape: Shape) -> None:
    found.classes.update(_iris(shape.targets.classes))
    found.predicates.update(_iris(shape.targets.subjects_of))
    found.predicates.update(_iris(shape.targets.objects_of))
    if shape.path is not None:
        written = shape.path.to_sparql()
        found.predicates.update(NamedNode(match[1]) for match in _IRI.finditer(written))


def _iris(terms: Iterable[Term]) -> Iterator[NamedNode]:
    return (term for term in terms if isinstance(term, NamedNode))


def _literals(graph: Graph) -> Iterator[Any]:
    return (term for term in graph.objects_of(sh("closed")) if hasattr(term, "datatype"))


def _predicates_of_query(text: str, prefixes: dict[str, str]) -> set[NamedNode] | None:
    """Find the predicates that a query looks at; None where that cannot be told."""
    # Imported here: rdflib costs more than all the rest, and few shapes have queries.
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415

    try:
        algebra = prepareQuery(text, initNs=prefixes).algebra
    except Exception:
        # What pyoxigraph reads and rdflib does not: it is pyoxigraph that answers.
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
