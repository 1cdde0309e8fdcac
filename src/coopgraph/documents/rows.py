"""The triples of one file by their number: which of them say something first.

Numbers count from 0 in the order in which pyoxigraph hands triples out, which is that of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from pyoxigraph import BlankNode, NamedNode, Quad

from coopgraph.documents.coded import ABSENT, Codes, Rows, Term, Terms, as_coded

_PART: Final = 1 << 18

Key: TypeAlias = "tuple[Term, NamedNode | None, Term | None]"
"""A subject, a predicate or None for any, an object or None for any."""


class FileRows:
    """The triples of one file.

    Args:
        terms: The table of their terms, perhaps also of those of other files.
        rows: Subject, predicate, object and name of the graph of each.
    """

    def __init__(self, terms: Terms, rows: Rows) -> None:
        self._terms = terms
        self._rows = rows

    def __len__(self) -> int:
        """Return the number of triples."""
        return len(self._rows)

    def first(self, keys: Collection[Key]) -> dict[Key, int]:
        """Find the first triples of some kinds.

        Args:
            keys: What is looked for.

        Returns:
            Their numbers, for those that there are.
        """
        coded = {key: self._coded(key) for key in keys}
        wanted = {codes for codes in coded.values() if codes is not None}
        found: dict[tuple[int, int, int], int] = {}
        for number in self._of_subjects({one[0] for one in wanted}):
            subject, predicate, value = self._rows[number, :3].tolist()
            for codes in (
                (subject, predicate, value),
                (subject, predicate, ABSENT),
                (subject, ABSENT, ABSENT),
            ):
                if codes in wanted:
                    found.setdefault(codes, number)
        return {key: found[codes] for key, codes in coded.items() if codes in found}

    def first_mentions(self, nodes: Collection[Term]) -> dict[Term, tuple[int, int]]:
        """Find the first triples that have a node as object, or in a graph of that name.

        Args:
            nodes: The nodes.

        Returns:
            The number of the triple, and 2 where it is the object, 3 where the graph.
        """
        codes = {node: code for node in nodes if (code := self._terms.find(node)) != ABSENT}
        if not codes:
            return {}
        first = first_places(self._rows[:, 2:], len(self._terms))
        places = {node: int(first[code]) for node, code in codes.items()}
        return {node: (one // 2, 2 + one % 2) for node, one in places.items() if one != ABSENT}

    def anchors(self, numbers: Iterable[int]) -> Iterator[tuple[int, int, NamedNode | None]]:
        """Find for triples the last one at or before each that has an IRI as its subject.

        Args:
            numbers: Numbers of triples in ascending order.

        Yields:
            The number, that of the triple with the IRI, the IRI; -1 and None where there is none.
        """
        before, anchor, subject = -1, -1, None
        for number in numbers:
            for one in range(number, before, -1):
                term = self._terms.term(int(self._rows[one, 0]))
                if isinstance(term, NamedNode):
                    anchor, subject = one, term
                    break
            before = number
            yield number, anchor, subject

    def of_subjects(self, subjects: Collection[NamedNode]) -> dict[NamedNode, list[int]]:
        """Return the numbers of the triples of each of some subjects, in ascending order."""
        codes = {self._terms.find(one): one for one in subjects}
        found: dict[NamedNode, list[int]] = {one: [] for one in subjects}
        numbers = self._of_subjects(codes)
        for number, code in zip(numbers, self._rows[numbers, 0].tolist(), strict=True):
            found[codes[code]].append(number)
        return found

    def agrees(self, number: int, triple: Sequence[object]) -> bool:
        """Tell whether a triple is the one of a number, as far as its terms are no blank nodes."""
        if not 0 <= number < len(self):
            return False
        for code, term in zip(self._rows[number, :3].tolist(), triple, strict=False):
            known = self._terms.term(code)
            if known != term and not (isinstance(known, BlankNode) and isinstance(term, BlankNode)):
                return False
        return True

    @cached_property
    def blank_nodes(self) -> list[Term]:
        """The blank nodes in the order in which they are met: as subject, object, graph."""
        first = first_places(self._rows[:, [0, 2, 3]], len(self._terms))
        met = np.flatnonzero(first >= 0)
        blank = np.array(
            [isinstance(one, BlankNode) for one in self._terms.listed(met)], dtype=np.bool_
        )
        met = met[blank]
        return self._terms.listed(met[np.argsort(first[met])])

    def _coded(self, key: Key) -> tuple[int, int, int] | None:
        find = self._terms.find
        codes = [ABSENT if term is None else find(term) for term in key]
        if any(code == ABSENT and term is not None for code, term in zip(codes, key, strict=True)):
            return None
        return codes[0], codes[1], codes[2]

    def _of_subjects(self, codes: Collection[int]) -> list[int]:
        wanted = np.zeros(len(self._terms), dtype=np.bool_)
        wanted[[code for code in codes if code != ABSENT]] = True
        found: list[int] = np.flatnonzero(wanted[self._rows[:, 0]]).tolist()
        return found


def rows_of(quads: Sequence[Quad]) -> FileRows:
    """Number the triples of a file that is held as quads."""
    coded = as_coded(quads)
    return FileRows(coded.terms, coded.rows)


def first_places(rows: Rows, size: int) -> Codes:
    """Return for each code where it comes first in some rows, read line by line; else -1.

    Args:
        rows: Codes below a size, in any number of columns.
        size: The size.

    Returns:
        For each code its first place; places count from 0.
    """
    found = np.full(size, ABSENT, dtype=np.int64)
    width = rows.shape[1]
    # Of several values for one place the last stays, so from behind; in parts, to save memory.
    for start in range((len(rows) - 1) // _PART * _PART, -1, -_PART):
        part = rows[start : start + _PART].ravel()
        found[part[::-1]] = np.arange(len(part) - 1, -1, -1) + start * width
    return found
