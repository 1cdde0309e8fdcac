"""The embedded engine: Oxigraph, in the memory of this process or from a store on disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias, TypeVar

import pyoxigraph

from coopgraph.documents import Document, find_documents, read_documents
from coopgraph.errors import EngineError, InputError
from coopgraph.seconds import check_seconds
from coopgraph.store import guard, worker
from coopgraph.store.result import Result
from coopgraph.store.syntax import syntax_error

GraphName: TypeAlias = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.DefaultGraph
Answer: TypeAlias = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples
T = TypeVar("T")

_UNKNOWN_FUNCTION: Final = re.compile(r"custom function (<[^<>]*>) is not supported")


class Dataset(NamedTuple):
    """The graphs that a query sees (SPARQL 1.1 Protocol, section 2.1.4).

    Attributes:
        default: The IRIs of those that its default graph is the merge of.
        named: The IRIs of its named graphs.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class OxigraphEngine:
    """Answers queries by Oxigraph in this process.

    A query without FROM and GRAPH sees every triple of all graphs, each once.

    Args:
        graphs: The IRIs of the named graphs.
        default: The graphs that a query without FROM sees together; no triple lies in two of
            them. None means the default graph alone.
    """

    name = "the embedded engine"
    walks_paths = True
    in_memory = True
    """Whether the data are in this process, so that a copy of it has them too."""

    def __init__(
        self,
        graphs: Set[str],
        default: list[GraphName] | None = None,
    ) -> None:
        self._graphs = graphs
        self._default = default

    @property
    def store(self) -> pyoxigraph.Store:
        """The store that answers."""
        raise NotImplementedError

    @property
    def default_graphs(self) -> list[GraphName] | None:
        """The graphs that a query without FROM sees together; None means the default graph."""
        return self._default

    def query(
        self,
        text: str,
        *,
        timeout: float | None = None,
        path: str = "query",
        serialized: bool = False,
    ) -> Result:
        """Answer a query; see :class:`~coopgraph.store.engine.Engine`.

        Args:
            text: As there.
            timeout: As there.
            path: As there.
            serialized: Whether the rows are held as JSON, which is the quickest for who only hands
                them on; terms are for who looks at them.
        """
        check_seconds(timeout)
        query = guard.check(text, path=path, graphs=self._graphs)
        return worker.run(
            lambda: self._answer(query, path, serialized=serialized), timeout, "the query"
        )

    def kept(self, text: str) -> Result | None:  # noqa: ARG002 - not here
        """Return the answer that is kept for a query, where there is one."""
        return None

    def evaluate(
        self,
        text: str,
        take: Callable[[guard.Query, Answer], T],
        dataset: Dataset | None = None,
        *,
        base: str | None = None,
        path: str = "query",
    ) -> T:
        """Hand what the engine finds for a query to somebody who need not take it whole.

        Args:
            text: As for :meth:`query`.
            take: What looks at it, on the thread of the query; what it returns must not hold on to
                the engine's own objects.
            dataset: What is queried in place of what the query says.
            base: What relative IRIs are relative to; None refuses them.
            path: As for :meth:`query`.

        Returns:
            What ``take`` returns.

        Raises:
            InputError: The query is refused or wrong, or a name in the dataset is no IRI.
            EngineError: The engine failed.
        """
        graphs = None if dataset else self._graphs
        query = guard.check(text, path=path, graphs=graphs, base=base or "")
        if dataset is not None:
            _check_names(dataset)
        return worker.run(
            lambda: self._evaluate(query, path, lambda found: take(query, found), dataset, base),
            None,
            "the query",
        )

    def unknown_graphs(self, dataset: Dataset) -> list[str]:
        """Return the graphs of a dataset that are not there: a query finds them empty.

        Args:
            dataset: What a query is to see.
        """
        names = dict.fromkeys((*dataset.default, *dataset.named))
        return [name for name in names if name not in self._graphs]

    def _answer(self, query: guard.Query, path: str, *, serialized: bool) -> Result:
        def whole(answer: Answer) -> Result:
            if isinstance(answer, pyoxigraph.QueryTriples):
                return Result.of_triples(answer)
            if isinstance(answer, pyoxigraph.QuerySolutions) and not serialized:
                # To the end here: what pyoxigraph has of a query must die on its thread.
                return Result.of_solutions(answer).ordered(query.columns)
            json = answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
            assert json is not None  # noqa: S101
            return Result.of_json(json).ordered(query.columns)

        return self._evaluate(query, path, whole)

    def _evaluate(
        self,
        query: guard.Query,
        path: str,
        take: Callable[[Answer], T],
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> T:
        try:
            return take(self._found(query, dataset, base))
        except SyntaxError as error:
            raise syntax_error(query.text, str(error), path, query.missing_prefixes) from None
        except (OSError, RuntimeError, ValueError) as error:
            unknown = unknown_function(error)
            if unknown is not None:
                raise InputError(unknown, path=path) from None
            raise EngineError(f"the query failed: {error}", path=path) from None

    def _found(self, query: guard.Query, dataset: Dataset | None, base: str | None) -> Answer:
        prefixes = query.missing_prefixes or None
        if dataset is None:
            default = None if query.has_dataset else self._default
            return self.store.query(
                query.text, prefixes=prefixes, base_iri=base, default_graph=default
            )
        return self.store.query(
            query.text,
            prefixes=prefixes,
            base_iri=base,
            default_graph=[pyoxigraph.NamedNode(name) for name in dataset.default],
            named_graphs=[pyoxigraph.NamedNode(name) for name in dataset.named],
        )


def unknown_function(error: Exception) -> str | None:
    """Tell of a function that the engine does not know; None where an error is another."""
    unknown = _UNKNOWN_FUNCTION.search(str(error))
    return None if unknown is None else f"no function of this name is known: {unknown[1]}"


class EmbeddedEngine(OxigraphEngine):
    """Answers queries from documents that were read into memory.

    The default graph is the merge of all graphs of all files: a query without FROM and GRAPH
    sees every triple, each once. The named graphs of TriG, N-Quads and JSON-LD files are kept
    under their names as well, for GRAPH and FROM.

    Args:
        documents: What to query.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._store = pyoxigraph.Store()
        for document in documents:
            self._store.extend(document.quads)
            # Oxigraph's own union of graphs gives a triple once for each graph that holds it.
            self._store.extend(_unnamed(document.quads))
        super().__init__(names(self._store))

    @property
    def store(self) -> pyoxigraph.Store:
        """The store that answers."""
        return self._store

    @classmethod
    def from_paths(cls, paths: Sequence[Path]) -> EmbeddedEngine:
        """Read files and folders.

        Args:
            paths: RDF files, or folders with such files.

        Returns:
            The engine.

        Raises:
            InputError: A path is missing or a file cannot be read.
        """
        return cls(read_documents(find_documents(paths)))

    def __len__(self) -> int:
        """Return the number of triples in the default graph."""
        anything = self._store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
        return sum(1 for _ in anything)


def names(store: pyoxigraph.Store) -> frozenset[str]:
    """Return the IRIs of the named graphs of a store."""
    return frozenset(
        graph.value for graph in store.named_graphs() if isinstance(graph, pyoxigraph.NamedNode)
    )


def _check_names(dataset: Dataset) -> None:
    for name in (*dataset.default, *dataset.named):
        try:
            pyoxigraph.NamedNode(name)
        except ValueError:
            what = f"{name[:200]!r} is no IRI, and names no graph"
            raise InputError(what, hint="write an absolute IRI") from None


def _unnamed(quads: Iterable[pyoxigraph.Quad]) -> list[pyoxigraph.Quad]:
    """Return the triples of the named graphs, for the default graph."""
    return [
        pyoxigraph.Quad(quad.subject, quad.predicate, quad.object)
        for quad in quads
        if not isinstance(quad.graph_name, pyoxigraph.DefaultGraph)
    ]
