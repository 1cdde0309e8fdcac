"""``coopgraph generate``: a synthetic corpus of any size."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.naming import chosen_format
from coopgraph.cli.options import OUTPUT_PATH, output_option, quiet_option
from coopgraph.cli.progress import ProgressLine
from coopgraph.errors import InputError
from coopgraph.generate import Corpus
from coopgraph.generate.corpus import LEAST_BYTES

EPILOG: Final = """\b
Examples:
  coopgraph generate --visits 200 --seed 7 -o visits.ttl
  coopgraph generate --visits 10000 --seed 7 -o visits.nt --manifest expected.json
  coopgraph generate --visits 1000 --seed 7 --errors 20 -o wrong.nt
  coopgraph generate --visits 5 --seed 1 | head

The same numbers give the same bytes on every machine. The corpus of few visits is the beginning of
that of more. All names are invented.
"""

_SUFFIXES: Final = {".nt": "nt", ".ttl": "turtle"}
_MOST_DIGITS: Final = 20


class _Whole(click.ParamType[int]):
    """A whole number in digits."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or refuse what was written."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            self.fail(f"{text[:40]!r} is no whole number, such as 200", param, ctx)
        return int(text)


class _Errors(_Whole):
    """A whole number, or "none"."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or refuse what was written."""
        return super().convert(0 if value == "none" else value, param, ctx)


@click.command(name="generate", epilog=EPILOG)
@click.option("--visits", metavar="N", type=_Whole(), required=True, help="How many visits.")
@click.option(
    "--seed",
    metavar="S",
    type=_Whole(),
    required=True,
    help="What they are drawn from: a number.",
)
@click.option(
    "--errors",
    metavar="K",
    type=_Errors(),
    default="none",
    show_default=True,
    help="Break a rule of the shapes in each of the first K visits, ten rules in turn.",
)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(list(LEAST_BYTES)),
    help="N-Triples or Turtle. Default: by the name of the output file, else nt.",
)
@output_option
@click.option(
    "--manifest",
    metavar="FILE",
    type=OUTPUT_PATH,
    help="Write as JSON what was planted and drawn: the answers that questions must give.",
)
@quiet_option
def command(  # noqa: PLR0913 - an argument is an option
    *,
    visits: int,
    seed: int,
    errors: int,
    format_: str | None,
    output: Path | None,
    manifest: Path | None,
) -> None:
    """Write a synthetic corpus: visits of an invented world in the shape of the shipped ones.

    About 200 triples a visit, written as they are made: memory does not grow with their number.
    """
    syntax = chosen_format(format_, output, _SUFFIXES) or "nt"
    corpus = Corpus(visits, seed, errors, counted=manifest is not None)
    if output is not None:
        _check_room(output, visits * LEAST_BYTES[syntax])
    if manifest is not None:
        _check_manifest(manifest, output)
    # A line that is written over and over would stand between triples on a terminal.
    with ProgressLine(wanted=output is not None or not out.is_terminal()) as line:
        out.write(_pieces(corpus, syntax, line), output)
    if out.is_abandoned():
        return
    told = corpus.manifest()
    if manifest is not None:
        out.write(json.dumps(told, indent=2) + "\n", out.file_or_none(manifest))
    out.message(f"{visits:,} visits, {corpus.triples:,} triples, {_in_words(told['planted'])}")


def _pieces(corpus: Corpus, syntax: str, line: ProgressLine) -> Iterator[str]:
    for piece in corpus.write(syntax):
        yield piece
        line.tell(corpus.done, corpus.visits, "visits")


def _check_room(path: Path, needed: int) -> None:
    """Refuse before the first visit what would stop hours later."""
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir() or (path.exists() and not path.is_file()):
        return
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise InputError(
            f"the corpus takes more than {needed / 1e9:,.1f} GB, and {free / 1e9:,.1f} GB are free",
            path=str(path),
            hint="ask for fewer --visits",
        )


def _check_manifest(manifest: Path, path: Path | None) -> None:
    if manifest == out.STDOUT:
        if path is None:
            raise InputError("corpus and manifest cannot be one output", hint="give -o FILE")
        return
    if not (folder := Path(os.path.realpath(manifest)).parent).is_dir():
        raise InputError(f"there is no folder {folder.name}", path=str(manifest))
    if path is not None and os.path.realpath(manifest) == os.path.realpath(path):
        raise InputError("corpus and manifest cannot be one file", path=str(manifest))


def _in_words(planted: dict[str, int]) -> str:
    if not planted:
        return "no errors"
    return "errors: " + ", ".join(f"{count} {name}" for name, count in planted.items())
