"""The triples of one Turtle file, indexed for writing: what nests, what is a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, TypeAlias

from coopgraph.documents.turtle_parser import (
    FIRST,
    NIL,
    REST,
    Blank,
    Iri,
    Literal,
    Node,
    Term,
    Triple,
)

MAX_NESTING: Final = 40
"""Brackets that are written inside brackets; a node below gets a label of its own."""

Description: TypeAlias = dict[Iri, list[Term]]


class Graph:
    """Distinct triples by subject and predicate, and the role of each blank node.

    Attributes:
        descriptions: For each subject its predicates with their objects, in order of the file.
        parents: For each blank node that is written inside another node's description (used once
            as an object, on no cycle, not nested too deeply): the subject and predicate there.
        nested: These blank nodes, each after the one that it is nested in.
        cells: Those of them that are cells of a list written in round brackets.
        uses: How often each blank node is an object.
    """

    def __init__(self, triples: Iterable[Triple], kept: Collection[Blank] = ()) -> None:
        """Index the triples.

        Args:
            triples: Triples in the order of the file; repeated ones count once.
            kept: Blank nodes that are to stand by themselves, whatever their use.
        """
        self.descriptions: dict[Node, Description] = {}
        self.uses: Counter[Blank] = Counter()
        self.parents: dict[Blank, tuple[Node, Iri]] = {}
        seen: set[tuple[Node, Iri, Term]] = set()
        for subject, predicate, value, _ in triples:
            key = (subject, predicate, _folded(value))
            if key not in seen:
                seen.add(key)
                description = self.descriptions.setdefault(subject, {})
                description.setdefault(predicate, []).append(value)
                if isinstance(value, Blank):
                    self.uses[value] += 1
                    self.parents[value] = (subject, predicate)
        for node, count in self.uses.items():
            if count > 1 or node in kept:
                del self.parents[node]
        self.cells = self._find_cells()
        self._cut_cycles()
        self.nested = self._nest()
        self.cells &= self.parents.keys()

    def describe(self, node: Node) -> Description:
        """Give the predicates and objects of a node."""
        return self.descriptions.get(node, {})

    @property
    def named(self) -> list[Blank]:
        """The blank nodes that are not nested, in order of the file: first those described."""
        nodes: dict[Node, None] = dict.fromkeys(self.descriptions)
        nodes.update(dict.fromkeys(self.uses))
        return [node for node in nodes if isinstance(node, Blank) and node not in self.parents]

    def _find_cells(self) -> set[Blank]:
        """Climb from each end of a list up to where it begins or is no plain list any more."""
        cells: set[Blank] = set()
        for node in self.parents:
            if not self._is_cell(node) or self.describe(node)[REST] != [NIL]:
                continue
            cell: Node = node
            while isinstance(cell, Blank) and cell in self.parents and self._is_cell(cell):
                cells.add(cell)
                cell, predicate = self.parents[cell]
                if predicate != REST:
                    break
        return cells

    def _is_cell(self, node: Node) -> bool:
        description = self.describe(node)
        return set(description) == {FIRST, REST} and all(len(v) == 1 for v in description.values())

    def _cut_cycles(self) -> None:
        """Let every node on a cycle stand by itself: none of them can be the outermost."""
        settled: set[Node] = set()
        for start in list(self.parents):
            path: dict[Blank, None] = {}
            node: Node = start
            while isinstance(node, Blank) and node in self.parents and node not in settled:
                if node in path:
                    on_path = list(path)
                    for member in on_path[on_path.index(node) :]:
                        self.parents.pop(member, None)
                    break
                path[node] = None
                node = self.parents[node][0]
            settled.update(path)

    def _nest(self) -> list[Blank]:
        """Order the nested nodes breadth first, and cut where they nest too deeply."""
        children: dict[Node, list[Blank]] = {}
        for node, (parent, _) in self.parents.items():
            children.setdefault(parent, []).append(node)
        pending = [(root, 0) for root in self.descriptions if root not in self.parents]
        order: list[Blank] = []
        for parent, depth in pending:
            for child in children.get(parent, ()):
                continues_list = child in self.cells and parent in self.cells
                deeper = depth + (not (continues_list and self.parents[child][1] == REST))
                if deeper > MAX_NESTING:
                    del self.parents[child]
                    deeper = 0
                else:
                    order.append(child)
                pending.append((child, deeper))
        return order


def _folded(term: Term) -> Term:
    """Fold language tags to lower case, in which they are compared (RDF 1.1 Concepts, 3.3)."""
    return term._replace(language=term.language.lower()) if isinstance(term, Literal) else term
