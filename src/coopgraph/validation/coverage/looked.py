"""The statements of the data that shapes look at."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.columns import (
    NOTHING,
    Codes,
    Columns,
    Mask,
    contains,
    distinct,
    follow,
    united,
)
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

_MOST_PARTS: Final = 8


class _Nodes:
    """A set of nodes, made of parts that are put together before they take much memory."""

    def __init__(self) -> None:
        self._parts: list[Codes] = []

    def add(self, nodes: Codes) -> None:
        self._parts.append(nodes)
        if len(self._parts) > _MOST_PARTS:
            self.all()

    def all(self) -> Codes:
        if len(self._parts) != 1:
            self._parts = [united(self._parts)]
        return self._parts[0]


class Looked:
    """A set of statements, told by property and by subject or object.

    Args:
        graph: The data with their background, through which paths lead.
    """

    def __init__(self, graph: Columns) -> None:
        self._graph = graph
        self._everywhere: set[NamedNode] = set()
        self._of_subjects: dict[NamedNode, _Nodes] = defaultdict(_Nodes)
        self._of_objects: dict[NamedNode, _Nodes] = defaultdict(_Nodes)
        self._whole = _Nodes()

    def everywhere(self, *properties: NamedNode) -> None:
        """Add all statements of some properties."""
        self._everywhere.update(properties)

    def whole(self, nodes: Codes) -> None:
        """Add all statements about some nodes."""
        self._whole.add(distinct(nodes))

    def property(self, property_: NamedNode, subjects: Codes) -> None:
        """Add the statements of a property about some nodes."""
        self._of_subjects[property_].add(subjects)

    def path(self, path: Path, nodes: Codes) -> None:
        """Add the statements through which a path leads from some nodes."""
        self._walk(path, nodes, back=False)

    def among(self, property_: NamedNode, subjects: Codes, objects: Codes) -> Mask:
        """Tell which statements of a property belong to the set."""
        if property_ in self._everywhere:
            return np.ones(len(subjects), dtype=np.bool_)
        return (
            contains(self._of_subjects[property_].all(), subjects)
            | contains(self._of_objects[property_].all(), objects)
            | contains(self._whole.all(), subjects)
        )

    def _walk(self, path: Path, nodes: Codes, *, back: bool) -> Codes:
        """Follow a path from a set of nodes; return those that it leads to."""
        match path:
            case Predicate(iri):
                return self._step(iri, nodes, back)
            case Inverse(inner):
                return self._walk(inner, nodes, back=not back)
            case Sequence(steps):
                for step in steps[::-1] if back else steps:
                    nodes = self._walk(step, nodes, back=back)
                return nodes
            case Alternative(choices):
                return united([self._walk(one, nodes, back=back) for one in choices])
            case ZeroOrOne(inner):
                return united([nodes, self._walk(inner, nodes, back=back)])
            case ZeroOrMore(inner) | OneOrMore(inner):
                kept = [nodes] if isinstance(path, ZeroOrMore) else []
                return united([*kept, self._again(inner, nodes, back)])
        raise AssertionError(path)

    def _step(self, property_: NamedNode, nodes: Codes, back: bool) -> Codes:
        (self._of_objects if back else self._of_subjects)[property_].add(nodes)
        code = self._graph.terms.find(property_)
        column = self._graph.backward(code) if back else self._graph.forward(code)
        return distinct(follow(column, nodes)[1])

    def _again(self, path: Path, nodes: Codes, back: bool) -> Codes:
        found, new = NOTHING, nodes
        while len(new):
            there = self._walk(path, new, back=back)
            new = there[~contains(found, there)]
            found = united([found, new])
        return found
