"""Property pair constraints (SHACL section 4.5): equals, disjoint, less than."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

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

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        for focus, values in nodes:
            mine = dict.fromkeys(values)
            others = dict.fromkeys(run.graph.objects(focus, self.other))
            for value in (*mine, *others):
                if value not in mine or value not in others:
                    yield Violation(focus, value)


@dataclass(slots=True, eq=False)
class Disjoint(Simple):
    """No value node is a value of another property."""

    other: NamedNode

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        for focus, values in nodes:
            others = set(run.graph.objects(focus, self.other))
            for value in values:
                if value in others:
                    yield Violation(focus, value)


@dataclass(slots=True, eq=False)
class Less(Simple):
    """Every value node is less than every value of another property (or equal to it)."""

    other: NamedNode
    operator: str

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        pairs = [
            (focus, value, other)
            for focus, values in nodes
            for other in run.graph.objects(focus, self.other)
            for value in values
        ]
        good = run.oracle.compare(self.operator, [pair[1:] for pair in pairs])
        for focus, value, other in pairs:
            if (value, other) not in good:
                yield Violation(focus, value)


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
