"""The data as columns of integers: a code for each term, and triples sorted for whole-set look-ups.

A constraint asks about all focus nodes of its shape at once. Sorted arrays answer that with a few
passes in compiled code, where dictionaries of terms would be asked node by node.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from coopgraph.documents.coded import ABSENT, CodedQuads, Codes, Rows, Terms
from coopgraph.validation.terms import RDF_TYPE, RDFS_SUBCLASS_OF, Term, in_n_triples

if TYPE_CHECKING:
    from pyoxigraph import Quad

__all__ = [
    "ABSENT",
    "NOTHING",
    "Codes",
    "Column",
    "Columns",
    "Index",
    "Mask",
    "Rows",
    "Terms",
    "coded",
    "contains",
    "distinct",
    "first_of_each",
    "follow",
    "runs",
    "united",
]

Mask: TypeAlias = "npt.NDArray[np.bool_]"
Index: TypeAlias = "tuple[Codes | Rows, Codes | Rows]"
"""Keys in ascending order, each with what it leads to in the order written."""

Column: TypeAlias = tuple[Codes, Codes]
"""Positions in some nodes, each with what the node there leads to."""

_PART: Final = 10_000
"""Triples that are written at once."""

NOTHING: Final[Codes] = np.empty(0, dtype=np.int64)


class Columns:
    """An RDF graph: the merge of all graphs of the quads that were read.

    Args:
        terms: The table of terms.
        triples: Rows of subject, predicate and object, in the order written; further columns are
            left out.
    """

    def __init__(self, terms: Terms, triples: Rows) -> None:
        self.terms = terms
        self._sorted = _by_predicate(triples, len(terms))
        predicates = self._sorted[1]
        starts = np.flatnonzero(np.diff(predicates, prepend=-1))
        codes = predicates[starts]
        ends = [*starts[1:].tolist(), len(predicates)]
        self._slices = dict(zip(codes.tolist(), map(slice, starts.tolist(), ends), strict=True))
        self._backward: dict[int, Index] = {}
        self._subclasses: dict[int, Codes] = {}
        self._instances: dict[int, Codes] = {}

    def __len__(self) -> int:
        """Return the number of triples."""
        return len(self._sorted[0])

    def __iter__(self) -> Iterator[tuple[Term, Term, Term]]:
        """Iterate over the triples, predicate by predicate."""
        term = self.terms.term
        for subject, predicate, object_ in zip(*map(np.ndarray.tolist, self._sorted), strict=True):
            yield term(subject), term(predicate), term(object_)

    def in_n_triples(self, predicates: Iterable[Term] | None) -> Iterator[bytes]:
        """Write the triples of some predicates.

        Args:
            predicates: Which; None for all.

        Yields:
            Many lines at a time.
        """
        wanted = None if predicates is None else {self.terms.find(one) for one in predicates}
        for predicate, rows in self._slices.items():
            if wanted is not None and predicate not in wanted:
                continue
            name = self.terms.term(predicate)
            for start in range(rows.start, rows.stop, _PART):
                part = slice(start, min(start + _PART, rows.stop))
                ends = np.stack([self._sorted[0][part], self._sorted[2][part]])
                codes, places = np.unique(ends, return_inverse=True)
                texts = [in_n_triples(term) for term in self.terms.listed(codes)]
                subjects, objects = places.reshape(2, -1).tolist()
                lines = (
                    f"{texts[one]} {name} {texts[two]} .\n"
                    for one, two in zip(subjects, objects, strict=True)
                )
                yield "".join(lines).encode()

    def predicates(self) -> Iterable[int]:
        """Return the codes of the predicates in ascending order."""
        return self._slices.keys()

    def forward(self, predicate: int) -> Index:
        """Return the subjects of a predicate with their objects."""
        rows = self._slices.get(predicate, slice(0))
        return self._sorted[0][rows], self._sorted[2][rows]

    def backward(self, predicate: int) -> Index:
        """Return the objects of a predicate with their subjects."""
        column = self._backward.get(predicate)
        if column is None:
            subjects, objects = self.forward(predicate)
            order = np.argsort(objects, kind="stable")
            column = self._backward[predicate] = objects[order], subjects[order]
        return column

    def of_subjects(self, nodes: Codes) -> tuple[Codes, Codes, Codes]:
        """Return the triples of subjects: positions in ``nodes``, predicates, objects."""
        keys, order = self._by_subject
        at, rows = follow((keys, order), nodes)
        _, predicates, objects = (one[rows].astype(np.int64) for one in self._sorted)
        return at, predicates, objects

    def subclasses(self, class_: int) -> Codes:
        """Return a class and its SHACL subclasses (``rdfs:subClassOf*``, SHACL section 1.1)."""
        found = self._subclasses.get(class_)
        if found is None:
            known, waiting = {class_}, [class_]
            above, below = (one.data for one in self.backward(self.terms.find(RDFS_SUBCLASS_OF)))
            while waiting:
                # Class by class: for a few, compiled code costs more than it saves.
                one = waiting.pop()
                for row in range(bisect_left(above, one), bisect_right(above, one)):
                    if below[row] not in known:
                        known.add(below[row])
                        waiting.append(below[row])
            found = self._subclasses[class_] = np.array(sorted(known), dtype=np.int64)
        return found

    def instances(self, class_: int) -> Codes:
        """Return the SHACL instances of a class in ascending order."""
        found = self._instances.get(class_)
        if found is None:
            found = self._instances[class_] = self.instances_of(self.subclasses(class_))
        return found

    def instances_of(self, classes: Codes) -> Codes:
        """Return what has one of the classes as its ``rdf:type``, in ascending order."""
        return distinct(follow(self.backward(self.terms.find(RDF_TYPE)), classes)[1])

    def objects_of(self, subjects: Iterable[Term], predicate: Term) -> Iterator[tuple[Term, Term]]:
        """Return pairs of a subject and an object for a predicate, for many subjects at once."""
        nodes = np.array([self.terms.find(one) for one in subjects], dtype=np.int64)
        at, objects = follow(self.forward(self.terms.find(predicate)), nodes)
        return zip(self.terms.listed(nodes[at]), self.terms.listed(objects), strict=True)

    def description(self, subject: Term) -> Mapping[Term, list[Term]]:
        """Return what is said of a subject: its predicates with their objects."""
        _, predicates, objects = self.of_subjects(np.array([self.terms.find(subject)]))
        said: dict[Term, list[Term]] = {}
        pairs = zip(self.terms.listed(predicates), self.terms.listed(objects), strict=True)
        for predicate, object_ in pairs:
            said.setdefault(predicate, []).append(object_)
        return said

    def mentions(self, node: Term) -> Iterable[tuple[Term, Term]]:
        """Return the subjects and predicates of the triples that lead to a node."""
        _, rows = follow(self._by_object, np.array([self.terms.find(node)]))
        subjects, predicates, _ = self._sorted
        listed = self.terms.listed
        return zip(listed(subjects[rows]), listed(predicates[rows]), strict=True)

    @cached_property
    def _by_subject(self) -> Index:
        return _indexed(self._sorted[0])

    @cached_property
    def _by_object(self) -> Index:
        return _indexed(self._sorted[2])


def coded(terms: Terms, quads: Sequence[Quad]) -> Rows:
    """Write quads as rows of the codes of subject, predicate, object and name of the graph."""
    if not isinstance(quads, CodedQuads):
        quads = CodedQuads(quads, terms)
    if quads.terms is terms:
        return quads.rows
    # The table of one file is a small part of the file: only its terms are looked up.
    return terms.codes(quads.terms).astype(np.int32)[quads.rows]


def follow(column: Index, nodes: Codes) -> Column:
    """Follow a column from each of some nodes.

    Args:
        column: Keys, ascending, with what they lead to.
        nodes: Any nodes, in any order.

    Returns:
        Positions in ``nodes``, and for each what it leads to.
    """
    at, rows = _expand(column[0], nodes)
    # Columns are kept small; whoever computes with codes needs the room.
    return at, column[1][rows].astype(np.int64)


def contains(ascending: Codes | Rows, codes: Codes) -> Mask:
    """Tell for each of some codes whether it is among others, which are in ascending order."""
    if not len(ascending):
        return np.zeros(len(codes), dtype=np.bool_)
    # Of two types the larger array would be copied for the smaller one.
    places = np.searchsorted(ascending, codes.astype(ascending.dtype, copy=False))
    places[places == len(ascending)] = 0
    found: Mask = ascending[places] == codes
    return found


def distinct(codes: Codes | Rows) -> Codes:
    """Return codes in ascending order, each once."""
    if (codes[1:] > codes[:-1]).all():
        # Mostly they are: to see that takes a tenth of the time of sorting.
        return codes.astype(np.int64, copy=False)
    # numpy's own `unique` puts them in a hash table, which takes several times as long.
    ascending = np.sort(codes)
    new = np.ones(len(ascending), dtype=np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    found: Codes = ascending[new].astype(np.int64, copy=False)
    return found


def united(parts: Iterable[Codes]) -> Codes:
    """Return the codes that are in any of several parts, in ascending order."""
    return distinct(np.concatenate([NOTHING, *parts]))


def first_of_each(keys: Codes) -> Codes:
    """Return the positions of the first occurrence of each key, in the order of the keys."""
    return np.sort(np.unique(keys, return_index=True)[1])


def runs(keys: Codes | Rows, nodes: Codes) -> Column:
    """Tell for each of some nodes where it begins in ascending keys, and how often it is there."""
    # Of two types the larger array would be copied for the smaller one.
    nodes = nodes.astype(keys.dtype, copy=False)
    low = np.searchsorted(keys, nodes, side="left")
    return low, np.searchsorted(keys, nodes, side="right") - low


def _expand(keys: Codes | Rows, nodes: Codes) -> Column:
    """Find the rows of nodes in ascending keys: positions in ``nodes``, and rows."""
    low, counts = runs(keys, nodes)
    at = np.repeat(np.arange(len(nodes)), counts)
    before = np.cumsum(counts) - counts
    return at, np.arange(len(at)) + np.repeat(low - before, counts)


def _indexed(codes: Rows) -> Index:
    """Return codes in ascending order with where they stand."""
    order = np.argsort(codes, kind="stable").astype(np.int32)
    return codes[order], order


def _by_predicate(triples: Rows, count: int) -> tuple[Rows, Rows, Rows]:
    """Sort triples by predicate, then subject, then as written; each stays once."""
    keys = triples[:, 1] * np.int64(count)
    keys += triples[:, 0]
    order = np.argsort(keys, kind="stable")
    # Only what shares subject and predicate with its neighbour can be there twice.
    keys = keys[order]
    same = keys[1:] == keys[:-1]
    several = np.zeros(len(keys), dtype=np.bool_)
    several[1:] |= same
    several[:-1] |= same
    rows = np.flatnonzero(several)
    if len(rows):
        groups = np.cumsum(np.diff(keys[rows], prepend=-1) != 0)
        kept = first_of_each(groups * count + triples[order[rows], 2])
        several[rows[kept]] = False
        order = order[~several]
    return triples[order, 0], triples[order, 1], triples[order, 2]
