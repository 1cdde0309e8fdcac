"""``coopgraph shapes``: looking after shapes files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.naming import REPORT, chosen_format
from coopgraph.cli.options import INPUT_PATH, output_option, quiet_option
from coopgraph.resources import ontology_files, shapes_file

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
@click.option(
    "--ontology",
    metavar="PATH",
    multiple=True,
    type=INPUT_PATH,
    help="File or folder that declares the classes and properties that the shapes name; "
    "repeatable. Default: the ontology of coopgraph.",
)
@click.option("--no-ontology", is_flag=True, help="Look no declaration up.")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    help="Form of the findings. Default: by the name of the output file, else text.",
)
@output_option
@quiet_option
def check(  # noqa: PLR0913, PLR0917
    paths: tuple[Path, ...],
    data: tuple[Path, ...],
    ontology: tuple[Path, ...],
    no_ontology: bool,
    format_: str | None,
    output: Path | None,
) -> int:
    """Say what is wrong with shapes files, with the place of each finding.

    PATH is an RDF file or a folder of them; with none, the shapes of coopgraph are checked.
    """
    if no_ontology and ontology:
        raise click.UsageError("--ontology and --no-ontology exclude each other")
    chosen = chosen_format(format_, output, REPORT)
    # Imported here, so that --help and wrong use need none of it.
    from coopgraph.documents import read_groups  # noqa: PLC0415
    from coopgraph.validation.shapes_check import check_shapes, formats  # noqa: PLC0415

    behind = [] if no_ontology else list(ontology or ontology_files())
    read, used, known = read_groups([paths or [shapes_file()], data, behind])
    findings = check_shapes(read, data=used, ontology=known)
    write = {"json": formats.to_json, "github": formats.to_github}.get(
        chosen or "text", formats.to_text
    )
    out.write(write(findings), output)
    if chosen in {"json", "github"} or output is not None:
        out.message(formats.summary(findings))
    return FOUND if any(one.severity != "info" for one in findings) else 0
