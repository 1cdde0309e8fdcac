"""``coopgraph shapes``: looking after shapes files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.files import spare
from coopgraph.cli.naming import REPORT, chosen_format
from coopgraph.cli.options import INPUT_PATH, ontology_options, output_option, quiet_option
from coopgraph.resources import shapes_file

FOUND: Final = 1

EPILOG: Final = """\b
Examples:
  coopgraph shapes check
  coopgraph shapes check rules.ttl --data my-data/ --no-ontology
  coopgraph shapes check rules/ --format github

\b
Exit codes: 0 no error and no warning · 1 there are some · 2 wrong use or unreadable files.
"""


@click.group(name="shapes", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Look after shapes: check them."""
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
    from coopgraph.documents import read_groups  # noqa: PLC0415
    from coopgraph.validation.shapes_check import check_shapes, formats, hold_shapes  # noqa: PLC0415

    read, used, known = read_groups([paths or [shapes_file()], data, ontology])
    spare([one.path for one in (*read, *used, *known)], [] if output is None else [output])
    findings = check_shapes(read, data=used, ontology=known)
    write = {"json": formats.to_json, "github": formats.to_github}.get(
        chosen or "text", formats.to_text
    )
    out.write(write(findings), output)
    if not findings and not hold_shapes(read):
        out.message("warning: nothing was checked: the files hold no shape")
    if chosen in {"json", "github"} or output is not None:
        out.message(formats.summary(findings))
    return FOUND if any(one.severity != "info" for one in findings) else 0
