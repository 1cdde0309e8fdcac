"""The triples of a table's rows, each with the cell that says it.

The steps are those of "Generating RDF from Tabular Data on the Web" (4.6, minimal mode), with three
differences: a cell with several references gives a triple for each (the recommendation would put
them into one address); a cell whose templates want a value that the row has not says nothing; and
virtual columns and defaults speak of a thing only in a row that gives it a label, for a row without
one adds to what another row or file describes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.ingest.sheets.mapping import Column, Table
from coopgraph.ingest.sheets.rows import Record, Value
from coopgraph.vocabulary import COOP, RDFS, XSD

_SILENT: Final = NamedNode(COOP + "notStated")


class Said(NamedTuple):
    """A triple, and the cell that says it."""

    quad: Quad
    row: int
    column: int


class _Of(NamedTuple):
    """What a row says of one of its things."""

    template: Any
    labels: list[str]
    columns: list[Column]


class Generator:
    """Makes triples of records."""

    def __init__(self) -> None:
        """Begin with no value known."""
        self._terms: dict[tuple[int, str], Any] = {}
        self._predicates: dict[str, NamedNode] = {}
        self._things: dict[str, list[_Of]] = {}

    def triples(self, record: Record) -> Iterator[Said]:
        """Yield what a record says.

        Args:
            record: A row.

        Yields:
            Its triples, by columns.
        """
        key = record.values.get("id")
        if key is None:
            return
        values = record.values
        plain = {name: value.values[0] for name, value in values.items() if value.values}
        name = record.table.name
        if name not in self._things:
            self._things[name] = _things(record.table)
        for thing in self._things[name]:
            about = _expanded(thing.template, plain)
            if about is None:
                continue
            subject = NamedNode(about)
            described = any(label in values for label in thing.labels)
            for column in thing.columns:
                value = values.get(column.name)
                if value is None and described:
                    value = _unwritten(column, plain, key)
                if value is not None:
                    yield from self._cell(subject, column, value)

    def _cell(self, subject: NamedNode, column: Column, value: Value) -> Iterator[Said]:
        predicate = self._predicate(str(column.predicate))
        if value.silent:
            yield Said(Quad(subject, _SILENT, predicate), value.row, value.column)
        for one in value.values:
            yield Said(Quad(subject, predicate, self._term(column, one)), value.row, value.column)

    def _predicate(self, iri: str) -> NamedNode:
        found = self._predicates.get(iri)
        if found is None:
            found = self._predicates[iri] = NamedNode(iri)
        return found

    def _term(self, column: Column, value: str) -> Any:
        key = id(column), value
        found = self._terms.get(key)
        if found is None:
            found = _term(column, value)
            # Texts are seldom written twice.
            if column.language is None:
                self._terms[key] = found
        return found


def _things(table: Table) -> list[_Of]:
    """Return the things that a row speaks of, each with its columns."""
    found: dict[str, _Of] = {}
    for column in (*table.columns, *table.virtual):
        if column.predicate is not None:
            thing = found.setdefault(column.about.uri, _Of(column.about, [], []))
            thing.columns.append(column)
            if column.predicate == RDFS + "label":
                thing.labels.append(column.name)
    return list(found.values())


def _unwritten(column: Column, plain: dict[str, str], key: Value) -> Value | None:
    """Return what a column says of a thing where nothing is written."""
    if column.csvw.virtual:
        # Its template is expanded with the row, and the result taken as it is.
        iri = _expanded(column.value, plain)
        return None if iri is None else Value((iri,), key.row, key.column)
    return Value((column.default,), key.row, key.column) if column.default else None


def _term(column: Column, value: str) -> NamedNode | Literal:
    if column.csvw.virtual:
        return NamedNode(value)
    if column.value is not None:
        return NamedNode(column.value.expand({column.name: value}))
    if column.language is not None:
        return Literal(value, language=column.language)
    return Literal(value, datatype=NamedNode(XSD + column.datatype))


def _expanded(template: Any, values: dict[str, str]) -> str | None:
    """Expand a template; None where the row has no value for one of its variables."""
    if any(name not in values for name in template.variable_names):
        return None
    return str(template.expand(values))
