"""``coopgraph new``: a template to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.options import OUTPUT_PATH, quiet_option
from coopgraph.errors import InputError

EPILOG: Final = """\b
Examples:
  coopgraph new -o my-visit.yaml
  coopgraph new --kind agreement
  coopgraph new --sheet my-visit.xlsx
  coopgraph import my-visit.yaml
"""


@click.command(name="new", epilog=EPILOG)
@click.option(
    "--kind",
    type=click.Choice(["visit", "agreement"]),
    default="visit",
    show_default=True,
    help="What is to be written down.",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=OUTPUT_PATH,
    callback=lambda _ctx, _param, given: out.file_or_none(given),
    help="Write the template to FILE, which must not exist; - or none: to standard output.",
)
@click.option(
    "--sheet",
    metavar="FILE.xlsx",
    type=OUTPUT_PATH,
    help="Write a workbook of a visit to FILE.xlsx, which must not exist, instead of YAML.",
)
@quiet_option
def command(kind: str, output: Path | None, sheet: Path | None) -> int:
    """Write a template of a visit in YAML or as a workbook, with every pattern that it needs.

    It conforms as it stands: replace its names and words, then `coopgraph import` it.
    """
    if sheet is not None:
        return _workbook(kind, output, sheet)
    from coopgraph.ingest.templates import template  # noqa: PLC0415 - not for --help

    _spare(output)
    out.write(template(kind, output), output)
    if output is not None:
        out.message(f"written to {output}; next: coopgraph import {output}")
    return 0


def _workbook(kind: str, output: Path | None, sheet: Path) -> int:
    if output is not None or kind != "visit":
        raise click.UsageError("--sheet writes a workbook of a visit: leave --kind and -o away")
    from coopgraph.ingest.sheets.template import workbook  # noqa: PLC0415 - not for --help

    if sheet == out.STDOUT:
        out.write(workbook())
        return 0
    _spare(sheet)
    out.write_file(sheet, workbook(sheet))
    out.message(f"written to {sheet}; next: coopgraph import {sheet}")
    return 0


def _spare(file: Path | None) -> None:
    if file is not None and file.exists():
        raise InputError("is there already", path=str(file), hint="give another name")
