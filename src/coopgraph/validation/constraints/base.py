"""What every constraint is: a component, what it expects, and a check over many focus nodes.

A check gets all focus nodes of its shape at once. What goes to another engine (comparisons,
regular expressions, SPARQL) then goes there once a constraint, not once a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import numpy as np
from pyoxigraph import Literal, NamedNode

from coopgraph.validation.columns import Codes, Mask, distinct
from coopgraph.validation.terms import Term

if TYPE_CHECKING:
    from coopgraph.validation.columns import Columns
    from coopgraph.validation.oracle import Oracle
    from coopgraph.validation.paths import Path
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape
    from coopgraph.validation.sparql.prebinding import SelectQuery
    from coopgraph.validation.sparql.runner import Solution
    from coopgraph.validation.values import Features
    from coopgraph.validation.watch import Watch


class UndecidedError(Exception):
    """Of some focus nodes it is not known whether a constraint holds.

    It rests on constraints that were not carried out. Raised at the end of a check, behind the
    violations that are certain all the same.

    Args:
        foci: These focus nodes.
    """

    def __init__(self, foci: Codes) -> None:
        super().__init__("it rests on a constraint that was not checked")
        self.foci = foci


class ValueNodes(NamedTuple):
    """Focus nodes with the nodes that a shape's constraints look at.

    Attributes:
        foci: The focus nodes, each once.
        at: For each value node the position of its focus node in ``foci``.
        values: The value nodes; of one focus node each once.
    """

    foci: Codes
    at: Codes
    values: Codes

    def counts(self, among: Mask | None = None) -> Codes:
        """Count the value nodes of each focus node; only those marked, if so asked."""
        at = self.at if among is None else self.at[among]
        return np.bincount(at, minlength=len(self.foci))

    def violations(self, bad: Mask, inner: Shape | None = None) -> Iterator[Found]:
        """Make a violation of each of the value nodes that are marked."""
        rows = np.flatnonzero(bad)
        if len(rows):
            yield Violations(self.foci[self.at[rows]], self.values[rows], inner)

    def of_foci(self, bad: Mask) -> Iterator[Found]:
        """Make a violation of each of the focus nodes that are marked."""
        if bad.any():
            yield Violations(self.foci[bad])

    def leave_open(self, undecided: Mask) -> None:
        """End a check where it is not known of some value nodes whether they conform.

        Args:
            undecided: Marks these value nodes.

        Raises:
            UndecidedError: There is one.
        """
        if undecided.any():
            raise UndecidedError(distinct(self.foci[self.at[undecided]]))


@dataclass(slots=True)
class Violation:
    """What a check found.

    Attributes:
        focus: The code of the focus node.
        value: The code of the value node that causes it, if one does.
        written: The value where it is no node of the data.
        path: The path to report where it is not the shape's own.
        messages: Messages that go before the shape's own.
        words: What to say where the shape has no message, instead of the expectation.
        inner: The shape that the value does not conform to. Of a property shape the results stand
            in the report instead of this one, of a node shape as its details (``sh:detail``).
    """

    focus: int
    value: int | None = None
    path: Path | None = None
    messages: tuple[Literal, ...] = ()
    words: str | None = None
    inner: Shape | None = None
    written: Term | None = None

    def __len__(self) -> int:
        """Return 1: it may stand where several do."""
        return 1


@dataclass(slots=True, eq=False)
class Violations:
    """Violations that say no more than focus node and value.

    Attributes:
        foci: The codes of the focus nodes.
        values: The codes of the value nodes that cause them; None where none does.
        inner: See :class:`Violation`.
    """

    foci: Codes
    values: Codes | None = None
    inner: Shape | None = None

    def __len__(self) -> int:
        """Return their number."""
        return len(self.foci)


Found: TypeAlias = "Violation | Violations"


class Run(Protocol):
    """What a check may ask of the validation that it is part of."""

    @property
    def graph(self) -> Columns:
        """The data with their background."""
        ...

    @property
    def features(self) -> Features:
        """What is known of single terms."""
        ...

    @property
    def oracle(self) -> Oracle:
        """Comparisons and regular expressions as SPARQL defines them."""
        ...

    @property
    def watch(self) -> Watch:
        """The time that this check may take."""
        ...

    def conforming(self, shape: Shape, nodes: Codes) -> Mask:
        """Tell for each of the nodes whether it is certain that it conforms to a shape."""
        ...

    def failing(self, shape: Shape, nodes: Codes) -> Mask:
        """Tell for each of the nodes whether it is certain that it does not conform to a shape.

        A node of which neither is certain meets a constraint that could not be carried out.
        """
        ...

    def matching(self, pattern: str, flags: str, texts: Iterable[str]) -> set[str]:
        """Return those of some strings that match a regular expression."""
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

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """Find what does not hold.

        Args:
            run: The validation that this check is part of.
            nodes: The focus nodes of the shape with their value nodes.

        Returns:
            The violations. What may take long does so between two calls of ``run.watch.check()``.

        Raises:
            TimeUpError: There is no time left for the others.
            UndecidedError: It rests on a constraint that was not carried out.
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
        holds: Tells of value nodes whether it holds for each, by the parameter.
        parameter: What the shape asks: a class, a number, the members of a list.
    """

    holds: Callable[[Any, Run, Codes], Mask]
    parameter: Any

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`Constraint`."""
        return nodes.violations(~self.holds(self.parameter, run, nodes.values))


Builder: TypeAlias = "Callable[[ShapeReader, Shape], Iterable[Constraint]]"
"""Makes the constraints of one component from what a shape says; none where it says nothing."""
