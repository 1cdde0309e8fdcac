"""Following property paths: an automaton for each, walked over the graph.

A path with repetitions inside repetitions, followed step by step as it is written, takes a time
that grows with the power of its depth. An automaton visits each node at most once in each of its
states, so the time is bounded by the size of the path times the size of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import NamedNode

from coopgraph.validation.graph import Graph
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
from coopgraph.validation.terms import Term

_START, _END = 0, 1


def values(path: Path, graph: Graph, node: Term) -> list[Term]:
    """Return the value nodes of a focus node (SHACL section 2.3.1).

    Args:
        path: The path.
        graph: The graph.
        node: The focus node.

    Returns:
        The nodes that the path leads to, each once.
    """
    if isinstance(path, Predicate):
        return list(graph.objects(node, path.iri))
    return _automaton(path).walk(graph, node)


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

    def walk(self, graph: Graph, node: Term) -> list[Term]:
        """Return the nodes that are reached in the last state, each once."""
        seen: list[dict[Term, None]] = [{} for _ in self._free]
        waiting: list[tuple[int, Term]] = []

        def enter(state: int, nodes: Iterable[Term]) -> None:
            known = seen[state]
            for one in nodes:
                if one not in known:
                    known[one] = None
                    waiting.append((state, one))

        enter(_START, (node,))
        while waiting:
            state, one = waiting.pop()
            for following in self._free[state]:
                enter(following, (one,))
            for iri, following in self._along[state]:
                enter(following, graph.objects(one, iri))
            for iri, following in self._against[state]:
                enter(following, graph.subjects(iri, one))
        return list(seen[_END])

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
