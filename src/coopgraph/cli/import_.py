"""``coopgraph import``: visits that people wrote down, made into canonical Turtle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.codes import NOT_ALL_CHECKED, NOT_CONFORMING
from coopgraph.cli.naming import chosen_format
from coopgraph.cli.options import (
    INPUT_PATH,
    OUTPUT_PATH,
    corpus_option,
    quiet_option,
    text_dir_option,
)
from coopgraph.report_formats import FORMATS

if TYPE_CHECKING:
    from coopgraph.ingest.importing import Imported

EPILOG: Final = """\b
Examples:
  coopgraph new -o my-visit.yaml
  coopgraph import my-visit.yaml
  coopgraph import my-visit.xlsx --decisions decisions.yaml
  coopgraph import data/*.yaml --check
  coopgraph import my-visit.yaml --data our-corpus/ --text-dir ~/pages

\b
Exit codes: 0 written, or nothing to write · 1 it does not conform, and nothing is written; with
--check the Turtle is not what the file gives · 2 wrong use or unreadable input.
"""


@click.command(name="import", epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=INPUT_PATH)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=OUTPUT_PATH,
    help="Write the Turtle of the one FILE here; -: to standard output. Default: NAME.ttl beside "
    "NAME.yaml.",
)
@click.option(
    "--output-dir",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Write every NAME.ttl into this folder.",
)
@click.option("--check", is_flag=True, help="List the Turtle files that would change; write none.")
@corpus_option
@text_dir_option
@click.option(
    "--fail-on",
    type=click.Choice(["info", "warning", "violation"]),
    default="info",
    show_default=True,
    help="Least severity of a finding that keeps the Turtle from being written.",
)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Form of the report on what does not conform.",
)
@click.option(
    "--decisions",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=False),
    help="Look up names in the corpus: link what is certain, or decided in FILE; what is neither "
    "is listed, and nothing is written. FILE need not exist yet.",
)
@quiet_option
def command(  # noqa: PLR0913, PLR0917
    files: tuple[Path, ...],
    output: Path | None,
    output_dir: Path | None,
    check: bool,
    corpus: tuple[Path, ...],
    text_dir: Path | None,
    fail_on: str,
    format_: str,
    decisions: Path | None,
) -> int:
    """Make canonical Turtle of visits that are written in YAML or in spreadsheets.

    FILE is .yaml, .xlsx, .ods, .csv, or a folder of .csv files. Every finding of the shapes points
    at its line or its cell. Either all files are written, or none
    is; a file whose Turtle is as it was is left alone.
    """
    if output is not None and (len(files) > 1 or output_dir is not None):
        raise click.UsageError("-o takes one FILE, and excludes --output-dir")
    shown, target = output == out.STDOUT, out.file_or_none(output)
    if shown and check:
        raise click.UsageError("--check compares with a file: name one with -o, or leave -o away")
    # Imported here, so that --help and wrong use need none of it.
    from coopgraph.ingest.importing import import_files  # noqa: PLC0415

    linker = None
    if decisions is not None:
        from coopgraph.ingest.matching.linker import Linker  # noqa: PLC0415 - few ask for it

        linker = Linker(decisions, corpus)
    found = import_files(
        files,
        output=target,
        output_dir=output_dir,
        text_dir=text_dir,
        link=linker,
        written=not shown,
    )
    chosen_format(None, target, {".ttl": "turtle"})
    # What is read as Turtle is Turtle only.
    tell = out.aside if shown else out.write
    if linker is not None:
        for line in linker.told():
            out.message(line)
        if linker.questions:
            tell(linker.questions)
            out.message(f"nothing is written: decide in {decisions} which ones they are")
            return NOT_CONFORMING
    if check:
        new = [one for one in found if one.is_new]
        out.write("".join(f"{one.target}\n" for one in new))
        out.message(f"{len(new)} of {len(found)} files would change")
        return NOT_CONFORMING if new else 0
    from coopgraph.ingest.checking import check_imported  # noqa: PLC0415

    report = check_imported(found, corpus, None if linker is None else linker.corpus)
    if report.results:
        tell(report.to(format_))
    if report.not_checked or report.fails(fail_on):
        out.message("nothing is written")
        return NOT_ALL_CHECKED if report.not_checked else NOT_CONFORMING
    if shown:
        out.write(found[0].turtle)
    else:
        _write(found)
    return 0


def _write(found: list[Imported]) -> None:
    """Write the Turtle files that are not what they are to be, all or none."""
    new = [one for one in found if one.is_new]
    out.write_files((one.target, one.turtle) for one in new)
    for one in new:
        out.message(f"{one.document.path}: written to {one.target}")
    for one in found:
        if not one.is_new:
            out.message(f"{one.document.path}: {one.target} is as it was")
