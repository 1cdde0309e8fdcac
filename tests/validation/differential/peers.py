"""The same validation by the native engine, by pySHACL alone, and by pySHACL as our fallback."""

from __future__ import annotations

import contextlib
import io
import json
import logging
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyoxigraph
import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from pyshacl.shape import Shape

from coopgraph.documents import Document
from coopgraph.validation import Report, fallback, fallback_worker, validate
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import read_path
from coopgraph.validation.report import ValidationResult
from coopgraph.validation.run import Engine
from coopgraph.validation.terms import RDF_TYPE, Term, sh
from tests.validation.support import document

Row = tuple[str, str, str, str, str, str]
"""Focus node, path, value, component, shape where it has a name, severity."""

# It tells of every ill-typed literal.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

_SPARQL = sh("SPARQLConstraintComponent")


def documents(shapes: str, data: str) -> tuple[Document, Document]:
    return document(shapes, "shapes.ttl"), document(data, "data.ttl")


def by_us(shapes: Document, data: Document, engine: Engine) -> Counter[Row]:
    """Validate with an engine of ours."""
    report: Report = validate([data], [shapes], engine=engine)
    assert not report.not_checked
    return counted(_rows(report.results))


def by_pyshacl(shapes: Document, data: Document) -> Counter[Row]:
    """Validate with pySHACL, which finds the focus nodes itself."""
    data_graph = fallback_worker.read(_written(data))
    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    shapes_graph = fallback_worker.read(_written(shapes))
    rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
    _conforms, report, text = pyshacl.validate(
        data_graph, shacl_graph=shapes_graph, inference="none", do_owl_imports=False,
        meta_shacl=False, max_validation_depth=fallback_worker.MAX_DEPTH,
    )  # fmt: skip
    assert isinstance(report, rdflib.Graph), text
    quads = pyoxigraph.parse(report.serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES)
    return counted(_reported(Graph(quads)))


def _written(source: Document) -> bytes:
    return pyoxigraph.serialize(source.quads, format=RdfFormat.N_TRIPLES) or b""


def _rows(results: Any) -> Iterator[tuple[Term | None, ...]]:
    result: ValidationResult
    for result in results:
        yield (
            result.focus_node,
            result.path,  # type: ignore[misc]
            result.value,
            result.component,
            result.source_shape,
            result.severity,
        )


def _reported(graph: Graph) -> Iterator[tuple[Term | None, ...]]:
    for report in graph.subjects(RDF_TYPE, sh("ValidationReport")):
        for result in graph.objects(report, sh("result")):
            path = graph.value(result, sh("resultPath"))
            yield (
                graph.value(result, sh("focusNode")),
                None if path is None else read_path(graph, path),  # type: ignore[misc]
                graph.value(result, sh("value")),
                graph.value(result, sh("sourceConstraintComponent")),
                graph.value(result, sh("sourceShape")),
                graph.value(result, sh("resultSeverity")),
            )


def counted(rows: Iterator[tuple[Any, ...]]) -> Counter[Row]:
    """Count rows; a blank node is known by its name, a shape without name is known by none."""
    found: Counter[Row] = Counter()
    for focus, path, value, component, shape, severity in rows:
        named = _short(shape) if isinstance(shape, NamedNode) else "[]"
        row = (
            _short(focus),
            "" if path is None else path.to_sparql().replace("http://example.org/", ""),
            "" if value is None else _short(value),
            _short(component),
            named,
            _short(severity),
        )
        found[row] += 1
        if component == _SPARQL:
            # pySHACL reports equal solutions once, SHACL each of them (section 5.3.2).
            found[row] = 1
    return found


def _short(term: object) -> str:
    match term:
        case NamedNode():
            return term.value.rpartition("/")[2].removeprefix("shacl#")
        case BlankNode() | Literal():
            return str(term)
        case _:
            return repr(term)


@contextlib.contextmanager
def fallback_in_process() -> Iterator[None]:
    """Let the fallback carry out its requests here instead of in processes of their own."""
    original, focus_nodes = fallback._run, Shape.focus_nodes

    def run(request: bytes, time_limit: float | None) -> tuple[int, bytes]:
        try:
            answer, report = fallback_worker.validate(io.BytesIO(request))
        finally:
            Shape.focus_nodes = focus_nodes  # type: ignore[method-assign]
        return 0, json.dumps(answer).encode() + b"\n" + report

    fallback._run = run
    try:
        yield
    finally:
        fallback._run = original
