"""The options that several commands share, so that each means the same everywhere."""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import click

from coopgraph.cli.output import STDOUT, file_or_none, set_quiet
from coopgraph.resources import data_dir, ontology_files, shapes_file
from coopgraph.seconds import MAX_SECONDS, is_limit

F = TypeVar("F", bound=Callable[..., Any])


class Number(click.ParamType[float]):
    """A number of a range; what is none, such as nan, is told in plain words.

    Args:
        name: What it counts.
        wanted: Tells whether a number will do.
        range_: The numbers that will do, in words.
    """

    def __init__(self, name: str, wanted: Callable[[float], bool], range_: str) -> None:
        self.name = name
        self._wanted = wanted
        self._range = range_

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or refuse what was written."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not self._wanted(number):
            self.fail(f"{str(value)[:40]!r} is no number {self._range}", param, ctx)
        return number


class _InputPath(click.Path):
    """A path to read; the empty one, which would mean the current folder, is refused."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        if not os.fspath(value):
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


class _OutputPath(click.Path):
    """A file to write, or :data:`STDOUT` for a hyphen; a file of that name is ``./-``."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        path = super().convert(value, param, ctx)
        return path.absolute() if path == STDOUT and os.fspath(value) != "-" else path


OUTPUT_PATH: Final = _OutputPath(path_type=Path, dir_okay=False, allow_dash=True)
INPUT_PATH: Final = _InputPath(path_type=Path)
SECONDS: Final = Number("seconds", is_limit, f"of seconds above 0 and up to {MAX_SECONDS:,.0f}")
PERCENT: Final = Number("percent", lambda number: 0 <= number <= 100, "from 0 to 100")


def text_dir_option(function: F) -> F:
    """Add ``--text-dir`` as the argument ``text_dir: Path | None``."""
    return click.option(
        "--text-dir",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help="Folder of the texts of sources (textFile). Default: the folder of each FILE.",
    )(function)


def _quiet(_ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        set_quiet(True)


def quiet_option(function: F) -> F:
    """Add ``--quiet``, which may stand before or after the command's name."""
    return click.option(
        "--quiet",
        "-q",
        is_flag=True,
        expose_value=False,
        callback=_quiet,
        help="Results only, no messages on stderr.",
    )(function)


def output_option(function: F) -> F:
    """Add ``-o FILE`` as the argument ``output: Path | None``; None for standard output."""
    return click.option(
        "--output",
        "-o",
        metavar="FILE",
        type=OUTPUT_PATH,
        callback=lambda _ctx, _param, given: file_or_none(given),
        help="Write the result to FILE, whole or not at all; - or none: to standard output.",
    )(function)


def data_option(function: F) -> F:
    """Add ``--data PATH`` (repeatable) as the argument ``data: tuple[Path, ...]``."""
    return click.option(
        "--data",
        "-d",
        metavar="PATH",
        multiple=True,
        type=INPUT_PATH,
        help="RDF file or folder to read; repeatable. Default: the shipped visits. "
        "The ontology and its concepts are always read too.",
    )(function)


def corpus_option(function: F) -> F:
    """Add ``--data PATH`` (repeatable) as ``corpus: tuple[Path, ...]``; never empty."""
    return click.option(
        "--data",
        "-d",
        "corpus",
        metavar="PATH",
        multiple=True,
        type=INPUT_PATH,
        callback=lambda _ctx, _param, given: given or (data_dir(),),
        help="File or folder of the corpus that the visits refer to; repeatable. Default: the "
        "shipped visits. What the files replace in it is left out.",
    )(function)


def shapes_option(function: F) -> F:
    """Add ``--shapes PATH`` (repeatable) as the argument ``shapes: list[Path]``."""
    return click.option(
        "--shapes",
        "-s",
        metavar="PATH",
        multiple=True,
        type=INPUT_PATH,
        callback=lambda _ctx, _param, given: list(given or [shapes_file()]),
        help="File or folder of SHACL shapes; repeatable. Default: the shapes of coopgraph.",
    )(function)


def ontology_options(function: F) -> F:
    """Add ``--ontology PATH`` (repeatable) and ``--no-ontology`` as ``ontology: list[Path]``."""

    @functools.wraps(function)
    def resolved(*args: Any, ontology: tuple[Path, ...], no_ontology: bool, **options: Any) -> Any:
        if no_ontology and ontology:
            raise click.UsageError("--ontology and --no-ontology exclude each other")
        looked_up = [] if no_ontology else list(ontology or ontology_files())
        return function(*args, ontology=looked_up, **options)

    both = click.option(
        "--no-ontology", is_flag=True, help="Look nothing up outside the other files."
    )(resolved)
    both = click.option(
        "--ontology",
        metavar="PATH",
        multiple=True,
        type=INPUT_PATH,
        help="File or folder that declares what the others name (classes, properties, concepts); "
        "repeatable. It is looked up, not checked. Default: the ontology of coopgraph.",
    )(both)
    return cast(F, both)


def time_limit_option(function: F) -> F:
    """Add ``--timeout SECONDS`` of a validation as the argument ``timeout: float``."""
    return click.option(
        "--timeout",
        metavar="SECONDS",
        type=SECONDS,
        default=60.0,
        show_default=True,
        help="Time for each constraint (with pySHACL: for all of the validation).",
    )(function)


def store_option(function: F) -> F:
    """Add ``--store DIR`` as the argument ``store: Path | None``."""
    return click.option(
        "--store",
        metavar="DIR",
        type=INPUT_PATH,
        help="Use what `coopgraph load` has put into this folder, instead of files.",
    )(function)


def endpoint_options(function: F) -> F:
    """Add ``--endpoint URL`` and ``--timeout SECONDS``: ``endpoint``, ``timeout``."""
    function = click.option(
        "--timeout",
        metavar="SECONDS",
        type=SECONDS,
        help="Give up after so long. Default: none in this process, 60 for an endpoint.",
    )(function)
    return click.option(
        "--endpoint",
        metavar="URL",
        help="Ask this SPARQL 1.1 endpoint (http or https) instead of files.",
    )(function)
