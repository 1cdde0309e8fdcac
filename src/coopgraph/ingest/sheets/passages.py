"""Passages of a sheet: what its columns say of them, as the nodes that visits in YAML have.

What is made of words, and where they are looked up, is then the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from coopgraph.documents.json_index import Json
from coopgraph.documents.yaml_memory import remember
from coopgraph.documents.yaml_passages import resolve
from coopgraph.documents.yaml_words import Problem, words
from coopgraph.errors import InputError
from coopgraph.ingest.sheets.index import CellIndex, span
from coopgraph.ingest.sheets.rows import Record, Value
from coopgraph.vocabulary import ID

_NAMED: Final = re.compile(r"passage:\S+")
_LINE: Final = re.compile("[0-9]{1,9}")
_WORDS: Final = ("firstWords", "lastWords", "line")


class Passages:
    """Gathers what rows say of passages."""

    def __init__(self) -> None:
        """Begin with none."""
        self._nodes: list[Json] = []
        self._cited: list[Json] = []

    def take(self, record: Record) -> None:
        """Take what a row says.

        Args:
            record: The row.

        Raises:
            InputError: Its columns do not fit each other; the path is empty, the cell is told by
                :attr:`~coopgraph.errors.CoopgraphError.line` and column.
        """
        values = record.values
        key = values.get("id")
        if key is None:
            return
        if "textFile" in values:
            self._nodes.append(self._source(record, key, values["textFile"]))
        elif record.table.name == "sources":
            self._nodes.append(self._source(record, key, None))
        found = list(_evidence(record, "evidence"))
        if found:
            about = "".join(_kind(record) + key.values[0])
            self._cited.append(_node(about, found, record, key))
        if "post" in values:
            own = list(_evidence(record, "postEvidence")) or found
            if own:
                about = f"{ID}membership/{values['post'].values[0]}"
                self._cited.append(_node(about, own, record, values["post"]))

    def _source(self, record: Record, key: Value, text: Value | None) -> Json:
        place = span(record.sheet, key.row, key.column)
        pairs: dict[str, Any] = {
            "id": (place, Json(f"{ID}source/{key.values[0]}", place)),
            "type": (place, Json("SourceDocument", place)),
        }
        if text is not None:
            where = span(record.sheet, text.row, text.column)
            pairs["textFile"] = (where, Json(text.values[0], where))
        return Json(pairs, place)

    def resolved(self, index: CellIndex, folder: Path, turtle: Path) -> list[Json]:
        """Find the passages in the texts of their sources.

        Args:
            index: Tells the cells of places.
            folder: The folder of the texts.
            turtle: What was made of the file before, for texts that are missing.

        Returns:
            The nodes, as JSON-LD has them.

        Raises:
            InputError: A text cannot be read, or a passage is not in it.
            InputErrors: Several of these.
        """
        nodes = resolve(index, [*self._nodes, *self._cited], folder, lambda: remember(turtle))
        # That a source is one is said in its own row.
        sources = [_without_type(node) for node in nodes[: len(self._nodes)]]
        return [*(node for node in sources if len(node.value) > 1), *nodes[len(self._nodes) :]]


def terms_of(nodes: list[Json]) -> tuple[dict[str, Any], list[Any]]:
    """Return nodes as a JSON-LD document, without their places."""
    return words().plain, [node.plain() for node in nodes]


def _without_type(node: Json) -> Json:
    return Json({key: pair for key, pair in node.value.items() if key != "type"}, node.span)


def _kind(record: Record) -> str:
    template: str = record.table.columns[0].about.uri
    return template.partition("{")[0]


def _node(about: str, evidence: list[Json], record: Record, key: Value) -> Json:
    place = span(record.sheet, key.row, key.column)
    return Json(
        {
            "id": (place, Json(about, place)),
            "evidence": (evidence[0].span, Json(evidence, evidence[0].span)),
        },
        place,
    )


def _evidence(record: Record, name: str) -> Iterator[Json]:
    """Yield the passages of a row in the short form."""
    source = record.values.get("source")
    named = None if record.table.name == "passages" else source
    value = record.values.get(name)
    if value is not None:
        place = span(record.sheet, value.row, value.column)
        for text in value.values:
            if _NAMED.fullmatch(text):
                wrong = words().iri(text)
                if isinstance(wrong, Problem):
                    raise InputError(
                        wrong.what, line=value.row, column=value.column, hint=wrong.hint
                    )
                yield Json(text, place)
            elif text:
                yield _passage({"where": text}, named, place)
    if name == "evidence":
        yield from _by_words(record, named)


def _by_words(record: Record, source: Value | None) -> Iterator[Json]:
    given = {name: record.values[name] for name in _WORDS if name in record.values}
    if not given:
        return
    first = given.get("firstWords")
    anchor = first or next(iter(given.values()))
    count = 0 if first is None else len(first.values)
    for name, value in given.items():
        if len(value.values) > count:
            raise InputError(
                f"more {_title(name)} than first words",
                line=value.row,
                column=value.column,
                hint="write a first for each, with ; between them",
            )
    place = span(record.sheet, anchor.row, anchor.column)
    columns = [given[name].values if name in given else () for name in _WORDS]
    for one, last, line in zip_longest(*columns, fillvalue=""):
        if line and not _LINE.fullmatch(line):
            where = given["line"]
            raise InputError(
                f"{line[:40]!r} is no number of a line", line=where.row, column=where.column
            )
        parts = {"first": one, "last": last, "line": int(line) if line else ""}
        if one or last or line:
            yield _passage({key: part for key, part in parts.items() if part}, source, place)


def _passage(given: dict[str, Any], source: Value | None, place: list[int]) -> Json:
    pairs = {key: (place, Json(value, place)) for key, value in given.items()}
    if source is not None and source.values:
        name = source.values[0]
        name = name if ":" in name or "/" in name else f"source/{name}"
        iri = name if ":" in name else ID + name
        pairs["source"] = (place, Json(iri, place))
    return Json(pairs, place)


def _title(name: str) -> str:
    return {"firstWords": "first words", "lastWords": "last words", "line": "lines"}[name]
