"""The report as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from coopgraph.validation.formats.names import (
    BlankNames,
    cause,
    one_line,
    repository_path,
    sentence,
)
from coopgraph.validation.formats.text import summary
from coopgraph.validation.report import Report
from coopgraph.validation.rules import rule_of
from coopgraph.validation.terms import INFO, WARNING

_LEVELS: Final = {INFO: "notice", WARNING: "warning"}


def write(report: Report) -> Iterator[str]:
    """Write one command a finding, then the summary as plain text.

    What is escaped and how follows "Workflow commands for GitHub Actions" and its toolkit.
    """
    names = BlankNames()
    for result in report.results:
        names.learn(result)
        place = cause(result)
        told = (
            {}
            if place is None
            else {
                "file": repository_path(place.path),
                "line": place.line,
                "endLine": place.end_line,
                "col": place.column,
                "endColumn": place.end_column,
            }
        )
        # Columns are for a place within one line only.
        if place is not None and place.end_line != place.line:
            told.update(col=None, endColumn=None)
        told["title"] = one_line(rule_of(result, report).id)
        level = _LEVELS.get(result.severity, "error")
        yield _command(level, told, sentence(result, report, names))
    for missing in report.not_checked:
        yield _command("error", {"title": "not checked"}, one_line(missing.reason))
    if report.withheld:
        yield _command("notice", {"title": "not shown"}, f"{report.withheld} more findings")
    yield "".join(f"{_plain(line)}\n" for line in summary(report).splitlines())


def _command(level: str, told: dict[str, str | int | None], message: str) -> str:
    properties = ",".join(
        f"{key}={_escaped(str(value)).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in told.items()
        if value is not None
    )
    return f"::{level} {properties}::{_escaped(message)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _plain(line: str) -> str:
    """Keep a line of text from being taken for a command."""
    return line.replace("::", ": :").replace("##[", "# #[")
