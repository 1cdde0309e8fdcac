"""Workbooks of OpenDocument (.ods), read from their XML as it streams by.

The packages for this format hold the whole document in memory, or give no formulas.
See OpenDocument 1.3, part 3, section 9.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Final
from xml.etree import ElementTree

from coopgraph.ingest.sheets.grid import (
    MAX_COLUMNS,
    SHOW,
    SPLIT,
    Budget,
    Cell,
    Kind,
    Problems,
    Row,
    Sheet,
    column_name,
    too_wide,
)
from coopgraph.ingest.sheets.package import damaged, open_package, part_of

_URN: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE: Final = _URN % "table"
_TEXT: Final = _URN % "text"
_OFFICE: Final = _URN % "office"
_STYLE: Final = _URN % "style"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_KINDS: Final[dict[str, Kind]] = {
    "float": "number",
    "percentage": "number",
    "currency": "number",
    "time": "datetime",
    "boolean": "boolean",
}


def read_ods(path: Path) -> Iterator[Sheet]:
    """Read a workbook.

    Args:
        path: The file.

    Yields:
        Its sheets.

    Raises:
        InputError: It cannot be read, is protected, has merged or hidden cells, or formulas.
    """
    with open_package(path) as archive:
        hidden_styles, names = _outline(archive, path)
        budget = Budget(path)
        for number, (name, style) in enumerate(names):
            yield Sheet(
                name,
                partial(_rows, archive, path, number, name, budget),
                style in hidden_styles,
            )


def _events(archive: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    with part_of(archive, "content.xml", path) as file:
        yield from _parsed(file, path)


def _parsed(file: IO[bytes], path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    try:
        # The archive was looked through for document types.
        yield from ElementTree.iterparse(file, ("start", "end"))  # noqa: S314
    except GeneratorExit:
        raise
    except Exception as error:
        raise damaged(path) from error


def _outline(archive: zipfile.ZipFile, path: Path) -> tuple[set[str], list[tuple[str, str]]]:
    """Return the styles of hidden sheets, and name and style of each sheet."""
    hidden: set[str] = set()
    names: list[tuple[str, str]] = []
    for event, element in _events(archive, path):
        if event == "start" and element.tag == _TABLE + "table":
            names.append((element.get(_TABLE + "name", ""), element.get(_TABLE + "style-name", "")))
        elif event == "end" and element.tag == _STYLE + "style":
            for properties in element.iter(_STYLE + "table-properties"):
                if properties.get(_TABLE + "display") == "false":
                    hidden.add(element.get(_STYLE + "name", ""))
        elif event == "end" and element.tag == _TABLE + "table-row":
            element.clear()
    return hidden, names


def _rows(
    archive: zipfile.ZipFile, path: Path, wanted: int, sheet: str, budget: Budget
) -> Iterator[Row]:
    table, number, column = -1, 0, 0
    inside: ElementTree.Element | None = None
    problems = Problems(path)
    for event, element in _events(archive, path):
        if event == "start":
            if element.tag == _TABLE + "table":
                table, inside = table + 1, element
            continue
        if element.tag == _TABLE + "table" and table == wanted:
            break
        if element.tag == _TABLE + "table-column" and table == wanted:
            column += 1
            if not _is_visible(element):
                what = f"column {column_name(column)} is hidden"
                problems.add(problems.at(sheet, None, None, what, SHOW))
            column += _count(element, "number-columns-repeated") - 1
        if element.tag != _TABLE + "table-row":
            continue
        if table == wanted:
            repeated = _count(element, "number-rows-repeated")
            cells = list(_cells(element, path, sheet, number + 1, problems))
            problems.raise_any()
            if cells:
                budget.take(repeated)
                for one in range(repeated):
                    yield Row(number + 1 + one, cells)
            number += repeated
        element.clear()
        if inside is not None:
            # Rows that were read are held by their table otherwise.
            inside.clear()


def _cells(
    row: ElementTree.Element, path: Path, sheet: str, number: int, problems: Problems
) -> Iterator[Cell]:
    column = 0
    for element in row:
        if element.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        repeated = _count(element, "number-columns-repeated")
        kind, text = _content(element)
        if text or kind == "formula":
            if column + repeated > MAX_COLUMNS:
                raise too_wide(path, sheet)
            _refuse(row, element, (sheet, number, column + 1), kind, text, problems)
            for one in range(repeated):
                yield Cell(text, kind, column + 1 + one)
        column += repeated


def _refuse(  # noqa: PLR0913, PLR0917
    row: ElementTree.Element,
    element: ElementTree.Element,
    place: tuple[str, int, int],
    kind: Kind,
    text: str,
    problems: Problems,
) -> None:
    spans = ("number-columns-spanned", "number-rows-spanned")
    if any(_count(element, name) > 1 for name in spans):
        problems.add(problems.at(*place, "merged cells", SPLIT))
    elif not _is_visible(row):
        problems.add(problems.at(*place, f"row {place[1]} is hidden", SHOW))
    elif kind == "formula":
        problems.add(problems.at(*place, "a formula", f"write its value in its place: {text}"))


def _is_visible(element: ElementTree.Element) -> bool:
    return element.get(_TABLE + "visibility", "visible") == "visible"


def _content(element: ElementTree.Element) -> tuple[Kind, str]:
    shown = "\n".join(_paragraph(child) for child in element if child.tag == _TEXT + "p")
    kind = element.get(_OFFICE + "value-type", "")
    if element.get(_TABLE + "formula") is not None:
        return "formula", shown
    if element.get(_CALC + "value-type") == "error":
        return "error", shown
    if kind == "date":
        value = element.get(_OFFICE + "date-value", "").removesuffix("T00:00:00")
        return ("datetime" if "T" in value else "date"), value
    if kind in _KINDS:
        number = element.get(_OFFICE + "value")
        if number is not None and shown.startswith("0") and shown[1:].isdigit():
            return "padded", number
        return _KINDS[kind], shown if number is None else number
    return "text", shown


def _paragraph(element: ElementTree.Element) -> str:
    """Return the text of a paragraph, without the notes that are pinned to it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            parts.append(" " * _count(child, "c", _TEXT))
        elif child.tag == _TEXT + "line-break":
            parts.append("\n")
        elif child.tag == _TEXT + "tab":
            parts.append("\t")
        elif child.tag != _OFFICE + "annotation":
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _count(element: ElementTree.Element, name: str, namespace: str = _TABLE) -> int:
    value = element.get(namespace + name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else 1
