"""Answers as tables of a page: cells with links to the pages of the things that they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph

from coopgraph.pages.names import Name, names
from coopgraph.store.terms import Row, Term, is_number, plain
from coopgraph.vocabulary import BASE, COOP

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.store.result import Result

MOST_ROWS: Final = 500
"""Rows on a page; the whole answer is in its data."""

MOST_LINKS: Final = 20
"""Links in a cell that lists things."""

MOST_CHARACTERS: Final = 2000
"""Characters of a cell on a page."""

SILENT: Final = frozenset({"not stated", "not told"})
"""Words of the questions that tell that a source is silent."""

_NOT_STATED: Final = COOP + "notStated"
_IRI: Final = "iri"
_IRI_END: Final = "_iri"


class Part(NamedTuple):
    """Words of a cell.

    Attributes:
        text: The words.
        language: Their language; empty where it is not known.
        address: The page of the thing that they name; None where they name none.
    """

    text: str
    language: str = ""
    address: str | None = None


class Cell(NamedTuple):
    """A cell.

    Attributes:
        parts: What it says; nothing where nothing is bound.
        is_silent: Whether it says that a source is silent.
        more: Things of a list that are not shown.
    """

    parts: tuple[Part, ...] = ()
    is_silent: bool = False
    more: int = 0


class Column(NamedTuple):
    """A column: its name in the query, its title for people, and whether it holds numbers."""

    name: str
    title: str
    is_number: bool


@dataclass(frozen=True)
class Table:
    """An answer as a page shows it.

    Attributes:
        columns: The columns.
        rows: The cells of the rows that are shown.
        total: The rows of the whole answer.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether the answer has more rows."""
        return self.total > len(self.rows)


def table_of(context: Context, result: Result, columns: Sequence[str] | None = None) -> Table:
    """Lay out an answer.

    Args:
        context: Who knows the names of things, and where their pages are.
        result: The answer, whole: the columns that are not shown tell what the others name.
        columns: The columns to show; all if None.

    Returns:
        The table, with at most :data:`MOST_ROWS` rows.
    """
    rows = result.rows[:MOST_ROWS]
    shown = [name for name in result.variables if columns is None or name in columns]
    places = {name: result.variables.index(name) for name in shown}
    paired = _paired(result.variables, shown)
    iris = _iris(rows, [name not in paired for name in result.variables])
    iris |= _in_lists(rows, list(places.values()))
    called = names(context.engine, iris) if iris else {}
    naming = _Naming(context, result.variables, paired, called)
    cells = []
    for row in rows:
        named = naming.things(row, shown)
        cells.append([naming.cell(row[places[name]], named.get(name)) for name in shown])
    numeric = {name: _is_numeric(row[places[name]] for row in rows) for name in shown}
    heads = [Column(name, name.replace("_", " "), numeric[name]) for name in shown]
    return Table(heads, cells, len(result))


def _paired(variables: Sequence[str], shown: Sequence[str]) -> dict[str, str]:
    """Find the columns of IRIs that belong to a column of words by their names.

    ``giver_iri`` belongs to ``giver``, ``visit_iri`` to ``visit_name``. They need not be shown: the
    words lead to the things.
    """
    found = {}
    for name in variables:
        stem = name.removesuffix(_IRI_END)
        if stem == name or name in shown:
            continue
        words = [one for one in shown if one == stem or one.startswith(stem + "_")]
        if words:
            found[name] = words[0]
    return found


def _iris(rows: Iterable[Row], wanted: Sequence[bool]) -> dict[str, None]:
    """Return the things of the columns whose names are wanted, each once."""
    return {
        term.value: None
        for row in rows
        for term in compress(row, wanted)
        if isinstance(term, pyoxigraph.NamedNode)
    }


def _in_lists(rows: Iterable[Row], places: Sequence[int]) -> dict[str, None]:
    """Return the things that the cells of some columns list, as far as they are shown."""
    return {
        iri: None for row in rows for place in places for iri in _listed(row[place])[:MOST_LINKS]
    }


def _listed(term: Term | None) -> list[str]:
    """Return the things of the project that a text lists by their IRIs; none if it is another."""
    if not isinstance(term, pyoxigraph.Literal) or not term.value.startswith(BASE):
        return []
    words = term.value.split()
    return words if all(map(_is_ours, words)) else []


def _is_ours(word: str) -> bool:
    try:
        return word.startswith(BASE) and bool(pyoxigraph.NamedNode(word))
    except ValueError:
        return False


def _is_numeric(column: Iterable[Term | None]) -> bool:
    terms = [term for term in column if term is not None]
    return bool(terms) and all(map(is_number, terms))


class _Naming:
    """Finds which words of a row name which thing of it, so that they lead there."""

    def __init__(
        self,
        context: Context,
        variables: Sequence[str],
        paired: Mapping[str, str],
        called: Mapping[str, Name],
    ) -> None:
        self._links = context.links
        self._variables = variables
        self._paired = paired
        self._called = called

    def things(self, row: Row, shown: Sequence[str]) -> dict[str, str]:
        """Return the thing that each cell of words names, by the names of the columns."""
        words = {
            name: term.value
            for name, term in zip(self._variables, row, strict=True)
            if name in shown and isinstance(term, pyoxigraph.Literal)
        }
        found: dict[str, str] = {}
        for name, term in zip(self._variables, row, strict=True):
            if not isinstance(term, pyoxigraph.NamedNode) or term.value == _NOT_STATED:
                continue
            told = self._column(name, term.value, words)
            if told is not None:
                found.setdefault(told, term.value)
        return found

    def _column(self, name: str, iri: str, words: Mapping[str, str]) -> str | None:
        """Return the column whose words name the thing of a column of IRIs.

        That is the one that it belongs to by its name, else the one that says the thing's label; of
        a lone ``iri``, the first.
        """
        if name in self._paired:
            return self._paired[name] if self._paired[name] in words else None
        label = self._called[iri].text
        for other, text in words.items():
            if text == label:
                return other
        return next(iter(words), None) if name == _IRI else None

    def cell(self, term: Term | None, thing: str | None) -> Cell:
        """Lay out a cell, and lead from it to the thing that it names."""
        if term is None:
            return Cell()
        listed = _listed(term)
        if listed:
            parts = tuple(self._thing(iri) for iri in listed[:MOST_LINKS])
            return Cell(parts, more=len(listed) - len(parts))
        if isinstance(term, pyoxigraph.NamedNode):
            if term.value == _NOT_STATED:
                return Cell((Part("not stated"),), is_silent=True)
            return Cell((self._thing(term.value),))
        text = plain(term)
        if len(text) > MOST_CHARACTERS:
            text = text[:MOST_CHARACTERS] + "…"
        language = term.language or "" if isinstance(term, pyoxigraph.Literal) else ""
        address = None if thing is None else self._links.page(thing)
        return Cell((Part(text, language, address),), is_silent=text in SILENT)

    def _thing(self, iri: str) -> Part:
        name = self._called[iri]
        return Part(name.text, name.language, self._links.page(iri))
