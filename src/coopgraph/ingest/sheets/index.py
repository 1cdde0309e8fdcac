"""Where the triples of a spreadsheet are written: sheet, row and column as one number each."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Quad

from coopgraph.documents.json_index import Json, Walk
from coopgraph.documents.placed import Placed
from coopgraph.documents.yaml_words import words
from coopgraph.errors import InputError
from coopgraph.ingest.sheets.grid import cell_name

_SHEET: Final = 1 << 40
_ROW: Final = 1 << 16


def span(sheet: int, row: int, column: int) -> list[int]:
    """Return the span of a cell."""
    place = sheet * _SHEET + row * _ROW + column
    return [place, place + 1]


class CellIndex:
    """The cells of a file.

    Attributes:
        size: Characters that are kept; none, for cells are numbers.
    """

    size = 0

    def __init__(self, path: Path, sheets: list[str]) -> None:
        """Begin with no triple.

        Args:
            path: The file.
            sheets: The names of its sheets, which may grow.
        """
        self._path = path
        self._sheets = sheets
        self._quads: list[Quad] = []
        self._cells = array("Q")
        self._keys = array("Q")
        self._nodes: list[Json] = []

    def add(self, quad: Quad, sheet: int, cell: tuple[int, int], key: tuple[int, int]) -> None:
        """Note a triple: the cell that says it, and the cell that names its subject."""
        self._quads.append(quad)
        self._cells.append(span(sheet, *cell)[0])
        self._keys.append(span(sheet, *key)[0])

    def add_nodes(self, nodes: list[Json]) -> None:
        """Note what is said by nodes whose parts have spans of cells."""
        self._nodes = nodes

    def place(self, offset: int) -> tuple[int, int]:
        """Return row and column of a cell."""
        return offset % _SHEET // _ROW, offset % _ROW

    def cell(self, offset: int) -> str:
        """Return the name of a cell: ``sheet!B7``."""
        return cell_name(self._sheets[offset // _SHEET], *self.place(offset))

    def error(self, what: str, at: int, hint: str | None = None) -> InputError:
        """Make an error that names a cell."""
        return InputError(what, path=f"{self._path}: {self.cell(at)}", hint=hint)

    @cached_property
    def _subjects(self) -> dict[Any, list[int]]:
        found: dict[Any, list[int]] = {}
        for number, quad in enumerate(self._quads):
            found.setdefault(quad.subject, []).append(number)
        return found

    @cached_property
    def _of_nodes(self) -> list[Placed]:
        walk = Walk()
        walk.top(Json(self._nodes, [0, 0]), words().context)
        return walk.triples

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:
        """Iterate over the triples that have one of these nodes as subject, and others."""
        for node in nodes:
            if not isinstance(node, BlankNode):
                yield from map(self._placed, self._subjects.get(node, ()))
        yield from self._of_nodes

    def all_triples(self) -> Iterator[Placed]:
        """Iterate over all triples."""
        yield from map(self._placed, range(len(self._quads)))
        yield from self._of_nodes

    def _placed(self, number: int) -> Placed:
        quad = self._quads[number]
        cell, key = self._cells[number], self._keys[number]
        at = [cell, cell + 1]
        subject: Any = quad.subject
        value: Any = quad.object
        return Placed(subject, quad.predicate, value, None, [key, key + 1], at, at, None)
