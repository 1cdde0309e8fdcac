"""Results of a validation (SHACL section 3.6), made where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode

from coopgraph.validation.columns import Codes, Terms
from coopgraph.validation.constraints.base import Constraint, Violation
from coopgraph.validation.reasons import Reasons
from coopgraph.validation.report import ValidationResult
from coopgraph.validation.shapes import Shape
from coopgraph.validation.terms import Term

MAX_DETAILS: Final = 1000
"""Details of a finding: shapes that refer to each other make any number of them."""

_At = tuple[Shape, Constraint]


class Findings:
    """What a run found.

    Args:
        terms: The table of terms.
        failing: Shapes with targets, with those of their focus nodes that do not conform.
        reasons: Why nodes do not conform, by the node of each shape.
        details: Details that are made in all.
    """

    def __init__(
        self,
        terms: Terms,
        failing: Sequence[tuple[Shape, Codes]],
        reasons: Mapping[Term, Reasons],
        details: int,
    ) -> None:
        self._terms = terms
        self._failing = failing
        self._reasons = reasons
        # Details are made as long as this gives numbers.
        self._details = iter(range(details))
        self._words: dict[tuple[Constraint, str], Literal] = {}

    def failing(self) -> Iterator[tuple[Shape, Codes]]:
        """Iterate over the shapes with targets, with the focus nodes that do not conform."""
        return iter(self._failing)

    def of(self, shape: Shape, node: int) -> Iterator[ValidationResult]:
        """Make the results of a focus node for a shape."""
        for at, reason in self._of(shape, node):
            yield self._result(at, reason, islice(self._details, MAX_DETAILS))

    def outlines(self, shape: Shape, node: int) -> Iterator[tuple[NamedNode, int]]:
        """Tell severity and focus node of each result that :meth:`of` would make.

        A property shape within another one is asked of the values of that one's path, so the focus
        node is not always the one that was begun with.
        """
        for (inner, _), violation in self._of(shape, node):
            yield inner.severity, violation.focus

    def _of(self, shape: Shape, node: int) -> Iterator[tuple[_At, Violation]]:
        """Return why a node does not conform to a shape, as far as there are results of it."""
        for constraint, violation in self._reasons[shape.node].of(node):
            inner = violation.inner
            if inner is None or inner.path is None:
                yield (shape, constraint), violation
            elif violation.value is not None:
                yield from self._of(inner, violation.value)

    def _result(self, at: _At, violation: Violation, room: Iterator[int]) -> ValidationResult:
        """Make a result, with as many details as there is room for."""
        shape, constraint = at
        term = self._terms.term
        value = violation.written
        if value is None and violation.value is not None:
            value = term(violation.value)
        details: tuple[ValidationResult, ...] = ()
        if violation.inner is not None and violation.value is not None:
            reasons = self._of(violation.inner, violation.value)
            details = tuple(
                self._result(inner, reason, room)
                for _, (inner, reason) in zip(room, reasons, strict=False)
            )
        return ValidationResult(
            focus_node=term(violation.focus),
            component=constraint.component,
            source_shape=shape.node,
            severity=shape.severity,
            path=violation.path or shape.path,
            value=value,
            messages=violation.messages or shape.messages or self._default(constraint, violation),
            source_constraint=constraint.source,
            details=details,
        )

    def _default(self, constraint: Constraint, violation: Violation) -> tuple[Literal]:
        """Make a message of what a constraint expects, one for all of its results."""
        if violation.words:
            return (Literal(violation.words),)
        of_value = violation.value is not None or violation.written is not None
        subject = "The value" if of_value else "The node"
        words = self._words.get((constraint, subject))
        if words is None:
            words = Literal(f"{subject} {constraint.expectation}")
            self._words[constraint, subject] = words
        return (words,)
