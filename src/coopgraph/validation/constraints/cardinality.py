"""Cardinality constraints (SHACL section 4.2): ``sh:minCount``, ``sh:maxCount``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from coopgraph.validation.columns import Codes, Mask
from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    Run,
    Simple,
    ValueNodes,
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

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:  # noqa: ARG002
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        return nodes.of_foci(outside(nodes.counts(), self.least, self.most))


def outside(counts: Codes, least: int, most: int | None) -> Mask:
    """Tell which numbers do not lie within bounds."""
    low: Mask = counts < least
    return low if most is None else low | (counts > most)


def judged(certain: Codes, possible: Codes, least: int, most: int | None) -> tuple[Mask, Mask]:
    """Tell which numbers lie outside bounds, and of which that is not known.

    Args:
        certain: Numbers of what counts for certain.
        possible: The same with what may count.
        least: The least number that will do.
        most: The most, None for any.

    Returns:
        The two masks; no number is in both.
    """
    bad = outside(possible, least, None) | outside(certain, 0, most)
    return bad, ~bad & (outside(certain, least, most) | outside(possible, least, most))


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
