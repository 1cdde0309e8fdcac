"""Property pair constraints (SHACL section 4.5): equals, disjoint, less than."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.columns import Column, follow
from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Run,
    Simple,
    ValueNodes,
    Violation,
)
from coopgraph.validation.terms import component, name, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

EQUALS: Final = sh("equals")
DISJOINT: Final = sh("disjoint")
LESS_THAN: Final = sh("lessThan")
LESS_THAN_OR_EQUALS: Final = sh("lessThanOrEquals")


@dataclass(slots=True, eq=False)
class Equals(Simple):
    """The value nodes are exactly the values of another property."""

    other: NamedNode

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        at, others = _others(run, nodes, self.other)
        count = len(run.graph.terms)
        mine, theirs = nodes.at * count + nodes.values, at * count + others
        yield from nodes.violations(~np.isin(mine, theirs))
        yield from ValueNodes(nodes.foci, at, others).violations(~np.isin(theirs, mine))


@dataclass(slots=True, eq=False)
class Disjoint(Simple):
    """No value node is a value of another property."""

    other: NamedNode

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        at, others = _others(run, nodes, self.other)
        count = len(run.graph.terms)
        return nodes.violations(np.isin(nodes.at * count + nodes.values, at * count + others))


@dataclass(slots=True, eq=False)
class Less(Simple):
    """Every value node is less than every value of another property (or equal to it)."""

    other: NamedNode
    operator: str

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        terms = run.graph.terms
        at, others = _others(run, nodes, self.other)
        # Each of the other values beside each value node of the same focus node.
        order = np.argsort(nodes.at, kind="stable")
        beside, rows = follow((nodes.at[order], order), at)
        count = len(terms)
        pairs = nodes.values[rows] * count + others[beside]
        distinct, which = np.unique(pairs, return_inverse=True)
        left, right = np.divmod(distinct, count)
        compared = list(zip(terms.listed(left), terms.listed(right), strict=True))
        good = run.oracle.compare(self.operator, compared)
        bad = np.array([pair not in good for pair in compared], dtype=np.bool_)
        yield from ValueNodes(nodes.foci, at[beside], nodes.values[rows]).violations(bad[which])


def _others(run: Run, nodes: ValueNodes, other: NamedNode) -> Column:
    """Follow the other property from each focus node."""
    return follow(run.graph.forward(run.graph.terms.find(other)), nodes.foci)


def _equals(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for other in reader.iris(shape, EQUALS):
        words = f"must have the same values as {name(other)}"
        yield Equals(sh("EqualsConstraintComponent"), words, other)


def _disjoint(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for other in reader.iris(shape, DISJOINT):
        words = f"must not be a value of {name(other)} too"
        yield Disjoint(sh("DisjointConstraintComponent"), words, other)


def _less(
    parameter: NamedNode, operator: str, reader: ShapeReader, shape: Shape
) -> Iterator[Constraint]:
    kind = component(parameter.value.rpartition("#")[2])
    for other in reader.iris(shape, parameter):
        reader.property_shape_only(shape, parameter)
        words = "less than" if operator == "<" else "at most"
        yield Less(kind, f"must be {words} the value of {name(other)}", other, operator)


BUILDERS: Final[dict[NamedNode, Builder]] = {
    EQUALS: _equals,
    DISJOINT: _disjoint,
    LESS_THAN: partial(_less, LESS_THAN, "<"),
    LESS_THAN_OR_EQUALS: partial(_less, LESS_THAN_OR_EQUALS, "<="),
}
