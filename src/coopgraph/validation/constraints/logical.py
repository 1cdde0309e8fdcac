"""Logical constraints (SHACL section 4.6): ``sh:not``, ``sh:and``, ``sh:or``, ``sh:xone``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    Run,
    Simple,
    ValueNodes,
)
from coopgraph.validation.constraints.cardinality import judged
from coopgraph.validation.terms import component, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

NOT: Final = sh("not")

# Local name: least and most number of shapes to which a value conforms (None: all of them).
_COMBINATIONS: Final[dict[str, tuple[int | None, int | None, str]]] = {
    "and": (None, None, "must conform to each of"),
    "or": (1, None, "must conform to at least one of"),
    "xone": (1, 1, "must conform to exactly one of"),
}

_SHOWN_MEMBERS: Final = 20


@dataclass(slots=True, eq=False)
class Combination(Simple):
    """Every value node conforms to so many of the shapes."""

    members: tuple[Shape, ...]
    least: int
    most: int

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        # To how many a value conforms at least and at most: they differ where one is not checked.
        least = np.zeros(len(nodes.values), dtype=np.int64)
        most = np.zeros(len(nodes.values), dtype=np.int64)
        for shape in self.members:
            run.watch.check()
            least += run.conforming(shape, nodes.values)
            most += ~run.failing(shape, nodes.values)
        bad, undecided = judged(least, most, self.least, self.most)
        yield from nodes.violations(bad)
        nodes.leave_open(undecided)

    def shapes(self) -> Iterator[Shape]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        return iter(self.members)


def _not(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    for member in reader.shapes_of(shape, NOT):
        words = f"must not conform to {member.described()}"
        yield Combination(sh("NotConstraintComponent"), words, (member,), 0, 0)


def _combination(local: str, reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    least, most, words = _COMBINATIONS[local]
    for head in reader.values(shape, sh(local)):
        members = tuple(reader.shape(node) for node in reader.members(shape, sh(local), head))
        total = len(members)
        shown = ", ".join(member.described() for member in members[:_SHOWN_MEMBERS])
        more = total - _SHOWN_MEMBERS
        yield Combination(
            component(local),
            f"{words} {shown}" + (f" and {more} more" if more > 0 else ""),
            members,
            total if least is None else least,
            total if most is None else most,
        )


BUILDERS: Final[dict[NamedNode, Builder]] = {
    NOT: _not,
    **{sh(local): partial(_combination, local) for local in _COMBINATIONS},
}
