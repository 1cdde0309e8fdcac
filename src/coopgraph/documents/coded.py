"""Quads as rows of integers: a large file in a fifth of the memory of its quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias, overload

import numpy as np
import numpy.typing as npt
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Codes: TypeAlias = "npt.NDArray[np.int64]"

Rows: TypeAlias = "npt.NDArray[np.int32]"

ABSENT: Final = -1
"""Stands for the code of a term that has none."""

_CHUNK: Final = 65_536


class Terms(dict[Term, int]):
    """The code of each term; who looks up a term that is new gives it the next code.

    Terms stay as they were written. A pyoxigraph ``Store`` would turn ``"01"^^xsd:integer`` into
    ``1``, and it would check ``sh:datatype`` and ``sh:in`` against something nobody wrote.
    """

    def __init__(self) -> None:
        super().__init__()
        self._listed: list[Term] = []

    def __missing__(self, term: Term) -> int:
        code = self[term] = len(self._listed)
        self._listed.append(term)
        return code

    def find(self, term: Term) -> int:
        """Return the code of a term, or ``ABSENT``."""
        return self.get(term, ABSENT)

    def term(self, code: int) -> Term:
        """Return the term of a code."""
        return self._listed[code]

    def listed(self, codes: Codes | Rows) -> list[Term]:
        """Return the terms of codes."""
        listed = self._listed
        return [listed[code] for code in codes.tolist()]

    def codes(self, terms: Iterable[Term]) -> Codes:
        """Return the codes of terms, new ones where they have none."""
        return np.fromiter(map(self.__getitem__, terms), dtype=np.int64)


class CodedQuads(Sequence[Quad]):
    """Quads that are made anew whenever they are asked for.

    Attributes:
        terms: The table of their terms; also of the names of graphs.
        rows: Subject, predicate, object and name of the graph of each.
    """

    def __init__(self, quads: Iterable[Quad], terms: Terms | None = None) -> None:
        self.terms = Terms() if terms is None else terms
        # One long iteration in compiled code: to take each quad apart here costs twice the time.
        flat = map(self.terms.__getitem__, chain.from_iterable(quads))
        self.rows: Rows = np.fromiter(flat, dtype=np.int32).reshape(-1, 4)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Quad]:
        """Iterate over the quads in the order of the file."""
        term: Any = self.terms.term
        for start in range(0, len(self.rows), _CHUNK):
            for one, two, three, four in self.rows[start : start + _CHUNK].tolist():
                yield Quad(term(one), term(two), term(three), term(four))

    def having(self, predicate: NamedNode) -> Iterator[Quad]:
        """Iterate over the quads of a predicate, in the order of the file."""
        rows = np.flatnonzero(self.rows[:, 1] == self.terms.find(predicate))
        return (self[row] for row in rows.tolist())

    @overload
    def __getitem__(self, index: int) -> Quad: ...
    @overload
    def __getitem__(self, index: slice) -> list[Quad]: ...
    def __getitem__(self, index: int | slice) -> Quad | list[Quad]:
        """Return a quad or several."""
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        term: Any = self.terms.term
        return Quad(*map(term, self.rows[index].tolist()))


def as_coded(quads: Sequence[Quad]) -> CodedQuads:
    """Return quads as rows of codes, as they are where they are so already."""
    return quads if isinstance(quads, CodedQuads) else CodedQuads(quads)
