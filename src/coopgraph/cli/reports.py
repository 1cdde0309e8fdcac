"""Where the reports of a validation go: several formats at once, each file written whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.report_formats import FORMATS

if TYPE_CHECKING:
    from coopgraph.validation import Report

# With these the reader has seen the summary.
_WITH_SUMMARY: Final = ("text", "concise", "github")


class Outputs:
    """What is written where.

    Args:
        format_: The format of the main report.
        path: Its file; None for standard output.
        others: Further reports, each as ``FORMAT=FILE``; a hyphen is
            standard output.

    Raises:
        UsageError: A further report has no format or file, or two go to one place.
    """

    def __init__(self, format_: str, path: Path | None, others: tuple[str, ...]) -> None:
        self._format = format_
        self._path = path
        self._others = [_parsed(one) for one in others]
        met: set[Path | None] = set()
        for file in [path, *(file for _, file in self._others)]:
            place = None if file is None else file.resolve()
            if place in met:
                raise click.UsageError(
                    f"two reports would be written to {file or 'standard output'}"
                )
            met.add(place)

    @property
    def files(self) -> list[Path]:
        """All files that are written."""
        every = (self._path, *(file for _, file in self._others))
        return [file for file in every if file is not None]

    @property
    def tells_all(self) -> bool:
        """Whether what goes to standard output ends with the summary."""
        every = ((self._format, self._path), *self._others)
        return any(file is None and format_ in _WITH_SUMMARY for format_, file in every)

    def write(self, report: Report) -> None:
        """Write the reports: first the files, then what goes to standard output.

        Raises:
            InputError: A file cannot be written.
        """
        for format_, file in self._others:
            out.write(report.chunks(format_), file)
        out.write(self._main(report), self._path)

    def _main(self, report: Report) -> Iterator[str]:
        if self._format == "text" and self._path is None and out.use_colour():
            from coopgraph.validation.formats.text import write  # noqa: PLC0415

            return write(report, colour=True)
        return report.chunks(self._format)


def _parsed(text: str) -> tuple[str, Path | None]:
    format_, equals, file = text.partition("=")
    if not equals or not file or format_ not in FORMATS:
        known = ", ".join(FORMATS)
        raise click.UsageError(f"--output-file {text!r}: write FORMAT=FILE, FORMAT one of {known}")
    return format_, None if file == "-" else Path(file)
