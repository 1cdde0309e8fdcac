"""The report for people: a block for each finding, then what was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation.report import Report, ValidationResult, path_name, relabelled
from coopgraph.validation.terms import INFO, VIOLATION, WARNING, Term, name

Names = Mapping[Term, BlankNode]

_WORDS: Final = {
    VIOLATION: ("violation", "violations"),
    WARNING: ("warning", "warnings"),
    INFO: ("info", "infos"),
}
# A value longer than this says no more, and a literal may have ten million characters.
_LONGEST: Final = 200
_MOST_DETAILS: Final = 5


def write(report: Report) -> str:
    """Write a report in plain text.

    Args:
        report: The report.

    Returns:
        The text: findings, each a block, and a line that sums up.
    """
    names = relabelled(report.results)
    blocks = ["\n".join(_block(result, report, names)) for result in report.results]
    return "\n\n".join([*blocks, summary(report)]) + "\n"


def summary(report: Report) -> str:
    """Sum a report up: what was not checked, then one line of counts."""
    return "\n".join(_summary(report))


def _block(result: ValidationResult, report: Report, names: Names) -> Iterator[str]:
    severity = _WORDS.get(result.severity, (name(result.severity), ""))[0]
    yield f"{severity}: {_one_line(result.message)}"
    yield f"  node:       {_labelled(result.focus_node, report, names)}"
    if result.path is not None:
        yield f"  path:       {path_name(result.path)}"
    if result.value is not None and result.value != result.focus_node:
        yield f"  value:      {_labelled(result.value, report, names)}"
    yield f"  constraint: {name(result.component)}"
    yield f"  shape:      {_shape(result.source_shape, report, names)}"
    if result.place is not None:
        yield f"  file:       {result.place}"
    for detail in result.details[:_MOST_DETAILS]:
        path = f" ({path_name(detail.path)})" if detail.path else ""
        yield f"  because:    {_one_line(detail.message)}{path}"
    if len(result.details) > _MOST_DETAILS:
        yield f"  because:    … and {len(result.details) - _MOST_DETAILS} more"


def _summary(report: Report) -> Iterator[str]:
    for missing in report.not_checked:
        shape = "" if missing.shape is None else f" {_named(missing.shape, {})}"
        yield f"not checked:{shape}: {_one_line(missing.reason)}"
    if report.not_checked:
        verdict = "Not everything was checked"
    else:
        verdict = "Conforms" if report.conforms else "Does not conform"
    counts = ", ".join(_count(report, severity) for severity in report.counts())
    checked = (
        f"{_number(report.shapes_checked, 'shape')} checked on "
        f"{_number(report.focus_nodes_checked, 'node')}"
    )
    yield f"{verdict}: {counts}; {checked}."


def _count(report: Report, severity: NamedNode) -> str:
    count = report.counts()[severity]
    one, many = _WORDS.get(severity, (name(severity), name(severity)))
    return f"{count} {one if count == 1 else many}"


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _shape(shape: Term, report: Report, names: Names) -> str:
    owner = report.owners.get(shape)
    return _named(shape, names) if owner is None else f"{name(owner)}, {_named(shape, names)} in it"


def _labelled(term: Term, report: Report, names: Names) -> str:
    label = report.labels.get(term)
    return _named(term, names) + (f" ({_one_line(label)})" if label else "")


def _named(term: Term, names: Names) -> str:
    if isinstance(term, BlankNode):
        # One without a new name stands in no result: its own name would differ in each run.
        return str(names[term]) if term in names else "an unnamed shape"
    if isinstance(term, Literal) and len(term.value) > _LONGEST:
        return f"{_one_line(term.value)} ({len(term.value)} characters)"
    return _one_line(name(term))


def _one_line(text: str) -> str:
    """Keep data from writing lines of their own into the report."""
    cut = text if len(text) <= _LONGEST * 4 else f"{text[:_LONGEST]}…"
    return "".join(one if one.isprintable() else " " for one in cut)
