"""The validation report (SHACL section 3.6): results, what was checked, in a fixed order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, Protocol

from pyoxigraph import Literal, NamedNode

from coopgraph.validation.paths import Path
from coopgraph.validation.terms import INFO, VIOLATION, WARNING, Term, name

_IRI: Final = re.compile(r"<[^<>]*>")

SEVERITIES: Final = {"info": INFO, "warning": WARNING, "violation": VIOLATION}
"""The severities from the least, by the names that the command line gives them."""

_RANKS: Final = {severity: rank for rank, severity in enumerate(SEVERITIES.values())}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is written.

    Attributes:
        path: The file.
        line: Line, from 1, if known.
        column: Column, from 1, in characters, if known.
        end_line: The line that holds its last character.
        end_column: The column behind its last character.
        cell: Of a spreadsheet the name of the cell, ``sheet!B7``; line and column are then its row
            and its column.
    """

    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        """Write it as ``file:line:column``, or ``file: sheet!B7``."""
        if self.cell is not None:
            return f"{self.path}: {self.cell}"
        known = (one for one in (self.path, self.line, self.column) if one is not None)
        return ":".join(str(one) for one in known)


@dataclass(frozen=True, slots=True, eq=False)
class ValidationResult:
    """One finding.

    Attributes:
        focus_node: The node that does not conform.
        component: The constraint component.
        source_shape: The shape whose constraint it is.
        severity: ``sh:Info``, ``sh:Warning``, ``sh:Violation`` or one of the user's own.
        path: The path from the focus node to the value.
        value: The value that causes it, where one does.
        messages: What to do, in one language or several.
        source_constraint: The node of a SPARQL-based constraint.
        details: Why a value does not conform to a shape.
        place: Where the cause is written: the value; else the statement of the property; else
            the first mention of the focus node.
        shape_place: Where the constraint is written in the shapes file.
    """

    focus_node: Term
    component: NamedNode
    source_shape: Term
    severity: NamedNode = VIOLATION
    path: Path | None = None
    value: Term | None = None
    messages: tuple[Literal, ...] = ()
    source_constraint: Term | None = None
    details: tuple[ValidationResult, ...] = ()
    place: Place | None = None
    shape_place: Place | None = None

    @property
    def message(self) -> str:
        """The message in English, else in no language, else in the first language."""
        return best(self.messages) or ""

    def terms(self) -> Iterator[Term]:
        """Iterate over the nodes that it names, of its details too."""
        found = (self.focus_node, self.value, self.source_shape, self.source_constraint)
        yield from (term for term in found if term is not None)
        for detail in self.details:
            yield from detail.terms()


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A constraint that could not be carried out.

    Attributes:
        shape: The shape whose constraint it is, None where it is the whole run.
        reason: Why, in words.
        place: Where the shape is written, if that is known.
    """

    shape: Term | None
    reason: str
    place: Place | None = None


class Described(Protocol):
    """A graph of which is asked what it says of a node."""

    def description(self, subject: Term, /) -> Mapping[Term, list[Term]]:
        """Return what is said of a subject: its predicates with their objects."""

    def mentions(self, node: Term, /) -> Iterable[tuple[Term, Term]]:
        """Return the subjects and predicates of the triples that lead to a node."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found.

    Attributes:
        results: The findings, in the order of the data.
        shapes_checked: Number of shapes with targets.
        focus_nodes_checked: Number of different focus nodes.
        unmatched: Shapes with targets that match no node of the data.
        not_checked: Constraints that could not be carried out.
        engine: ``native`` or ``pyshacl``.
        labels: Labels of the nodes that the results name.
        owners: For shapes without a name, the nearest shape with one that they are part of.
        pages: For shapes the page that tells about them (``rdfs:seeAlso``).
        data: What was validated with what stands behind it, None where it is not at hand.
        withheld_counts: By severity the findings that are counted but not among the results.
    """

    results: Sequence[ValidationResult]
    shapes_checked: int = 0
    focus_nodes_checked: int = 0
    unmatched: tuple[Term, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    engine: str = "native"
    labels: dict[Term, str] = field(default_factory=dict, repr=False)
    owners: dict[Term, NamedNode] = field(default_factory=dict, repr=False)
    pages: dict[Term, str] = field(default_factory=dict, repr=False)
    data: Described | None = field(default=None, repr=False, compare=False)
    withheld_counts: Mapping[NamedNode, int] = field(default_factory=dict, repr=False)

    @property
    def withheld(self) -> int:
        """Number of findings that are counted but not among the results."""
        return sum(self.withheld_counts.values())

    @property
    def conforms(self) -> bool:
        """Whether there is no finding, and nothing was left unchecked."""
        return not self.results and not self.withheld and not self.not_checked

    def counts(self) -> dict[NamedNode, int]:
        """Count all findings by severity, the three of SHACL always, the gravest first."""
        found = Counter(result.severity for result in self.results)
        found.update(self.withheld_counts)
        order = [*reversed(SEVERITIES.values()), *sorted(found.keys() - _RANKS.keys(), key=str)]
        return {severity: found[severity] for severity in order}

    def named(self, shape: Term) -> NamedNode | None:
        """Return the IRI of a shape, or of the nearest one with a name that it is part of."""
        return shape if isinstance(shape, NamedNode) else self.owners.get(shape)

    def at_least(self, severity: str) -> Report:
        """Leave out the findings below a severity.

        Args:
            severity: ``info``, ``warning`` or ``violation``. A severity of the user's own is
                never left out: what it means is not known here.

        Returns:
            The report of the others.
        """
        kept = (one for one in self.results if is_reported(one.severity, severity))
        return replace(self, results=tuple(kept))

    def fails(self, severity: str) -> bool:
        """Tell whether there is a finding of at least a severity, or of one of the user's own.

        Args:
            severity: ``info``, ``warning`` or ``violation``.

        Returns:
            Whether there is one, those that are not listed counted too.
        """
        return any(count and is_reported(one, severity) for one, count in self.counts().items())

    def limited(self, most: int) -> Report:
        """Keep the first findings only; the others are counted all the same.

        Args:
            most: How many to keep.

        Returns:
            The report of these.
        """
        others = Counter(one.severity for one in islice(self.results, most, None))
        others.update(self.withheld_counts)
        return replace(self, results=tuple(islice(self.results, most)), withheld_counts=others)

    def summary(self) -> str:
        """Sum up in a line: the counts, and how much was checked."""
        from coopgraph.validation.formats.text import summary  # noqa: PLC0415

        return summary(self)

    def chunks(self, format_: str) -> Iterator[str]:
        """Write the report piece by piece, so that a million findings need no more memory than one.

        Args:
            format_: One of :data:`coopgraph.validation.formats.FORMATS`.

        Returns:
            The pieces of the text.

        Raises:
            InputError: There is no such format.
        """
        from coopgraph.validation.formats import writer  # noqa: PLC0415

        return writer(format_)(self)

    def to(self, format_: str) -> str:
        """Write the report in any of the formats; see :meth:`chunks`."""
        return "".join(self.chunks(format_))

    def to_text(self) -> str:
        """Write the report for people."""
        return self.to("text")

    def to_turtle(self) -> str:
        """Write the report as a ``sh:ValidationReport`` in Turtle."""
        return self.to("turtle")

    def to_json(self) -> str:
        """Write the report as JSON; ``docs/reports.md`` documents the fields."""
        return self.to("json")


def is_reported(severity: NamedNode, least: str) -> bool:
    """Tell whether a severity is at least another one; one of the user's own always is."""
    bound = _RANKS[SEVERITIES[least]]
    return _RANKS.get(severity, bound) >= bound


def best(messages: Iterable[Literal]) -> str | None:
    """Choose one of several literals: English first, then without language, then any."""
    ranked = sorted(messages, key=lambda one: (_language_rank(one.language), str(one)))
    return ranked[0].value if ranked else None


def _language_rank(language: str | None) -> int:
    if language is None:
        return 1
    return 0 if language.lower().split("-")[0] == "en" else 2


def path_name(path: Path | None) -> str:
    """Write a path for people: SPARQL's syntax, with CURIEs.

    >>> from coopgraph.validation.paths import Inverse, Predicate
    >>> path_name(Inverse(Predicate(NamedNode("http://www.w3.org/ns/org#unitOf"))))
    '^org:unitOf'
    """
    if path is None:
        return ""
    return _IRI.sub(lambda match: name(NamedNode(match[0][1:-1])), path.to_sparql())
