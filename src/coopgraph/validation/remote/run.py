"""Validation of what is behind an endpoint, from shapes to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from coopgraph.documents import Document
from coopgraph.errors import EngineError
from coopgraph.store.engine import Engine
from coopgraph.validation.graph import Graph
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.remote.extent import extents, union
from coopgraph.validation.remote.fetch import Fetcher, Tell
from coopgraph.validation.report import NotChecked, Report, best
from coopgraph.validation.run import TIME_LIMIT, validate
from coopgraph.validation.terms import DEACTIVATED, RDFS_LABEL, XSD_BOOLEAN, Term

MAX_LABELS: Final = 1000
"""Nodes whose labels are asked for: who has more findings than this reads no labels."""


def validate_endpoint(  # noqa: PLR0913
    engine: Engine,
    shapes: Sequence[Document],
    *,
    background: Sequence[Document] = (),
    severity: str = "info",
    time_limit: float | None = TIME_LIMIT,
    tell: Tell = lambda _step: None,
    note: Tell = lambda _line: None,
) -> Report:
    """Validate the default graph of an endpoint against shapes (SHACL section 3).

    Of the graph only those triples are fetched that the shapes can ask for; see
    :func:`~coopgraph.validation.remote.extent.extents`.

    Args:
        engine: The endpoint.
        shapes: The shapes.
        background: What the data refer to, beside what the endpoint itself has.
        severity: The least severity to report: ``info``, ``warning``, ``violation``.
        time_limit: Seconds for each constraint; the endpoint has its own limit.
        tell: Gets a line for each step.
        note: Gets a line where all of the graph had to be fetched.

    Returns:
        The report. Its findings have no place in a file. Where the endpoint failed half-way, its
        ``not_checked`` names the shapes that could not be carried out.

    Raises:
        InputError: The shapes are malformed, or ask what is never done.
        EngineError: The endpoint failed, or did not send all that it has: no shape is checked.
    """
    read = read_shapes(shapes)
    fetcher = Fetcher(engine, tell)
    parts = extents(read)
    wanted = union(parts.values())
    if not wanted.everything:
        behind = (quad for document in background for quad in document.quads)
        wanted = wanted.with_subclasses(Graph(chain(fetcher.hierarchy(), behind)))
    data = Document(Path("endpoint"), RdfFormat.N_TRIPLES, fetcher.triples(wanted), {})
    lacking = [shape.node for shape, part in parts.items() if part.needs(fetcher.missing)]
    if fetcher.failure is not None and len(lacking) == len(parts):
        raise fetcher.failure
    if wanted.everything:
        note("all triples were fetched: sh:closed, a query or pySHACL may look at any of them")
    report = validate(
        [data],
        _without(shapes, set(lacking)),
        background=background,
        severity=severity,
        time_limit=time_limit,
    )
    return replace(
        report,
        results=tuple(replace(one, place=None) for one in report.results),
        not_checked=(
            *report.not_checked,
            *(NotChecked(node, f"the endpoint failed: {fetcher.failure}") for node in lacking),
        ),
        engine=f"{report.engine} over endpoint",
        labels={**_labels(fetcher, report), **report.labels},
    )


def _without(shapes: Sequence[Document], lacking: set[Term]) -> Sequence[Document]:
    """Switch shapes off whose triples are not there.

    A shape that refers to one of them lacks the same triples, and is off itself.
    """
    if not lacking:
        return shapes
    kept = [
        replace(
            document,
            quads=[
                quad
                for quad in document.quads
                if quad.subject not in lacking or quad.predicate != DEACTIVATED
            ],
        )
        for document in shapes
    ]
    true = Literal("true", datatype=XSD_BOOLEAN)
    # Only IRIs and blank nodes are shapes.
    off = [Quad(node, DEACTIVATED, true) for node in lacking]  # type: ignore[arg-type]
    return [replace(kept[0], quads=[*kept[0].quads, *off]), *kept[1:]]


def _labels(fetcher: Fetcher, report: Report) -> dict[Term, str]:
    terms = {
        term: None
        for result in report.results
        for term in (result.focus_node, result.value)
        if isinstance(term, NamedNode) and term not in report.labels
    }
    if not terms or len(terms) > MAX_LABELS:
        return {}
    found: dict[Term, list[Literal]] = {}
    try:
        quads = fetcher.labels(terms, RDFS_LABEL)
    except EngineError:
        # They decorate findings that stand without them.
        return {}
    for subject, _predicate, object_, _graph in quads:
        if isinstance(object_, Literal):
            found.setdefault(subject, []).append(object_)
    return {term: label for term, literals in found.items() if (label := best(literals))}
