"""The report as SARIF 2.1.0, which GitHub and other services read as code scanning results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import coopgraph
from coopgraph.validation.formats.names import (
    BlankNames,
    cause,
    escaped,
    one_line,
    repository_path,
    sentence,
    severity_word,
    unchecked,
)
from coopgraph.validation.report import Place, Report, ValidationResult
from coopgraph.validation.rules import Rule, distinct_fingerprints, rule_of
from coopgraph.validation.terms import INFO, WARNING
from coopgraph.vocabulary import BASE

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {INFO: "note", WARNING: "warning"}


class _Met(NamedTuple):
    """A rule that a finding broke: its number, and the message of the first such finding."""

    number: int
    rule: Rule
    message: str


def write(report: Report) -> Iterator[str]:
    """Write one run: the results as they come, then the tool with the rules that they broke."""
    names = BlankNames()
    rules: dict[str, _Met] = {}
    yield f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{\n'
    yield '"columnKind": "unicodeCodePoints",\n"results": ['
    comma = "\n"
    for result, fingerprint in distinct_fingerprints(report.results, report):
        names.learn(result)
        rule = rule_of(result, report)
        rules.setdefault(rule.id, _Met(len(rules), rule, one_line(result.message)))
        content = _result(result, sentence(result, report, names), fingerprint)
        content |= {"ruleId": rule.id, "ruleIndex": rules[rule.id].number}
        yield comma + _json(content)
        comma = ",\n"
    yield "],\n"
    yield f'"invocations": [{_json(_invocation(report))}],\n'
    yield f'"tool": {{"driver": {_json(_driver(rules))}}}\n}}]}}\n'


def _driver(rules: dict[str, _Met]) -> dict[str, Any]:
    return {
        "name": "coopgraph",
        "version": coopgraph.__version__,
        "informationUri": BASE.rstrip("/"),
        "rules": [
            {
                "id": met.rule.id,
                "name": met.rule.name,
                "shortDescription": {"text": met.message or met.rule.id},
                "help": {"text": f"See {met.rule.url}, or ask: coopgraph rule {met.rule.id}"},
                "helpUri": met.rule.url,
            }
            for met in rules.values()
        ],
    }


def _invocation(report: Report) -> dict[str, Any]:
    notes = [
        {"level": "error", "message": {"text": f"not checked: {unchecked(one, report)}"}}
        for one in report.not_checked
    ]
    if report.withheld:
        told = f"{report.withheld} more findings are counted but not listed"
        notes.append({"level": "warning", "message": {"text": told}})
    return {
        "executionSuccessful": not report.not_checked,
        "toolExecutionNotifications": notes,
    }


def _result(result: ValidationResult, message: str, fingerprint: str) -> dict[str, Any]:
    place = cause(result)
    content: dict[str, Any] = {
        "level": _LEVELS.get(result.severity, "error"),
        "message": {"text": message or severity_word(result.severity)},
        "partialFingerprints": {"coopgraph/v1": fingerprint},
    }
    if place is not None:
        content["locations"] = [_location(place)]
    if result.shape_place is not None and place is not result.shape_place:
        shape = _location(result.shape_place)
        content["relatedLocations"] = [{**shape, "message": {"text": "the shape"}}]
    return content


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.path)}
    known = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    if place.line is not None:
        physical["region"] = {key: value for key, value in known.items() if value is not None}
    if place.cell is None:
        return {"physicalLocation": physical}
    named = {"fullyQualifiedName": place.cell, "kind": "cell"}
    return {"physicalLocation": physical, "logicalLocations": [named]}


def _artifact(path: str) -> dict[str, str]:
    inside = repository_path(path)
    if PurePosixPath(inside).is_absolute() or inside.startswith(".."):
        return {"uri": _uri(Path(path).absolute())}
    return {"uri": quote(inside.encode(errors="surrogateescape")), "uriBaseId": "%SRCROOT%"}


def _uri(path: Path) -> str:
    return f"file://{quote(path.as_posix().encode(errors='surrogateescape'))}"


def _json(content: dict[str, Any]) -> str:
    return escaped(json.dumps(content, ensure_ascii=False))
