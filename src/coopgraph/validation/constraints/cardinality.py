"""Cardinality constraints (SHACL section 4.2): ``sh:minCount``, ``sh:maxCount``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from coopgraph.validation.terms import sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

MIN_COUNT: Final = sh("minCount")
MAX_COUNT: Final = sh("maxCount")


@dataclass(slots=True, eq=False)
class Count(Simple):
    """The number of value nodes lies within bounds."""

    least: int = 0
    most: int | None = None

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:  # noqa: ARG002
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        for focus, values in nodes:
            count = len(values)
            if count < self.least or (self.most is not None and count > self.most):
                yield Violation(focus)


def number(count: int) -> str:
    """Write a number of values in words that agree with it."""
    return f"{count} value" if count == 1 else f"{count} values"


def _minimum(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    least = reader.integer(shape, MIN_COUNT)
    if least is not None:
        reader.property_shape_only(shape, MIN_COUNT)
        component = sh("MinCountConstraintComponent")
        yield Count(component, f"must have at least {number(least)}", least=least)


def _maximum(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    most = reader.integer(shape, MAX_COUNT)
    if most is not None:
        reader.property_shape_only(shape, MAX_COUNT)
        component = sh("MaxCountConstraintComponent")
        yield Count(component, f"must have at most {number(most)}", most=most)


BUILDERS: Final[dict[NamedNode, Builder]] = {MIN_COUNT: _minimum, MAX_COUNT: _maximum}
