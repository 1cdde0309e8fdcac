"""The data of a store as documents, for who must see every literal as it was written.

The engine rewrites some literals (``01`` becomes ``1``). So a source file that still is what was
loaded is read itself; only where it changed or is gone, its triples come from the store.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, Quad

from coopgraph.documents import Document, read_documents
from coopgraph.documents.formats import format_of
from coopgraph.store.building import graph_term
from coopgraph.store.disk import DiskEngine
from coopgraph.store.plan import digest_of

if TYPE_CHECKING:
    from pyoxigraph import BlankNode

    from coopgraph.store.manifest import StoredFile

_GRAPH: Final = "graph"
"""Stands between store and name for a document that no file has; nothing has this place."""

_LARGE: Final = 8 * 1024 * 1024


class StoredData(NamedTuple):
    """The data of a store, without the shipped ontology and concepts.

    Attributes:
        files: The source files that still are what was loaded.
        documents: The others, from the store; their paths name store and graph.
    """

    files: list[Path]
    documents: list[Document]


def stored_data(engine: DiskEngine) -> StoredData:
    """Find the data of a store.

    Args:
        engine: The store.

    Returns:
        Its source files, or documents in their place.

    Raises:
        InputError: The store is damaged.
    """
    files: list[Path] = []
    documents: list[Document] = []
    for one in engine.reading.manifest.files:
        if one.source is None:
            continue
        path = _source(engine.reading.folder, one.source)
        if _is_as_loaded(path, one):
            files.append(path)
        else:
            documents.append(_document(engine, one))
    return StoredData(files, documents)


def stored_documents(engine: DiskEngine) -> list[Document]:
    """Return the data of a store as documents.

    Args:
        engine: The store.

    Returns:
        A document for each source file, read from it or from the store.

    Raises:
        InputError: The store is damaged, or a file cannot be read.
    """
    found = stored_data(engine)
    return [*read_documents(found.files), *found.documents]


def _source(folder: Path, source: str) -> Path:
    """Return where a source is, seen from here where it is below here."""
    path = os.path.normpath(os.path.join(os.path.realpath(folder), source))  # noqa: PTH118
    here = os.path.relpath(path)
    return Path(path if here.startswith(os.pardir) else here)


def _is_as_loaded(path: Path, file: StoredFile) -> bool:
    try:
        return path.stat().st_size == file.bytes and digest_of(path)[0] == file.sha256
    except (OSError, ValueError):
        return False


def _document(engine: DiskEngine, file: StoredFile) -> Document:
    place = engine.reading.folder / _GRAPH / file.name
    found = _quads(engine, file)
    quads: Sequence[Quad]
    if file.bytes < _LARGE:
        quads = list(found)
    else:
        # What codes them costs more to import than few quads cost to hold.
        from coopgraph.documents.coded import CodedQuads  # noqa: PLC0415

        quads = CodedQuads(found)
    return Document(place, format_of(place), quads, {})


def _quads(engine: DiskEngine, file: StoredFile) -> Iterator[Quad]:
    own = NamedNode(file.graph)
    names: list[NamedNode | BlankNode] = [own, *map(graph_term, file.graphs)]
    for name in names:
        graph = DefaultGraph() if name == own else name
        for quad in engine.store.quads_for_pattern(None, None, None, name):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
