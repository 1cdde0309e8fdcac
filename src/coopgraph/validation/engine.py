"""The native engine: carries out shapes constraint by constraint, over all nodes at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from pyoxigraph import Literal

from coopgraph.errors import InputError
from coopgraph.validation.automaton import values
from coopgraph.validation.columns import NOTHING, Codes, Columns, Mask, Rows, contains, distinct
from coopgraph.validation.constraints.base import Constraint, ValueNodes, Violation
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.oracle import Oracle
from coopgraph.validation.report import NotChecked, ValidationResult
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.sparql.prebinding import SelectQuery
from coopgraph.validation.sparql.runner import NotAnsweredError, Solution, SparqlRunner
from coopgraph.validation.terms import Term
from coopgraph.validation.values import Features

_Reason = tuple[Constraint, Violation]


@dataclass(slots=True)
class _Checked:
    """What is known of one shape.

    Attributes:
        nodes: The nodes that it was asked of, in ascending order, where they may come again.
        failing: Those that do not conform, with the constraints that found it. Results are made
            of these where they are asked for: of members of ``sh:or`` they mostly are not.
    """

    nodes: Codes | Rows = field(default_factory=NOTHING.copy)
    failing: dict[int, list[_Reason]] = field(default_factory=dict)


class Watcher(Protocol):
    """Sees what a run looks at."""

    def asked(self, shape: Shape, nodes: ValueNodes) -> None:
        """See that a shape is asked of focus nodes that it was not asked of before."""

    def checking(
        self,
        run: NativeRun,
        shape: Shape,
        constraint: Constraint,
        nodes: ValueNodes,
        found: Iterator[Violation],
    ) -> Iterator[Violation]:
        """See a constraint at work.

        Args:
            run: The run.
            shape: The shape.
            constraint: One of its constraints.
            nodes: The focus nodes of the shape with their value nodes.
            found: The violations, found as they are asked for.

        Returns:
            The same violations.
        """
        ...


class NativeRun:
    """One validation: the data, the shapes, and what is known so far.

    Args:
        data: The data.
        whole: The data with their background.
        shapes: The shapes.
        runner: Carries out SPARQL.
        watcher: Is told what the run looks at.

    Attributes:
        graph: The data with their background.
        features: What is known of single terms.
        oracle: Comparisons and regular expressions.
        not_checked: Constraints that could not be carried out.
    """

    def __init__(
        self,
        data: Columns,
        whole: Columns,
        shapes: ShapesGraph,
        runner: SparqlRunner,
        watcher: Watcher | None = None,
    ) -> None:
        self.graph = whole
        self.features = Features(whole.terms)
        self.oracle = Oracle()
        self.not_checked: list[NotChecked] = []
        self._data = data
        self._shapes = shapes
        self._runner = runner
        self._watcher = watcher
        self._checked: dict[Term, _Checked] = defaultdict(_Checked)
        self._shared = {child.node for one in shapes.shapes.values() for child in one.children()}
        # The shape and constraint at work, for `solutions` and its complaints.
        self._at: Shape | None = None
        self._asked: set[int] = set()

    def targets(self) -> dict[Term, Codes]:
        """Return the focus nodes of each shape that has targets."""
        return {
            shape.node: shape.targets.focus_nodes(self._data, self.graph)
            for shape in self._shapes.targeted()
        }

    def results(self, targets: Mapping[Term, Codes]) -> list[ValidationResult]:
        """Validate focus nodes.

        Args:
            targets: The focus nodes of each shape.

        Returns:
            The results. A node that two focus nodes lead to is reported for each of them, as
            SHACL has it (W3C property-001).

        Raises:
            InputError: A query in the shapes is not legal SPARQL, or signals a failure.
        """
        found: list[ValidationResult] = []
        asking = {shape.node for shape, _ in selects(self._shapes)}
        # Last those that ask the other process: until it has loaded the data, the rest is done.
        for node in sorted(targets, key=asking.__contains__):
            shape = self._shapes.shapes[node]
            for one in targets[node][~self.conforming(shape, targets[node])].tolist():
                found.extend(self.reasons(shape, one))
        # A query that no focus node called for may still be malformed.
        for shape, select in selects(self._shapes):
            if id(select.query) not in self._asked:
                self._at = shape
                self.solutions(select.query, [])
        return found

    def conforming(self, shape: Shape, nodes: Codes) -> Mask:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        if shape.deactivated:
            return np.ones(len(nodes), dtype=np.bool_)
        checked = self._checked[shape.node]
        new = distinct(nodes)
        new = new[~contains(checked.nodes, new)]
        if len(new):
            if shape.node in self._shared:
                # Who refers to it may ask of the same nodes again.
                checked.nodes = distinct(np.concatenate([checked.nodes, new])).astype(np.int32)
            self._check(shape, new, checked.failing)
        return ~contains(np.array(sorted(checked.failing), dtype=np.int64), nodes)

    def reasons(self, shape: Shape, node: int) -> Sequence[ValidationResult]:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        found: list[ValidationResult] = []
        for constraint, violation in self._checked[shape.node].failing[node]:
            found.extend(violation.inner or (self._result(shape, constraint, violation),))
        return found

    def solutions(self, query: SelectQuery, nodes: Sequence[Term]) -> Iterable[Solution]:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        shape = self._at
        assert shape is not None  # noqa: S101
        self._asked.add(id(query))
        try:
            return self._runner.solutions(query, shape.node, nodes)
        except InputError as problem:
            raise self._shapes.malformed(shape, problem.what) from None
        except NotAnsweredError as problem:
            self.not_checked.append(NotChecked(shape.node, str(problem)))
            return []

    def _check(self, shape: Shape, foci: Codes, failing: dict[int, list[_Reason]]) -> None:
        if shape.path is None:
            rows = ValueNodes(foci, np.arange(len(foci)), foci)
        else:
            rows = ValueNodes(foci, *values(shape.path, self.graph, foci))
        if self._watcher is not None:
            self._watcher.asked(shape, rows)
        for constraint in shape.constraints:
            self._at = shape
            violations = constraint.check(self, rows)
            if self._watcher is not None:
                violations = self._watcher.checking(self, shape, constraint, rows, violations)
            for violation in violations:
                failing.setdefault(violation.focus, []).append((constraint, violation))

    def _result(
        self, shape: Shape, constraint: Constraint, violation: Violation
    ) -> ValidationResult:
        term = self.graph.terms.term
        value = violation.written
        if value is None and violation.value is not None:
            value = term(violation.value)
        subject = "The node" if value is None else "The value"
        default = Literal(violation.words or f"{subject} {constraint.expectation}")
        return ValidationResult(
            focus_node=term(violation.focus),
            component=constraint.component,
            source_shape=shape.node,
            severity=shape.severity,
            path=violation.path or shape.path,
            value=value,
            messages=violation.messages or shape.messages or (default,),
            source_constraint=constraint.source,
            details=violation.details,
        )


def selects(shapes: ShapesGraph) -> list[tuple[Shape, Select]]:
    """List the SPARQL-based constraints of active shapes."""
    return [
        (shape, constraint)
        for shape in shapes.shapes.values()
        if not shape.deactivated
        for constraint in shape.constraints
        if isinstance(constraint, Select)
    ]
