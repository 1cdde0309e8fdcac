"""The native engine: carries out shapes constraint by constraint, over all nodes at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Protocol

import numpy as np

from coopgraph.errors import InputError
from coopgraph.validation.automaton import values_in_blocks
from coopgraph.validation.columns import NOTHING, Codes, Columns, Mask, Rows, contains, distinct
from coopgraph.validation.constraints.base import (
    Constraint,
    Found,
    UndecidedError,
    ValueNodes,
)
from coopgraph.validation.constraints.sparql import SELECT, Select
from coopgraph.validation.findings import Findings
from coopgraph.validation.long_texts import LongTexts
from coopgraph.validation.oracle import LONG_TEXT, Oracle
from coopgraph.validation.reasons import Reasons
from coopgraph.validation.report import NotChecked, ValidationResult, path_name
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.sparql.prebinding import SelectQuery
from coopgraph.validation.sparql.runner import NotAnsweredError, Solution, SparqlRunner
from coopgraph.validation.terms import Term, name, parameter_of, sh
from coopgraph.validation.values import Features
from coopgraph.validation.watch import TimeUpError, Watch

MAX_FINDINGS: Final = 1_000_000
"""Findings of a run, and violations of a constraint, after which there is no going on."""

_PROPERTY: Final = sh("PropertyShapeComponent")

_LONGEST_PATH: Final = 100
"""Characters of a path in the reason why something was not checked."""

_BETWEEN_CHECKS: Final = 1000
"""Violations that are made between two looks at the watch."""


class _TooManyError(Exception):
    """More was found than is kept."""


@dataclass(slots=True)
class _Checked:
    """What is known of one shape.

    Attributes:
        nodes: The nodes that it was asked of, in ascending order.
        failing: Those that do not conform, with the constraints that found it. Results are made
            of these where they are asked for: of members of ``sh:or`` they mostly are not.
        undecided: Nodes of which a constraint could not be carried out, in ascending order.
    """

    nodes: Codes | Rows = field(default_factory=NOTHING.copy)
    failing: Reasons = field(default_factory=Reasons)
    undecided: Codes = field(default_factory=NOTHING.copy)

    def leave_open(self, foci: Codes) -> None:
        """Enter nodes of which a constraint could not be carried out."""
        self.undecided = distinct(np.concatenate([self.undecided, foci]))


class Watcher(Protocol):
    """Sees what a run looks at."""

    def asked(self, shape: Shape, foci: Codes) -> None:
        """See that a shape is asked of focus nodes that it was not asked of before."""

    def checking(
        self,
        run: NativeRun,
        constraint: Constraint,
        nodes: ValueNodes,
        found: Iterator[Found],
    ) -> Iterator[Found]:
        """See a constraint at work.

        Args:
            run: The run.
            constraint: The constraint.
            nodes: The focus nodes of its shape with their value nodes.
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
        runner: Carries out SPARQL-based constraints.
        watch: The time that each constraint may take; without one, as much as it needs.
        watcher: Is told what the run looks at.
        max_findings: Findings after which there is no going on.

    Attributes:
        graph: The data with their background.
        features: What is known of single terms.
        oracle: Comparisons and regular expressions.
        watch: The time that each constraint may take.
        not_checked: What could not be carried out, in words.
        left_open: The constraints that could not be carried out for all nodes.
    """

    def __init__(  # noqa: PLR0913
        self,
        data: Columns,
        whole: Columns,
        shapes: ShapesGraph,
        runner: SparqlRunner,
        *,
        watch: Watch | None = None,
        watcher: Watcher | None = None,
        max_findings: int = MAX_FINDINGS,
    ) -> None:
        self.graph = whole
        self.features = Features(whole.terms)
        self.watch = watch or Watch(None)
        self.oracle = Oracle(self.watch.check)
        self.not_checked: list[NotChecked] = []
        self.left_open: set[Constraint] = set()
        self._data = data
        self._shapes = shapes
        self._runner = runner
        self._watcher = watcher
        self._max_findings = max_findings
        self._long_texts = LongTexts(self.watch.limit)
        self._checked: dict[Term, _Checked] = defaultdict(_Checked)
        # What was not carried out once is not tried again with other nodes, and is told once.
        self._given_up: set[object] = set()
        self._told: set[object] = set()
        self._violations: defaultdict[Constraint, int] = defaultdict(int)
        # The shape and constraint at work, for `solutions` and its complaints.
        self._at: tuple[Shape, Constraint] | None = None
        self._asked: set[Constraint] = set()

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
        findings = self.carry_out(targets)
        found: list[ValidationResult] = []
        for shape, nodes in findings.failing():
            results = (result for node in nodes.tolist() for result in findings.of(shape, node))
            found.extend(islice(results, self._max_findings - len(found)))
            if next(results, None) is not None:
                told = f"there are more than {self._max_findings:,} findings"
                self.not_checked.append(NotChecked(shape.node, told))
        return found

    def carry_out(self, targets: Mapping[Term, Codes]) -> Findings:
        """Validate focus nodes, without making results yet; see :meth:`results`."""
        queries = selects(self._shapes)
        asking = {shape.node for shape, _ in queries}
        for shape, select in queries:
            foci = targets.get(shape.node, NOTHING)
            if len(foci):
                self._runner.ask_ahead(select.query, shape.node, self.graph.terms.listed(foci))
        failing: dict[Term, Codes] = {}
        try:
            # Last those that ask the other process: until it has answered, the rest is done.
            for node in sorted(targets, key=asking.__contains__):
                failing[node] = targets[node][
                    self.failing(self._shapes.shapes[node], targets[node])
                ]
            # A query that no focus node called for may still be malformed.
            for shape, select in queries:
                if select not in self._asked:
                    self._ask(shape, select)
        finally:
            self._long_texts.close()
        found = [(self._shapes.shapes[node], failing[node]) for node in targets]
        reasons = {node: checked.failing for node, checked in self._checked.items()}
        return Findings(self.graph.terms, found, reasons, self._max_findings)

    def conforming(self, shape: Shape, nodes: Codes) -> Mask:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        if shape.deactivated:
            return np.ones(len(nodes), dtype=np.bool_)
        known = self._known(shape, nodes)
        return ~contains(known.failing.foci, nodes) & ~contains(known.undecided, nodes)

    def failing(self, shape: Shape, nodes: Codes) -> Mask:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        if shape.deactivated:
            return np.zeros(len(nodes), dtype=np.bool_)
        return contains(self._known(shape, nodes).failing.foci, nodes)

    def matching(self, pattern: str, flags: str, texts: Iterable[str]) -> set[str]:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        short: list[str] = []
        long: list[str] = []
        for text in texts:
            (short if len(text) <= LONG_TEXT else long).append(text)
        found = self.oracle.matching(pattern, flags, short)
        return found | self._long_texts.matching(pattern, flags, long) if long else found

    def solutions(self, query: SelectQuery, nodes: Sequence[Term]) -> Iterable[Solution]:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        assert self._at is not None  # noqa: S101
        shape, constraint = self._at
        self._asked.add(constraint)
        try:
            # The process has a clock of its own, which does not count how long the data load.
            with self.watch.on(None):
                return self._runner.solutions(query, shape.node, nodes)
        except InputError as problem:
            at = None if constraint.source is None else (constraint.source, SELECT, None)
            raise self._shapes.malformed(shape, problem.what, rule="bad-sparql", at=at) from None

    def _known(self, shape: Shape, nodes: Codes) -> _Checked:
        """Carry a shape out for those nodes that it was not asked of yet."""
        checked = self._checked[shape.node]
        new = nodes[~contains(checked.nodes, nodes)]
        if not len(new):
            return checked
        # No function of its own: each takes its part of how deep shapes may be nested.
        new = distinct(new)
        checked.nodes = distinct(np.concatenate([checked.nodes, new])).astype(np.int32)
        if self._watcher is not None:
            self._watcher.asked(shape, new)
        queries = [one for one in shape.constraints if isinstance(one, Select)]
        others = [one for one in shape.constraints if not isinstance(one, Select)]
        for rows in self._value_nodes(shape, new, checked) if others else ():
            for constraint in others:
                self._carry_out(shape, constraint, rows, checked)
        for constraint in queries:
            self._carry_out(shape, constraint, ValueNodes(new, NOTHING, NOTHING), checked)
        checked.failing.gather()
        return checked

    def _value_nodes(self, shape: Shape, foci: Codes, checked: _Checked) -> Iterator[ValueNodes]:
        """Follow the path of a shape, as many focus nodes at a time as there is room for."""
        if shape.path is None:
            yield ValueNodes(foci, np.arange(len(foci)), foci)
            return
        done = 0
        blocks = values_in_blocks(shape.path, self.graph, foci, self.watch.check)
        try:
            while True:
                with self.watch.on(shape):
                    self.watch.check()
                    part, (at, values) = next(blocks, (NOTHING, (NOTHING, NOTHING)))
                if not len(part):
                    return
                yield ValueNodes(part, at, values)
                done += len(part)
        except (TimeUpError, MemoryError) as problem:
            checked.leave_open(foci[done:])
            self._tell(shape, None, problem)

    def _carry_out(
        self, shape: Shape, constraint: Constraint, rows: ValueNodes, checked: _Checked
    ) -> None:
        if constraint in self._given_up:
            checked.leave_open(rows.foci)
            return
        self._at = shape, constraint
        try:
            with self.watch.on(constraint):
                self.watch.check()
                found = constraint.check(self, rows)
                if self._watcher is not None:
                    found = self._watcher.checking(self, constraint, rows, found)
                for violations in found:
                    checked.failing.add(constraint, violations)
                    before = self._violations[constraint]
                    after = self._violations[constraint] = before + len(violations)
                    if after > self._max_findings:
                        raise _TooManyError(f"more than {self._max_findings:,} values violate it")
                    if before // _BETWEEN_CHECKS != after // _BETWEEN_CHECKS:
                        self.watch.check()
        except UndecidedError as problem:
            self.left_open.add(constraint)
            checked.leave_open(problem.foci)
            # The results of a property shape are its own, and so is what it lacks.
            if constraint.component != _PROPERTY:
                self._tell(shape, constraint, problem)
        except (TimeUpError, NotAnsweredError, MemoryError, _TooManyError) as problem:
            self.left_open.add(constraint)
            self._given_up.add(constraint)
            checked.leave_open(rows.foci)
            self._tell(shape, constraint, problem)

    def _tell(self, shape: Shape, constraint: Constraint | None, problem: Exception) -> None:
        """Say once that a constraint, or the path of a shape, was not carried out."""
        what = shape if constraint is None else constraint
        if what not in self._told:
            self._told.add(what)
            at = f"the path {_path(shape)}" if constraint is None else _parameter(shape, constraint)
            self.not_checked.append(NotChecked(shape.node, f"{at}: {_reason(problem)}"))

    def _ask(self, shape: Shape, select: Select) -> None:
        """See whether a query is legal."""
        self._at = shape, select
        try:
            self.solutions(select.query, [])
        except NotAnsweredError as problem:
            self._tell(shape, select, problem)


def selects(shapes: ShapesGraph) -> list[tuple[Shape, Select]]:
    """List the SPARQL-based constraints of active shapes."""
    return [
        (shape, constraint)
        for shape in shapes.shapes.values()
        if not shape.deactivated
        for constraint in shape.constraints
        if isinstance(constraint, Select)
    ]


def _parameter(shape: Shape, constraint: Constraint) -> str:
    parameter = name(parameter_of(constraint.component) or constraint.component)
    # Most property shapes have no name to be known by.
    return parameter if shape.path is None else f"{parameter} of {_path(shape)}"


def _path(shape: Shape) -> str:
    written = path_name(shape.path)
    return written if len(written) <= _LONGEST_PATH else f"{written[:_LONGEST_PATH]}…"


def _reason(problem: BaseException) -> str:
    return "there is not enough memory" if isinstance(problem, MemoryError) else str(problem)
