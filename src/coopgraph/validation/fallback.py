"""The reference engine, pySHACL, for what the native one does not know.

It runs in a process of its own, for three reasons: it is imported only when needed, it can be
stopped (its regular expressions and its SPARQL know no limit), and what a hostile shapes file does
to it stays there. The process gets the triples ready, so it reads no file and fetches nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from coopgraph import lifeline
from coopgraph.errors import EngineError, InputError
from coopgraph.validation.features import needs_advanced
from coopgraph.validation.graph import Graph
from coopgraph.validation.paths import read_path
from coopgraph.validation.report import ValidationResult
from coopgraph.validation.shapes import ShapesGraph
from coopgraph.validation.terms import RDF_TYPE, Term, sh

WORKER: Final = Path(__file__).with_name("fallback_worker.py")

_RESULT: Final = sh("result")
_REPORT: Final = sh("ValidationReport")


def run_pyshacl(
    data: Iterable[tuple[Term, Term, Term]],
    background: Iterable[tuple[Term, Term, Term]],
    shapes: ShapesGraph,
    targets: Mapping[Term, Iterable[Term]],
    time_limit: float | None,
) -> list[ValidationResult]:
    """Validate with pySHACL.

    Args:
        data: The data.
        background: What is looked up and not validated: the ontology.
        shapes: The shapes.
        targets: The focus nodes of each shape.
        time_limit: Seconds that the whole run may take; None for no limit.

    Returns:
        The results.

    Raises:
        InputError: pySHACL refuses the shapes.
        EngineError: The time limit was reached, or pySHACL failed.
    """
    head: dict[str, Any] = {
        "advanced": needs_advanced(shapes.graph),
        "focus": {str(node): [str(one) for one in nodes] for node, nodes in targets.items()},
    }
    body = b""
    for key, graph in (("data", data), ("background", background), ("shapes", shapes.graph)):
        written = _serialize(graph)
        head[key] = len(written)
        body += written
    code, written = _run(json.dumps(head).encode() + b"\n" + body, time_limit)
    first, _, rest = written.partition(b"\n")
    if code != 0 or not first:
        raise EngineError("pySHACL ended without a report (memory, or too deeply nested)")
    answer: dict[str, Any] = json.loads(first)
    if "refused" in answer:
        raise InputError(f"pySHACL refuses the shapes: {answer['refused']}")
    if "failed" in answer:
        raise EngineError(f"pySHACL failed: {answer['failed']}")
    return _read(Graph(pyoxigraph.parse(rest, RdfFormat.N_TRIPLES)))


def _run(request: bytes, time_limit: float | None) -> tuple[int, bytes]:
    """Run the process; return its exit code and what it wrote."""
    with lifeline.start(
        [sys.executable, "-P", str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Users' settings of pySHACL have no say here: the caller decides what the data are.
        env={k: v for k, v in os.environ.items() if not k.startswith("PYSHACL_")},
    ) as process:
        try:
            written, _ = process.communicate(request, timeout=time_limit)
        except subprocess.TimeoutExpired:
            raise EngineError(
                f"pySHACL did not finish within {time_limit:g} s", hint="raise --timeout"
            ) from None
        finally:
            process.kill()
    return process.returncode, written


def _serialize(graph: Iterable[tuple[Term, Term, Term]]) -> bytes:
    triples = (Triple(*triple) for triple in graph)  # type: ignore[arg-type]
    return pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _read(report: Graph) -> list[ValidationResult]:
    return [
        _result(report, result)
        for node in report.subjects(RDF_TYPE, _REPORT)
        for result in report.objects(node, _RESULT)
    ]


def _result(report: Graph, node: Term) -> ValidationResult:
    said: Mapping[Term, list[Term]] = report.description(node)

    def one(local: str) -> Term | None:
        values = said.get(sh(local))
        return values[0] if values else None

    focus, component = one("focusNode"), one("sourceConstraintComponent")
    severity = one("resultSeverity")
    path = one("resultPath")
    if focus is None or not isinstance(component, NamedNode) or not isinstance(severity, NamedNode):
        raise EngineError("pySHACL gave a result without focus node, component or severity")
    messages = [told for told in said.get(sh("resultMessage"), []) if isinstance(told, Literal)]
    return ValidationResult(
        focus_node=focus,
        component=component,
        source_shape=one("sourceShape") or focus,
        severity=severity,
        path=None if path is None else read_path(report, path),
        value=one("value"),
        messages=tuple(sorted(messages, key=str)),
        source_constraint=one("sourceConstraint"),
        details=tuple(_result(report, inner) for inner in said.get(sh("detail"), [])),
    )
