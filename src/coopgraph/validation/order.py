"""The order of findings: that of the data, then that of the shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coopgraph.documents.rows import first_places
from coopgraph.validation.columns import Rows, Terms
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
        mentioned, subject = (
            first_places(rows[:, :3], len(terms)),
            first_places(rows[:, :1], len(terms)),
        )
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
