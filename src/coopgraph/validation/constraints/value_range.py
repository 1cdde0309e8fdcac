"""Value range constraints (SHACL section 4.3): ``sh:minInclusive`` and the other three."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import Literal, NamedNode

from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    Run,
    Simple,
    ValueNodes,
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

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        distinct, which = np.unique(nodes.values, return_inverse=True)
        pairs = [(value, self.bound) for value in run.graph.terms.listed(distinct)]
        good = run.oracle.compare(self.operator, pairs)
        bad = ~np.array(good, dtype=np.bool_)
        return nodes.violations(bad[which])


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
