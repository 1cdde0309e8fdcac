"""What was found, as text for people and as JSON for programs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from coopgraph.evidence.coverage import Coverage
from coopgraph.vocabulary import curie


class State(Enum):
    """How a text compares with what the data record of it."""

    RECORDED = "recorded"
    CHANGED = "changed"
    NO_TEXT = "no text given"
    UNREAD = "read in a digest alone"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not match, with the file (and line, where it is known) to mend."""

    iri: str
    fault: str
    path: Path
    line: int | None = None
    column: int | None = None

    @property
    def where(self) -> str:
        """The place as ``file:line:column``."""
        parts = [self.path, self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(slots=True)
class SourceReport:
    """One source.

    Attributes:
        iri: The source.
        recorded_digest: SHA-256 in the data.
        recorded_length: Characters in the data.
        passages: Number of its passages.
        state: Whether the text is the recorded one.
        path: The text file.
        difference: How the file differs from the recorded text without being another.
        found_digest: SHA-256 of the text.
        found_length: Its characters.
        right: Number of passages that match the recorded text.
        wrong: What does not match.
        unmoved: In a changed text: passages that are where they were.
        moved: In a changed text: passages found in one other place, with its offset.
        gone: In a changed text: passages found nowhere, or in several places.
        coverage: Of the recorded text.
    """

    iri: str
    recorded_digest: str | None
    recorded_length: int | None
    passages: int
    state: State = State.NO_TEXT
    path: Path | None = None
    difference: str | None = None
    found_digest: str | None = None
    found_length: int | None = None
    right: int = 0
    wrong: list[Finding] = field(default_factory=list)
    unmoved: list[str] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    coverage: Coverage | None = None

    @property
    def matches(self) -> bool:
        """Whether the text is the recorded one and every passage is right.

        A source of which only a digest was read has nothing to compare.
        """
        return self.state in (State.RECORDED, State.UNREAD) and not self.wrong


@dataclass(slots=True)
class EvidenceReport:
    """All sources, and what belongs to none.

    Attributes:
        sources: Each source that passages name or a text was given for.
        unattached: Passages without a described source, and cited things that are no passages.
        uncited_passages: Passages that no node points at.
        bare_nodes: Nodes without evidence that are not told to be outside knowledge.
        outside_nodes: Nodes without evidence that are outside knowledge.
    """

    sources: list[SourceReport]
    unattached: list[Finding]
    uncited_passages: list[str]
    bare_nodes: list[str]
    outside_nodes: list[str]

    @property
    def matches(self) -> bool:
        """Whether every text is the recorded one and every passage is right."""
        return not self.unattached and all(source.matches for source in self.sources)

    @property
    def coverage_percent(self) -> float:
        """Cited sentences of all recorded texts in percent."""
        covered = [source.coverage for source in self.sources if source.coverage]
        total = sum(coverage.sentences for coverage in covered)
        return 100 * sum(c.cited for c in covered) / total if total else 0.0

    def to_text(self) -> str:
        """Give the report as lines for a person."""
        return "\n".join(_text(self)) + "\n"

    def to_json(self) -> str:
        """Give the report as JSON."""
        # Only this format needs it.
        import json  # noqa: PLC0415

        return json.dumps(_object(self), ensure_ascii=False, indent=2) + "\n"


def percent(value: float) -> str:
    """Write a percentage with one decimal, never rounded up: 99.99 is not 100."""
    return f"{math.floor(value * 10) / 10:.1f} %"


def _text(report: EvidenceReport) -> Iterator[str]:
    for source in report.sources:
        yield from _source_text(source)
    for finding in report.unattached:
        yield f"wrong: {finding.where}: {curie(finding.iri)}: {finding.fault}"
    yield from _listed("passages that no node cites", report.uncited_passages)
    yield from _listed("nodes that cite no passage", report.bare_nodes)
    if report.outside_nodes:
        yield f"nodes that rest on outside knowledge alone: {len(report.outside_nodes)}"


def _source_text(source: SourceReport) -> Iterator[str]:
    name = curie(source.iri)
    if source.state is State.UNREAD:
        yield (
            f"{name}: read in a digest alone, its {source.passages} passages have no place "
            "and cannot be verified"
        )
        return
    if source.state is State.NO_TEXT:
        yield f"{name}: no text given, its {source.passages} passages are not verified"
        return
    if source.state is State.CHANGED:
        yield from _changed_text(source, name)
        return
    saved = f", saved {source.difference}" if source.difference else ""
    yield f"{name}: {source.path} is the recorded text{saved} ({source.found_length} characters)"
    share = percent(100 * source.right / source.passages) if source.passages else "none"
    yield f"passages right: {source.right} of {source.passages} ({share})"
    for finding in source.wrong:
        yield f"  wrong: {finding.where}: {curie(finding.iri)}: {finding.fault}"
    if source.coverage:
        yield from _coverage_text(source.coverage)


def _changed_text(source: SourceReport, name: str) -> Iterator[str]:
    yield f"{name}: {source.path} is NOT the recorded text: the text changed"
    yield f"  recorded: {source.recorded_length} characters, sha256 {source.recorded_digest}"
    yield f"  found: {source.found_length} characters, sha256 {source.found_digest}"
    yield f"passages still in their place: {len(source.unmoved)} of {source.passages}"
    yield f"passages moved as they were: {len(source.moved)}"
    for iri, start in source.moved.items():
        yield f"  {curie(iri)} now starts at {start}"
    yield from _listed("passages not found as they were", source.gone)
    for finding in source.wrong:
        yield f"  wrong: {finding.where}: {curie(finding.iri)}: {finding.fault}"
    yield "coverage: not counted, as the recorded offsets are those of another text"


def _coverage_text(coverage: Coverage) -> Iterator[str]:
    yield (
        f"sentences cited: {coverage.cited} of {coverage.sentences} ({percent(coverage.percent)})"
    )
    for uncited in coverage.uncited:
        place = uncited.sentence
        yield (
            f"  uncited: paragraph {place.paragraph}, sentence {place.number}"
            f" (line {place.line}, characters {place.start} to {place.end}): {uncited.first_words}"
        )
    yield (
        f"letters inside cited passages: {coverage.cited_letters} of {coverage.letters}"
        f" ({percent(coverage.letters_percent)})"
    )
    if coverage.other_lines:
        lines = ", ".join(map(str, coverage.other_lines))
        yield f"lines that hold no sentence: {len(coverage.other_lines)} (line {lines})"


def _listed(title: str, iris: Iterable[str]) -> Iterator[str]:
    names = [curie(iri) for iri in iris]
    yield f"{title}: {len(names)}"
    yield from (f"  {name}" for name in names)


def _object(report: EvidenceReport) -> dict[str, Any]:
    return {
        "matches": report.matches,
        "sources": [_source_object(source) for source in report.sources],
        "unattached": [_finding_object(finding) for finding in report.unattached],
        "uncitedPassages": report.uncited_passages,
        "nodesWithoutEvidence": report.bare_nodes,
        "nodesOutside": report.outside_nodes,
    }


def _finding_object(finding: Finding) -> dict[str, Any]:
    return {
        "iri": finding.iri,
        "fault": finding.fault,
        "file": str(finding.path),
        "line": finding.line,
        "column": finding.column,
    }


def _source_object(source: SourceReport) -> dict[str, Any]:
    return {
        "source": source.iri,
        "file": None if source.path is None else str(source.path),
        "state": source.state.value,
        "difference": source.difference,
        "recorded": {"sha256": source.recorded_digest, "characters": source.recorded_length},
        "found": {"sha256": source.found_digest, "characters": source.found_length},
        "passages": source.passages,
        "right": source.right,
        "wrong": [_finding_object(finding) for finding in source.wrong],
        "stillInPlace": source.unmoved,
        "moved": source.moved,
        "notFound": source.gone,
        "coverage": _coverage_object(source.coverage) if source.coverage else None,
    }


def _coverage_object(coverage: Coverage) -> dict[str, Any]:
    return {
        "sentences": coverage.sentences,
        "cited": coverage.cited,
        "percent": coverage.percent,
        "letters": coverage.letters,
        "citedLetters": coverage.cited_letters,
        "lettersPercent": coverage.letters_percent,
        "linesWithoutSentence": coverage.other_lines,
        "uncited": [
            {
                "paragraph": uncited.sentence.paragraph,
                "sentence": uncited.sentence.number,
                "line": uncited.sentence.line,
                "start": uncited.sentence.start,
                "end": uncited.sentence.end,
                "firstWords": uncited.first_words,
            }
            for uncited in coverage.uncited
        ],
    }
