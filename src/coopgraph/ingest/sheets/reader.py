"""Reading a visit in a spreadsheet: what its rows say, and where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents import Document
from coopgraph.documents.formats import turtle_of
from coopgraph.errors import InputError
from coopgraph.ingest.sheets.delimited import read_csv
from coopgraph.ingest.sheets.grid import Sheet
from coopgraph.ingest.sheets.index import CellIndex
from coopgraph.ingest.sheets.ods import read_ods
from coopgraph.ingest.sheets.package import macros
from coopgraph.ingest.sheets.passages import Passages, terms_of
from coopgraph.ingest.sheets.rows import Reader, Record
from coopgraph.ingest.sheets.triples import Generator
from coopgraph.ingest.sheets.xlsx import read_xlsx
from coopgraph.vocabulary import PREFIXES

_READERS: Final[dict[str, Callable[[Path], Iterator[Sheet]]]] = {
    ".xlsx": read_xlsx,
    ".ods": read_ods,
    ".csv": read_csv,
    "": read_csv,
}


def read_sheets(
    path: Path, *, text_dir: Path | None = None, turtle: Path | None = None
) -> Document:
    """Read a visit in a spreadsheet.

    Args:
        path: A workbook (.xlsx, .ods), a CSV file, or a folder of CSV files.
        text_dir: The folder of the texts of sources; that of the file if None.
        turtle: What was made of it before, asked where a text is missing; beside it if None.

    Returns:
        The document, which knows the cell of each term.

    Raises:
        InputError: It cannot be read, or a cell says what is not understood; with its cell.
        InputErrors: Several of these.
    """
    reader, passages, generator = Reader(path), Passages(), Generator()
    index = CellIndex(path, reader.sheets)
    quads: dict[pyoxigraph.Quad, None] = {}
    for record in reader.records(_sheets(path)):
        key = record.values.get("id")
        for said in generator.triples(record):
            if said.quad not in quads and key is not None:
                quads[said.quad] = None
                cell = said.row, said.column
                index.add(said.quad, record.sheet, cell, (key.row, key.column))
        _take(passages, record, reader)
    reader.problems.raise_any()
    if not quads:
        raise InputError(
            "no row says anything",
            path=str(path),
            hint="`coopgraph new --sheet FILE` writes a form",
        )
    before = turtle_of(path) if turtle is None else turtle
    beside = path if path.is_dir() else path.parent
    folder = beside if text_dir is None else text_dir
    nodes = passages.resolved(index, folder, before)
    index.add_nodes(nodes)
    context, graph = terms_of(nodes)
    text = json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False).encode()
    cited = pyoxigraph.parse(text, RdfFormat.JSON_LD, rename_blank_nodes=True)
    every = [*quads, *cited]
    return Document(path, RdfFormat.JSON_LD, every, dict(PREFIXES), index=index)


def refuse_macros(
    path: Path,
    *,
    text_dir: Path | None = None,  # noqa: ARG001 - as every importer
    turtle: Path | None = None,  # noqa: ARG001
) -> Document:
    """Refuse a workbook with macros.

    Raises:
        InputError: Always.
    """
    raise macros(path)


def refuse_old(
    path: Path,
    *,
    text_dir: Path | None = None,  # noqa: ARG001 - as every importer
    turtle: Path | None = None,  # noqa: ARG001
) -> Document:
    """Refuse a workbook of the binary format.

    Raises:
        InputError: Always.
    """
    raise InputError("a workbook of an older kind", path=str(path), hint="save it as .xlsx")


def _sheets(path: Path) -> Iterator[Sheet]:
    return _READERS["" if path.is_dir() else path.suffix.lower()](path)


def _take(passages: Passages, record: Record, reader: Reader) -> None:
    try:
        passages.take(record)
    except InputError as error:
        sheet = reader.sheets[record.sheet]
        reader.problems.add(
            reader.problems.at(sheet, error.line, error.column, error.what, error.hint)
        )
