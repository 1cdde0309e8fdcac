"""A document as bytes, to hand it to another process: its terms, and rows of their codes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple

from coopgraph.documents.coded import CodedQuads, Terms, as_coded
from coopgraph.documents.formats import format_of
from coopgraph.documents.reader import Document

_NODE: Final = NamedNode("urn:x-coopgraph:term")


def pack(document: Document, output: IO[bytes]) -> None:
    """Write a document.

    Args:
        document: The document.
        output: Gets a line of JSON, the terms as the objects of N-Triples, and the rows.
    """
    coded = as_coded(document.quads)
    terms = io.BytesIO()
    pyoxigraph.serialize(_written(coded.terms), terms, RdfFormat.N_TRIPLES)
    header = {
        "terms": terms.tell(),
        "rows": coded.rows.nbytes,
        "prefixes": document.prefixes,
        "base": document.base,
    }
    output.write(json.dumps(header).encode() + b"\n")
    output.write(terms.getvalue())
    output.write(coded.rows.tobytes())
    output.flush()


def receive(source: IO[bytes]) -> tuple[dict[str, Any], bytes, bytes] | None:
    """Take what :func:`pack` has written from a stream.

    Args:
        source: The stream.

    Returns:
        Header, terms and rows; None where the stream has ended, or says that there is nothing.
    """
    line = source.readline()
    header = json.loads(line) if line.endswith(b"\n") else None
    if not header:
        return None
    terms, rows = source.read(header["terms"]), source.read(header["rows"])
    return (header, terms, rows) if len(rows) == header["rows"] else None


def unpack(path: Path, header: dict[str, Any], written: bytes, rows: bytes) -> Document:
    """Make a document of what :func:`receive` gave.

    Args:
        path: The file as the user named it.
        header: Its prefixes and its base.
        written: Its terms.
        rows: Its rows.

    Returns:
        The document; blank nodes have the names that they had.
    """
    terms = Terms()
    for quad in pyoxigraph.parse(written, RdfFormat.N_TRIPLES, lenient=True):
        # The one literal or node that stands for no term is the default graph.
        terms[DefaultGraph() if quad.subject != _NODE else quad.object]  # type: ignore[index]
    coded = CodedQuads((), terms)
    coded.rows = np.frombuffer(rows, dtype=np.int32).reshape(-1, 4)
    return Document(path, format_of(path), coded, header["prefixes"], header["base"])


def _written(terms: Terms) -> Iterator[Triple]:
    """Write each term as an object; the default graph, which is no term, as a triple of its own."""
    other = NamedNode(_NODE.value + ":default-graph")
    for term in terms:
        known: Any = term
        if isinstance(known, DefaultGraph):
            yield Triple(other, _NODE, other)
        else:
            yield Triple(_NODE, _NODE, known)
