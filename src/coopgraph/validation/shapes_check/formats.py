"""The forms in which findings of a check of shapes are written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from coopgraph.validation.formats.names import start_of
from coopgraph.validation.formats.workflow import command, where
from coopgraph.validation.shapes_check.findings import SEVERITIES, Finding
from coopgraph.wording import one_line

_LONGEST: Final = 800
_GITHUB: Final = {"error": "error", "warning": "warning", "info": "notice"}


def to_text(findings: Sequence[Finding]) -> str:
    """Write findings for people, each in one line, and a line that sums up."""
    lines = [_line(one) for one in findings]
    return "\n".join([*lines, summary(findings)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """Sum findings up in one line."""
    counts = Counter(one.severity for one in findings)
    return ", ".join(
        f"{counts[one]} {one}" + ("" if counts[one] == 1 else "s") for one in SEVERITIES
    )


def to_json(findings: Sequence[Finding]) -> str:
    """Write findings as one JSON object; ``docs/shapes.md`` documents the fields."""
    counts = Counter(one.severity for one in findings)
    content = {
        "counts": {one: counts[one] for one in SEVERITIES},
        "findings": [
            {
                "rule": one.rule,
                "severity": one.severity,
                "message": one.what,
                "hint": one.hint,
                "place": start_of(one.place),
            }
            for one in findings
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def to_github(findings: Sequence[Finding]) -> str:
    """Write findings as workflow commands, which GitHub shows beside the lines."""
    return "".join(_command(one) for one in findings)


def _line(finding: Finding) -> str:
    place = f"{finding.place}: " if finding.place else ""
    hint = f"; {finding.hint}" if finding.hint else ""
    return _printable(f"{place}{finding.severity}: {finding.what}{hint} [{finding.rule}]")


def _command(finding: Finding) -> str:
    text = finding.what + (f"; {finding.hint}" if finding.hint else "")
    told = {"title": finding.rule, **where(finding.place)}
    return command(_GITHUB[finding.severity], told, _printable(text))


def _printable(text: str) -> str:
    """Keep shapes from writing lines of their own, or very long ones."""
    cut = text if len(text) <= _LONGEST * 2 else f"{text[:_LONGEST]} … {text[-_LONGEST:]}"
    return one_line(cut)
