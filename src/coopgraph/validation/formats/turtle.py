"""The report as a ``sh:ValidationReport`` in Turtle (SHACL section 3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation.formats.names import BlankNames, escaped, unchecked
from coopgraph.validation.paths import Path
from coopgraph.validation.report import Report, ValidationResult
from coopgraph.validation.terms import Term
from coopgraph.vocabulary import PREFIXES, curie

_IRI: Final = re.compile(r"<[^<>]*>")
_SIMPLE_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)


def write(report: Report) -> Iterator[str]:
    """Write a report, one property a line.

    Args:
        report: The report.

    Returns:
        The lines. Blank nodes of data and shapes have names that are the same in every run.
    """
    # The prefixes that are used stand at the top: a first pass finds them.
    first = _Writer(report)
    for _ in first.body():
        pass
    yield from (f"@prefix {one}: <{PREFIXES[one]}> .\n" for one in sorted(first.used))
    yield "\n"
    for line in _Writer(report).body():
        yield escaped(line) + "\n"


class _Writer:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._names = BlankNames()
        self.used = {"sh"}

    def body(self) -> Iterator[str]:
        report = self._report
        yield "[]"
        yield "  a sh:ValidationReport ;"
        yield f"  sh:conforms {'true' if report.conforms else 'false'} ;"
        for missing in report.not_checked:
            comment = Literal(f"Not checked: {unchecked(missing, report)}")
            self.used.add("rdfs")
            yield f"  rdfs:comment {comment} ;"
        for result in report.results:
            self._names.learn(result)
            yield "  sh:result"
            yield from self._result(result, "    ")
            yield "    ;"
        yield "."

    def _result(self, result: ValidationResult, indent: str) -> Iterator[str]:
        yield f"{indent}["
        for predicate, written in self._properties(result):
            yield f"{indent}  sh:{predicate} {written} ;"
        for detail in result.details:
            yield f"{indent}  sh:detail"
            yield from self._result(detail, f"{indent}    ")
            yield f"{indent}    ;"
        yield f"{indent}  a sh:ValidationResult"
        yield f"{indent}]"

    def _properties(self, result: ValidationResult) -> Iterator[tuple[str, str]]:
        yield "focusNode", self._term(result.focus_node)
        if result.path is not None:
            yield "resultPath", self._path(result.path)
        if result.value is not None:
            yield "value", self._term(result.value)
        for message in result.messages:
            yield "resultMessage", str(message)
        yield "resultSeverity", self._term(result.severity)
        yield "sourceConstraintComponent", self._term(result.component)
        yield "sourceShape", self._term(result.source_shape)
        if result.source_constraint is not None:
            yield "sourceConstraint", self._term(result.source_constraint)

    def _term(self, term: Term) -> str:
        if isinstance(term, BlankNode):
            return str(self._names.get(term) or term)
        return self._short(term.value) if isinstance(term, NamedNode) else str(term)

    def _path(self, path: Path) -> str:
        return _IRI.sub(lambda match: self._short(match[0][1:-1]), path.to_turtle())

    def _short(self, iri: str) -> str:
        """Shorten an IRI where the local name needs no escapes."""
        prefix, colon, local = curie(iri).partition(":")
        if colon and prefix in PREFIXES and _SIMPLE_LOCAL.fullmatch(local):
            self.used.add(prefix)
            return f"{prefix}:{local}"
        return str(NamedNode(iri))
