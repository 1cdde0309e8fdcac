"""Watching a validation: which nodes each shape and each constraint looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coopgraph.validation.columns import Codes, Columns
from coopgraph.validation.constraints.base import Constraint, Found, ValueNodes
from coopgraph.validation.constraints.other import Closed
from coopgraph.validation.constraints.property_pair import Disjoint, Equals, Less
from coopgraph.validation.coverage.looked import Looked
from coopgraph.validation.coverage.reach import reached
from coopgraph.validation.engine import NativeRun
from coopgraph.validation.shapes import Shape


class Watched:
    """What was seen of one run; see :class:`~coopgraph.validation.engine.Watcher`.

    Args:
        data: The data with their background.

    Attributes:
        asked_of: Number of nodes that each shape was asked of.
        reached: Number of nodes that each constraint looked at.
        violations: How often each constraint did not hold.
        looked: The statements that were looked at.
    """

    def __init__(self, data: Columns) -> None:
        self.asked_of: Counter[Shape] = Counter()
        self.reached: Counter[Constraint] = Counter()
        self.violations: Counter[Constraint] = Counter()
        self.looked = Looked(data)

    def asked(self, shape: Shape, foci: Codes) -> None:
        """See :class:`~coopgraph.validation.engine.Watcher`."""
        self.asked_of[shape] += len(foci)
        if shape.path is not None:
            self.looked.path(shape.path, foci)

    def checking(
        self,
        run: NativeRun,
        constraint: Constraint,
        nodes: ValueNodes,
        found: Iterator[Found],
    ) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.engine.Watcher`."""
        for violations in found:
            self.violations[constraint] += len(violations)
            yield violations
        self.reached[constraint] += reached(constraint, run, nodes)
        match constraint:
            case Equals() | Disjoint() | Less():
                self.looked.property(constraint.other, nodes.foci)
            case Closed():
                self.looked.whole(nodes.values)
