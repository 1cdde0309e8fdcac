"""The ways in which a project runs a validation: whole, against a baseline, for a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.cli import baseline as baselines
from coopgraph.cli import imports
from coopgraph.cli import output as out
from coopgraph.cli.codes import NOT_ALL_CHECKED
from coopgraph.cli.files import Files, spare
from coopgraph.documents import Document, read_groups

if TYPE_CHECKING:
    from coopgraph.validation import Report

Validate = Callable[[list[Document], list[Document], list[Document]], "Report"]


class Modes:
    """One validation, of files as they are now.

    Args:
        files: What to read.
        validate: Validates data, shapes and background.
        severity: The least severity that is reported.

    Raises:
        InputError: A file cannot be read.
    """

    def __init__(self, files: Files, validate: Validate, severity: str) -> None:
        self._files = files
        self._validate = validate
        self._severity = severity
        groups = read_groups([files.data, files.shapes, files.ontology])
        self._data, self._shapes, self._behind = groups
        self._data += files.stored
        self._read = [*self._data, *self._shapes, *self._behind]
        imports.tell([*self._data, *self._shapes], self._read)

    def spare(self, written: Iterable[Path], baseline: Path | None) -> None:
        """Refuse to write over what is read.

        Args:
            written: The files that will be written.
            baseline: The file of the baseline that is read, if any.

        Raises:
            InputError: One of them is read as data, shapes, ontology or baseline.
        """
        read = [document.path for document in self._read]
        spare(read if baseline is None else [*read, baseline], written)

    def report(self, baseline: Path | None = None, changed_since: str | None = None) -> Report:
        """Validate, and leave out what a baseline knows and what no change touches.

        Args:
            baseline: The file of the baseline, if any.
            changed_since: The git commit that the change is counted from, if any.

        Returns:
            The report of the rest.

        Raises:
            InputError: The baseline, git or the commit cannot be used, or the shapes.
        """
        # Before the work: a broken baseline needs no validation.
        known = {} if baseline is None else baselines.read(baseline)
        report = self._whole()
        if baseline is None and changed_since is None:
            return report
        from coopgraph.validation.rules import distinct_fingerprints  # noqa: PLC0415

        pairs = list(distinct_fingerprints(report.results, report))
        found = {fingerprint for _, fingerprint in pairs}
        kept = found - known.keys()
        if baseline is not None:
            files = [document.path for document in self._data]
            gone = baselines.mended(report, found, known, baseline, files, self._severity)
            baselines.tell(len(found) - len(kept), gone)
        if changed_since is not None:
            # Comparing versions is wanted here only.
            from coopgraph.cli.changes import touched  # noqa: PLC0415

            kept &= touched(
                pairs,
                report,
                changed_since,
                (self._data, self._shapes, self._behind),
                (self._files.data, self._files.shapes, self._files.ontology),
                self._validate,
            )
        return replace(report, results=tuple(one for one, name in pairs if name in kept))

    def write_baseline(self, path: Path) -> int:
        """Write all findings as a baseline; return the exit code."""
        report = self._whole()
        if report.not_checked:
            out.error(f"no baseline is written, as not everything was checked; {report.summary()}")
            return NOT_ALL_CHECKED
        count = baselines.write(report, path)
        where = "standard output" if path == out.STDOUT else path
        out.message(f"{count} {'finding' if count == 1 else 'findings'} written to {where}")
        return 0

    def explain(self, wanted: str) -> str:
        """Explain one finding.

        Args:
            wanted: Its fingerprint or the beginning of it, or file:line.

        Returns:
            Text.

        Raises:
            InputError: There is none, or more than one.
        """
        from coopgraph.cli.explaining import explain  # noqa: PLC0415

        return explain(wanted, self._whole(), [*self._data, *self._behind], self._shapes)

    def _whole(self) -> Report:
        return self._validate(self._data, self._shapes, self._behind)
