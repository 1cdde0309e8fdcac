"""Answers in the formats of the standards.

Rows and truth values: SPARQL 1.1 Query Results JSON, XML, CSV and TSV (CSV and TSV are defined
for rows only). Graphs: Turtle, N-Triples, RDF/XML, JSON-LD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat

from coopgraph.errors import InputError
from coopgraph.vocabulary import PREFIXES

TABLE: Final = "table"

ROWS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
GRAPHS: Final = {
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "bindings": (TABLE, *ROWS),
    "boolean": (TABLE, "json", "xml"),
    "graph": (TABLE, *GRAPHS),
}
"""The formats of each kind of answer."""

ALL_FORMATS: Final = (TABLE, *ROWS, *GRAPHS)

_KINDS: Final = {"bindings": "rows", "boolean": "a yes or no", "graph": "a graph"}
# XML 1.0, section 2.2: everything but these may stand in a document.
# (Compiled where XML is written: a class of that size takes five milliseconds.)
_NOT_XML: Final = "[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
_XML_NAME_END: Final = re.compile(r"[^\W\d][\w.·-]*$")


def check_format(name: str, kind: str) -> None:
    """Refuse a format that cannot hold this kind of answer.

    Args:
        name: The format.
        kind: 'bindings', 'boolean' or 'graph'.

    Raises:
        InputError: The format is unknown or is for another kind of answer.
    """
    fitting = ", ".join(FORMATS[kind])
    if name not in ALL_FORMATS:
        raise InputError(f"unknown format {name!r}", hint=f"this answer fits {fitting}")
    if name not in FORMATS[kind]:
        raise InputError(
            f"the answer is {_KINDS[kind]}, which {name} cannot hold", hint=f"use {fitting}"
        )


def write_rows(json: bytes, name: str) -> bytes:
    """Turn SPARQL JSON into another format of the standard.

    Args:
        json: Rows or a truth value.
        name: A key of :data:`ROWS`.

    Returns:
        The same answer in that format.

    Raises:
        InputError: A character of the answer cannot stand in XML.
    """
    if name == "json":
        return json
    answer = pyoxigraph.parse_query_results(json, QueryResultsFormat.JSON)
    data = answer.serialize(format=ROWS[name])
    assert data is not None  # noqa: S101
    return _xml(data) if name == "xml" else data


def _xml(data: bytes) -> bytes:
    """Keep carriage returns, which XML parsers fold, and refuse what XML cannot carry."""
    found = re.search(_NOT_XML, data.decode())
    if found is not None:
        raise InputError(
            f"the answer holds the character U+{ord(found[0]):04X}, which XML cannot carry",
            hint="use another format",
        )
    return data.replace(b"\r", b"&#13;")


def write_graph(triples: Iterable[pyoxigraph.Triple], name: str) -> bytes:
    """Write a graph.

    Args:
        triples: The graph.
        name: A key of :data:`GRAPHS`.

    Returns:
        The graph in that format, in an order that does not depend on the engine.

    Raises:
        InputError: RDF/XML cannot hold a property or a character of it.
    """
    ordered = sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    if name == "rdfxml":
        for triple in ordered:
            if not _XML_NAME_END.search(triple.predicate.value):
                raise InputError(
                    f"RDF/XML cannot name the property <{triple.predicate.value}>",
                    hint="use turtle",
                )
    prefixes = _used(ordered) if name in ("turtle", "rdfxml") else None
    data = pyoxigraph.serialize(ordered, format=GRAPHS[name], prefixes=prefixes)
    assert data is not None  # noqa: S101
    return _xml(data) if name == "rdfxml" else data


def _used(triples: list[pyoxigraph.Triple]) -> dict[str, str]:
    """Return the prefixes of the namespaces that occur."""
    text = "\n".join(map(str, triples))
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text}
