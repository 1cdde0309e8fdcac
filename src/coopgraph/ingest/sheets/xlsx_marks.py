"""What openpyxl does not tell of a sheet while it streams: what is hidden, merged or contradicts.

Rows and cells that come after a later one would be left out by it in silence.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NoReturn
from xml.parsers import expat

from coopgraph.errors import InputError
from coopgraph.ingest.sheets.grid import SHOW, SPLIT, Problems, column_name
from coopgraph.ingest.sheets.package import damaged, part_of, read

_CHUNK: Final = 1024 * 1024
_ADDRESS: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_TRUE: Final = ("1", "true")


def refuse_marks(path: Path, archive: zipfile.ZipFile, part: str, sheet: str) -> None:
    """Refuse merged cells, what is hidden, and places that contradict.

    Args:
        path: The workbook.
        archive: The workbook, opened.
        part: The part that holds the sheet.
        sheet: The name of the sheet.

    Raises:
        InputError: There is something, or the part cannot be read.
        InputErrors: There are several things, and each is told.
    """
    problems = Problems(path)
    marks = _Marks(path, sheet)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = marks.start
    parser.EndElementHandler = marks.end
    with part_of(archive, part, path) as file:
        while chunk := read(file, _CHUNK, path):
            try:
                parser.Parse(chunk, False)
            except (expat.ExpatError, ValueError) as error:
                raise damaged(path) from error
            for problem in marks.taken():
                problems.add(problem)
    problems.raise_any()


class _Marks:
    """Follows the elements of a sheet, and notes what is wrong with it."""

    def __init__(self, path: Path, sheet: str) -> None:
        self._path = path
        self._sheet = sheet
        self._found: list[InputError] = []
        self._in_data = False
        self._row = self._column = 0

    def taken(self) -> Iterator[InputError]:
        """Yield what was found, and forget it."""
        found, self._found = self._found, []
        return iter(found)

    def start(self, name: str, given: Mapping[str, str]) -> None:
        """Look at the beginning of an element."""
        name = name.rpartition(" ")[2]
        if name == "sheetData":
            self._in_data = True
        elif self._in_data:
            if name == "c":
                self._cell(given)
            elif name == "row":
                self._begin_row(given)
        elif name == "col" and given.get("hidden") in _TRUE:
            self._hidden_columns(given)
        elif name == "mergeCell" and "ref" in given:
            self._merged(given["ref"])

    def end(self, name: str) -> None:
        """Look at the end of an element."""
        if name.rpartition(" ")[2] == "sheetData":
            self._in_data = False

    def _begin_row(self, given: Mapping[str, str]) -> None:
        before = self._row
        # A row without a number is the one after the last.
        self._row = self._number(given["r"]) if "r" in given else before + 1
        self._column = 0
        if self._row <= before:
            self._contradiction(f"row {self._row} comes after row {before}")
        if given.get("hidden") in _TRUE:
            self._note(f"row {self._row} is hidden", SHOW)

    def _cell(self, given: Mapping[str, str]) -> None:
        before = self._column
        address = given.get("r")
        if not address:
            self._column += 1
            return
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise damaged(self._path)
        self._column = 0
        for letter in found[1].upper():
            self._column = self._column * 26 + ord(letter) - 64
        if int(found[2]) != self._row:
            self._contradiction(f"cell {address} stands in row {self._row}")
        elif self._column <= before:
            self._contradiction(f"cell {address} comes after column {column_name(before)}")

    def _hidden_columns(self, given: Mapping[str, str]) -> None:
        first = self._number(given.get("min", ""))
        last = self._number(given.get("max", str(first)))
        one = column_name(first)
        if last <= first:
            self._note(f"column {one} is hidden", SHOW)
        else:
            self._note(f"columns {one} to {column_name(last)} are hidden", SHOW)

    def _merged(self, ref: str) -> None:
        begin = _ADDRESS.match(ref)
        row = f"!{begin[2]}" if begin else ""
        self._found.append(
            InputError(
                f"merged cells ({ref})", path=f"{self._path}: {self._sheet}{row}", hint=SPLIT
            )
        )

    def _number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 7):
            raise damaged(self._path)
        return int(text)

    def _contradiction(self, what: str) -> NoReturn:
        # What comes after it would contradict too.
        raise InputError(
            f"damaged: {what}",
            path=f"{self._path}: {self._sheet}",
            hint="save it again in the program that wrote it",
        )

    def _note(self, what: str, hint: str) -> None:
        self._found.append(InputError(what, path=f"{self._path}: {self._sheet}", hint=hint))
