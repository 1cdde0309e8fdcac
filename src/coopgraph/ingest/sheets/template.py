"""A workbook to begin with: a sheet a table, each header explained, lists of what may be chosen."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, Final

from coopgraph.documents.yaml_words import words
from coopgraph.errors import InputError
from coopgraph.ingest.needed import needed
from coopgraph.ingest.sheets.grid import column_name
from coopgraph.ingest.sheets.mapping import Column, Table, tables

_EXAMPLE: Final = Path(__file__).parent.parent / "templates" / "visit.sheets.json"
_LISTS: Final = "_lists"
_LAST_ROW: Final = 1000
_TEXT: Final = "@"
_WIDTHS: Final = {"label": 40, "description": 40, "evidence": 30}
_FIELDS: Final = ("field", "value", "meaning")


def workbook(path: Path | None = None) -> bytes:
    """Make a workbook that imports and conforms as it stands.

    Args:
        path: The file that it is for; only .xlsx is written.

    Returns:
        Its bytes.

    Raises:
        InputError: The file is to be of another kind, or openpyxl is missing.
    """
    if path is not None and path.suffix.lower() != ".xlsx":
        raise InputError("only .xlsx is written", path=str(path), hint="give a name with .xlsx")
    openpyxl = needed("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    example: dict[str, list[dict[str, str]]] = json.loads(_EXAMPLE.read_text("utf-8"))
    lists = _Lists(book)
    for table in tables().values():
        rows = example.get(table.name, [])
        sheet = book.create_sheet(table.name)
        if table.name == "visit":
            _paired(sheet, table, rows[0], lists)
        else:
            _table(sheet, table, rows, lists)
    lists.write()
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


class _Lists:
    """The values that cells may be chosen of, in a hidden sheet."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[tuple[str, ...], str] = {}

    def range_of(self, values: tuple[str, ...]) -> str:
        """Return the cells that hold these values."""
        if values not in self._known:
            letter = column_name(len(self._known) + 1)
            self._known[values] = f"{_LISTS}!${letter}$1:${letter}${len(values)}"
        return self._known[values]

    def write(self) -> None:
        """Write the sheet."""
        sheet = self._book.create_sheet(_LISTS)
        sheet.sheet_state = "hidden"
        for number, values in enumerate(self._known, 1):
            for row, value in enumerate(values, 1):
                sheet.cell(row, number, value)


def _table(sheet: Any, table: Table, rows: list[dict[str, str]], lists: _Lists) -> None:
    for number, column in enumerate(table.columns, 1):
        letter = column_name(number)
        header = sheet.cell(1, number, column.title)
        _explain(header, column)
        width = _WIDTHS.get(column.name, max(14, len(column.title) + 2))
        sheet.column_dimensions[letter].width = width
        # Else a spreadsheet makes numbers and dates of what only looks like them.
        sheet.column_dimensions[letter].number_format = _TEXT
        for row, example in enumerate(rows, 2):
            if column.title in example:
                sheet.cell(row, number, example[column.title]).number_format = _TEXT
        _choose(sheet, column, f"{letter}2:{letter}{_LAST_ROW}", lists)
    sheet.freeze_panes = "B2"


def _paired(sheet: Any, table: Table, row: dict[str, str], lists: _Lists) -> None:
    """Write a sheet of one thing: the names of fields and their values."""
    for number, title in enumerate(_FIELDS[:2], 1):
        sheet.cell(1, number, title).font = _bold()
    for number, column in enumerate(table.columns, 2):
        _explain(sheet.cell(number, 1, column.title), column)
        value = sheet.cell(number, 2, row.get(column.title))
        value.number_format = _TEXT
        _choose(sheet, column, f"B{number}", lists)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 60
    sheet.freeze_panes = "B2"


def _bold() -> Any:
    return needed("openpyxl.styles").Font(bold=True)


def _explain(cell: Any, column: Column) -> None:
    cell.font = _bold()
    several = "" if column.separator is None else f" Several with {column.separator} between them."
    default = f" Where empty: {column.default}." if column.default else ""
    comment = needed("openpyxl.comments").Comment(column.meaning + several + default, "coopgraph")
    comment.width, comment.height = 320, 120
    cell.comment = comment


def _choose(sheet: Any, column: Column, cells: str, lists: _Lists) -> None:
    values = choices(column)
    if not values:
        return
    rule = needed("openpyxl.worksheet.datavalidation").DataValidation(
        type="list", formula1=lists.range_of(values), allow_blank=True
    )
    # Several values, and words of one's own for what the source leaves out, are legal too.
    rule.showErrorMessage = False
    rule.add(cells)
    sheet.add_data_validation(rule)


def choices(column: Column) -> tuple[str, ...]:
    """Return the values that a column offers.

    Args:
        column: A column.

    Returns:
        Words that may be written into its cells; none where anything may be.
    """
    if column.options:
        return tuple(one.rpartition("#")[2].rpartition("/")[2] for one in column.options)
    if column.scheme is None:
        return ()
    found = (one for one in words().concepts if one.startswith(column.scheme))
    return tuple(sorted(one.removeprefix(column.scheme) for one in found))
