"""``coopgraph validate``: data against SHACL shapes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.codes import NOT_ALL_CHECKED, NOT_CONFORMING
from coopgraph.cli.files import Files, stored_files
from coopgraph.cli.naming import chosen_format
from coopgraph.cli.options import (
    INPUT_PATH,
    OUTPUT_PATH,
    ontology_options,
    output_option,
    quiet_option,
    shapes_option,
    store_option,
    time_limit_option,
)
from coopgraph.cli.reports import Outputs
from coopgraph.report_formats import FORMATS, SUFFIXES
from coopgraph.resources import data_dir

if TYPE_CHECKING:
    from coopgraph.documents import Document
    from coopgraph.validation import Report
    from coopgraph.validation.run import Engine

EPILOG: Final = """\b
Examples:
  coopgraph validate
  coopgraph validate my-visits/ --severity warning
  coopgraph validate visit.ttl --shapes our-rules.ttl --format turtle -o report.ttl
  coopgraph validate data/ --write-baseline known.json
  coopgraph validate data/ --baseline known.json --changed-since origin/main
  coopgraph validate --store corpus
  coopgraph validate --endpoint http://localhost:7878/query

\b
Exit codes: 0 the data conform · 1 they do not · 2 wrong use, unreadable data or malformed
shapes · 3 a constraint could not be checked within the time limit, or an endpoint failed.
"""


@click.command(name="validate", epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=INPUT_PATH)
@shapes_option
@ontology_options
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(FORMATS),
    help="Form of the report; turtle and jsonld are a standard sh:ValidationReport. Default: by "
    "the name of the output file, else text.",
)
@click.option(
    "--output-file",
    "output_files",
    metavar="FORMAT=FILE",
    multiple=True,
    help="Write the report to FILE too, in any of the formats; repeatable.",
)
@click.option(
    "--max-findings",
    metavar="N",
    type=click.IntRange(min=0),
    help="Give the first N findings only; all are counted.",
)
@click.option(
    "--severity",
    type=click.Choice(["info", "warning", "violation"]),
    default="info",
    show_default=True,
    help="Least severity that is reported and makes data not conform.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["info", "warning", "violation"]),
    help="Least severity that makes the exit code 1. Default: all that is reported.",
)
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever is found.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "native", "pyshacl"]),
    default="auto",
    show_default=True,
    help="auto: the fast one, or pySHACL where the shapes ask what only that knows.",
)
@time_limit_option
@click.option(
    "--baseline",
    metavar="FILE",
    type=INPUT_PATH,
    help="Leave out the findings that FILE knows: only new ones are reported and fail.",
)
@click.option(
    "--write-baseline",
    "--update-baseline",
    "write_baseline",
    metavar="FILE",
    type=OUTPUT_PATH,
    help="Write all findings of today to FILE as a baseline, and end.",
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Report only what a change since this git commit brought or touches.",
)
@click.option("--watch", is_flag=True, help="Validate again when a file changes, until Ctrl-C.")
@click.option(
    "--explain",
    metavar="FINDING",
    help="Show one finding whole; FINDING is its fingerprint, 6 characters of it at least, or "
    "file:line.",
)
@store_option
@click.option(
    "--endpoint",
    metavar="URL",
    help="Check what this SPARQL 1.1 endpoint (http or https) has, instead of files.",
)
@output_option
@quiet_option
def command(  # noqa: PLR0913, PLR0917
    paths: tuple[Path, ...],
    shapes: list[Path],
    ontology: list[Path],
    format_: str | None,
    severity: str,
    fail_on: str | None,
    exit_zero: bool,
    engine: Engine,
    timeout: float,
    baseline: Path | None,
    write_baseline: Path | None,
    changed_since: str | None,
    watch: bool,
    explain: str | None,
    store: Path | None,
    endpoint: str | None,
    output_files: tuple[str, ...],
    max_findings: int | None,
    output: Path | None,
) -> int:
    """Check data against SHACL shapes.

    PATH is an RDF file or a folder of them; with none, the shipped visits are checked.
    """
    if store is not None and (paths or endpoint is not None):
        raise click.UsageError("--store excludes PATH and --endpoint")
    if store is not None and (changed_since or watch):
        raise click.UsageError("--changed-since and --watch look at files, not at a store")
    if endpoint is not None and (paths or engine != "auto"):
        raise click.UsageError("--endpoint excludes PATH and --engine")
    if endpoint is not None and (changed_since or watch):
        raise click.UsageError("--changed-since and --watch look at files, not at an endpoint")
    chosen = chosen_format(format_, output, SUFFIXES) or "text"
    outputs = Outputs(chosen, output, output_files)
    if write_baseline is not None and (baseline or changed_since or watch or explain):
        raise click.UsageError("--write-baseline writes all findings: leave other modes away")
    if write_baseline is not None and (outputs.files or format_ or max_findings is not None):
        raise click.UsageError("--write-baseline writes no report: leave its options away")
    if explain is not None and (watch or output_files or chosen != "text"):
        raise click.UsageError("--explain writes one text: leave --watch and other formats away")
    if store is not None:
        files = stored_files(store, shapes, ontology)
    else:
        read = [] if endpoint is not None else list(paths or [data_dir()])
        files = Files(read, shapes, ontology)

    def check(data: list[Document], shapes: list[Document], background: list[Document]) -> Report:
        # Imported here, so that --help and wrong use need none of it.
        if endpoint is not None:
            from coopgraph.cli.remote import validated  # noqa: PLC0415

            return validated(endpoint, shapes, background, severity=severity, timeout=timeout)
        from coopgraph.validation.sparql import ahead  # noqa: PLC0415

        if engine != "pyshacl" and ahead.is_needed(shapes):
            # It starts while the engine is imported, which takes as long.
            ahead.start()
        from coopgraph.validation import validate  # noqa: PLC0415

        return validate(
            data,
            shapes,
            background=background,
            engine=engine,
            severity=severity,
            time_limit=timeout,
            # The other modes look at every finding.
            max_findings=None if baseline or changed_since or explain else max_findings,
        )

    def once() -> int:
        from coopgraph.cli.modes import Modes  # noqa: PLC0415

        modes = Modes(files, check, severity)
        to_baseline = out.file_or_none(write_baseline)
        modes.spare(outputs.files if to_baseline is None else [to_baseline], baseline)
        if write_baseline is not None:
            return modes.write_baseline(write_baseline)
        if explain is not None:
            out.write(modes.explain(explain), output)
            return 0
        report = modes.report(baseline, changed_since)
        outputs.write(report if max_findings is None else report.limited(max_findings))
        _tell(report, told_already=outputs.tells_all)
        if report.not_checked:
            return NOT_ALL_CHECKED
        failing = not exit_zero and report.fails(fail_on or severity)
        return NOT_CONFORMING if failing else 0

    if watch:
        from coopgraph.cli.watching import watch as again  # noqa: PLC0415

        read = [*files.data, *files.shapes, *files.ontology]
        again(read if baseline is None else [*read, baseline], once, outputs.files)
    return once()


def _tell(report: Report, *, told_already: bool) -> None:
    """Say on standard error what a report elsewhere or for programs does not say at a glance."""
    if not told_already:
        out.message(report.summary())
    if report.shapes_checked == 0:
        out.message("warning: nothing was checked: the shapes files hold no shape with a target")
    elif report.focus_nodes_checked == 0 and not report.not_checked:
        out.message("warning: nothing was checked: no node of the data is the target of a shape")
