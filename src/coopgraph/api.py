"""Python API: a knowledge graph to ask, to check and to hand on.

>>> import coopgraph
>>> kg = coopgraph.open()
>>> len(kg.query("sender-and-host"))
2
>>> kg.sparql("ASK { ?visit a coop:Visit }").boolean
True
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.documents import read_documents
from coopgraph.errors import InputError
from coopgraph.questions import get_question, list_questions
from coopgraph.resources import data_dir, ontology_files, shapes_file

if TYPE_CHECKING:
    import rdflib

    from coopgraph.documents import Document
    from coopgraph.store.engine import Engine
    from coopgraph.store.result import Result
    from coopgraph.store.statistics import Statistics
    from coopgraph.validation import Report

Source = str | Path | Sequence[str | Path] | None
Value = str | int | bool | date

_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def open(
    source: Source = None,
    *,
    store: str | Path | None = None,
    timeout: float | None = None,
) -> KnowledgeGraph:
    """Open a knowledge graph.

    Args:
        source: RDF files and folders, the folder of a store that ``coopgraph load`` wrote, or the
            address of a SPARQL 1.1 endpoint (http or https); None means the shipped visits.
            Beside files, the shipped ontology and concepts are read too, so that classes and
            concepts have their labels.
        store: The folder of a store, in place of ``source``.
        timeout: Seconds for each answer of an endpoint (60 if None).

    Returns:
        The knowledge graph.

    Raises:
        InputError: A file or store cannot be read, or the address is none.

    >>> open(data_dir() / "visit.ttl")
    <KnowledgeGraph of 1 file>
    >>> open("http://localhost:7878/query")
    <KnowledgeGraph at http://localhost:7878/query>
    """
    if store is not None:
        if source is not None:
            raise InputError("both a source and a store are given")
        return _open_store(_path(store))
    if isinstance(source, str) and source.lower().startswith(("http://", "https://")):
        # SPARQLWrapper is slow to import: only where an endpoint is asked.
        from coopgraph.store.remote import TIMEOUT, RemoteEngine  # noqa: PLC0415

        engine = RemoteEngine(source, TIMEOUT if timeout is None else timeout)
        return KnowledgeGraph(engine, place=f"at {engine.name}")
    from coopgraph.store.embedded import EmbeddedEngine  # noqa: PLC0415
    from coopgraph.store.folder import is_store  # noqa: PLC0415

    paths = _paths(source)
    if len(paths) == 1 and is_store(paths[0]):
        return _open_store(paths[0])
    data = read_documents(paths)
    ontology = read_documents(ontology_files())
    files = "1 file" if len(data) == 1 else f"{len(data)} files"
    return KnowledgeGraph(
        EmbeddedEngine([*data, *ontology]), data=data, ontology=ontology, place=f"of {files}"
    )


def _open_store(folder: Path) -> KnowledgeGraph:
    from coopgraph.store.disk import DiskEngine  # noqa: PLC0415
    from coopgraph.store.stored import stored_documents  # noqa: PLC0415

    engine = DiskEngine(folder)

    def data() -> Sequence[Document]:
        return stored_documents(engine)

    return KnowledgeGraph(
        engine, data=data, ontology=read_documents(ontology_files()), place=f"in {folder}"
    )


def _paths(source: Source) -> list[Path]:
    if source is None:
        return [data_dir()]
    if isinstance(source, str | Path):
        return [_path(source)]
    if not isinstance(source, Iterable):
        raise InputError(f"{source!r} is no path, address or list of paths")
    paths = [_path(path) for path in source]
    if not paths:
        raise InputError("no file is given", hint="leave the argument out for the shipped visits")
    return paths


def _path(source: object) -> Path:
    if not isinstance(source, str | os.PathLike):
        raise InputError(f"{source!r} is no path")
    text = os.fspath(source)
    if not text:
        raise InputError("the path is empty", hint='"." is the current folder')
    if isinstance(source, str) and "://" in source:
        raise InputError(
            f"{source} is an address, where files and folders are wanted",
            hint="an endpoint is opened alone, over http or https",
        )
    return Path(text)


class KnowledgeGraph:
    """Data with their ontology, from files, a store or an endpoint; see :func:`open`.

    Args:
        engine: Who answers queries.
        data: The files, where there are any, or what reads them when they are wanted.
        ontology: The ontology and concepts beside them.
        place: Where it all is, for display.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        data: Sequence[Document] | Callable[[], Sequence[Document]] | None = None,
        ontology: Sequence[Document] = (),
        place: str = "",
    ) -> None:
        self.engine = engine
        self._data = data
        self._ontology = ontology
        self._place = place

    def __repr__(self) -> str:
        """Tell where the data are."""
        return f"<KnowledgeGraph {self._place}>"

    def questions(self) -> Result:
        """List the stored questions: id, name, question, parameters, tags.

        >>> open().questions().variables
        ['id', 'name', 'question', 'parameters', 'tags']
        """
        from coopgraph.questions.catalogue import as_table  # noqa: PLC0415

        return as_table(list_questions())

    def query(
        self,
        name: str,
        /,
        *,
        columns: Collection[str] = (),
        timeout: float | None = None,
        **params: Value,
    ) -> Result:
        """Answer a stored question.

        Args:
            name: Its name or number.
            columns: Columns to show of those that are left out unless asked for; ``["all"]``
                for all of them.
            timeout: Seconds after which to give up.
            **params: Values of its parameters; an IRI may be a CURIE.

        Returns:
            The answer: it iterates over rows, has ``to_pandas()``, ``to_csv()``, ``to_rdflib()``
            and ``serialize(format)``, and shows itself as a table in a notebook.

        Raises:
            InputError: The question, a parameter or a column is unknown, or a value is wrong.
            EngineError: The engine failed or took too long.

        >>> len(open().query("last-stop", visit="visit:xmu-osmu-2025"))
        1
        """
        _check_text(name, "the name of a question")
        values = {key: _text(value) for key, value in params.items()}
        chosen = [columns] if isinstance(columns, str) else columns
        if not isinstance(chosen, Collection) or not all(isinstance(one, str) for one in chosen):
            raise InputError(f"{columns!r} is no list of columns")
        return get_question(name).run(self.engine, values, columns=chosen, timeout=timeout)

    def sparql(self, text: str, *, timeout: float | None = None) -> Result:
        """Answer a SPARQL 1.1 query; the prefixes of coopgraph need no declaration.

        Raises:
            InputError: The query is wrong, an update, or has a SERVICE clause.
            EngineError: The engine failed or took too long.

        >>> [row[0].value for row in open().sparql("SELECT (COUNT(*) AS ?n) { ?v a coop:Visit }")]
        ['9']
        """
        _check_text(text, "a query")
        return self.engine.query(text, timeout=timeout)

    def stats(self) -> Statistics:
        """Count what is in the data.

        >>> open().stats().visits
        9
        """
        from coopgraph.store.statistics import statistics  # noqa: PLC0415

        return statistics(self.engine)

    def validate(self, shapes: Source = None) -> Report:
        """Check the data against SHACL shapes.

        Args:
            shapes: Files and folders of shapes; None means the shipped shapes.

        Returns:
            The report.

        Raises:
            InputError: The shapes cannot be read.
            EngineError: The endpoint failed, or did not send all that it has.

        >>> open().validate().conforms
        True
        """
        read = read_documents([shapes_file()] if shapes is None else _paths(shapes))
        if self._data is None:
            from coopgraph.validation.remote import validate_endpoint  # noqa: PLC0415

            behind = read_documents(ontology_files())
            return validate_endpoint(self.engine, read, background=behind)
        from coopgraph.validation import validate  # noqa: PLC0415

        return validate(self._documents(), read, background=self._ontology)

    def _documents(self) -> Sequence[Document]:
        if callable(self._data):
            return self._data()
        return self._data or ()

    def graph(self, *, ontology: bool = False) -> rdflib.Graph:
        """Return the data as one graph of rdflib, with the very words of each literal.

        Args:
            ontology: Whether the ontology and concepts come with the data. An endpoint always
                gives all that it has.

        Returns:
            A graph of its own: changing it changes nothing here.

        >>> len(open().graph()) < len(open().graph(ontology=True))
        True
        """
        from coopgraph.store.result import Result  # noqa: PLC0415

        if self._data is None:
            result = self.engine.query(_EVERYTHING)
        else:
            documents = [*self._documents(), *(self._ontology if ontology else ())]
            result = Result.of_triples(
                quad.triple for document in documents for quad in document.quads
            )
        return result.to_rdflib_graph()


def _check_text(value: object, what: str) -> None:
    if not isinstance(value, str):
        raise InputError(f"{what} is text, not {value!r}")


def _text(value: Value) -> str:
    """Write a Python value as a parameter takes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
