"""Property pair constraints (SHACL section 4.5): equals, disjoint, less than."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.blocks import followed
from coopgraph.validation.columns import Codes, Column, distinct, follow
from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    Run,
    Simple,
    ValueNodes,
    Violation,
)
from coopgraph.validation.ranks import LONELY, Kind, Rank, ranks
from coopgraph.validation.terms import component, name, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

EQUALS: Final = sh("equals")
DISJOINT: Final = sh("disjoint")
LESS_THAN: Final = sh("lessThan")
LESS_THAN_OR_EQUALS: Final = sh("lessThanOrEquals")

_PAIRS: Final = 1 << 16
"""Pairs that are compared in one go."""

_PAIRS_PER_VALUE: Final = 8
"""Pairs that are sooner compared than values are sorted."""


@dataclass(slots=True, eq=False)
class Equals(Simple):
    """The value nodes are exactly the values of another property."""

    other: NamedNode

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
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

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        at, others = _others(run, nodes, self.other)
        count = len(run.graph.terms)
        return nodes.violations(np.isin(nodes.at * count + nodes.values, at * count + others))


@dataclass(slots=True, eq=False)
class Less(Simple):
    """Every value node is less than every value of another property (or equal to it)."""

    other: NamedNode
    operator: str

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        at, others = _others(run, nodes, self.other)
        mine, theirs = nodes.counts(), np.bincount(at, minlength=len(nodes.foci))
        # Where both sides have many values, their pairs are many times as many.
        large = mine * theirs > _PAIRS_PER_VALUE * (mine + theirs)
        small = ~large[nodes.at]
        few = ValueNodes(nodes.foci, nodes.at[small], nodes.values[small])
        yield from self._by_pairs(run, few, (at, others))
        if not large.any():
            return
        codes = distinct(np.concatenate([nodes.values[~small], others[large[at]]]))
        found = ranks(run.graph.terms.listed(codes), run.oracle)
        known = dict(zip(codes.tolist(), found, strict=True))
        order = np.argsort(nodes.at, kind="stable")
        column = nodes.at[order], nodes.values[order]
        for focus in np.flatnonzero(large):
            left, right = (follow(one, np.array([focus]))[1] for one in (column, (at, others)))
            yield from self._by_ranks(run, int(nodes.foci[focus]), left, right, known)

    def _by_pairs(self, run: Run, nodes: ValueNodes, others: Column) -> Iterator[Found]:
        """Compare each value node with each of the other values of the same focus node."""
        terms = run.graph.terms
        count = len(terms)
        for rows, beside in followed(others, nodes.at, _PAIRS):
            pairs = nodes.values[rows] * count + beside
            distinct_pairs, which = np.unique(pairs, return_inverse=True)
            left, right = np.divmod(distinct_pairs, count)
            compared = list(zip(terms.listed(left), terms.listed(right), strict=True))
            bad = ~np.array(run.oracle.compare(self.operator, compared), dtype=np.bool_)
            part = ValueNodes(nodes.foci, nodes.at[rows], nodes.values[rows])
            yield from part.violations(bad[which])

    def _by_ranks(
        self, run: Run, focus: int, left: Codes, right: Codes, known: Mapping[int, Rank]
    ) -> Iterator[Found]:
        """Compare the values of one focus node by their ranks, as far as they have some."""
        foci = np.array([focus])
        mine, theirs = _by_kind(left, known), _by_kind(right, known)
        for (one, values), (other, beside) in product(mine.items(), theirs.items()):
            run.watch.check()
            if one is not None and one == other != LONELY.kind:
                numbers = np.sort(_numbers(beside, known))
                side: Literal["left", "right"] = "right" if self.operator == "<" else "left"
                counts = np.searchsorted(numbers, _numbers(values, known), side=side)
            elif one is not None and other is not None and _never_compare(one, other):
                counts = np.full(len(values), len(beside))
            else:
                at = np.zeros(len(values), dtype=np.int64)
                column = np.zeros(len(beside), dtype=np.int64), beside
                yield from self._by_pairs(run, ValueNodes(foci, at, values), column)
                continue
            for value, count in zip(values.tolist(), counts.tolist(), strict=True):
                for _ in range(count):
                    yield Violation(focus, value)


def _by_kind(codes: Codes, known: Mapping[int, Rank]) -> dict[Kind | None, Codes]:
    found: defaultdict[Kind | None, list[int]] = defaultdict(list)
    for code in codes.tolist():
        found[known[code].kind].append(code)
    return {kind: np.array(members, dtype=np.int64) for kind, members in found.items()}


def _numbers(codes: Codes, known: Mapping[int, Rank]) -> Codes:
    return np.array([known[code].number for code in codes.tolist()], dtype=np.int64)


def _never_compare(one: Kind, other: Kind) -> bool:
    return one.family != other.family or one == LONELY.kind


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
