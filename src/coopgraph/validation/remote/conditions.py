"""Conditions in SPARQL about one node, each with what it leaves open.

An endpoint may judge literals otherwise than the engine here. So a condition has two sides: where
it may fail, and where it may hold. Both err towards yes; where SPARQL says the same everywhere,
one is the negation of the other. Every expression is true or false, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from coopgraph.validation.paths import Path

TRUE: Final = "true"
FALSE: Final = "false"

MOST_COUNTED: Final = 3
"""Values that are counted by naming each: more would be tried in all their combinations."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a node is asked.

    Attributes:
        bad: Is true where it may fail.
        good: Is true where it may hold.
    """

    bad: str
    good: str


OPEN: Final = Condition(TRUE, TRUE)
"""What only the engine here can tell."""


def exactly(good: str) -> Condition:
    """Make the condition of an expression that is the same everywhere."""
    return Condition(negated(good), good)


def both(*parts: str) -> str:
    """Join expressions by ``&&``."""
    kept = [part for part in parts if part != TRUE]
    if FALSE in kept:
        return FALSE
    return f"({' && '.join(kept)})" if len(kept) > 1 else (kept or [TRUE])[0]


def either(*parts: str) -> str:
    """Join expressions by ``||``."""
    kept = [part for part in dict.fromkeys(parts) if part != FALSE]
    if TRUE in kept:
        return TRUE
    return f"({' || '.join(kept)})" if len(kept) > 1 else (kept or [FALSE])[0]


def negated(part: str) -> str:
    """Negate an expression."""
    if part in {TRUE, FALSE}:
        return FALSE if part == TRUE else TRUE
    return f"!({part})"


def certain(expression: str) -> str:
    """Take an expression that is an error as false."""
    return f"COALESCE({expression}, {FALSE})"


class Values:
    """The value nodes of a focus node, as patterns; each has a variable of its own.

    Args:
        node: The variable of the focus node.
        path: The path of the shape, None where the focus node is the value node.
        variable: Gives variables that nothing else uses.
    """

    def __init__(self, node: str, path: Path | None, variable: Callable[[], str]) -> None:
        self.node = node
        self._path = path
        self.variable = variable
        self.one = node if path is None else variable()

    def triple(self, value: str) -> str:
        """Write the pattern that leads to a value."""
        assert self._path is not None  # noqa: S101
        return f"{self.node} {self._path.to_sparql()} {value} ."

    def some(self, expression: str) -> str:
        """Write that an expression holds for some value node (the one of ``one``)."""
        if expression == FALSE or self._path is None:
            return expression
        return f"EXISTS {{ {self.triple(self.one)} {filtered(expression)}}}"

    def has(self, value: str) -> str:
        """Write that a term or variable is one of the value nodes."""
        if self._path is None:
            return f"sameTerm({self.node}, {value})"
        return f"EXISTS {{ {self.triple(value)} }}"

    def at_least(self, number: int, expression: str = TRUE) -> str:
        """Write that so many values are different and have an expression (at most three)."""
        if number <= 0:
            return TRUE
        if self._path is None or expression == FALSE:
            return expression if number == 1 else FALSE
        names = [self.one, *(self.variable() for _ in range(number - 1))]
        parts = [
            f"{self.triple(name)} {filtered(expression.replace(self.one, name))}" for name in names
        ]
        different = both(*(f"!sameTerm({one}, {two})" for one, two in combinations(names, 2)))
        return f"EXISTS {{ {''.join(parts)}{filtered(different)}}}"

    def each(self, condition: Condition) -> Condition:
        """Ask a condition of every value node."""
        return Condition(self.some(condition.bad), negated(self.some(negated(condition.good))))


def filtered(expression: str) -> str:
    """Write a filter, nothing where it holds always."""
    return "" if expression == TRUE else f"FILTER({expression}) "


def among(node: str, terms: Iterable[str]) -> str:
    """Write that a node is one of some terms, by the terms themselves."""
    return either(*(f"sameTerm({node}, {term})" for term in terms))
