"""Shape-based constraints (SHACL section 4.7): ``sh:node``, ``sh:property``, qualified shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    Run,
    Simple,
    UndecidedError,
    ValueNodes,
)
from coopgraph.validation.constraints.cardinality import judged, number
from coopgraph.validation.terms import PATH, Term, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

NODE: Final = sh("node")
PROPERTY: Final = sh("property")
QUALIFIED_VALUE_SHAPE: Final = sh("qualifiedValueShape")
QUALIFIED_MIN_COUNT: Final = sh("qualifiedMinCount")
QUALIFIED_MAX_COUNT: Final = sh("qualifiedMaxCount")
QUALIFIED_DISJOINT: Final = sh("qualifiedValueShapesDisjoint")


@dataclass(slots=True, eq=False)
class Conforms(Simple):
    """Every value node conforms to a shape.

    A value node that does not is a violation of ``sh:node``, with the reasons as its details; of
    ``sh:property`` the reasons are reported as they are.
    """

    inner: Shape

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        bad = run.failing(self.inner, nodes.values)
        yield from nodes.violations(bad, self.inner)
        nodes.leave_open(~bad & ~run.conforming(self.inner, nodes.values))

    def shapes(self) -> Iterator[Shape]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        yield self.inner


@dataclass(slots=True, eq=False)
class Qualified(Simple):
    """The number of value nodes that conform to a shape (and to no sibling) is within bounds."""

    inner: Shape
    siblings: tuple[Shape, ...]
    least: int = 0
    most: int | None = None

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        # Value nodes that count for certain, and those of which it cannot be excluded.
        certain = run.conforming(self.inner, nodes.values)
        possible = ~run.failing(self.inner, nodes.values)
        for sibling in self.siblings:
            run.watch.check()
            certain &= run.failing(sibling, nodes.values)
            possible &= ~run.conforming(sibling, nodes.values)
        least, most = nodes.counts(certain), nodes.counts(possible)
        bad, undecided = judged(least, most, self.least, self.most)
        yield from nodes.of_foci(bad)
        if undecided.any():
            raise UndecidedError(nodes.foci[undecided])

    def shapes(self) -> Iterator[Shape]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        yield self.inner
        yield from self.siblings


def _node(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for inner in reader.shapes_of(shape, NODE):
        if inner.path is not None:
            told = f"sh:node {inner.described()} is a property shape"
            reader.refuse(shape, told, at=(shape.node, NODE, inner.node))
            continue
        words = f"must conform to {inner.described()}"
        yield Conforms(sh("NodeConstraintComponent"), words, inner)


def _property(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for inner in reader.shapes_of(shape, PROPERTY):
        if inner.path is None:
            if reader.graph.value(inner.node, PATH) is not None:
                # Its path is malformed, which is told already.
                continue
            told = f"sh:property {inner.described()} has no sh:path"
            at = (shape.node, PROPERTY, inner.node)
            reader.refuse(shape, told, rule="missing-path", at=at)
            continue
        words = f"must conform to {inner.described()}"
        yield Conforms(sh("PropertyShapeComponent"), words, inner)


def _qualified(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    node = reader.at_most_one(shape, QUALIFIED_VALUE_SHAPE)
    least = reader.integer(shape, QUALIFIED_MIN_COUNT)
    most = reader.integer(shape, QUALIFIED_MAX_COUNT)
    disjoint = reader.boolean(shape, QUALIFIED_DISJOINT)
    if node is None:
        return
    reader.property_shape_only(shape, QUALIFIED_VALUE_SHAPE)
    inner = reader.shape(node)
    siblings = tuple(_siblings(reader, shape, node)) if disjoint else ()
    words = f"that conform to {inner.described()}"
    if least is not None:
        yield Qualified(
            sh("QualifiedMinCountConstraintComponent"),
            f"must have at least {number(least)} {words}",
            inner,
            siblings,
            least=least,
        )
    if most is not None:
        yield Qualified(
            sh("QualifiedMaxCountConstraintComponent"),
            f"must have at most {number(most)} {words}",
            inner,
            siblings,
            most=most,
        )


def _siblings(reader: ShapeReader, shape: Shape, own: Term) -> Iterator[Shape]:
    """Return the sibling shapes (SHACL section 4.7.3): of all property shapes of the parents."""
    found = dict.fromkeys(
        sibling
        for parent in reader.graph.subjects(PROPERTY, shape.node)
        for beside in reader.graph.objects(parent, PROPERTY)
        for sibling in reader.graph.objects(beside, QUALIFIED_VALUE_SHAPE)
        if sibling != own
    )
    return (reader.shape(node) for node in found)


BUILDERS: Final[dict[NamedNode, Builder]] = {
    NODE: _node,
    PROPERTY: _property,
    QUALIFIED_VALUE_SHAPE: _qualified,
}
