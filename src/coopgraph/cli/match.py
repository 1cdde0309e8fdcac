"""``coopgraph match``: which names mean one thing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.codes import NOT_CONFORMING
from coopgraph.cli.files import spare_inputs
from coopgraph.cli.naming import chosen_format
from coopgraph.cli.options import (
    INPUT_PATH,
    corpus_option,
    output_option,
    quiet_option,
    text_dir_option,
)
from coopgraph.errors import InputError

if TYPE_CHECKING:
    from coopgraph.ingest.matching.decisions import Decisions

_SUFFIXES: Final = {".txt": "text", ".json": "json", ".yaml": "decisions", ".yml": "decisions"}

EPILOG: Final = """\b
Examples:
  coopgraph match my-visit.xlsx
  coopgraph match my-visit.yaml --data our-corpus/ --decisions decisions.yaml
  coopgraph match my-visit.xlsx --format decisions -o to-decide.yaml
  coopgraph match --data our-corpus/

\b
Exit codes: 0 nothing is open · 1 a person has to decide something · 2 wrong use or unreadable
input.
"""


@click.command(name="match", epilog=EPILOG)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=INPUT_PATH)
@corpus_option
@click.option(
    "--decisions",
    metavar="FILE",
    type=INPUT_PATH,
    help="What was decided before (YAML): names, and what they are.",
)
@text_dir_option
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(["text", "json", "decisions"]),
    help="decisions: the open questions as a file to fill in. Default: by the name of the output "
    "file, else text.",
)
@output_option
@quiet_option
def command(  # noqa: PLR0913, PLR0917
    files: tuple[Path, ...],
    corpus: tuple[Path, ...],
    decisions: Path | None,
    text_dir: Path | None,
    format_: str | None,
    output: Path | None,
) -> int:
    """Find which known organisations, units, persons and places the names of FILE mean.

    Without FILE, list which things of the corpus may be one. Nothing is changed: `coopgraph import
    --decisions` links what is certain or decided.
    """
    chosen = chosen_format(format_, output, _SUFFIXES) or "text"
    if not files and chosen == "decisions":
        raise click.UsageError("--format decisions is for the names of a FILE")
    # Imported here, so that --help and wrong use need none of it.
    from coopgraph.ingest.matching.decisions import Decisions, read_decisions  # noqa: PLC0415

    decided = Decisions() if decisions is None else read_decisions(decisions)
    spare_inputs(corpus, output, [*files, *([] if decisions is None else [decisions])])
    if chosen == "decisions" and output is not None and read_decisions(output).known:
        raise InputError(
            "holds decisions, so nothing is written over it",
            path=str(output),
            hint="give it as --decisions, and write the open ones to another file",
        )
    if not files:
        return _within(corpus, decided, chosen, output)
    from coopgraph.ingest.matching import report  # noqa: PLC0415
    from coopgraph.ingest.matching.linker import match_files  # noqa: PLC0415

    found = match_files(files, corpus, decided, text_dir)
    if chosen == "decisions":
        text = report.open_decisions(found.matches)
    else:
        write = report.matches_as_text if chosen == "text" else report.matches_as_json
        text = write(found.matches, found.places())
    out.write(text, output)
    for line in found.unused():
        out.message(line)
    count = len(found.open)
    out.message(f"{count} of {len(found.matches)} names are to be decided")
    return NOT_CONFORMING if count else 0


def _within(
    corpus: tuple[Path, ...], decisions: Decisions, format_: str, output: Path | None
) -> int:
    from coopgraph.ingest.matching import report  # noqa: PLC0415
    from coopgraph.ingest.matching.linker import match_corpus  # noqa: PLC0415

    found, known = match_corpus(corpus, decisions)
    write = report.pairs_as_text if format_ == "text" else report.pairs_as_json
    out.write(write(found), output)
    out.message(f"{len(found)} pairs among {known} names may be one thing")
    return NOT_CONFORMING if found else 0
