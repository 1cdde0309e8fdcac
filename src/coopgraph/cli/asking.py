"""What the commands that ask an engine share: choosing it, and showing its answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.files import spare_inputs
from coopgraph.cli.options import F
from coopgraph.resources import data_dir
from coopgraph.store import formats
from coopgraph.store.sources import open_files

if TYPE_CHECKING:
    from coopgraph.store.embedded import OxigraphEngine
    from coopgraph.store.engine import Engine
    from coopgraph.store.result import Result

SUFFIXES: Final = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".xml": "xml",
    ".srj": "json",
    ".srx": "xml",
    ".ttl": "turtle",
    ".nt": "nt",
    ".rdf": "rdfxml",
    ".jsonld": "jsonld",
    ".txt": formats.TABLE,
}
"""The format that a file's name asks for."""


def format_option(*further: str) -> Callable[[F], F]:
    """Add ``--format`` as the argument ``format_: str | None``.

    Args:
        further: Formats of this command alone.
    """
    known = [*formats.ALL_FORMATS, *further]
    return click.option(
        "--format",
        "-f",
        "format_",
        metavar="FORMAT",
        type=click.Choice(known),
        help=f"One of {', '.join(known)}. Default: by the name of the output file, "
        "else a table for rows and turtle for a graph.",
    )


def engine_for(
    data: Sequence[Path],
    store: Path | None,
    endpoint: str | None,
    *,
    output: Path | None = None,
    isolated: bool = False,
) -> Engine:
    """Return the engine that the options name.

    Args:
        data: Files and folders; none means the shipped visits.
        store: The folder of a store on disk.
        endpoint: The address of an endpoint.
        output: The file that the answer goes to: none that is read.
        isolated: Whether queries that are answered here get a process of their own.

    Returns:
        The engine.

    Raises:
        click.UsageError: More than one of these is given.
        InputError: A file or store cannot be read, the output is one of the files, or the address
            is none.
    """
    given = {"--data": data, "--store": store, "--endpoint": endpoint is not None}
    several = [option for option, value in given.items() if value]
    if len(several) > 1:
        raise click.UsageError(f"{' and '.join(several)} exclude each other")
    if endpoint is None:
        if store is None:
            spare_inputs(data or (data_dir(),), output)
        engine = open_files(data) if store is None else _stored(store)
        if not isolated:
            return engine
        from coopgraph.store.isolated import IsolatedEngine  # noqa: PLC0415

        return IsolatedEngine(engine)
    # SPARQLWrapper costs more than all the rest: only where an endpoint is asked.
    from coopgraph.store.remote import RemoteEngine  # noqa: PLC0415

    return RemoteEngine(endpoint)


def _stored(store: Path) -> OxigraphEngine:
    # Not needed by who reads files.
    from coopgraph.store.disk import DiskEngine  # noqa: PLC0415

    return DiskEngine(store)


def show(result: Result, format_: str | None, path: Path | None) -> None:
    """Write an answer to standard output or to a file.

    Args:
        result: The answer.
        format_: One of :data:`coopgraph.store.formats.ALL_FORMATS`; None for the default.
        path: The file; standard output if None.

    Raises:
        InputError: The format cannot hold the answer, or the file cannot be written.
    """
    chosen = format_ or ("turtle" if result.kind == "graph" else formats.TABLE)
    if chosen == formats.TABLE and path is None and out.is_terminal():
        columns = shutil.get_terminal_size().columns
        table = result.to_table(limit=columns)
        out.write(table.text)
        if result.kind != "boolean" and not result.rows:
            out.message("no rows: nothing in the data answers this")
        if table.cut:
            cells = "1 cell was" if table.cut == 1 else f"{table.cut} cells were"
            out.message(f"{cells} cut to fit {columns} columns; --format csv shows them whole")
        return
    out.write(result.serialize(chosen), path)
