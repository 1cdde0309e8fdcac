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

_MOST: Final = 10_000
"""Triples that are looked at for one finding."""


class Step(NamedTuple):
    """A triple, and whether it was followed from its object to its subject."""

    subject: Term
    predicate: NamedNode
    object: Term
    backwards: bool


def last_step(path: Path, focus: Term, value: Term, data: Described | None) -> Step | None:
    """Find the last triple on the way from a focus node to a value.

    Args:
        path: The path.
        focus: The focus node.
        value: The value to which the path leads.
        data: The data; without them only single properties are followed.

    Returns:
        The triple; None where the path is empty or no way was found within bounds.
    """
    if isinstance(path, Predicate):
        return Step(focus, path.iri, value, backwards=False)
    if isinstance(path, Inverse) and isinstance(path.inner, Predicate):
        return Step(value, path.inner.iri, focus, backwards=True)
    if data is None:
        return None
    walk = _Walk(data)
    for node, step in walk.follow(path, focus, None, back=False):
        if node == value:
            return step
        if walk.left <= 0:
            return None
    return None


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
    def __init__(self, data: Described) -> None:
        self._data = data
        self.left = _MOST

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
            for value in self._data.description(node).get(predicate, ()):
                self.left -= 1
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
