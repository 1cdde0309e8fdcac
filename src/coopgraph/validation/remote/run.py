"""Validation of what is behind an endpoint, from shapes to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat

from coopgraph.documents import Document
from coopgraph.errors import EngineError
from coopgraph.store.engine import Engine
from coopgraph.validation.graph import Graph
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.remote.extent import extent
from coopgraph.validation.remote.fetch import Fetcher, Tell
from coopgraph.validation.report import Report, best
from coopgraph.validation.run import TIME_LIMIT, validate
from coopgraph.validation.terms import RDFS_LABEL, Term

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
) -> Report:
    """Validate the default graph of an endpoint against shapes (SHACL section 3).

    Of the graph only those triples are fetched that the shapes can ask for; see
    :func:`~coopgraph.validation.remote.extent.extent`.

    Args:
        engine: The endpoint.
        shapes: The shapes.
        background: What the data refer to, beside what the endpoint itself has.
        severity: The least severity to report: ``info``, ``warning``, ``violation``.
        time_limit: Seconds for each SPARQL constraint; the endpoint has its own limit.
        tell: Gets a line for each step.

    Returns:
        The report. Its findings have no place in a file.

    Raises:
        InputError: The shapes are malformed, or ask what is never done.
        EngineError: The endpoint failed, or did not send all that it has.
    """
    read = read_shapes(shapes)
    fetcher = Fetcher(engine, tell)
    wanted = extent(read)
    if not wanted.everything:
        behind = (quad for document in background for quad in document.quads)
        wanted = wanted.with_subclasses(Graph(chain(fetcher.hierarchy(), behind)))
    data = Document(Path("endpoint"), RdfFormat.N_TRIPLES, fetcher.triples(wanted), {})
    report = validate(
        [data], shapes, background=background, severity=severity, time_limit=time_limit
    )
    return replace(
        report,
        results=tuple(replace(one, place=None) for one in report.results),
        engine=f"{report.engine} over endpoint",
        labels={**_labels(fetcher, report), **report.labels},
    )


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
