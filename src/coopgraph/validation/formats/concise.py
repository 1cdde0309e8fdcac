"""The report as one line a finding, for editors and for ``grep``."""

from __future__ import annotations

from collections.abc import Iterator

from coopgraph.validation.formats.names import BlankNames, one_line, sentence, severity_word
from coopgraph.validation.formats.text import summary
from coopgraph.validation.report import Report
from coopgraph.validation.rules import rule_of


def write(report: Report) -> Iterator[str]:
    """Write ``file:line:column: severity: message (node, path) [rule]``, and the summary."""
    names = BlankNames()
    for result in report.results:
        names.learn(result)
        place = "" if result.place is None else f"{one_line(str(result.place))}: "
        told = f"{severity_word(result.severity)}: {sentence(result, report, names)}"
        yield f"{place}{told} [{one_line(rule_of(result, report).id)}]\n"
    yield summary(report) + "\n"
