"""Following property paths: an automaton for each, walked over the graph.

A path with repetitions inside repetitions, followed step by step as it is written, takes a time
that grows with the power of its depth. An automaton visits each node at most once in each of its
states, so the time is bounded by the size of the path times the size of the graph.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.columns import Codes, Column, Columns, follow
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

    def walk(self, columns: Columns, nodes: Codes) -> Column:
        """Return which nodes are reached in the last state, each once from each of the nodes."""
        count, find = len(columns.terms), columns.terms.find
        seen: list[dict[int, None]] = [{} for _ in self._free]
        # Pairs of a start and a node, as one number; all that wait in a state go on together.
        waiting: dict[int, list[int]] = {}

        def enter(state: int, pairs: list[int]) -> None:
            known = seen[state]
            new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
            if new:
                known.update(dict.fromkeys(new))
                waiting.setdefault(state, []).extend(new)

        enter(_START, (np.arange(len(nodes)) * count + nodes).tolist())
        while waiting:
            state, pairs = waiting.popitem()
            for following in self._free[state]:
                enter(following, pairs)
            starts, reached = np.divmod(np.array(pairs, dtype=np.int64), count)
            for iri, following in self._along[state]:
                at, further = follow(columns.forward(find(iri)), reached)
                enter(following, (starts[at] * count + further).tolist())
            for iri, following in self._against[state]:
                at, further = follow(columns.backward(find(iri)), reached)
                enter(following, (starts[at] * count + further).tolist())
        found = np.fromiter(seen[_END], dtype=np.int64)
        at, values = np.divmod(found, count)
        return at, values

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


@lru_cache(maxsize=1024)
def _automaton(path: Path) -> Automaton:
    return Automaton(path)
