"""Sheets as text: CSV files, each a sheet, alone or several in a folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from coopgraph.documents.finding import unreadable
from coopgraph.documents.formats import BOM, not_text
from coopgraph.errors import InputError
from coopgraph.ingest.sheets.grid import MAX_COLUMNS, Budget, Cell, Row, Sheet, too_wide
from coopgraph.ingest.sheets.package import check_file

_DELIMITERS: Final = ",;\t|"


def read_csv(path: Path) -> Iterator[Sheet]:
    """Read a CSV file, or the CSV files of a folder.

    A file is the sheet of its name: ``activities.csv``, or ``my-visit.activities.csv``.

    Args:
        path: The file or folder.

    Yields:
        A sheet a file.

    Raises:
        InputError: A file cannot be read, or is no text in UTF-8; the folder has none.
    """
    files = _inside(path) if path.is_dir() else [path]
    if not files:
        raise InputError(
            "no .csv file in this folder",
            path=str(path),
            hint="a folder is one visit in sheets: name files of other kinds one by one",
        )
    budget = Budget(path)
    for file in files:
        name = file.stem.rpartition(".")[2]
        yield Sheet(name, partial(_rows, file, name, budget))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.suffix.lower() == ".csv")
    except OSError as error:
        raise unreadable(folder, error) from error


def _rows(path: Path, sheet: str, budget: Budget) -> Iterator[Row]:
    text = _decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for values in reader:
            number += 1
            cells = [Cell(one, "text", column) for column, one in enumerate(values, 1) if one]
            if cells:
                budget.take()
                if cells[-1].column > MAX_COLUMNS:
                    raise too_wide(path, sheet)
                yield Row(number, cells)
    except csv.Error as error:
        raise InputError(
            f"no legal CSV: {error}",
            path=str(path),
            line=reader.line_num,
            hint="close every quote, and write a quote inside quotes twice",
        ) from None


def _decoded(path: Path) -> str:
    check_file(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    other = not_text(data[:65_536])
    if other:
        what = other.replace("not RDF text", "not CSV")
        raise InputError(what, path=str(path), hint="save it as CSV in UTF-8")
    data = data.removeprefix(BOM)
    zero = data.find(b"\0")
    if zero >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise InputError("a null byte", path=str(path), line=line, hint="save it again as CSV")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 from here on (byte 0x{data[error.start]:02x})",
            path=str(path),
            line=data.count(b"\n", 0, error.start) + 1,
            hint="save it as CSV in UTF-8",
        ) from None


def _delimiter(text: str) -> str:
    """Return what stands most often between the headers, outside of quotes."""
    header = text.partition("\n")[0]
    bare = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)
