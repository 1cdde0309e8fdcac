"""Every passage against the text of its source, and how much of the text is cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from coopgraph.documents import Document
from coopgraph.errors import InputError
from coopgraph.evidence.coverage import coverage
from coopgraph.evidence.moving import Finder
from coopgraph.evidence.passages import Citations, Passage, Source, citations
from coopgraph.evidence.report import EvidenceReport, Finding, SourceReport, State
from coopgraph.texts.source import SourceText, digest, read_source

MAX_QUOTED_WORDS: Final = 5
"""Longer quotes would put the source's sentences into the data."""


def verify(data: Iterable[Document], sources: Path | str | Sequence[Path | str]) -> EvidenceReport:
    """Verify every passage of the data against the texts of their sources.

    A text is compared as a whole first: where its digest is another than the recorded one, the
    text has changed, and the passages that still stand somewhere in it are told apart from those
    that are gone. Only in the recorded text a passage can be wrong.

    Args:
        data: The documents that describe passages and cite them.
        sources: Text files; each is matched to a source by digest, or is given as ``SLUG=FILE``
            with the last part of the source's IRI.

    Returns:
        What matches, what does not, and the coverage of each recorded text by sentence.

    Raises:
        InputError: The data describe no passage, a text cannot be read, or a text cannot be
            matched to a source.
    """
    given = [sources] if isinstance(sources, Path | str) else list(sources)
    found = citations(data)
    if not found.passages:
        raise InputError("no passage (coop:TextEvidence) is described in the data")
    texts = match_texts(found, given)
    wanted = {passage.source for passage in found.passages if passage.source}
    reports = [
        _source_report(source, texts.get(iri), found)
        for iri, source in sorted(found.sources.items())
        if iri in wanted or iri in texts
    ]
    report = EvidenceReport(
        sources=reports,
        unattached=_unattached(found),
        uncited_passages=[p.iri for p in found.passages if p.iri not in found.cited],
        bare_nodes=found.bare_nodes,
        outside_nodes=found.outside_nodes,
    )
    _locate(report)
    return report


def _locate(report: EvidenceReport) -> None:
    """Give each finding the line in which its passage begins, where there is a finding."""
    lists = [report.unattached, *(source.wrong for source in report.sources)]
    if not any(lists):
        return
    # Only what does not match pays for places.
    from coopgraph.documents.positions import Locator, Wanted  # noqa: PLC0415

    locators: dict[Path, Locator] = {}
    for findings in lists:
        for index, finding in enumerate(findings):
            locator = locators.setdefault(finding.path, Locator(finding.path))
            wanted = Wanted(NamedNode(finding.iri))
            place = locator.places([wanted]).get(wanted)
            if place:
                findings[index] = replace(finding, line=place.line, column=place.column)


def match_texts(found: Citations, given: Sequence[Path | str]) -> dict[str, SourceText]:
    """Decide which text belongs to which source.

    Args:
        found: The sources and passages of the data.
        given: Files, or ``SLUG=FILE``.

    Returns:
        Texts by the IRI of their source.

    Raises:
        InputError: A slug names no source, or a changed text may belong to several.
    """
    texts: dict[str, SourceText] = {}
    changed: list[SourceText] = []
    for item in given:
        slug, path = _slug_and_path(item)
        text = read_source(path)
        if slug is not None:
            texts[_source_named(found, slug).iri] = text
            continue
        owners = [s for s in found.sources.values() if s.digest and text.as_recorded(s.digest)]
        if owners:
            texts.update({source.iri: text for source in owners})
        else:
            changed.append(text)
    for text in changed:
        texts[_only_open_source(found, texts, text.path).iri] = text
    return texts


def _slug_and_path(item: Path | str) -> tuple[str | None, Path]:
    slug, equals, rest = str(item).partition("=")
    if isinstance(item, Path) or not equals or Path(item).exists():
        return None, Path(item)
    return slug, Path(rest)


def _source_named(found: Citations, slug: str) -> Source:
    named = [s for s in found.sources.values() if slug in (s.slug, s.iri)]
    if len(named) != 1:
        known = ", ".join(sorted(s.slug for s in found.sources.values())) or "none"
        raise InputError(f"no source {slug!r} in the data", hint=f"the sources are: {known}")
    if named[0].unread:
        raise InputError(
            f"the source {slug!r} is told to be read in a digest alone",
            hint="record its text (coop:textDigest, coop:textLength) and remove coop:textAccess",
        )
    return named[0]


def _only_open_source(found: Citations, texts: dict[str, SourceText], path: Path) -> Source:
    cited = {passage.source for passage in found.passages}
    still_open = [
        source
        for iri, source in found.sources.items()
        if iri not in texts and iri in cited and not source.unread
    ]
    if len(still_open) != 1:
        names = ", ".join(sorted(source.slug for source in still_open))
        raise InputError(
            "this text has the digest of no source in the data",
            path=str(path),
            hint=f"say whose it is with SLUG=FILE, one of: {names}" if names else None,
        )
    return still_open[0]


def _unattached(found: Citations) -> list[Finding]:
    findings = []
    for passage in found.passages:
        if passage.source is None:
            findings.append(Finding(passage.iri, "; ".join(passage.faults), passage.path))
        elif passage.source not in found.sources:
            fault = f"its source <{passage.source}> is not described as a coop:SourceDocument"
            findings.append(Finding(passage.iri, fault, passage.path))
    for iri, path in sorted(found.unknown.items()):
        if iri not in found.sources:
            fault = "cited as evidence, but not described as a passage"
            findings.append(Finding(iri, fault, path))
    return findings


def _source_report(source: Source, text: SourceText | None, found: Citations) -> SourceReport:
    passages = [passage for passage in found.passages if passage.source == source.iri]
    report = SourceReport(source.iri, source.digest, source.length, passages=len(passages))
    if source.unread:
        report.state = State.UNREAD
        return report
    if text is None:
        report.state = State.NO_TEXT
        return report
    report.path = text.path
    recovered = text.as_recorded(source.digest) if source.digest else None
    if recovered is None:
        _compare_with_changed(report, passages, text)
        return report
    recorded, report.difference = recovered
    report.state = State.RECORDED
    report.found_digest, report.found_length = digest(recorded), len(recorded)
    if source.length != len(recorded):
        told = "no length" if source.length is None else f"{source.length} characters"
        fault = f"{told} recorded for a text of {len(recorded)}"
        report.wrong.append(Finding(source.iri, fault, source.path))
    right = []
    finder = Finder(recorded)
    for passage in passages:
        faults = _faults(passage, recorded, finder)
        report.wrong.extend(Finding(passage.iri, fault, passage.path) for fault in faults)
        if not faults:
            right.append(passage)
    report.right = len(right)
    cited = [(p.start, p.end) for p in right if p.iri in found.cited]
    report.coverage = coverage(recorded, cited)
    return report


def _compare_with_changed(
    report: SourceReport, passages: Sequence[Passage], text: SourceText
) -> None:
    """Tell for each passage of a text that changed whether it stays, moved or is gone."""
    report.state = State.CHANGED
    report.found_digest, report.found_length = digest(text.text), len(text.text)
    finder = Finder(text.text)
    for passage in passages:
        if passage.faults:
            fault = "; ".join(passage.faults)
            report.wrong.append(Finding(passage.iri, fault, passage.path))
        elif digest(text.text[passage.start : passage.end]) == passage.digest:
            report.unmoved.append(passage.iri)
        else:
            moved = finder.find(passage.digest, passage.end - passage.start)
            if moved is None:
                report.gone.append(passage.iri)
            else:
                report.moved[passage.iri] = moved


def _faults(passage: Passage, text: str, finder: Finder) -> list[str]:
    if passage.faults:
        return list(passage.faults)
    if not 0 <= passage.start < passage.end <= len(text):
        return [
            f"offsets {passage.start} to {passage.end} do not lie in a text of {len(text)}"
            " characters"
        ]
    piece = text[passage.start : passage.end]
    faults = []
    if digest(piece) != passage.digest:
        place = finder.find(passage.digest, passage.end - passage.start)
        meant = f"; the digest is that of {place} to {place + len(piece)}" if place else ""
        faults.append(f"the text from {passage.start} to {passage.end} has another digest{meant}")
    for quote in passage.quotes:
        faults.extend(_quote_faults("quote", quote, quote == piece))
    for prefix in passage.prefixes:
        faults.extend(_quote_faults("prefix", prefix, text[: passage.start].endswith(prefix)))
    for suffix in passage.suffixes:
        faults.extend(_quote_faults("suffix", suffix, text[passage.end :].startswith(suffix)))
    return faults


def _quote_faults(name: str, quote: str, equal: bool) -> list[str]:
    faults = []
    if not equal:
        faults.append(f"its {name} is not what the text has there")
    words = len(quote.split())
    if words > MAX_QUOTED_WORDS:
        faults.append(f"its {name} has {words} words, more than {MAX_QUOTED_WORDS}")
    return faults
