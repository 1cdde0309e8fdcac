"""Cuts the triples of a file into batches that can be sent one by one, in an order for ever.

A blank node is the same in one request only. So all triples that hang together by blank nodes
come in one batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coopgraph.store.terms import Term
from coopgraph.vocabulary import XSD


class Batch(NamedTuple):
    """Some triples of a file.

    Attributes:
        lines: Each as N-Triples writes it, none twice in a batch.
        blank: Whether there are blank nodes among them.
    """

    lines: list[str]
    blank: bool


def batches(quads: Sequence[Quad], size: int) -> Iterator[Batch]:
    """Cut triples into batches.

    Args:
        quads: The triples; their graph is not looked at.
        size: Triples of a batch. Only what hangs together by blank nodes makes one larger.

    Yields:
        The batches, the same for the same triples however their blank nodes are called.
    """
    groups = _Groups(quads)
    waiting: dict[BlankNode, list[str]] = {}
    ready: dict[str, None] = {}
    blank = False
    for number, quad in enumerate(quads):
        line = f"{quad.subject} {quad.predicate} {quad.object} ."
        group = groups.of(quad)
        if group is None:
            ready[line] = None
        else:
            waiting.setdefault(group, []).append(line)
            if groups.last[group] == number:
                ready.update(dict.fromkeys(waiting.pop(group)))
                blank = True
        if len(ready) >= size:
            yield Batch(list(ready), blank)
            ready, blank = {}, False
    if ready:
        yield Batch(list(ready), blank)


def count_alike(quads: Sequence[Quad]) -> bool:
    """Tell whether every engine counts as many triples as there are here.

    Engines may write a literal in another way (``01`` as ``1``), and two triples become one.

    Args:
        quads: The triples; their graph is not looked at.

    Returns:
        Whether none is there twice, and no two can become one however literals are written.
    """
    seen: set[tuple[Term, NamedNode, object]] = set()
    for quad in quads:
        key = (quad.subject, quad.predicate, _value(quad.object))
        if key in seen:
            return False
        seen.add(key)
    return True


def _value(term: Term) -> object:
    if not isinstance(term, Literal):
        return term
    if term.language:
        return term.value, term.language.lower()
    return term if term.datatype.value == XSD + "string" else Literal


class _Groups:
    """Which blank nodes hang together, and where the last triple of each group is."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._above: dict[BlankNode, BlankNode] = {}
        self.last: dict[BlankNode, int] = {}
        found: dict[BlankNode, int] = {}
        for number, quad in enumerate(quads):
            ends = [end for end in (quad.subject, quad.object) if isinstance(end, BlankNode)]
            for end in ends:
                found[end] = number
            if len(ends) > 1:
                self._join(*ends)
        for node, number in found.items():
            root = self._root(node)
            self.last[root] = max(number, self.last.get(root, 0))

    def of(self, quad: Quad) -> BlankNode | None:
        """Return the group of a triple; None where it has no blank node."""
        for end in (quad.subject, quad.object):
            if isinstance(end, BlankNode):
                return self._root(end)
        return None

    def _join(self, one: BlankNode, other: BlankNode) -> None:
        self._above[self._root(one)] = self._root(other)

    def _root(self, node: BlankNode) -> BlankNode:
        path = []
        while (above := self._above.get(node, node)) != node:
            path.append(node)
            node = above
        for passed in path:
            self._above[passed] = node
        return node
