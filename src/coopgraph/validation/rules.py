"""What a finding is called: the rule that it breaks, and a fingerprint that outlives edits."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from coopgraph.validation.report import Described, Report, ValidationResult, path_name
from coopgraph.validation.terms import Term
from coopgraph.vocabulary import BASE, SH

SHORT: Final = 12
"""Characters of a fingerprint that people are shown."""

_OURS: Final = BASE + "shape/"
_SUFFIX: Final = "ConstraintComponent"
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What stands further away from a blank node than so many steps does not tell it from others.
_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding breaks.

    Attributes:
        id: Its short name, the same in each run.
        name: The local name of the shape.
        url: Where one reads about it.
    """

    id: str
    name: str
    url: str


def rule_of(result: ValidationResult, report: Report) -> Rule:
    """Name the rule that a finding breaks.

    Args:
        result: The finding.
        report: The report that it is part of.

    Returns:
        The name of one of our shapes; else the nearest named shape, the path and the component.
    """
    shape = result.source_shape
    named = shape if isinstance(shape, NamedNode) else report.owners.get(shape)
    if named is not None and named.value.startswith(_OURS):
        local = named.value.removeprefix(_OURS)
        return Rule(local, local, named.value)
    local = "shape" if named is None else re.split(r"[/#:]", named.value)[-1] or named.value
    path = "" if result.path is None else f"/{path_name(result.path)}"
    component = result.component.value
    url = f"https://www.w3.org/TR/shacl/#{component.removeprefix(SH)}"
    return Rule(
        f"{local}{path}/{component_name(result.component)}",
        local,
        url if component.startswith(SH) else component,
    )


def component_name(component: NamedNode) -> str:
    """Name a constraint component in lower case with hyphens.

    >>> component_name(NamedNode("http://www.w3.org/ns/shacl#MinCountConstraintComponent"))
    'min-count'
    """
    local = re.split(r"[/#:]", component.value)[-1].removesuffix(_SUFFIX)
    return _CAPITAL.sub("-", local).lower()


def fingerprint(result: ValidationResult, report: Report) -> str:
    """Tell a finding from all others by what it is about, whatever line it stands in.

    Args:
        result: The finding.
        report: The report that it is part of; its data tell blank nodes apart.

    Returns:
        A digest in hexadecimal of rule, component, focus node, path and value.
    """
    return _fingerprint(result, report, StableNames(report.data))


def distinct_fingerprints(
    results: Iterable[ValidationResult], report: Report
) -> Iterator[tuple[ValidationResult, str]]:
    """Give each finding a fingerprint of its own: those after the first of equals a number.

    Args:
        results: Findings, in order.
        report: The report that they are part of.

    Yields:
        Each finding with its fingerprint.
    """
    names, met = StableNames(report.data), Counter[str]()
    for result in results:
        found = _fingerprint(result, report, names)
        met[found] += 1
        yield result, found if met[found] == 1 else _digest(found, str(met[found]))


def _fingerprint(result: ValidationResult, report: Report, names: StableNames) -> str:
    path = None if result.path is None else result.path.to_sparql()
    value = None if result.value is None else names.name(result.value)
    focus = names.name(result.focus_node)
    return _digest(rule_of(result, report).id, result.component.value, focus, path, value)


class StableNames:
    """Names of terms that are the same in each run; blank nodes by what is said of them.

    Args:
        data: What says it; None where nothing can be asked.
    """

    def __init__(self, data: Described | None) -> None:
        self._data = data
        self._below: dict[tuple[Term, int], str] = {}

    def name(self, term: Term) -> str:
        """Return the name of a term."""
        if not isinstance(term, BlankNode):
            return str(term)
        return _digest(self._down(term, _DEPTH), self._up(term, _DEPTH))

    def _down(self, term: Term, depth: int) -> str:
        """Name a term by what it leads to."""
        if not isinstance(term, BlankNode):
            return str(term)
        if depth == 0 or self._data is None:
            return "_"
        key = term, depth
        if key not in self._below:
            described = self._data.description(term).items()
            self._below[key] = _digest(
                *sorted(
                    f"{predicate} {self._down(one, depth - 1)}"
                    for predicate, objects in described
                    for one in objects
                )
            )
        return self._below[key]

    def _up(self, term: Term, depth: int) -> str:
        """Name a term by what leads to it."""
        if not isinstance(term, BlankNode):
            return str(term)
        if depth == 0 or self._data is None:
            return "_"
        mentions = self._data.mentions(term)
        return _digest(*sorted(f"{self._up(one, depth - 1)} {by}" for one, by in mentions))


def _digest(*parts: str | None) -> str:
    # JSON keeps the parts apart: no data can make two lists one text.
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
