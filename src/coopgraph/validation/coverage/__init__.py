"""Coverage: which shapes and constraints data exercise, and what in the data no shape speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from coopgraph.errors import InputError
from coopgraph.validation import features
from coopgraph.validation.columns import united
from coopgraph.validation.coverage import named
from coopgraph.validation.coverage.model import (
    ClassUse,
    ConstraintUse,
    Coverage,
    OnClass,
    PropertyUse,
    ShapeUse,
    Share,
    State,
)
from coopgraph.validation.coverage.tree import Tree
from coopgraph.validation.coverage.usage import class_uses, property_uses
from coopgraph.validation.coverage.uses import shape_uses
from coopgraph.validation.coverage.watching import Watched
from coopgraph.validation.engine import NativeRun, selects
from coopgraph.validation.problems import ShapePlaces
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.run import TIME_LIMIT, prepared
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.terms import iris, name
from coopgraph.validation.watch import Watch

if TYPE_CHECKING:
    from coopgraph.documents import Document

__all__ = [
    "ClassUse",
    "ConstraintUse",
    "Coverage",
    "OnClass",
    "PropertyUse",
    "ShapeUse",
    "Share",
    "State",
    "measure",
]


_WAYS: Final = ("class", "value", "query")
"""How a class is named beside targets, the weightiest way first."""


def measure(
    data: Sequence[Document],
    shapes: Sequence[Document],
    *,
    background: Sequence[Document] = (),
    time_limit: float | None = TIME_LIMIT,
) -> Coverage:
    """Validate data, and say what of the shapes and of the data had to do with it.

    Args:
        data: What is checked.
        shapes: The shapes.
        background: What the data refer to; it is looked up, not checked.
        time_limit: Seconds for each SPARQL constraint; None for no limit.

    Returns:
        The coverage.

    Raises:
        InputError: The shapes are malformed, or ask what only pySHACL knows.
    """
    try:
        read = read_shapes(shapes)
        _refuse_pyshacl(read, shapes)
        return _measure(read, data, shapes, background, time_limit)
    except RecursionError:
        raise InputError("the shapes are nested too deeply") from None


def _refuse_pyshacl(shapes: ShapesGraph, documents: Sequence[Document]) -> None:
    for subject, predicate, used in features.asking_pyshacl(shapes.graph):
        place = ShapePlaces(documents).of(subject, predicate)
        raise InputError(
            f"coverage is not known for shapes with {name(used)}, which only pySHACL carries out",
            path=place.path if place else None,
            line=place.line if place else None,
            column=place.column if place else None,
            hint="measure the others without it",
        )


def _measure(
    read: ShapesGraph,
    data: Sequence[Document],
    shapes: Sequence[Document],
    background: Sequence[Document],
    time_limit: float | None,
) -> Coverage:
    with prepared(read, data, background, time_limit) as one:
        own, whole, _files, runner = one
        watched = Watched(whole)
        run = NativeRun(own, whole, read, runner, watch=Watch(time_limit), watcher=watched)
        targets = run.targets()
        run.results(targets)
    for shape in read.targeted():
        watched.looked.everywhere(*iris([*shape.targets.subjects_of, *shape.targets.objects_of]))
    for _, select in selects(read):
        if select in watched.reached:
            watched.looked.everywhere(*named.of_query(select, read.graph))
    tree = Tree(read)
    counts = {node: len(nodes) for node, nodes in targets.items()}
    foci = united(targets.values())
    return Coverage(
        shapes=tuple(shape_uses(read, tree, watched, run.left_open, counts, shapes)),
        classes=tuple(class_uses(own, whole, _classes(read, tree), foci)),
        properties=tuple(property_uses(own, whole, watched.looked, _properties(read, tree))),
        not_checked=tuple(run.not_checked),
    )


def _classes(read: ShapesGraph, tree: Tree) -> list[tuple[str, NamedNode]]:
    """List the classes that shapes with a way from a target speak of: targets first."""
    found = [("target", one) for shape in read.targeted() for one in iris(shape.targets.classes)]
    beside = [one for shape in tree.targeted for one in named.classes(shape, read.graph)]
    return found + sorted(beside, key=lambda one: _WAYS.index(one[0]))


def _properties(read: ShapesGraph, tree: Tree) -> dict[NamedNode, str]:
    found: dict[NamedNode, str] = {}
    for shape in read.shapes.values():
        for one in named.properties(shape, read.graph):
            found.setdefault(one, tree.told(shape))
    return found
