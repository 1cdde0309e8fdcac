"""The report as JSON, for programs; ``report.schema.json`` beside this file is its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation.formats.names import BlankNames, escaped
from coopgraph.validation.report import Place, Report, ValidationResult, path_name
from coopgraph.validation.rules import distinct_fingerprints, rule_of
from coopgraph.validation.terms import XSD_STRING, Term
from coopgraph.vocabulary import SH


def write(report: Report) -> Iterator[str]:
    """Write a report as one JSON object.

    Args:
        report: The report.

    Yields:
        JSON with a line end; the results last, each in a line, as they come. Terms are objects
        as in SPARQL 1.1 results JSON.
    """
    names = BlankNames()
    head = {
        "conforms": report.conforms,
        "engine": report.engine,
        "counts": {_local(severity): count for severity, count in report.counts().items()},
        "withheld": report.withheld,
        "checked": {
            "shapes": report.shapes_checked,
            "focusNodes": report.focus_nodes_checked,
            "shapesWithoutFocusNode": [_term(node, names) for node in report.unmatched],
        },
        "notChecked": [
            {
                "shape": _shape(one.shape, report),
                "reason": one.reason,
                "shapePlace": _place(one.place),
            }
            for one in report.not_checked
        ],
    }
    yield _json(head, indent=2).removesuffix("\n}") + ',\n  "results": ['
    separator = "\n"
    for result, fingerprint in distinct_fingerprints(report.results, report):
        names.learn(result)
        content = {"fingerprint": fingerprint, **_result(result, report, names)}
        yield f"{separator}    {_json(content)}"
        separator = ",\n"
    yield "]\n}\n" if separator == "\n" else "\n  ]\n}\n"


def _json(content: dict[str, Any], indent: int | None = None) -> str:
    return escaped(json.dumps(content, ensure_ascii=False, indent=indent))


def _result(result: ValidationResult, report: Report, names: BlankNames) -> dict[str, Any]:
    rule = rule_of(result, report)
    return {
        "rule": rule.id,
        "ruleUrl": rule.url,
        "severity": _local(result.severity),
        "focusNode": _term(result.focus_node, names),
        "focusNodeLabel": report.labels.get(result.focus_node),
        "path": None if result.path is None else result.path.to_sparql(),
        "pathName": None if result.path is None else path_name(result.path),
        "value": None if result.value is None else _term(result.value, names),
        "message": result.message,
        "messages": [_term(message, names) for message in result.messages],
        "component": _local(result.component),
        "sourceShape": _term(result.source_shape, names),
        "namedShape": _named_shape(result.source_shape, report),
        "sourceConstraint": None
        if result.source_constraint is None
        else _term(result.source_constraint, names),
        "details": [_result(detail, report, names) for detail in result.details],
        "place": _place(result.place),
        "shapePlace": _place(result.shape_place),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "file": place.path,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        **({} if place.cell is None else {"cell": place.cell}),
    }


def _shape(shape: Term | None, report: Report) -> dict[str, str] | None:
    """Write a shape, or the nearest with a name that leads to it."""
    iri = None if shape is None else _named_shape(shape, report)
    return None if iri is None else {"type": "uri", "value": iri}


def _named_shape(shape: Term, report: Report) -> str | None:
    """Return the IRI of a shape, or of the one that it is part of."""
    named = report.named(shape)
    return None if named is None else named.value


def _local(term: NamedNode) -> str:
    """Name a term of SHACL by its local name, any other by its IRI."""
    return term.value.removeprefix(SH)


def _term(term: Term, names: BlankNames) -> dict[str, str]:
    match term:
        case NamedNode():
            return {"type": "uri", "value": term.value}
        case BlankNode():
            # One without a new name stands in no result: its own would differ in each run.
            known = names.get(term)
            return {"type": "bnode", "value": "unnamed" if known is None else known.value}
        case Literal():
            found = {"type": "literal", "value": term.value}
            if term.language:
                found["xml:lang"] = term.language
            elif term.datatype != XSD_STRING:
                found["datatype"] = term.datatype.value
            return found
        case _:
            return {"type": "triple", "value": str(term)}
