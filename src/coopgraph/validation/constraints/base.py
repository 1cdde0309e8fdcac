"""What every constraint is: a component, what it expects, and a check over many focus nodes.

A check gets all focus nodes of its shape at once. What goes to another engine (comparisons,
regular expressions, SPARQL) then goes there once a constraint, not once a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from pyoxigraph import Literal, NamedNode

from coopgraph.validation.terms import Term

if TYPE_CHECKING:
    from coopgraph.validation.graph import Graph
    from coopgraph.validation.oracle import Oracle
    from coopgraph.validation.paths import Path
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.report import ValidationResult
    from coopgraph.validation.shapes import Shape
    from coopgraph.validation.sparql.prebinding import SelectQuery
    from coopgraph.validation.sparql.runner import Solution


class ValueNodes(NamedTuple):
    """A focus node with the nodes that a shape's constraints look at."""

    focus: Term
    values: list[Term]


@dataclass(slots=True)
class Violation:
    """What a check found.

    Attributes:
        focus: The focus node.
        value: The value node that causes it, if one does.
        path: The path to report where it is not the shape's own.
        messages: Messages that go before the shape's own.
        words: What to say where the shape has no message, instead of the expectation.
        details: Why a value does not conform to a shape (``sh:detail``).
        inner: The results of a property shape; they stand in the report instead of this one.
    """

    focus: Term
    value: Term | None = None
    path: Path | None = None
    messages: tuple[Literal, ...] = ()
    words: str | None = None
    details: tuple[ValidationResult, ...] = ()
    inner: tuple[ValidationResult, ...] = ()


class Run(Protocol):
    """What a check may ask of the validation that it is part of."""

    @property
    def graph(self) -> Graph:
        """The data with their background."""
        ...

    @property
    def oracle(self) -> Oracle:
        """Comparisons and regular expressions as SPARQL defines them."""
        ...

    def failing(
        self, shape: Shape, nodes: Iterable[Term]
    ) -> Mapping[Term, Sequence[ValidationResult]]:
        """Return those of the nodes that do not conform to a shape, each with the reasons."""
        ...

    def solutions(self, query: SelectQuery, nodes: Sequence[Term]) -> Iterable[Solution]:
        """Return the solutions of a SPARQL-based constraint for each of the focus nodes."""
        ...


class Constraint(Protocol):
    """One constraint of one shape."""

    @property
    def component(self) -> NamedNode:
        """The constraint component (``sh:sourceConstraintComponent``)."""
        ...

    @property
    def source(self) -> Term | None:
        """The node of a SPARQL-based constraint (``sh:sourceConstraint``)."""
        ...

    @property
    def expectation(self) -> str:
        """What it expects, in words, for shapes without ``sh:message``."""
        ...

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """Find what does not hold.

        Args:
            run: The validation that this check is part of.
            nodes: The focus nodes of the shape with their value nodes.

        Returns:
            The violations.
        """
        ...

    def shapes(self) -> Iterator[Shape]:
        """Iterate over the shapes that it refers to."""
        ...


@dataclass(slots=True, eq=False)
class Simple:
    """Common ground of the constraints that refer to no shape.

    Attributes:
        component: See :class:`Constraint`.
        expectation: See :class:`Constraint`.
    """

    component: NamedNode
    expectation: str

    @property
    def source(self) -> Term | None:
        """See :class:`Constraint`."""
        return None

    def shapes(self) -> Iterator[Shape]:
        """See :class:`Constraint`."""
        return iter(())


@dataclass(slots=True, eq=False)
class PerValue(Simple):
    """A constraint that holds or not for each value node by itself.

    Attributes:
        holds: Tells whether it holds for a value node.
    """

    holds: Callable[[Run, Term], bool]

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """See :class:`Constraint`."""
        for focus, values in nodes:
            for value in values:
                if not self.holds(run, value):
                    yield Violation(focus, value)


def distinct_values(nodes: Iterable[ValueNodes]) -> list[Term]:
    """Return the value nodes of all focus nodes, each once."""
    return list(dict.fromkeys(value for one in nodes for value in one.values))


Builder: TypeAlias = "Callable[[ShapeReader, Shape], Iterable[Constraint]]"
"""Makes the constraints of one component from what a shape says; none where it says nothing."""
