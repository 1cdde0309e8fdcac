"""The report as a ``sh:ValidationReport`` in JSON-LD 1.1, with its context inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation import paths
from coopgraph.validation.formats.names import BlankNames, escaped, unchecked
from coopgraph.validation.report import Report, ValidationResult
from coopgraph.validation.terms import XSD_STRING, Term
from coopgraph.vocabulary import RDFS, SH


def write(report: Report) -> Iterator[str]:
    """Write one object; the results are written as they come."""
    names = BlankNames()
    context = json.dumps({"sh": SH, "rdfs": RDFS})
    conforms = json.dumps(report.conforms)
    yield f'{{"@context": {context}, "@type": "sh:ValidationReport", "sh:conforms": {conforms},\n'
    if report.not_checked:
        notes = [f"Not checked: {unchecked(one, report)}" for one in report.not_checked]
        yield f'"rdfs:comment": {escaped(json.dumps(notes, ensure_ascii=False))},\n'
    yield '"sh:result": ['
    comma = "\n"
    for result in report.results:
        names.learn(result)
        yield comma + escaped(json.dumps(_result(result, names), ensure_ascii=False))
        comma = ",\n"
    yield "]}\n"


def _result(result: ValidationResult, names: BlankNames) -> dict[str, Any]:
    content: dict[str, Any] = {
        "@type": "sh:ValidationResult",
        "sh:focusNode": _term(result.focus_node, names),
        "sh:resultSeverity": _term(result.severity, names),
        "sh:sourceConstraintComponent": _term(result.component, names),
        "sh:sourceShape": _term(result.source_shape, names),
        "sh:resultMessage": [_term(message, names) for message in result.messages],
        "sh:detail": [_result(detail, names) for detail in result.details],
    }
    if result.path is not None:
        content["sh:resultPath"] = _path(result.path)
    if result.value is not None:
        content["sh:value"] = _term(result.value, names)
    if result.source_constraint is not None:
        content["sh:sourceConstraint"] = _term(result.source_constraint, names)
    return {key: value for key, value in content.items() if value != []}


def _term(term: Term, names: BlankNames) -> dict[str, str]:
    match term:
        case NamedNode():
            return {"@id": term.value}
        case BlankNode():
            return {"@id": str(names.get(term) or term)}
        case Literal():
            if term.language:
                return {"@value": term.value, "@language": term.language}
            if term.datatype == XSD_STRING:
                return {"@value": term.value}
            return {"@value": term.value, "@type": term.datatype.value}
        case _:
            # JSON-LD 1.1 has no triple terms.
            return {"@value": str(term)}


def _path(path: paths.Path) -> dict[str, Any]:
    match path:
        case paths.Predicate():
            return {"@id": path.iri.value}
        case paths.Inverse():
            return {"sh:inversePath": _path(path.inner)}
        case paths.Sequence():
            return {"@list": [_path(step) for step in path.steps]}
        case paths.Alternative():
            return {"sh:alternativePath": {"@list": [_path(one) for one in path.choices]}}
        case paths.ZeroOrMore() | paths.OneOrMore() | paths.ZeroOrOne():
            return {path.predicate.value: _path(path.inner)}
        case _:
            raise TypeError(f"no property path: {path}")
