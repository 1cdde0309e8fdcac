"""``coopgraph shapes``: looking after shapes files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.codes import NOT_ALL_CHECKED, NOT_CONFORMING
from coopgraph.cli.files import spare
from coopgraph.cli.naming import REPORT, chosen_format
from coopgraph.cli.options import (
    INPUT_PATH,
    PERCENT,
    ontology_options,
    output_option,
    quiet_option,
    shapes_option,
    time_limit_option,
)
from coopgraph.resources import data_dir, shapes_file

if TYPE_CHECKING:
    from coopgraph.documents import Document

EPILOG: Final = """\b
Examples:
  coopgraph shapes check
  coopgraph shapes check rules.ttl --data my-data/ --no-ontology
  coopgraph shapes check rules/ --format github

\b
Exit codes: 0 no error and no warning · 1 there are some · 2 wrong use or unreadable files.
"""


COVERAGE_EPILOG: Final = """\b
Examples:
  coopgraph shapes coverage
  coopgraph shapes coverage my-data/ --shapes rules.ttl --no-ontology
  coopgraph shapes coverage tests/ --shapes rules.ttl --fail-under 90 -o coverage.json

\b
Exit codes: 0 done · 1 fewer constraints exercised than --fail-under asks · 2 wrong use,
unreadable files or malformed shapes · 3 a constraint could not be checked within the time limit.
"""


@click.group(name="shapes", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Look after shapes: check them, see what data exercise."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command.command(name="check", epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=INPUT_PATH)
@click.option(
    "--data",
    "-d",
    metavar="PATH",
    multiple=True,
    type=INPUT_PATH,
    help="File or folder of data that the targets should match; repeatable.",
)
@ontology_options
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    help="Form of the findings. Default: by the name of the output file, else text.",
)
@output_option
@quiet_option
def check(
    paths: tuple[Path, ...],
    data: tuple[Path, ...],
    ontology: list[Path],
    format_: str | None,
    output: Path | None,
) -> int:
    """Say what is wrong with shapes files, with the place of each finding.

    PATH is an RDF file or a folder of them; with none, the shapes of coopgraph are checked.
    """
    chosen = chosen_format(format_, output, REPORT)
    # Imported here, so that --help and wrong use need none of it.
    from coopgraph.validation.shapes_check import check_shapes, formats, hold_shapes  # noqa: PLC0415

    read, used, known = _read([paths or [shapes_file()], data, ontology], output)
    findings = check_shapes(read, data=used, ontology=known)
    write = {"json": formats.to_json, "github": formats.to_github}.get(
        chosen or "text", formats.to_text
    )
    out.write(write(findings), output)
    if not findings and not hold_shapes(read):
        out.message("warning: nothing was checked: the files hold no shape")
    if chosen in {"json", "github"} or output is not None:
        out.message(formats.summary(findings))
    return NOT_CONFORMING if any(one.severity != "info" for one in findings) else 0


@command.command(name="coverage", epilog=COVERAGE_EPILOG)
@click.argument("paths", metavar="[DATA PATH]...", nargs=-1, type=INPUT_PATH)
@shapes_option
@ontology_options
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(["text", "json"]),
    help="How to write it. Default: by the name of the output file, else text.",
)
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=PERCENT,
    default=0.0,
    help="Exit code 1 if fewer constraints are exercised. Default: 0, coverage is only told.",
)
@time_limit_option
@output_option
@quiet_option
def coverage(  # noqa: PLR0913, PLR0917
    paths: tuple[Path, ...],
    shapes: list[Path],
    ontology: list[Path],
    format_: str | None,
    fail_under: float,
    timeout: float,
    output: Path | None,
) -> int:
    """Say what of the shapes data exercise, and what in the data no shape speaks of.

    DATA PATH is an RDF file or a folder of them; with none, the shipped visits are taken.
    Whether the data conform is not asked here: `coopgraph validate` says that.
    """
    chosen = chosen_format(format_, output, REPORT)
    # Imported here, so that --help and wrong use need none of it.
    from coopgraph.validation.coverage import formats, measure  # noqa: PLC0415

    data, rules, behind = _read([paths or [data_dir()], shapes, ontology], output)
    found = measure(data, rules, background=behind, time_limit=timeout)
    out.write(formats.to_json(found) if chosen == "json" else formats.to_text(found), output)
    if chosen == "json" or output is not None:
        out.message(formats.summary(found))
    if not found.shapes:
        out.message("warning: nothing was checked: the shapes files hold no shape")
    if found.not_checked:
        return NOT_ALL_CHECKED
    share = found.shares()["constraints"]
    if share.reaches(fail_under):
        return 0
    told = "no constraint" if share.percent is None else f"{share.percent}% of the constraints"
    out.message(f"{told} exercised, less than the {fail_under:g}% of --fail-under")
    return NOT_CONFORMING


def _read(groups: Iterable[Iterable[Path]], output: Path | None) -> list[list[Document]]:
    """Read groups of files, and refuse to write over any of them."""
    from coopgraph.documents import read_groups  # noqa: PLC0415

    read = read_groups(groups)
    spare([one.path for group in read for one in group], [] if output is None else [output])
    return read
