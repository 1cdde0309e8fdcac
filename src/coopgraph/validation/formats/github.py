"""The report as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from coopgraph.validation.formats.names import (
    BlankNames,
    cause,
    in_cell,
    one_line,
    sentence,
    unchecked,
)
from coopgraph.validation.formats.text import summary
from coopgraph.validation.formats.workflow import command, where
from coopgraph.validation.report import Report
from coopgraph.validation.rules import rule_of
from coopgraph.validation.terms import INFO, WARNING

_LEVELS: Final = {INFO: "notice", WARNING: "warning"}


def write(report: Report) -> Iterator[str]:
    """Write one command a finding, then the summary as plain text."""
    names = BlankNames()
    for result in report.results:
        names.learn(result)
        place = cause(result)
        told = {**where(place), "title": one_line(rule_of(result, report).id)}
        level = _LEVELS.get(result.severity, "error")
        yield command(level, told, in_cell(place, sentence(result, report, names)))
    for missing in report.not_checked:
        told = {**where(missing.place), "title": "not checked"}
        yield command("error", told, unchecked(missing, report))
    if report.withheld:
        yield command("notice", {"title": "not shown"}, f"{report.withheld} more findings")
    yield "".join(f"{_plain(line)}\n" for line in summary(report).splitlines())


def _plain(line: str) -> str:
    """Keep a line of text from being taken for a command."""
    return line.replace("::", ": :").replace("##[", "# #[")
