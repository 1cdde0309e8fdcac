"""Validation from documents to report: choosing the engine, putting the findings in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

import numpy as np
import pyoxigraph
from pyoxigraph import BlankNode, NamedNode

from coopgraph.documents.coded import CodedQuads
from coopgraph.documents.rows import FileRows
from coopgraph.errors import InputError
from coopgraph.validation import features
from coopgraph.validation.columns import Columns, Rows, Terms, coded, united
from coopgraph.validation.engine import NativeRun, selects
from coopgraph.validation.graph import Graph
from coopgraph.validation.order import first_findings, in_order
from coopgraph.validation.problems import ShapePlaces
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.report import (
    NotChecked,
    Report,
    ValidationResult,
    best,
    is_reported,
)
from coopgraph.validation.rules import pages
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.sparql.prebinding import SelectQuery
from coopgraph.validation.sparql.predicates import predicates_of
from coopgraph.validation.sparql.runner import SparqlRunner
from coopgraph.validation.terms import RDFS_LABEL, Term
from coopgraph.validation.watch import Watch

if TYPE_CHECKING:
    from coopgraph.documents import Document

Engine: TypeAlias = Literal["auto", "native", "pyshacl"]

TIME_LIMIT: Final = 60.0
"""Seconds that one constraint may take: a hundred times what a large corpus needs."""


def validate(  # noqa: PLR0913
    data: Sequence[Document],
    shapes: Sequence[Document],
    *,
    background: Sequence[Document] = (),
    engine: Engine = "auto",
    severity: str = "info",
    time_limit: float | None = TIME_LIMIT,
    max_findings: int | None = None,
) -> Report:
    """Validate data against shapes (SHACL section 3).

    Args:
        data: What is to be checked.
        shapes: The shapes.
        background: What the data refer to: the ontology with its subclass axioms, concept
            schemes. It is looked up, but none of its nodes becomes a focus node by it.
        engine: ``native``, ``pyshacl``, or ``auto``: native unless the shapes ask what it does
            not know.
        severity: The least severity to report: ``info``, ``warning``, ``violation``.
        time_limit: Seconds for each constraint (for the whole run of pySHACL); None for no limit.
        max_findings: How many findings to report; all are counted. Few of many take little
            memory.

    Returns:
        The report.

    Raises:
        InputError: The shapes are malformed, or ask what is never done.
        EngineError: pySHACL ran out of time.
    """
    try:
        kept = Kept(severity, max_findings)
        return _validate(data, shapes, background, engine, time_limit, kept)
    except RecursionError:
        raise InputError("the shapes are nested too deeply") from None


class Kept(NamedTuple):
    """Which findings are reported.

    Attributes:
        severity: The least severity.
        most: How many; None for all.
        counts: How many there are of each severity, where not all of them were made.
    """

    severity: str = "info"
    most: int | None = None
    counts: Mapping[NamedNode, int] | None = None


def _validate(  # noqa: PLR0913, PLR0917
    data: Sequence[Document],
    shapes: Sequence[Document],
    background: Sequence[Document],
    engine: Engine,
    time_limit: float | None,
    kept: Kept,
) -> Report:
    shapes_graph = read_shapes(shapes)
    choice = _choose(engine, shapes_graph)
    with prepared(shapes_graph, data, background, time_limit, eager=choice == "native") as one:
        own, whole, files, runner = one
        run = NativeRun(own, whole, shapes_graph, runner, watch=Watch(time_limit))
        targets = run.targets()
        if choice == "pyshacl":
            # Imported only where it is used: what it needs costs more than a native run.
            from coopgraph.validation.fallback import run_pyshacl  # noqa: PLC0415

            behind = Graph(quad for document in background for quad in document.quads)
            focus = {node: whole.terms.listed(nodes) for node, nodes in targets.items()}
            results = run_pyshacl(own, behind, shapes_graph, focus, time_limit)
        elif kept.most is None:
            results = run.results(targets)
        else:
            reports = partial(is_reported, least=kept.severity)
            results, counts = first_findings(
                run.carry_out(targets), kept.most, reports, whole.terms, files[: len(data)]
            )
            kept = kept._replace(counts=counts)
    return reported(
        results,
        (whole, files),
        (data, shapes, background),
        shapes_graph.graph,
        kept,
        shapes_checked=len(targets),
        focus_nodes_checked=len(united(targets.values())),
        unmatched=tuple(node for node, nodes in targets.items() if not len(nodes)),
        not_checked=tuple(run.not_checked),
        engine=choice,
    )


def reported(
    results: Sequence[ValidationResult],
    graph: tuple[Columns, list[tuple[str, Rows]]],
    documents: tuple[Sequence[Document], Sequence[Document], Sequence[Document]],
    shapes_graph: Graph,
    kept: Kept = Kept(),  # noqa: B008 - it is immutable
    **counts: Any,
) -> Report:
    """Make the report of results: in order, with places, labels and pages.

    Args:
        results: The results.
        graph: Data and background, and the triples of each file.
        documents: Data, shapes and background.
        shapes_graph: The triples of the shapes.
        kept: Which results are reported.
        counts: What else the report says.

    Returns:
        The report.
    """
    (whole, files), (data, shapes, background) = graph, documents
    reported_ = [one for one in results if is_reported(one.severity, kept.severity)]
    ordered = in_order(reported_, whole.terms, files[: len(data)], shapes)[: kept.most]
    every = kept.counts
    withheld = Counter((one.severity for one in reported_) if every is None else every)
    withheld.subtract(one.severity for one in ordered)
    if ordered:
        # Looking places up takes large regular expressions: data that conform do without.
        from coopgraph.validation.places import Places  # noqa: PLC0415

        numbered = [FileRows(whole.terms, rows) for _, rows in files]
        places = Places(data, shapes, background=background, graph=whole, rows=numbered)
        ordered = places.locate(ordered)
    missing = _located(counts.pop("not_checked", ()), shapes)
    asking = [*(one.source_shape for one in ordered), *(one.shape for one in missing)]
    return Report(
        results=tuple(ordered),
        not_checked=missing,
        labels=_labels(ordered, whole),
        owners=_owners(asking, shapes_graph),
        pages=pages(shapes_graph),
        data=whole,
        withheld_counts=+withheld,
        **counts,
    )


class Prepared(NamedTuple):
    """What a run of the native engine needs.

    Attributes:
        data: What is checked.
        whole: The same with what stands behind it.
        files: The triples of each file.
        runner: Answers the SPARQL-based constraints.
    """

    data: Columns
    whole: Columns
    files: list[tuple[str, Rows]]
    runner: SparqlRunner


@contextmanager
def prepared(
    shapes: ShapesGraph,
    data: Sequence[Document],
    background: Sequence[Document],
    time_limit: float | None,
    *,
    eager: bool = True,
) -> Iterator[Prepared]:
    """Index data, and have a process for the SPARQL-based constraints as long as it is needed.

    Args:
        shapes: The shapes.
        data: What is to be checked.
        background: What the data refer to.
        time_limit: Seconds for each SPARQL constraint.
        eager: Whether to start the process before the data are indexed; else it is started for
            the first query.

    Yields:
        What a run needs.
    """
    queries = [select.query for _, select in selects(shapes)]
    asked = any(query.needs_shapes for query in queries)
    runner = SparqlRunner(shapes.graph if asked else None, time_limit)
    try:
        if eager and queries:
            runner.start()
        own, whole, files = indexed(data, background)
        runner.load(lambda: whole.in_n_triples(_looked_at(queries)))
        yield Prepared(own, whole, files, runner)
    finally:
        runner.close()


def _looked_at(queries: Iterable[SelectQuery]) -> set[NamedNode] | None:
    """Return the predicates that queries can look at; None for all."""
    found: set[NamedNode] = set()
    for query in queries:
        predicates = predicates_of(query.text, query.prefixes)
        if predicates is None:
            return None
        found |= predicates
    return found


def _choose(engine: Engine, shapes: ShapesGraph) -> Literal["native", "pyshacl"]:
    if engine == "pyshacl" or (engine == "auto" and features.needs_pyshacl(shapes.graph)):
        return "pyshacl"
    if features.needs_pyshacl(shapes.graph):
        raise InputError(
            "the native engine does not know what the shapes ask", hint="leave --engine away"
        )
    return "native"


def indexed(
    data: Sequence[Document], background: Sequence[Document]
) -> tuple[Columns, Columns, list[tuple[str, Rows]]]:
    """Index what is validated.

    Args:
        data: What is to be checked.
        background: What the data refer to.

    Returns:
        The data, the data with their background, and the triples of each file.
    """
    # The table of a large file goes on as that of all.
    tables = (one.quads.terms for one in data if isinstance(one.quads, CodedQuads))
    terms = next(tables, None) or Terms()
    files = [(str(one.path), coded(terms, one.quads)) for one in (*data, *background)]
    rows = [rows for _, rows in files]
    own = Columns(terms, _stacked(rows[: len(data)]))
    return own, Columns(terms, _stacked(rows)) if background else own, files


def _stacked(parts: Sequence[Rows]) -> Rows:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate([*parts, np.empty((0, 4), dtype=np.int32)])


def _labels(results: Iterable[ValidationResult], graph: Columns) -> dict[Term, str]:
    terms = {
        term
        for result in results
        for term in (result.focus_node, result.value)
        if isinstance(term, NamedNode)
    }
    found: dict[Term, list[pyoxigraph.Literal]] = {}
    for term, value in graph.objects_of(terms, RDFS_LABEL):
        if isinstance(value, pyoxigraph.Literal):
            found.setdefault(term, []).append(value)
    return {term: label for term, labels in found.items() if (label := best(labels))}


def _located(missing: Sequence[NotChecked], shapes: Sequence[Document]) -> tuple[NotChecked, ...]:
    """Say where the shapes are written whose constraints were not carried out."""
    places = ShapePlaces(shapes)
    return tuple(
        one if one.shape is None else replace(one, place=places.of(one.shape)) for one in missing
    )


def _owners(asking: Iterable[Term | None], shapes: Graph) -> dict[Term, NamedNode]:
    """Find for shapes without a name the nearest node with one that leads to them."""
    unnamed = {one for one in asking if isinstance(one, BlankNode)}
    if not unnamed:
        return {}
    parents: dict[Term, Term] = {}
    for subject, _predicate, object_ in shapes:
        if isinstance(object_, BlankNode):
            parents.setdefault(object_, subject)
    found: dict[Term, NamedNode] = {}
    for node in unnamed:
        above, steps = parents.get(node), len(parents)
        while isinstance(above, BlankNode) and steps:
            above, steps = parents.get(above), steps - 1
        if isinstance(above, NamedNode):
            found[node] = above
    return found
