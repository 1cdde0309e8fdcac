"""Following property paths: an automaton for each, walked over the graph.

A path with repetitions inside repetitions, followed step by step as it is written, takes a time
that grows with the power of its depth. An automaton visits each node at most once in each of its
states, so the time is bounded by the size of the path times the size of the graph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.blocks import PAIRS, followed
from coopgraph.validation.columns import Codes, Column, Columns, Index, follow
from coopgraph.validation.growing import GrowingSet
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

_START, _END = 0, 1

_FEW: Final = 32
"""Up to so many pairs go on one by one: compiled code costs more than it saves."""


def values(path: Path, columns: Columns, nodes: Codes) -> Column:
    """Return the value nodes of focus nodes (SHACL section 2.3.1).

    Args:
        path: The path.
        columns: The graph.
        nodes: The focus nodes.

    Returns:
        Positions in ``nodes``, and for each a node that the path leads to from there; each once.
    """
    if isinstance(path, Predicate):
        return follow(columns.forward(columns.terms.find(path.iri)), nodes)
    return _automaton(path).walk(columns, nodes)


def values_in_blocks(
    path: Path, columns: Columns, nodes: Codes, check: Callable[[], None], most: int = PAIRS
) -> Iterator[tuple[Codes, Column]]:
    """Return the value nodes of focus nodes, some focus nodes at a time.

    All focus nodes together may have more value nodes than memory has room for: as many as the
    product of their number and the size of the graph.

    Args:
        path: The path.
        columns: The graph.
        nodes: The focus nodes.
        check: Is called all the time; what it raises ends the search.
        most: Pairs of focus node and value to look at in one go, if more than one focus node is
            concerned.

    Returns:
        Focus nodes, and their value nodes as :func:`values` has them.
    """
    if isinstance(path, Predicate) or not len(nodes):
        yield nodes, values(path, columns, nodes)
        return
    automaton, start, size = _automaton(path), 0, len(nodes)
    while start < len(nodes):
        part = nodes[start : start + size]
        try:
            found = automaton.walk(columns, part, check, most if len(part) > 1 else None)
        except _TooManyError:
            size = max(1, len(part) // 8)
            continue
        yield part, found
        start += len(part)
        if len(found[0]) * 4 < most:
            size *= 2


class _TooManyError(Exception):
    """A walk meets more pairs than it may."""


class Automaton:
    """States with the steps that lead from one to another: along a property, against it, or free.

    Args:
        path: The path that it accepts.
    """

    def __init__(self, path: Path) -> None:
        self._along: list[list[tuple[NamedNode, int]]] = [[], []]
        self._against: list[list[tuple[NamedNode, int]]] = [[], []]
        self._free: list[list[int]] = [[], []]
        self._add(path, _START, _END, False)

    def walk(
        self,
        columns: Columns,
        nodes: Codes,
        check: Callable[[], None] = lambda: None,
        most: int | None = None,
    ) -> Column:
        """Return which nodes are reached in the last state, each once from each of the nodes.

        Args:
            columns: The graph.
            nodes: Where to start.
            check: Is called before each step; what it raises ends the walk.
            most: Pairs of a start and a node that may be met; None for any number.

        Returns:
            Positions in ``nodes``, in order, and what is reached from there.
        """
        walk = _Walk(len(columns.terms), len(self._free), check, most)
        walk.enter(_START, np.arange(len(nodes)) * len(columns.terms) + nodes)
        steps: dict[int, list[tuple[Index, int]]] = {}
        while walk.waiting:
            state, pairs = walk.next()
            for following in self._free[state]:
                walk.enter(following, pairs)
            if state not in steps:
                steps[state] = self._steps(columns, state)
            for column, following in steps[state]:
                walk.follow(column, following, pairs)
        at, reached = np.divmod(walk.seen[_END].sorted(), len(columns.terms) or 1)
        return at, reached

    def _steps(self, columns: Columns, state: int) -> list[tuple[Index, int]]:
        find = columns.terms.find
        along = [(columns.forward(find(iri)), to) for iri, to in self._along[state]]
        against = [(columns.backward(find(iri)), to) for iri, to in self._against[state]]
        return along + against

    def _state(self) -> int:
        for steps in (self._along, self._against, self._free):
            steps.append([])
        return len(self._free) - 1

    def _add(self, path: Path, start: int, end: int, backward: bool) -> None:
        match path:
            case Predicate(iri):
                (self._against if backward else self._along)[start].append((iri, end))
            case Inverse(inner):
                self._add(inner, start, end, not backward)
            case Sequence(steps):
                ordered = steps[::-1] if backward else steps
                states = [start, *(self._state() for _ in ordered[1:]), end]
                for step, before, after in zip(ordered, states, states[1:], strict=False):
                    self._add(step, before, after, backward)
            case Alternative(choices):
                for choice in choices:
                    self._add(choice, start, end, backward)
            case ZeroOrOne(inner):
                self._free[start].append(end)
                self._add(inner, start, end, backward)
            case ZeroOrMore(inner) | OneOrMore(inner):
                # States of its own, for the loop must not touch what else starts and ends here.
                first, last = self._state(), self._state()
                self._free[start].append(first)
                self._add(inner, first, last, backward)
                self._free[last] += [first, end]
                if isinstance(path, ZeroOrMore):
                    self._free[start].append(end)


class _Walk:
    """What is met in each state: pairs of a start and a node, as one number.

    Attributes:
        waiting: The states where pairs wait that have not gone on from there.
        seen: All pairs met in each state.
    """

    def __init__(
        self, count: int, states: int, check: Callable[[], None], most: int | None
    ) -> None:
        self.waiting: dict[int, list[Codes | list[int]]] = {}
        self.seen = [GrowingSet() for _ in range(states)]
        self._count = count
        self._check = check
        self._left = most

    def next(self) -> tuple[int, Codes | list[int]]:
        """Take all pairs that wait in one of the states."""
        self._check()
        state, parts = self.waiting.popitem()
        return state, parts[0] if len(parts) == 1 else np.concatenate(parts)

    def enter(self, state: int, pairs: Codes | list[int]) -> None:
        """Let pairs wait in a state, those that were not there before."""
        new: Codes | list[int]
        if len(pairs) <= _FEW:
            few = pairs if isinstance(pairs, list) else pairs.tolist()
            new = self.seen[state].add_few(few)
        else:
            new = self.seen[state].add_many(np.asarray(pairs, dtype=np.int64))
        if len(new):
            self.waiting.setdefault(state, []).append(new)
            if self._left is not None:
                self._left -= len(new)
                if self._left < 0:
                    raise _TooManyError

    def follow(self, column: Index, state: int, pairs: Codes | list[int]) -> None:
        """Let pairs go on along a column to a state."""
        if isinstance(pairs, list):
            self.enter(state, self._one_by_one(column, pairs))
            return
        starts, reached = np.divmod(pairs, self._count)
        for at, further in followed(column, reached):
            self._check()
            self.enter(state, starts[at] * self._count + further)

    def _one_by_one(self, column: Index, pairs: list[int]) -> list[int]:
        keys, values = column[0].data, column[1].data
        found, end = [], len(keys)
        for pair in pairs:
            node = pair % self._count
            at = bisect_left(keys, node)
            while at < end and keys[at] == node:
                found.append(pair - node + values[at])
                at += 1
        return found


@lru_cache(maxsize=1024)
def _automaton(path: Path) -> Automaton:
    return Automaton(path)
