"""What every kind of spreadsheet is to us: sheets of rows of cells, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from coopgraph.errors import InputError, together

MAX_ROWS: Final = 120_000
"""Rows of all sheets of a file: 100,000 take two minutes and 4 GB."""
MAX_COLUMNS: Final = 256
MAX_CHARACTERS: Final = 32_767
"""Characters of a cell, as many as a spreadsheet program keeps."""
_MOST_PROBLEMS: Final = 1000

SHOW: Final = "show it (clear the filter), or delete it: what nobody sees is not read"
"""What to do with what is hidden."""
SPLIT: Final = "split them, and write the value into each row that it holds for"
"""What to do with merged cells."""

Kind = Literal["text", "number", "padded", "date", "datetime", "boolean", "formula", "error"]


class Cell(NamedTuple):
    """A cell that is not empty.

    Attributes:
        text: What it holds, as text: of a date ``2025-11-24``, of a formula what it last gave.
        kind: What the spreadsheet takes it for; ``padded`` for a number that is shown with
            zeros before it.
        column: Its column, from 1.
    """

    text: str
    kind: Kind
    column: int


class Row(NamedTuple):
    """A row that has cells; rows are numbered from 1."""

    number: int
    cells: list[Cell]


class Sheet(NamedTuple):
    """A sheet.

    Attributes:
        name: Its name.
        rows: Reads its rows; once.
        hidden: Whether the program that wrote it does not show it.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    hidden: bool = False


def column_name(column: int) -> str:
    """Name a column as spreadsheets do.

    >>> column_name(1), column_name(27)
    ('A', 'AA')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(sheet: str, row: int, column: int) -> str:
    """Name a cell.

    >>> cell_name("visit", 7, 2)
    'visit!B7'
    """
    return f"{sheet}!{column_name(column)}{row}"


class Problems:
    """Gathers what is wrong with a file, up to a bound."""

    def __init__(self, path: Path) -> None:
        """Begin with none."""
        self._path = path
        self._found: list[InputError] = []

    def at(
        self, sheet: str, row: int | None, column: int | None, what: str, hint: str | None = None
    ) -> InputError:
        """Make an error that names a cell, a row or a sheet.

        Args:
            sheet: The sheet.
            row: The row, if it is one.
            column: The column, if it is one.
            what: What is wrong.
            hint: What to do.

        Returns:
            The error.
        """
        if row is None:
            place = sheet
        else:
            place = f"{sheet}!{row}" if column is None else cell_name(sheet, row, column)
        return InputError(what, path=f"{self._path}: {place}", hint=hint)

    def add(self, error: InputError) -> None:
        """Note an error.

        Raises:
            InputErrors: There are too many.
        """
        self._found.append(error)
        if len(self._found) >= _MOST_PROBLEMS:
            self.raise_any()

    def raise_any(self) -> None:
        """End where something is wrong.

        Raises:
            InputError: Something is.
            InputErrors: Several things are.
        """
        if self._found:
            raise together(self._found)


class Budget:
    """Counts the rows of a file."""

    def __init__(self, path: Path) -> None:
        """Begin with none."""
        self._path = path
        self._rows = 0

    def take(self, rows: int = 1) -> None:
        """Count rows.

        Raises:
            InputError: There are more than are read.
        """
        self._rows += rows
        if self._rows > MAX_ROWS:
            raise InputError(
                f"more than the {MAX_ROWS:,} rows that are read",
                path=str(self._path),
                hint="make several files of it, a visit each",
            )


def too_wide(path: Path, sheet: str) -> InputError:
    """Return the error of a sheet with too many columns."""
    return InputError(f"more than the {MAX_COLUMNS} columns that are read", path=f"{path}: {sheet}")
