"""The order of findings: that of the data, then that of the shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pyoxigraph import BlankNode

from coopgraph.validation.columns import Codes, Rows, Terms, contains, first_of_each
from coopgraph.validation.report import Place, ValidationResult, path_name
from coopgraph.validation.terms import Term

if TYPE_CHECKING:
    from coopgraph.documents import Document

_Mention = tuple[int, str]
"""The number of the first mention of a term, and the file where it is the subject."""


def in_order(
    results: Sequence[ValidationResult],
    terms: Terms,
    data: Sequence[tuple[str, Rows]],
    shapes: Sequence[Document],
) -> list[ValidationResult]:
    """Put results in the order of the data, then of the shapes; fill in the files.

    Names of blank nodes differ from run to run, so nothing is ordered by them.

    Args:
        results: The results.
        terms: The table of terms.
        data: The files of the data with their triples.
        shapes: The files of the shapes.

    Returns:
        The results in order.
    """
    if not results:
        return []
    wanted = {term for result in results for term in result.terms()}
    places = _mentions(wanted, terms, data, shapes)
    last = len(places) + sum(3 * len(rows) for _, rows in data)

    def key(result: ValidationResult) -> tuple[object, ...]:
        return (
            places.get(result.focus_node, (last, ""))[0],
            places.get(result.source_shape, (last, ""))[0],
            path_name(result.path),
            result.component.value,
            -1 if result.value is None else places.get(result.value, (last, ""))[0],
            "" if result.value is None or result.value in places else str(result.value),
            [str(message) for message in result.messages],
        )

    return [
        replace(result, place=Place(places[result.focus_node][1]))
        if result.focus_node in places
        else result
        for result in sorted(results, key=key)
    ]


def _mentions(
    wanted: set[Term],
    terms: Terms,
    data: Sequence[tuple[str, Rows]],
    shapes: Sequence[Document],
) -> Mapping[Term, _Mention]:
    first: dict[Term, _Mention] = {}
    subjects: dict[Term, str] = {}
    count = 0
    for path, rows in data:
        mentioned, subject = _first(rows[:, :3].ravel(), len(terms)), _first(rows[:, 0], len(terms))
        for term in wanted:
            code = terms.find(term)
            if code < 0 or mentioned[code] < 0:
                continue
            first.setdefault(term, (count + int(mentioned[code]), path))
            if subject[code] >= 0:
                subjects.setdefault(term, path)
        count += 3 * len(rows)
    for document in shapes:
        path = str(document.path)
        for subject_, predicate, object_, _graph in document.quads:
            for term in (subject_, predicate, object_):
                count += 1
                if term in wanted:
                    first.setdefault(term, (count, path))
            if subject_ in wanted:
                subjects.setdefault(subject_, path)
    return {term: (number, subjects.get(term, path)) for term, (number, path) in first.items()}


def _first(codes: Rows, size: int) -> Codes:
    """Return for each code where it comes first, -1 where it does not."""
    found = np.full(size, -1, dtype=np.int64)
    # Of several values for one place the last stays, which is the first from behind.
    found[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return found


class BlankNumbers:
    """The file of each blank node, and its number there in the order of first appearance.

    Args:
        terms: The table of terms.
        files: The quads of each file.
    """

    def __init__(self, terms: Terms, files: Sequence[Rows]) -> None:
        self._terms = terms
        self._files = files

    def find(self, node: BlankNode) -> tuple[int, int] | None:
        """Return the number of the file and that of the node in it; None for no node of these."""
        return self._known.get(self._terms.find(node))

    @cached_property
    def _known(self) -> dict[int, tuple[int, int]]:
        blank = np.array(
            sorted(code for term, code in self._terms.items() if isinstance(term, BlankNode)),
            dtype=np.int64,
        )
        found: dict[int, tuple[int, int]] = {}
        for number, rows in enumerate(self._files):
            codes = rows[:, [0, 2, 3]].ravel().astype(np.int64)
            codes = codes[contains(blank, codes)]
            for count, code in enumerate(codes[first_of_each(codes)].tolist()):
                found.setdefault(code, (number, count))
        return found
