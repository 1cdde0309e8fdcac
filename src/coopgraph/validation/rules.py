"""What a finding is called: the rule that it breaks, and a fingerprint that outlives edits."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from coopgraph.validation.paths import Path
from coopgraph.validation.report import Described, Report, ValidationResult, path_name
from coopgraph.validation.tally import Tally
from coopgraph.validation.terms import Term
from coopgraph.vocabulary import BASE, RDFS, SH

SHORT: Final = 12
"""Characters of a fingerprint that people are shown."""

_OURS: Final = BASE + "shape/"
_SEE_ALSO: Final = NamedNode(RDFS + "seeAlso")
_WEB: Final = re.compile("https?://", re.IGNORECASE)
_SUFFIX: Final = "ConstraintComponent"
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What stands further away from a blank node than so many steps does not tell it from others.
_DEPTH: Final = 4
# Names of blank nodes that are kept; more findings on blank nodes than this are rare.
_MOST_KNOWN: Final = 20_000


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
    named = report.named(shape)
    page = report.pages.get(shape) or (named and report.pages.get(named))
    return _rule(named, result.path, result.component, page)


@lru_cache(maxsize=1024)
def _rule(
    named: NamedNode | None, along: Path | None, component: NamedNode, page: str | None
) -> Rule:
    if named is not None and named.value.startswith(_OURS):
        local = named.value.removeprefix(_OURS)
        return Rule(local, local, named.value)
    local = "shape" if named is None else re.split(r"[/#:]", named.value)[-1] or named.value
    path = "" if along is None else f"/{path_name(along)}"
    known = component.value.startswith(SH)
    section = f"https://www.w3.org/TR/shacl/#{component.value.removeprefix(SH)}"
    url = page or (section if known else component.value)
    return Rule(f"{local}{path}/{component_name(component)}", local, url)


def pages(shapes: Iterable[tuple[Term, Term, Term]]) -> dict[Term, str]:
    """Find the pages that shapes name by ``rdfs:seeAlso``; only those of the web are links.

    Args:
        shapes: The triples of the shapes.

    Returns:
        For each subject the first of its pages in the order of the alphabet.
    """
    found: dict[Term, str] = {}
    for subject, predicate, page in shapes:
        if predicate == _SEE_ALSO and isinstance(page, NamedNode) and _WEB.match(page.value):
            found[subject] = min(page.value, found.get(subject, page.value))
    return found


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
    names, met = StableNames(report.data), Tally()
    for result in results:
        found = _fingerprint(result, report, names)
        count = met.add(int(found[:16], 16))
        yield result, found if count == 1 else _digest(found, str(count))


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
        self._known: dict[tuple[bool, Term, int], str] = {}

    def name(self, term: Term) -> str:
        """Return the name of a term."""
        match term:
            case BlankNode():
                return _digest(
                    self._near(term, _DEPTH, up=False), self._near(term, _DEPTH, up=True)
                )
            case Triple():
                return _digest(*map(self.name, (term.subject, term.predicate, term.object)))
            case _:
                return str(term)

    def _near(self, term: Term, depth: int, *, up: bool) -> str:
        """Name a term by what leads to it, or by what it leads to."""
        if not isinstance(term, BlankNode):
            return str(term)
        if depth == 0 or self._data is None:
            return "_"
        key = up, term, depth
        found = self._known.get(key)
        if found is None:
            near = (
                f"{predicate} {self._near(one, depth - 1, up=up)}"
                for predicate, one in self._neighbours(self._data, term, up=up)
            )
            found = _digest(*sorted(near))
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = found
        return found

    @staticmethod
    def _neighbours(data: Described, term: BlankNode, *, up: bool) -> Iterator[tuple[Term, Term]]:
        if up:
            yield from ((predicate, subject) for subject, predicate in data.mentions(term))
            return
        for predicate, objects in data.description(term).items():
            yield from ((predicate, one) for one in objects)


def _digest(*parts: str | None) -> str:
    # JSON keeps the parts apart: no data can make two lists one text.
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
