"""The report in GitLab's code quality format (the subset of Code Climate that GitLab reads)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any, Final

from coopgraph.validation.formats.names import (
    BlankNames,
    cause,
    escaped,
    in_cell,
    repository_path,
    sentence,
    unchecked,
)
from coopgraph.validation.report import Place, Report, ValidationResult
from coopgraph.validation.rules import distinct_fingerprints, rule_of
from coopgraph.validation.terms import INFO, WARNING

_SEVERITIES: Final = {INFO: "info", WARNING: "minor"}


def write(report: Report) -> Iterator[str]:
    """Write a JSON array, one object a finding."""
    names = BlankNames()
    opening = "[\n"
    for result, fingerprint in distinct_fingerprints(report.results, report):
        names.learn(result)
        yield opening + escaped(
            json.dumps(_issue(result, report, names, fingerprint), ensure_ascii=False)
        )
        opening = ",\n"
    met: Counter[str] = Counter()
    for missing in report.not_checked:
        # Lines move: the place is no part of what tells it from others.
        told = unchecked(replace(missing, place=None), report)
        met[told] += 1
        issue = {
            "description": f"not checked: {unchecked(missing, report)}",
            "check_name": "not-checked",
            "fingerprint": sha256(f"{told} {met[told]}".encode()).hexdigest()[:32],
            "severity": "blocker",
            "location": _location(missing.place),
        }
        yield opening + escaped(json.dumps(issue, ensure_ascii=False))
        opening = ",\n"
    yield "[]\n" if opening == "[\n" else "\n]\n"


def _issue(
    result: ValidationResult, report: Report, names: BlankNames, fingerprint: str
) -> dict[str, Any]:
    place = cause(result)
    location = _location(place)
    if place is not None and place.end_line is not None:
        location["lines"]["end"] = place.end_line
    return {
        "description": in_cell(place, sentence(result, report, names)),
        "check_name": rule_of(result, report).id,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES.get(result.severity, "major"),
        "location": location,
    }


def _location(place: Place | None) -> dict[str, Any]:
    line = None if place is None else place.line
    return {
        "path": "." if place is None else repository_path(place.path),
        "lines": {"begin": 1 if line is None else line},
    }
