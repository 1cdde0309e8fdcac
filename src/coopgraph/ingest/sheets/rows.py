"""From sheets to the rows of the mapping's tables: which sheet, which columns, which values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from coopgraph.ingest.sheets.grid import Cell, Problems, Row, Sheet
from coopgraph.ingest.sheets.mapping import Column, Table, squeezed, tables
from coopgraph.ingest.sheets.values import NOT_STATED, Normal, Refused, lexical, trimmed
from coopgraph.wording import near

_FIELD: Final = ("field", "value")


class Value(NamedTuple):
    """What a cell says.

    Attributes:
        values: Its values, in the form that the column's template wants.
        row: Where it is.
        column: Where it is.
        silent: Whether it says that the source is silent.
    """

    values: tuple[str, ...]
    row: int
    column: int
    silent: bool = False


class Record(NamedTuple):
    """A row of a table: what it says by the names of columns; what is empty is left out."""

    table: Table
    sheet: int
    values: dict[str, Value]


class Reader:
    """Reads the records of sheets."""

    def __init__(self, path: Path) -> None:
        """Begin.

        Args:
            path: The file that the sheets are of.
        """
        self.problems = Problems(path)
        self.sheets: list[str] = []
        self._normal = Normal()
        self._refused: set[tuple[str, int, int]] = set()
        self._known: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def records(self, sheets: Iterator[Sheet]) -> Iterator[Record]:
        """Read sheets; what is wrong is noted in :attr:`problems`.

        Args:
            sheets: The sheets.

        Yields:
            The records, in order.
        """
        met: dict[str, str] = {}
        for sheet in sheets:
            table = self._table(sheet, met)
            if table is not None:
                met[table.name] = sheet.name
                self.sheets.append(sheet.name)
                yield from self._records(sheet, table, len(self.sheets) - 1)

    def _table(self, sheet: Sheet, met: dict[str, str]) -> Table | None:
        name = squeezed(sheet.name)
        # Sheets of one's own: notes, lists.
        if sheet.name.startswith("_"):
            return None
        table = next((one for one in tables().values() if squeezed(one.name) == name), None)
        if table is None:
            if sheet.hidden:
                return None
            hint = near(sheet.name, tables()) or "use one of " + ", ".join(tables())
            self._tell(
                sheet.name,
                None,
                None,
                f"a sheet of the name {sheet.name!r} is not known",
                f"{hint.rstrip('?')}; a sheet of your own begins with _",
            )
        elif sheet.hidden:
            hint = "show it, or delete it: what nobody sees is not read"
            self._tell(sheet.name, None, None, "the sheet is hidden", hint)
        elif table.name in met:
            self._tell(sheet.name, None, None, f"a second sheet {table.name}", "keep one")
        else:
            return table
        return None

    def _records(self, sheet: Sheet, table: Table, number: int) -> Iterator[Record]:
        rows = iter(sheet.rows())
        first = next(rows, None)
        if first is None:
            self._tell(sheet.name, None, None, "no headers", "write the headers into its first row")
            return
        if table.name == "visit" and self._is_paired(first):
            yield from self._paired(sheet, table, number, rows)
            return
        headers = self._headers(sheet.name, table, first)
        if headers is None:
            return
        for row in rows:
            values = self._values(sheet.name, table, headers, row)
            if values:
                places = {column.name: (row.number, at) for at, column in headers.items()}
                self._check_required(sheet.name, table, values, places)
                yield Record(table, number, values)

    @staticmethod
    def _is_paired(row: Row) -> bool:
        return tuple(squeezed(cell.text) for cell in row.cells) == _FIELD

    def _paired(
        self, sheet: Sheet, table: Table, number: int, rows: Iterator[Row]
    ) -> Iterator[Record]:
        """Read a sheet of two columns, the names of fields and their values."""
        values: dict[str, Value] = {}
        places: dict[str, tuple[int, int]] = {}
        for row in rows:
            cells = {cell.column: cell for cell in row.cells}
            extra = [column for column in cells if column > 2]
            if extra:
                what = "a cell beside field and value"
                self._tell(sheet.name, row.number, extra[0], what, "write one value a field")
            if 1 not in cells:
                self._tell(sheet.name, row.number, 2, "a value without a field", None)
                continue
            column = self._column(sheet.name, table, cells[1], row.number)
            if column is None:
                continue
            places.setdefault(column.name, (row.number, 2))
            if column.name in values:
                self._tell(sheet.name, row.number, 1, f"a second field {column.title}", "keep one")
            elif 2 in cells:
                value = self._value(sheet.name, table, column, cells[2], row.number)
                if value is not None:
                    values[column.name] = value
        if values:
            self._check_required(sheet.name, table, values, places)
            yield Record(table, number, values)

    def _headers(self, sheet: str, table: Table, row: Row) -> dict[int, Column] | None:
        """Find the column of each header; None where the rows cannot be read without one."""
        found: dict[int, Column] = {}
        for cell in row.cells:
            column = self._column(sheet, table, cell, row.number)
            if column is None:
                continue
            if column in found.values():
                what = f"a second column {column.title!r}"
                self._tell(sheet, row.number, cell.column, what, "keep one")
                continue
            found[cell.column] = column
        names = {column.name for column in found.values()}
        missing = [one for one in table.columns if one.required and one.name not in names]
        for column in missing:
            what = f"the column {column.title!r} is missing"
            self._tell(sheet, row.number, None, what, "add it: each row needs it")
        return None if missing else found

    def _column(self, sheet: str, table: Table, cell: Cell, row: int) -> Column | None:
        wanted = squeezed(cell.text)
        if not trimmed(cell.text):
            return None
        for column in table.columns:
            if wanted in (squeezed(column.name), squeezed(column.title)):
                return column
        titles = [one.title for one in table.columns]
        hint = near(trimmed(cell.text), titles) or "use the headers of the template"
        self._tell(sheet, row, cell.column, f"no column {trimmed(cell.text)!r} is known", hint)
        return None

    def _values(
        self, sheet: str, table: Table, headers: dict[int, Column], row: Row
    ) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for cell in row.cells:
            column = headers.get(cell.column)
            if column is None:
                if trimmed(cell.text):
                    what = "a cell below no header that is known"
                    self._tell(sheet, row.number, cell.column, what, "give its column a header")
                continue
            value = self._value(sheet, table, column, cell, row.number)
            if value is not None:
                found[column.name] = value
        return found

    def _value(
        self, sheet: str, table: Table, column: Column, cell: Cell, row: int
    ) -> Value | None:
        try:
            text = lexical(cell, column)
            if not text:
                return None
            silent = column.predicate is not None and text.casefold() == NOT_STATED
            values = () if silent else self._split(text, table, column)
        except Refused as wrong:
            self._tell(sheet, row, cell.column, wrong.what, wrong.hint)
            self._refused.add((sheet, row, cell.column))
            return None
        return Value(values, row, cell.column, silent) if silent or values else None

    def _split(self, text: str, table: Table, column: Column) -> tuple[str, ...]:
        key = (table.name, column.name, text)
        known = self._known.get(key)
        if known is None:
            parts = [text] if column.separator is None else text.split(column.separator)
            given = [trimmed(part) for part in parts]
            # Passages are told in parallel columns, in which an empty part counts.
            given = given if column.predicate is None else [part for part in given if part]
            known = tuple(
                self._normal.value(part, column, table.columns) if part else part for part in given
            )
            self._checked(known, column)
            if column.predicate is not None and len(text) < 200:
                self._known[key] = known
        return known

    @staticmethod
    def _checked(values: tuple[str, ...], column: Column) -> None:
        """Hold values against the datatype of the mapping."""
        if column.csvw.datatype is None:
            return
        for value in values:
            try:
                column.csvw.datatype.read(value)
            except ValueError as error:
                raise Refused(f"{value!r} does not fit: {error}") from None

    def _check_required(
        self,
        sheet: str,
        table: Table,
        values: dict[str, Value],
        places: dict[str, tuple[int, int]],
    ) -> None:
        """Tell what must not be empty, but not of a cell that was told to be wrong."""
        for column in table.columns:
            if not column.required or column.name in values:
                continue
            if column.name not in places:
                what = f"the field {column.title} is missing"
                self._tell(sheet, None, None, what, "add it in a row of its own")
            elif (sheet, *places[column.name]) not in self._refused:
                row, at = places[column.name]
                self._tell(sheet, row, at, f"{column.title} is empty", "each row needs it")

    def _tell(
        self, sheet: str, row: int | None, column: int | None, what: str, hint: str | None
    ) -> None:
        self.problems.add(self.problems.at(sheet, row, column, what, hint))
