"""Value range constraints (SHACL section 4.3): ``sh:minInclusive`` and the other three."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Run,
    Simple,
    ValueNodes,
    Violation,
    distinct_values,
)
from coopgraph.validation.terms import Term, component, name, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

_OPERATORS: Final = {
    "minExclusive": (">", "greater than"),
    "minInclusive": (">=", "at least"),
    "maxExclusive": ("<", "less than"),
    "maxInclusive": ("<=", "at most"),
}


@dataclass(slots=True, eq=False)
class Range(Simple):
    """Every value node compares with a bound; what cannot be compared does not conform."""

    operator: str
    bound: Term

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        pairs = [(value, self.bound) for value in distinct_values(nodes)]
        good = run.oracle.compare(self.operator, pairs)
        for focus, values in nodes:
            for value in values:
                if (value, self.bound) not in good:
                    yield Violation(focus, value)


def _range(local: str, reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    bound = reader.at_most_one(shape, sh(local))
    if bound is None:
        return
    if not isinstance(bound, Literal):
        raise reader.malformed(shape, f"sh:{local} must be a literal, not {name(bound)}")
    operator, words = _OPERATORS[local]
    yield Range(component(local), f"must be {words} {name(bound)}", operator, bound)


BUILDERS: Final[dict[NamedNode, Builder]] = {
    sh(local): partial(_range, local) for local in _OPERATORS
}
