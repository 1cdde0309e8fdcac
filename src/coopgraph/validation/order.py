"""The order of findings: that of the data, then that of the shapes."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.documents.rows import first_places
from coopgraph.validation.columns import ABSENT, Codes, Rows, Terms
from coopgraph.validation.findings import Findings
from coopgraph.validation.report import Place, ValidationResult, path_name
from coopgraph.validation.shapes import Shape
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


def first_findings(
    findings: Findings,
    most: int,
    reported: Callable[[NamedNode], bool],
    terms: Terms,
    data: Sequence[tuple[str, Rows]],
) -> tuple[list[ValidationResult], Counter[NamedNode]]:
    """Make the results of those focus nodes that come first in the data, and count all others.

    Args:
        findings: What was found.
        most: How many results are wanted.
        reported: Tells of a severity whether its results are reported.
        terms: The table of terms.
        data: The files of the data with their triples.

    Returns:
        The results of as many focus nodes as are needed, in no order; and how many results there
        are of each severity, those that were not made counted too.
    """
    counts: Counter[NamedNode] = Counter()
    shapes: list[Shape] = []
    # What is begun with: the number of a shape, and a node; then each focus node of its results.
    asked, nodes_begun = array("q"), array("q")
    foci, begun = array("q"), array("q")
    for shape, nodes in findings.failing():
        shapes.append(shape)
        for node in nodes.tolist():
            told = set()
            for severity, focus in findings.outlines(shape, node):
                if reported(severity):
                    counts[severity] += 1
                    told.add(focus)
            foci.extend(told)
            begun.extend([len(asked)] * len(told))
            if told:
                asked.append(len(shapes) - 1)
                nodes_begun.append(node)
    wanted: Iterable[int] = range(len(asked))
    if most < len(foci):
        places = _first_mentions(terms, data)[np.array(foci, dtype=np.int64)]
        # Of those that share the last place which one comes first is known only when all are made.
        bound = np.partition(places, most - 1)[most - 1] if most else -1
        wanted = np.unique(np.array(begun, dtype=np.int64)[places <= bound]).tolist()
    results = [
        result
        for number in wanted
        for result in findings.of(shapes[asked[number]], nodes_begun[number])
        if reported(result.severity)
    ]
    return results, counts


def _first_mentions(terms: Terms, data: Sequence[tuple[str, Rows]]) -> Codes:
    """Return for each term where it is mentioned first; for those that are not, the end."""
    count = 0
    found = np.full(len(terms), ABSENT, dtype=np.int64)
    for _, rows in data:
        first = first_places(rows[:, :3], len(terms))
        new = (found == ABSENT) & (first != ABSENT)
        found[new] = first[new] + count
        count += 3 * len(rows)
    found[found == ABSENT] = count
    return found


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
