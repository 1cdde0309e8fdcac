"""Checking shapes files: what is malformed, what cannot be meant, what is worth knowing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from coopgraph.errors import InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.problems import Problem, ShapePlaces
from coopgraph.validation.reader import examine_shapes, shape_nodes
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.shapes_check.contradictions import contradictions
from coopgraph.validation.shapes_check.declared import undeclared
from coopgraph.validation.shapes_check.findings import RULES, SEVERITIES, Finding
from coopgraph.validation.shapes_check.queries import queries
from coopgraph.validation.shapes_check.references import references, unmatched
from coopgraph.validation.terms import Term

if TYPE_CHECKING:
    from coopgraph.documents import Document

__all__ = ["RULES", "SEVERITIES", "Finding", "check_shapes", "hold_shapes"]


def check_shapes(
    documents: Sequence[Document],
    *,
    data: Sequence[Document] = (),
    ontology: Sequence[Document] = (),
) -> list[Finding]:
    """Say what is wrong with shapes files.

    Args:
        documents: The shapes files.
        data: Data that the targets should match; none for no look at that.
        ontology: The ontology that declares what the shapes name; none for no look at that.

    Returns:
        The findings, in the order of the files.

    Raises:
        InputError: The shapes are nested too deeply to be read.
    """
    try:
        shapes, errors = examine_shapes(documents)
        places = ShapePlaces(documents)
        found = [
            Finding(error.problem.rule, error.what, error.hint, error.place) for error in errors
        ]
        malformed = frozenset(error.problem.subject for error in errors)
        for problem in _problems(shapes, malformed, data, ontology):
            place = places.of(problem.subject, problem.predicate, problem.value)
            found.append(Finding(problem.rule, problem.what, problem.hint, place))
    except RecursionError:
        raise InputError("the shapes are nested too deeply") from None
    return _in_order(found, documents)


def hold_shapes(documents: Iterable[Document]) -> bool:
    """Tell whether any file holds a shape, be it malformed or not."""
    return any(True for _ in shape_nodes(_graph(documents)))


def _problems(
    shapes: ShapesGraph,
    malformed: frozenset[Term],
    data: Sequence[Document],
    ontology: Sequence[Document],
) -> Iterator[Problem]:
    yield from contradictions(shapes)
    yield from references(shapes, malformed)
    yield from queries(shapes)
    behind = _graph(ontology)
    if ontology:
        yield from undeclared(shapes, behind)
    if data:
        yield from unmatched(shapes, _graph(data), _graph([*data, *ontology]))


def _graph(documents: Iterable[Document]) -> Graph:
    return Graph(quad for document in documents for quad in document.quads)


def _in_order(found: Iterable[Finding], documents: Sequence[Document]) -> list[Finding]:
    files = {str(document.path): number for number, document in enumerate(documents)}

    def key(finding: Finding) -> tuple[int, int, int, str]:
        place = finding.place
        if place is None:
            return len(files), 0, 0, finding.rule
        return files.get(place.path, 0), place.line or 0, place.column or 0, finding.rule

    return sorted(dict.fromkeys(found), key=key)
