"""The report for people: a block for each finding, then what was checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode

from coopgraph.validation.formats.excerpt import Excerpts
from coopgraph.validation.formats.names import (
    SEVERITY_WORDS,
    BlankNames,
    labelled,
    named,
    one_line,
    severity_word,
    unchecked,
)
from coopgraph.validation.report import Report, ValidationResult, path_name
from coopgraph.validation.rules import SHORT, distinct_fingerprints, rule_of
from coopgraph.validation.terms import INFO, VIOLATION, WARNING, Term, name

_MOST_DETAILS: Final = 5
_COLOURS: Final = {VIOLATION: "31", WARNING: "33", INFO: "36"}


def write(report: Report, *, colour: bool = False) -> Iterator[str]:
    """Write a report in plain text.

    Args:
        report: The report.
        colour: Whether to colour it for a terminal.

    Yields:
        Findings, each a block, and a line that sums up.
    """
    names, excerpts = BlankNames(), Excerpts()
    for result, fingerprint in distinct_fingerprints(report.results, report):
        names.learn(result)
        block = _Block(result, report, names, _COLOURS.get(result.severity, "35") if colour else "")
        yield "\n".join(block.lines(excerpts, fingerprint)) + "\n\n"
    yield summary(report) + "\n"


def summary(report: Report) -> str:
    """Sum a report up: what was not checked, then one line of counts."""
    return "\n".join(_summary(report))


class _Block:
    """What is said of one finding."""

    def __init__(
        self, result: ValidationResult, report: Report, names: BlankNames, colour: str
    ) -> None:
        self._result = result
        self._report = report
        self._names = names
        self._colour = colour

    def lines(self, excerpts: Excerpts, fingerprint: str) -> Iterator[str]:
        result, report, names = self._result, self._report, self._names
        yield f"{self._bold(severity_word(result.severity))}: {one_line(result.message)}"
        yield from self._place(excerpts)
        yield f"  node:       {labelled(result.focus_node, report, names)}"
        if result.path is not None:
            yield f"  path:       {one_line(path_name(result.path))}"
        if result.value is not None and result.value != result.focus_node:
            yield f"  value:      {labelled(result.value, report, names)}"
        yield f"  constraint: {one_line(name(result.component))}"
        yield f"  shape:      {self._shape(result.source_shape)}"
        rule = rule_of(result, report)
        yield f"  rule:       {one_line(rule.id)}"
        yield f"              {one_line(rule.url)}"
        yield f"  finding:    {fingerprint[:SHORT]}"
        for detail in result.details[:_MOST_DETAILS]:
            path = f" ({one_line(path_name(detail.path))})" if detail.path else ""
            yield f"  because:    {one_line(detail.message)}{path}"
        if len(result.details) > _MOST_DETAILS:
            yield f"  because:    … and {len(result.details) - _MOST_DETAILS} more"

    def _place(self, excerpts: Excerpts) -> Iterator[str]:
        place = self._result.place
        if place is None:
            return
        yield f"  --> {one_line(str(place))}"
        found = excerpts.of(place)
        if found is not None:
            line, marks = found
            number = str(place.line)
            yield f"  {number} | {line}"
            yield f"  {' ' * len(number)} | {self._bold(marks)}"

    def _shape(self, shape: Term) -> str:
        owner = self._report.owners.get(shape)
        told = named(shape, self._names)
        if owner is not None:
            told = f"{one_line(name(owner))}, {told} in it"
        place = self._result.shape_place
        return told if place is None else f"{told} ({one_line(str(place))})"

    def _bold(self, text: str) -> str:
        return f"\x1b[1;{self._colour}m{text}\x1b[0m" if self._colour else text


def _summary(report: Report) -> Iterator[str]:
    for missing in report.not_checked:
        yield f"not checked: {unchecked(missing, report)}"
    if report.withheld:
        yield f"{_number(report.withheld, 'more finding')} not shown"
    if report.not_checked:
        verdict = "Not everything was checked"
    else:
        verdict = "Conforms" if report.conforms else "Does not conform"
    counts = ", ".join(_count(severity, count) for severity, count in report.counts().items())
    checked = (
        f"{_number(report.shapes_checked, 'shape')} checked on "
        f"{_number(report.focus_nodes_checked, 'node')}"
    )
    yield f"{verdict}: {counts}; {checked}."


def _count(severity: NamedNode, count: int) -> str:
    one, many = SEVERITY_WORDS.get(severity, (name(severity), name(severity)))
    return f"{count} {one if count == 1 else many}"


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
