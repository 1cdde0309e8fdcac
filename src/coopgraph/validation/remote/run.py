"""Validation of what is behind an endpoint, from shapes to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coopgraph.documents import Document
from coopgraph.errors import EngineError, InputError
from coopgraph.store.engine import Engine
from coopgraph.validation import features
from coopgraph.validation.graph import Graph
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.remote.described import Descriptions
from coopgraph.validation.remote.extent import Extent, union
from coopgraph.validation.remote.fetch import Fetcher, Tell
from coopgraph.validation.remote.judge import Judge, document
from coopgraph.validation.remote.scope import Scope
from coopgraph.validation.report import NotChecked, Report, best
from coopgraph.validation.run import TIME_LIMIT, validate
from coopgraph.validation.shapes import Shape, ShapesGraph
from coopgraph.validation.terms import RDFS_LABEL, Term, name

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

    The endpoint says which focus nodes may not conform; what a shape looks at around these is
    fetched, and judged here. Where it cannot say so, all triples are fetched that the shape can
    ask for; see :func:`~coopgraph.validation.remote.extent.extent`.

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
    if features.needs_pyshacl(read.graph):
        note(_ALL_FETCHED)
        data = document(fetcher.triples(Extent(everything=True)))
        if fetcher.failure is not None:
            raise fetcher.failure
        report = validate(
            [data], shapes, background=background, severity=severity, time_limit=time_limit
        )
    else:
        judge = Judge(read, shapes, background, time_limit)
        try:
            report = _Run(read, fetcher, judge, tell, note).report().at_least(severity)
        except RecursionError:
            raise InputError("the shapes are nested too deeply") from None
    return replace(
        report,
        results=tuple(replace(one, place=None) for one in report.results),
        engine=f"{report.engine} over endpoint",
        labels={**_labels(fetcher, report), **report.labels},
        data=None if report.data is None else Descriptions(report.data, fetcher),
    )


_ALL_FETCHED: Final = (
    "all triples were fetched: a closed shape, a query or pySHACL may look at any of them"
)


class _Run:
    """One validation: shape after shape where its suspects can be told, then the rest together."""

    def __init__(
        self, shapes: ShapesGraph, fetcher: Fetcher, judge: Judge, tell: Tell, note: Tell
    ) -> None:
        self._shapes = shapes
        self._fetcher = fetcher
        self._judge = judge
        self._tell = tell
        self._note = note

    def report(self) -> Report:
        self._judge.check_queries()
        wanted = self._shapes.targeted()
        self._judge.axioms = _that_count(self._fetcher.hierarchy())
        local = Graph(quad for one in self._judge.background for quad in one.quads)
        self._tell("what the data have of the targets")
        scope = Scope(self._fetcher, self._judge.axioms, local, self._shapes)
        whole: dict[Shape, Extent] = {}
        for shape in wanted:
            self._tell(f"what may not conform to {name(shape.node)}")
            parts = scope.parts(shape)
            if parts is None:
                whole[shape] = scope.extent(shape)
                continue
            for part in parts:
                self._judge.around(shape, part)
        self._judge.all_named()
        lacking = self._whole(whole, scope.hierarchy) if whole else []
        checked = [shape for shape in wanted if shape not in lacking]
        if lacking and not checked and self._fetcher.failure is not None:
            raise self._fetcher.failure
        for shape in lacking:
            reason = f"the endpoint failed: {self._fetcher.failure}"
            self._judge.not_checked[NotChecked(shape.node, reason)] = None
        count = scope.count(checked)
        return self._judge.report(
            shapes_checked=len(checked),
            focus_nodes_checked=self._judge.focus_nodes if count is None else count,
            unmatched=tuple(shape.node for shape in checked if not scope.matches(shape)),
        )

    def _whole(self, parts: dict[Shape, Extent], hierarchy: Graph) -> list[Shape]:
        """Judge shapes by all that they can ask for; return those that it could not be had for."""
        wanted = union(parts.values())
        if wanted.everything:
            self._note(_ALL_FETCHED)
        else:
            wanted = wanted.with_subclasses(hierarchy)
        try:
            quads = self._fetcher.triples(wanted)
        except EngineError as problem:
            self._fetcher.failure = problem
            return list(parts)
        missing = self._fetcher.missing
        there = [shape for shape, part in parts.items() if not part.needs(missing)]
        self._judge.whole(quads, there)
        return [shape for shape in parts if shape not in there]


def _that_count(axioms: list[Quad]) -> list[Quad]:
    """Leave superclasses without a name out where nothing stands above them."""
    if any(isinstance(axiom.subject, BlankNode) for axiom in axioms):
        return axioms
    return [axiom for axiom in axioms if not isinstance(axiom.object, BlankNode)]


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
