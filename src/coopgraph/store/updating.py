"""The engine of data that change while they are served."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

from coopgraph.documents import Document
from coopgraph.errors import EngineError, InputError
from coopgraph.store import guard, worker
from coopgraph.store.embedded import Answer, Dataset, OxigraphEngine, names, unknown_function
from coopgraph.store.guard_update import Update, check_update, with_graphs
from coopgraph.store.syntax import syntax_error


class UpdatingEngine(OxigraphEngine):
    """Answers queries, and runs updates, over a store in memory.

    A query without FROM sees the default graph and all named graphs together. No copy of the
    named graphs is kept in the default graph, since an update would leave the copy behind; so a
    triple that is in two graphs comes twice.

    Args:
        store: The data.
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store
        super().__init__(names(store))

    @classmethod
    def of_documents(cls, documents: Iterable[Document]) -> UpdatingEngine:
        """Take the data of documents.

        Args:
            documents: The documents.

        Returns:
            The engine.
        """
        store = pyoxigraph.Store()
        for document in documents:
            store.extend(document.quads)
        return cls(store)

    @property
    def store(self) -> pyoxigraph.Store:
        """The store that answers."""
        return self._store

    def update(self, text: str, dataset: Dataset | None = None, *, path: str = "update") -> None:
        """Change the data: all that an update asks for, or nothing.

        Args:
            text: A SPARQL 1.1 update.
            dataset: The graphs that its patterns see.
            path: Where it comes from, for messages.

        Raises:
            InputError: It is refused or wrong.
            EngineError: The engine failed.
        """
        update = check_update(text, path=path)
        run = text
        if dataset is not None:
            run = with_graphs(text, dataset.default, dataset.named, path=path)
            check_update(run, path=path)
        worker.run(lambda: self._apply(run, update, path), None, "the update")
        self._graphs = names(self._store)

    def _apply(self, run: str, update: Update, path: str) -> None:
        prefixes = update.missing_prefixes
        try:
            self._store.update(run, prefixes=prefixes or None)
        except SyntaxError as error:
            raise syntax_error(update.text, str(error), path, prefixes, what="update") from None
        except RuntimeError as error:
            # So Oxigraph says that a graph is there, or is not, and what it does not know.
            what = unknown_function(error) or str(error)
            raise InputError(what[:1].lower() + what[1:], path=path) from None
        except (OSError, ValueError) as error:
            raise EngineError(f"the update failed: {error}", path=path) from None

    def _found(self, query: guard.Query, dataset: Dataset | None, base: str | None) -> Answer:
        if dataset is not None or query.has_dataset:
            return super()._found(query, dataset, base)
        # As fast with thousands of graphs as with one, which a list of them is not.
        return self._store.query(
            query.text,
            prefixes=query.missing_prefixes or None,
            use_default_graph_as_union=True,
        )
