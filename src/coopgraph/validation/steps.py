"""The triple by which a path reaches a value: that is where the value is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from coopgraph.validation.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from coopgraph.validation.report import Described
from coopgraph.validation.terms import Term

MOST: Final = 10_000
"""Triples that are looked at for the findings of one focus node and path."""

_WALKS: Final = 64
"""Walks that are kept: findings come by focus node, with their details between them."""

MOST_IN_ALL: Final = 2_000_000
"""Triples that are looked at for all findings."""


class Step(NamedTuple):
    """A triple, and whether it was followed from its object to its subject."""

    subject: Term
    predicate: NamedNode
    object: Term
    backwards: bool


class LastSteps:
    """Finds the last triple on the way from a focus node to a value.

    Args:
        data: The data; without them only single properties are followed.
        most: Triples that are looked at for the values of one focus node.
        most_in_all: Triples that are looked at.
    """

    def __init__(
        self, data: Described | None, most: int = MOST, most_in_all: int = MOST_IN_ALL
    ) -> None:
        self._data = data
        self._most = most
        self._left = most_in_all
        # A walk goes on where it was left, for the next value of the same focus node.
        self._walks: dict[tuple[Path, Term], _Walk] = {}

    def find(self, path: Path, focus: Term, value: Term) -> Step | None:
        """Find the triple.

        Args:
            path: The path.
            focus: The focus node.
            value: The value to which the path leads.

        Returns:
            The triple; None where the path is empty or no way was found within bounds.
        """
        if isinstance(path, Predicate):
            return Step(focus, path.iri, value, backwards=False)
        if isinstance(path, Inverse) and isinstance(path.inner, Predicate):
            return Step(value, path.inner.iri, focus, backwards=True)
        if self._data is None:
            return None
        walk = self._walks.get((path, focus))
        if walk is None:
            if len(self._walks) >= _WALKS:
                self._walks.clear()
            walk = _Walk(self._data, min(self._most, self._left), path, focus)
            self._walks[path, focus] = walk
        before = walk.left
        step = walk.last_step(value)
        self._left -= before - walk.left
        return step


def first_property(path: Path | None) -> tuple[NamedNode, bool] | None:
    """Return the property with which a path begins, and whether it is followed backwards."""
    back = False
    while path is not None:
        match path:
            case Predicate():
                return path.iri, back
            case Inverse():
                path, back = path.inner, not back
            case Sequence():
                path = path.steps[-1 if back else 0]
            case Alternative():
                path = path.choices[0]
            case OneOrMore() | ZeroOrMore() | ZeroOrOne():
                path = path.inner
            case _:
                return None
    return None


class _Walk:
    """The nodes to which a path leads from a focus node, as far as they were asked for."""

    def __init__(self, data: Described, most: int, path: Path, focus: Term) -> None:
        self._data = data
        self.left = most
        self._found: dict[Term, Step | None] = {}
        self._further = self.follow(path, focus, None, back=False)

    def last_step(self, value: Term) -> Step | None:
        while value not in self._found:
            node, step = next(self._further, (value, None)) if self.left > 0 else (value, None)
            self._found.setdefault(node, step)
        return self._found[value]

    def follow(
        self, path: Path, node: Term, before: Step | None, *, back: bool
    ) -> Iterator[tuple[Term, Step | None]]:
        match path:
            case Predicate():
                yield from self._triples(path.iri, node, back)
            case Inverse():
                yield from self.follow(path.inner, node, before, back=not back)
            case Sequence():
                steps = path.steps[::-1] if back else path.steps
                yield from self._sequence(steps, node, before, back)
            case Alternative():
                for choice in path.choices:
                    yield from self.follow(choice, node, before, back=back)
            case ZeroOrOne():
                yield node, before
                yield from self.follow(path.inner, node, before, back=back)
            case ZeroOrMore() | OneOrMore():
                if isinstance(path, ZeroOrMore):
                    yield node, before
                yield from self._again(path.inner, node, before, back)

    def _triples(
        self, predicate: NamedNode, node: Term, back: bool
    ) -> Iterator[tuple[Term, Step | None]]:
        if back:
            for subject, other in self._data.mentions(node):
                self.left -= 1
                if other == predicate:
                    yield subject, Step(subject, predicate, node, backwards=True)
        else:
            said = self._data.description(node)
            self.left -= sum(map(len, said.values()))
            for value in said.get(predicate, ()):
                yield value, Step(node, predicate, value, backwards=False)

    def _sequence(
        self, steps: tuple[Path, ...], node: Term, before: Step | None, back: bool
    ) -> Iterator[tuple[Term, Step | None]]:
        if not steps:
            yield node, before
            return
        for reached, step in self.follow(steps[0], node, before, back=back):
            if self.left <= 0:
                return
            yield from self._sequence(steps[1:], reached, step, back)

    def _again(
        self, path: Path, node: Term, before: Step | None, back: bool
    ) -> Iterator[tuple[Term, Step | None]]:
        seen: set[Term] = set()
        waiting: list[tuple[Term, Step | None]] = [(node, before)]
        while waiting and self.left > 0:
            here, last = waiting.pop(0)
            for reached, step in self.follow(path, here, last, back=back):
                if reached not in seen:
                    seen.add(reached)
                    waiting.append((reached, step))
                    yield reached, step
