"""The line of a file that a finding is about, with the place underlined."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from coopgraph.documents.formats import BOM
from coopgraph.validation.report import Place

# Columns of a terminal that an excerpt takes, and how many of them stand before the place.
_WIDTH: Final = 100
_BEFORE: Final = 60
# A file of which more than this would be read only to show a line is not shown.
_LARGEST: Final = 64 * 1024 * 1024


class Excerpts:
    """Lines of files, each file read at most once."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._text = b""
        self._starts = array("Q")

    def of(self, place: Place) -> tuple[str, str] | None:
        """Return a line and what underlines the place in it.

        Args:
            place: The place.

        Returns:
            Both, cut to the width of a terminal around the place, with nothing that a terminal
            would take for a command; None where the place has no line or the file cannot be read.
        """
        if place.line is None or place.column is None or place.cell is not None:
            return None
        line = self._line(place.path, place.line)
        if line is None or place.column > len(line) + 1:
            return None
        begin = place.column - 1
        on_one_line = place.end_line == place.line and place.end_column is not None
        end = place.end_column - 1 if on_one_line and place.end_column else len(line)
        return _cut(line, begin, max(end, begin + 1))

    def _line(self, path: str, number: int) -> str | None:
        if path != self._path:
            self._path, self._text = path, _read(Path(path))
            self._starts = array("Q", _starts(self._text))
        if number > len(self._starts):
            return None
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[start:end].decode("utf-8", "replace").rstrip("\r\n")


def _read(path: Path) -> bytes:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return b""
        return path.read_bytes().removeprefix(BOM)
    except (OSError, ValueError):
        return b""


def _starts(text: bytes) -> Iterator[int]:
    # As the parsers count: a line ends at a line feed.
    if text:
        yield 0
    at = text.find(b"\n")
    while at >= 0:
        yield at + 1
        at = text.find(b"\n", at + 1)


def _cut(line: str, begin: int, end: int) -> tuple[str, str]:
    start = begin - _BEFORE if len(line) > _WIDTH and begin > _BEFORE else 0
    cells = [_cell(one) for one in line[start : start + _WIDTH]]
    shown = "".join(cells).rstrip()
    if start:
        shown = f"…{shown}"
    if start + _WIDTH < len(line):
        shown += "…"
    before = sum(map(_width, cells[: begin - start])) + bool(start)
    marked = sum(map(_width, cells[begin - start : end - start]))
    return shown, " " * before + "^" * max(marked, 1)


def _cell(character: str) -> str:
    if character == "\t":
        return "    "
    return character if character.isprintable() else " "


def _width(cell: str) -> int:
    """Return the columns that a terminal gives a piece of text."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in cell
    )
