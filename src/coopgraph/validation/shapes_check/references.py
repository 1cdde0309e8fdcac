"""Shapes that nobody asks, shapes that ask nothing, targets that match nothing, messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from coopgraph.validation.constraints.other import CLOSED
from coopgraph.validation.constraints.shape_based import PROPERTY, QUALIFIED_VALUE_SHAPE, Conforms
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.features import needs_pyshacl
from coopgraph.validation.graph import Graph
from coopgraph.validation.problems import Problem
from coopgraph.validation.reader import BUILDERS
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.terms import (
    DEACTIVATED,
    RDF_TYPE,
    TARGET_CLASS,
    TARGET_OBJECTS_OF,
    TARGET_SUBJECTS_OF,
    Term,
    name,
    sh,
)

_SHOWN: Final = tuple(map(sh, ("name", "description", "order", "group", "defaultValue")))


def references(shapes: ShapesGraph, malformed: frozenset[Term]) -> Iterator[Problem]:
    """Find shapes that are not asked, or ask nothing, or report without words.

    Args:
        shapes: The shapes, as far as they are well-formed.
        malformed: Nodes of shapes of which something could not be read: of what they ask in the
            end nothing is known.

    Returns:
        The problems.
    """
    if needs_pyshacl(shapes.graph):
        # Targets, rules and components of one's own: what they ask and of whom is not known here.
        return
    used: set[Term] = {child.node for shape in shapes.shapes.values() for child in shape.children()}
    used.update(shapes.graph.objects_of(QUALIFIED_VALUE_SHAPE))
    for node, shape in shapes.shapes.items():
        if shape.deactivated:
            what = f"{_named(shape)} is deactivated: everything conforms to it"
            yield Problem("deactivated", what, node, DEACTIVATED)
        if not shape.targets and node not in used and not malformed:
            what = f"nothing targets {_named(shape)} or refers to it"
            yield Problem("unused-shape", what, node, hint="give it a target, or leave it out")
        if not shape.constraints and not _asks(shapes.graph, node):
            what = f"{_named(shape)} has no constraint"
            yield Problem("empty-shape", what, node, hint="say what it asks, or leave it out")
    yield from _silent(shapes)


def _asks(graph: Graph, node: Term) -> bool:
    """Tell whether a shape asks something, or is there for sh:closed, or for forms to show."""
    return any(predicate in graph.description(node) for predicate in (*BUILDERS, *_SHOWN)) or any(
        graph.value(parent, CLOSED) is not None for parent in graph.subjects(PROPERTY, node)
    )


def _silent(shapes: ShapesGraph) -> Iterator[Problem]:
    """Find shapes whose own findings nobody has put in words."""
    waiting = list(shapes.targeted())
    seen: set[Term] = set()
    while waiting:
        shape = waiting.pop()
        if shape.node in seen:
            continue
        seen.add(shape.node)
        own = []
        for constraint in shape.constraints:
            if isinstance(constraint, Conforms) and constraint.inner.path is not None:
                waiting.append(constraint.inner)
            elif not (isinstance(constraint, Select) and constraint.own_messages):
                own.append(constraint)
        if own and not shape.messages:
            what = f"{_named(shape)} has no sh:message"
            hint = "say in sh:message what to do, in the words of those who write the data"
            yield Problem("missing-message", what, shape.node, hint=hint)


def unmatched(shapes: ShapesGraph, data: Graph, whole: Graph) -> Iterator[Problem]:
    """Find targets that match no node of the data.

    Args:
        shapes: The shapes.
        data: The data.
        whole: The data with what they refer to.

    Returns:
        The problems.
    """
    for shape in shapes.targeted():
        targets = shape.targets
        for class_ in targets.classes:
            if not any(
                True for one in whole.subclasses(class_) for _ in data.subjects(RDF_TYPE, one)
            ):
                yield _unmatched(shape, TARGET_CLASS, class_, "instance of it")
        for predicate in targets.subjects_of:
            if not any(True for _ in data.subjects_of(predicate)):
                yield _unmatched(shape, TARGET_SUBJECTS_OF, predicate, "statement with it")
        for predicate in targets.objects_of:
            if not any(True for _ in data.subjects_of(predicate)):
                yield _unmatched(shape, TARGET_OBJECTS_OF, predicate, "statement with it")


def _unmatched(shape: Shape, target: Term, value: Term, thing: str) -> Problem:
    what = f"the target {name(value)} of {_named(shape)}: the data have no {thing}"
    return Problem("unmatched-target", what, shape.node, target, value)


def _named(shape: Shape) -> str:
    return "a shape without name" if str(shape.node).startswith("_:") else name(shape.node)
