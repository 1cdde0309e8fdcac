"""Workbooks of Office Open XML (.xlsx), through openpyxl."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import InputError
from coopgraph.ingest.needed import needed
from coopgraph.ingest.sheets.grid import (
    MAX_COLUMNS,
    Budget,
    Cell,
    Kind,
    Problems,
    Row,
    Sheet,
    too_wide,
)
from coopgraph.ingest.sheets.package import damaged, open_package
from coopgraph.ingest.sheets.xlsx_marks import refuse_marks

_LAST_ROW: Final = 1_048_576
# A date without a time is given as midnight.
_DATED: Final = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)
_MARKED: Final[dict[str, Kind]] = {"f": "formula", "e": "error"}


def read_xlsx(path: Path) -> Iterator[Sheet]:
    """Read a workbook.

    Args:
        path: The file.

    Yields:
        Its sheets.

    Raises:
        InputError: It cannot be read, is protected, or holds macros; openpyxl is missing.
    """
    with open_package(path) as archive:
        workbook = _workbook(path)
        try:
            budget = Budget(path)
            for sheet in workbook.worksheets:
                yield Sheet(
                    sheet.title,
                    partial(_rows, path, archive, sheet, budget),
                    sheet.sheet_state != "visible",
                )
        finally:
            workbook.close()


def _workbook(path: Path, *, results: bool = False) -> Any:
    """Open the workbook: with formulas, or with the results that they last gave."""
    openpyxl = needed("openpyxl")
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=results)
    except InputError:
        raise
    except Exception as error:
        # Whatever a damaged part raises: its XML, its numbers and its references are not ours.
        raise damaged(path) from error


def _rows(path: Path, archive: zipfile.ZipFile, sheet: Any, budget: Budget) -> Iterator[Row]:
    part = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    refuse_marks(path, archive, part, sheet.title)
    # What the file says of its size may be wrong, and is not needed.
    sheet.reset_dimensions()
    problems = Problems(path)
    rows = enumerate(_streamed(path, sheet), 1)
    for number, cells in rows:
        if number > _LAST_ROW:
            raise damaged(path)
        found = [_cell(cell) for cell in cells if cell.value is not None]
        if not found:
            continue
        budget.take()
        if found[-1].column > MAX_COLUMNS:
            raise too_wide(path, sheet.title)
        if any(cell.kind == "formula" for cell in found):
            _refuse_formulas(path, sheet.title, number, found, problems)
        yield Row(number, found)


def _streamed(path: Path, sheet: Any) -> Iterator[Any]:
    try:
        yield from sheet.iter_rows()
    except GeneratorExit:
        raise
    except Exception as error:
        raise damaged(path) from error


def _cell(cell: Any) -> Cell:
    kind, text = _content(cell)
    return Cell(text, kind, cell.column)


def _content(cell: Any) -> tuple[Kind, str]:
    value = cell.value
    if cell.data_type in _MARKED:
        return _MARKED[cell.data_type], str(value)
    if isinstance(value, bool):
        return "boolean", str(value).upper()
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return "date", value.date().isoformat()
    if isinstance(value, _DATED):
        return "datetime", str(value)
    if isinstance(value, int | float):
        padded = str(cell.number_format).startswith("00")
        whole = isinstance(value, float) and value.is_integer()
        return ("padded" if padded else "number"), repr(int(value) if whole else value)
    return "text", _unescaped(str(value))


def _unescaped(text: str) -> str:
    """Return a text with the characters that its escapes stand for, such as ``_x000D_``.

    See ST_Xstring in ISO/IEC 29500-1, 22.9.2.19.
    """
    if "_x" not in text:
        return text
    # Loaded with openpyxl, which leaves escapes of cells as they are.
    from openpyxl.utils.escape import unescape  # noqa: PLC0415

    # A character beyond the first plane is escaped as two.
    units: bytes = unescape(text).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "surrogatepass")


def _refuse_formulas(
    path: Path, sheet: str, number: int, cells: list[Cell], problems: Problems
) -> None:
    """Tell each formula of a row, with what it last gave.

    Raises:
        InputError: There is one, and it is told.
    """
    workbook = _workbook(path, results=True)
    try:
        found = workbook[sheet]
        found.reset_dimensions()
        row = next(found.iter_rows(min_row=number, max_row=number), ())
        results = {cell.column: cell.value for cell in row if cell.value is not None}
    finally:
        workbook.close()
    for cell in cells:
        if cell.kind == "formula":
            result = results.get(cell.column)
            hint = (
                "write the value in its place"
                if result is None
                else f"write its value in its place: {result}"
            )
            problems.add(problems.at(sheet, number, cell.column, "a formula", hint))
    problems.raise_any()
