"""Judges parts of a graph with the native engine, each by what was fetched for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Quad, RdfFormat

from coopgraph.documents import Document
from coopgraph.validation.columns import Codes, distinct, united
from coopgraph.validation.engine import NativeRun, selects
from coopgraph.validation.remote.around import Part
from coopgraph.validation.report import NotChecked, Report, ValidationResult
from coopgraph.validation.run import indexed, prepared, reported
from coopgraph.validation.shapes import Shape, ShapesGraph, reached
from coopgraph.validation.terms import Term
from coopgraph.validation.watch import Watch


@dataclass(slots=True)
class Judge:
    """Gathers what shapes find in parts of a graph.

    Attributes:
        shapes: The shapes.
        documents: The shapes files.
        background: What the data refer to.
        time_limit: Seconds for each SPARQL constraint.
        axioms: The subclass axioms of the endpoint.
        not_checked: What could not be carried out.
        focus_nodes: How many nodes were judged, counted again for each shape.
    """

    shapes: ShapesGraph
    documents: Sequence[Document]
    background: Sequence[Document]
    time_limit: float | None
    axioms: Sequence[Quad] = ()
    not_checked: dict[NotChecked, None] = field(default_factory=dict)
    focus_nodes: int = 0
    _results: list[ValidationResult] = field(default_factory=list)
    _data: list[Document] = field(default_factory=list)
    _named: list[Quad] = field(default_factory=list)
    _nodes: dict[Shape, list[Term]] = field(default_factory=dict)

    def check_queries(self) -> None:
        """Refuse malformed queries, of shapes too that nothing is judged by.

        Raises:
            InputError: A query in the shapes is not legal SPARQL.
        """
        if selects(self.shapes):
            self._carry_out(document([]), self.shapes, {})

    def around(self, shape: Shape, part: Part) -> None:
        """Judge some focus nodes of a shape by what is around them.

        What has blank nodes is judged by itself, for those of two answers may be the same nodes;
        all else waits for :meth:`all_named`.

        Args:
            shape: The shape.
            part: The nodes and the triples.

        Raises:
            InputError: A query in the shapes is not legal SPARQL, or signals a failure.
        """
        ends = (end for quad in part.quads for end in (quad.subject, quad.object))
        if any(isinstance(one, BlankNode) for one in chain(part.nodes, ends)):
            self._judge([*part.quads, *self.axioms], {shape: part.nodes})
        else:
            self._named += part.quads
            self._nodes.setdefault(shape, []).extend(part.nodes)

    def all_named(self) -> None:
        """Judge what has waited; see :meth:`around`."""
        if self._nodes:
            self._judge([*self._named, *self.axioms], self._nodes)

    def whole(self, quads: Sequence[Quad], wanted: Sequence[Shape]) -> None:
        """Judge all targets of some shapes.

        Args:
            quads: All triples that the shapes can ask for.
            wanted: The shapes.

        Raises:
            InputError: A query in the shapes is not legal SPARQL, or signals a failure.
        """
        self._judge(quads, dict.fromkeys(wanted))

    def _judge(self, quads: Sequence[Quad], wanted: Mapping[Shape, Sequence[Term] | None]) -> None:
        data = document(quads)
        shapes = ShapesGraph(self.shapes.graph, reached(wanted), self.shapes.malformed)
        self._carry_out(data, shapes, wanted)
        self._data.append(data)

    def _carry_out(
        self, data: Document, shapes: ShapesGraph, wanted: Mapping[Shape, Sequence[Term] | None]
    ) -> None:
        with prepared(shapes, [data], self.background, self.time_limit, eager=False) as (
            own,
            graph,
            _files,
            runner,
        ):
            run = NativeRun(own, graph, shapes, runner, watch=Watch(self.time_limit))
            targets: dict[Term, Codes] = {
                shape.node: shape.targets.focus_nodes(own, graph)
                if nodes is None
                else distinct(graph.terms.codes(nodes))
                for shape, nodes in wanted.items()
            }
            self._results.extend(run.results(targets))
        self.not_checked.update(dict.fromkeys(run.not_checked))
        self.focus_nodes += len(united(targets.values()))

    def report(self, **counts: Any) -> Report:
        """Make the report of all that was found; ``counts`` say what else it tells."""
        data = self._data or [document([])]
        _own, whole, files = indexed(data, self.background)
        return reported(
            self._results,
            (whole, files),
            (data, self.documents, self.background),
            self.shapes.graph,
            not_checked=tuple(self.not_checked),
            **counts,
        )


def document(quads: Sequence[Quad]) -> Document:
    """Give triples of an endpoint the form of a file."""
    return Document(Path("endpoint"), RdfFormat.N_TRIPLES, list(quads), {})
