"""The native engine: carries out shapes over an indexed graph, constraint by constraint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal

from coopgraph.errors import InputError
from coopgraph.validation.automaton import values
from coopgraph.validation.constraints.base import Constraint, ValueNodes, Violation
from coopgraph.validation.constraints.sparql import Select
from coopgraph.validation.graph import Graph
from coopgraph.validation.oracle import Oracle
from coopgraph.validation.report import NotChecked, ValidationResult
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.sparql.prebinding import SelectQuery
from coopgraph.validation.sparql.runner import NotAnsweredError, Solution, SparqlRunner
from coopgraph.validation.terms import Term


class NativeRun:
    """One validation: the data, the shapes, and what is known so far.

    Attributes:
        graph: The data with their background.
        oracle: Comparisons and regular expressions.
        not_checked: Constraints that could not be carried out.
    """

    def __init__(self, data: Graph, whole: Graph, shapes: ShapesGraph, runner: SparqlRunner):
        self.graph = whole
        self.oracle = Oracle()
        self.not_checked: list[NotChecked] = []
        self._data = data
        self._shapes = shapes
        self._runner = runner
        self._checked: dict[Term, set[Term]] = {}
        self._failing: dict[Term, dict[Term, list[ValidationResult]]] = {}
        # The shape and constraint at work, for `solutions` and its complaints.
        self._at: Shape | None = None
        self._asked: set[int] = set()

    def targets(self) -> dict[Term, dict[Term, None]]:
        """Return the focus nodes of each shape that has targets."""
        return {
            shape.node: shape.targets.focus_nodes(self._data, self.graph)
            for shape in self._shapes.targeted()
        }

    def results(self, targets: Mapping[Term, Iterable[Term]]) -> list[ValidationResult]:
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
            for results in self.failing(self._shapes.shapes[node], targets[node]).values():
                found.extend(results)
        # A query that no focus node called for may still be malformed.
        for shape, select in selects(self._shapes):
            if id(select.query) not in self._asked:
                self._at = shape
                self.solutions(select.query, [])
        return found

    def failing(
        self, shape: Shape, nodes: Iterable[Term]
    ) -> Mapping[Term, Sequence[ValidationResult]]:
        """See :class:`~coopgraph.validation.constraints.base.Run`."""
        checked = self._checked.setdefault(shape.node, set())
        failing = self._failing.setdefault(shape.node, {})
        nodes = list(nodes)
        new = [node for node in dict.fromkeys(nodes) if node not in checked]
        if new and not shape.deactivated:
            checked.update(new)
            self._check(shape, new, failing)
        return {node: failing[node] for node in nodes if node in failing}

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

    def _check(
        self, shape: Shape, nodes: list[Term], failing: dict[Term, list[ValidationResult]]
    ) -> None:
        path = shape.path
        rows = [
            ValueNodes(node, [node] if path is None else values(path, self.graph, node))
            for node in nodes
        ]
        for constraint in shape.constraints:
            self._at = shape
            for violation in constraint.check(self, rows):
                results = violation.inner or (_result(shape, constraint, violation),)
                failing.setdefault(violation.focus, []).extend(results)


def selects(shapes: ShapesGraph) -> list[tuple[Shape, Select]]:
    """List the SPARQL-based constraints of active shapes."""
    return [
        (shape, constraint)
        for shape in shapes.shapes.values()
        if not shape.deactivated
        for constraint in shape.constraints
        if isinstance(constraint, Select)
    ]


def _result(shape: Shape, constraint: Constraint, violation: Violation) -> ValidationResult:
    subject = "The node" if violation.value is None else "The value"
    default = Literal(violation.words or f"{subject} {constraint.expectation}")
    return ValidationResult(
        focus_node=violation.focus,
        component=constraint.component,
        source_shape=shape.node,
        severity=shape.severity,
        path=violation.path or shape.path,
        value=violation.value,
        messages=violation.messages or shape.messages or (default,),
        source_constraint=constraint.source,
        details=violation.details,
    )
