"""One finding whole: what fails, what the shape asks, why, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode

from coopgraph.cli.components import COMPONENTS
from coopgraph.cli.subgraphs import failing, prefixes_of, whole
from coopgraph.documents import Document
from coopgraph.errors import InputError
from coopgraph.validation import Report
from coopgraph.validation.formats.names import one_line
from coopgraph.validation.graph import Graph
from coopgraph.validation.report import ValidationResult, path_name
from coopgraph.validation.rules import SHORT, component_name, distinct_fingerprints, rule_of
from coopgraph.validation.terms import name

SHORTEST: Final = 6
_FINGERPRINT: Final = re.compile(r"[0-9a-fA-F]+")
_PLACE: Final = re.compile(r"(.+?):([0-9]{1,9})(?::[0-9]+)?", re.DOTALL)
_NAMED: Final = 3

Pair = tuple[ValidationResult, str]


def explain(
    wanted: str, report: Report, data: Sequence[Document], shapes: Sequence[Document]
) -> str:
    """Explain one finding.

    Args:
        wanted: Its fingerprint, the beginning of it, or file:line.
        report: The report that holds it.
        data: Data and background, for their prefixes.
        shapes: The shapes files.

    Returns:
        Text in blocks. Those that stand in one line are explained all.

    Raises:
        InputError: There is none, or more than one.
    """
    pairs = list(distinct_fingerprints(report.results, report))
    chosen = _chosen(wanted, pairs, report)
    graph = Graph(quad for document in shapes for quad in document.quads)
    prefixes = prefixes_of([*data, *shapes])
    return "\n".join(_explained(one, report, graph, prefixes) for one in chosen)


def _chosen(wanted: str, pairs: list[Pair], report: Report) -> list[Pair]:
    place = _PLACE.fullmatch(wanted)
    if place:
        found = [one for one in pairs if _stands_at(one[0], place[1], int(place[2]))]
        if not found:
            raise InputError(f"no finding stands at {wanted}", hint=_there_are(pairs, report))
        return found
    if not _FINGERPRINT.fullmatch(wanted):
        raise InputError(
            f"--explain: {wanted[:60]!r} is neither a fingerprint nor file:line",
            hint=_there_are(pairs, report),
        )
    if len(wanted) < SHORTEST:
        raise InputError(f"--explain: give at least {SHORTEST} characters of a fingerprint")
    found = [one for one in pairs if one[1].startswith(wanted.lower())]
    if not found:
        raise InputError(
            f"no finding has the fingerprint {wanted[:40]}", hint=_there_are(pairs, report)
        )
    if len(found) > 1:
        several = ", ".join(fingerprint for _, fingerprint in found[:_NAMED])
        raise InputError(f"several findings begin so: {several}", hint="give more of it")
    return found


def _stands_at(result: ValidationResult, file: str, line: int) -> bool:
    place = result.place
    if place is None or place.line is None or Path(place.path).absolute() != Path(file).absolute():
        return False
    return place.line <= line <= (place.end_line or place.line)


def _there_are(pairs: list[Pair], report: Report) -> str:
    if not pairs:
        return "not all could be checked" if report.not_checked else "there is no finding"
    named = ", ".join(
        f"{fingerprint[:SHORT]} ({rule_of(result, report).id})"
        for result, fingerprint in pairs[:_NAMED]
    )
    more = f" and {len(pairs) - _NAMED} more" if len(pairs) > _NAMED else ""
    return f"there are {named}{more}"


def _explained(pair: Pair, report: Report, shapes: Graph, prefixes: dict[str, str]) -> str:
    result, fingerprint = pair
    rule = rule_of(result, report)
    known = COMPONENTS.get(component_name(result.component))
    lines = [
        f"finding:  {fingerprint}",
        f"rule:     {one_line(rule.id)} ({rule.url})",
        f"says:     {one_line(result.message)}",
    ]
    if result.place is not None:
        lines.append(f"file:     {one_line(str(result.place))}")
    if not isinstance(result.focus_node, BlankNode):
        lines.append(f"node:     {one_line(name(result.focus_node))}")
    if result.path is not None:
        lines.append(f"path:     {path_name(result.path)}")
    if known is not None:
        lines += [f"asks:     {known.asks}", f"mend:     {known.mend}"]
    lines += [
        f"because:  {one_line(detail.message)} ({name(detail.component)})"
        for detail in result.details
    ]
    text = "\n".join(lines)
    if report.data is not None:
        text += f"\n\n# What fails\n\n{failing(result, report.data, prefixes)}"
    owner = report.owners.get(result.source_shape, result.source_shape)
    return f"{text}\n# The shape\n\n{whole(owner, shapes, prefixes)}"
