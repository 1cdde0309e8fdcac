"""What a shape looks at around a focus node: where it follows which predicate, and which way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from coopgraph.validation.constraints.base import PerValue
from coopgraph.validation.constraints.other import Closed
from coopgraph.validation.constraints.property_pair import Disjoint, Equals, Less
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from coopgraph.validation.remote.queries import UnknownReachError, reach_of_query
from coopgraph.validation.shapes import Shape
from coopgraph.validation.terms import RDF_TYPE, component

MOST_STEPS: Final = 100
"""Steps of one shape: each is a part of a query."""


@dataclass(frozen=True, slots=True)
class Step:
    """Triples that a shape looks at.

    Attributes:
        before: The path from the focus node to the node that has them; None for itself.
        predicate: Their predicate; None for all.
        backwards: Whether the node is their object.
        of_class: Whether ``sh:class`` asks for them.
    """

    before: Path | None
    predicate: NamedNode | None
    backwards: bool = False
    of_class: bool = False


def reach(shape: Shape) -> list[Step] | None:
    """Find what a shape looks at around each of its focus nodes.

    Args:
        shape: The shape.

    Returns:
        The steps, each once; None where they are too many or cannot be told (some queries).
    """
    found: dict[Step, None] = {}
    try:
        for step in _of_shape(shape, None):
            found[step] = None
            if len(found) > MOST_STEPS:
                return None
    except UnknownReachError:
        return None
    return list(found)


def steps_of_path(path: Path, before: Path | None, *, backwards: bool = False) -> Iterator[Step]:
    """Find the triples that a path looks at.

    Args:
        path: The path.
        before: The path to where it starts.
        backwards: Whether it is followed from its end.

    Returns:
        The steps.
    """
    match path:
        case Predicate(iri):
            yield Step(before, iri, backwards)
        case Inverse(inner):
            yield from steps_of_path(inner, before, backwards=not backwards)
        case Sequence(steps):
            for step in reversed(steps) if backwards else steps:
                yield from steps_of_path(step, before, backwards=backwards)
                before = joined(before, Inverse(step) if backwards else step)
        case Alternative(choices):
            for choice in choices:
                yield from steps_of_path(choice, before, backwards=backwards)
        case ZeroOrOne(inner):
            yield from steps_of_path(inner, before, backwards=backwards)
        case ZeroOrMore(inner) | OneOrMore(inner):
            again = ZeroOrMore(Inverse(inner) if backwards else inner)
            yield from steps_of_path(inner, joined(before, again), backwards=backwards)


def joined(before: Path | None, path: Path | None) -> Path | None:
    """Follow one path after another."""
    if before is None or path is None:
        return path if before is None else before
    first = before.steps if isinstance(before, Sequence) else (before,)
    return Sequence((*first, path))


def _of_shape(shape: Shape, before: Path | None) -> Iterator[Step]:
    if shape.deactivated:
        return
    if shape.path is not None:
        yield from steps_of_path(shape.path, before)
    values = joined(before, shape.path)
    for constraint in shape.constraints:
        match constraint:
            case PerValue(component=kind) if kind == component("class"):
                yield Step(values, RDF_TYPE, of_class=True)
            case Equals(other=other) | Disjoint(other=other) | Less(other=other):
                yield Step(before, other)
            case Closed():
                yield Step(values, None)
            case Select(query=query):
                for first, path, backwards in reach_of_query(query.text, query.prefixes):
                    start = joined(before, first)
                    if path is None:
                        yield Step(start, None)
                    else:
                        yield from steps_of_path(path, start, backwards=backwards)
        for inner in constraint.shapes():
            yield from _of_shape(inner, values)
