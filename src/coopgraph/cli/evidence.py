"""``coopgraph evidence``: every passage against the text, coverage by sentence."""

from __future__ import annotations

from pathlib import Path

import click

from coopgraph.cli import output as out
from coopgraph.cli.files import spare_inputs
from coopgraph.cli.naming import REPORT, chosen_format
from coopgraph.cli.options import INPUT_PATH, PERCENT, output_option, quiet_option
from coopgraph.cli.sources import SOURCE_VARIABLE, given_sources, source_option
from coopgraph.documents import read_documents
from coopgraph.errors import InputError
from coopgraph.resources import data_dir

EPILOG = """\b
Examples:
  coopgraph evidence --source visit.txt
  coopgraph evidence my-visits/ --source report-2024=a.txt --source report-2025=b.txt
  coopgraph evidence --source visit.txt --min-coverage 100 --format json -o evidence.json

Exit codes: 0 every text is the recorded one and every passage is right · 1 a text changed, a
passage is wrong, a text is missing or too few sentences are cited · 2 wrong use or unreadable
input.
"""


@click.command(epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=INPUT_PATH)
@source_option(
    "Text of a source; repeatable. It is matched by its digest, or by SLUG, the last part of the "
    "source's IRI."
)
@click.option(
    "--min-coverage",
    metavar="PERCENT",
    type=PERCENT,
    default=0.0,
    help="Exit code 1 if fewer sentences are cited. Default: 0, coverage is only told.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    help="How to write the report. Default: by the name of the output file, else text.",
)
@output_option
@quiet_option
def command(
    paths: tuple[Path, ...],
    sources: tuple[str, ...],
    min_coverage: float,
    format_: str | None,
    output: Path | None,
) -> int:
    """Verify every passage of the data against the text of its source.

    The text is compared as a whole first, so that a text that changed is told from a passage that
    is wrong; then the offsets, the digest and the quote of every passage. At the end it is told
    which sentences of the text no passage cites. The text itself is never printed, but for the
    first five words of such a sentence.
    """
    chosen = chosen_format(format_, output, REPORT)
    # The verifier is wanted only once the options are right.
    from coopgraph.evidence import verify  # noqa: PLC0415

    data, texts = paths or (data_dir(),), _given(sources)
    # A text is given as FILE, or as SLUG=FILE.
    spare_inputs(
        data, output, [Path(name) for text in texts for name in (text, text.partition("=")[2])]
    )
    report = verify(read_documents(data), texts)
    out.write(report.to_json() if chosen == "json" else report.to_text(), output)
    enough = report.coverage_percent >= min_coverage or not min_coverage
    return 0 if report.matches and enough else 1


def _given(sources: tuple[str, ...]) -> list[str]:
    given = given_sources(sources)
    if not given:
        raise InputError(
            "the text of the source is needed", hint=f"give --source FILE or set {SOURCE_VARIABLE}"
        )
    return given
