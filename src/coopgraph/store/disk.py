"""The engine of a store on disk: the same answers as from its files, without reading them."""

from __future__ import annotations

import errno
import os
from functools import cached_property
from pathlib import Path

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.store import guard
from coopgraph.store.answers import KeptAnswers
from coopgraph.store.embedded import GraphName, OxigraphEngine
from coopgraph.store.folder import Reading
from coopgraph.store.manifest import Manifest, damaged, reason
from coopgraph.store.result import Result


class DataEngine(OxigraphEngine):
    """Answers queries from the data of one generation of a store.

    Args:
        data: The folder of the data.
        manifest: What they are.
    """

    in_memory = False

    def __init__(self, data: Path, manifest: Manifest) -> None:
        self._data = data
        default: list[GraphName] | None = None
        if manifest.main is not None:
            default = [pyoxigraph.DefaultGraph(), pyoxigraph.NamedNode(manifest.main)]
        super().__init__(manifest.graphs, default)

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """The store, opened with the first query: a forked child must open it for itself."""
        return pyoxigraph.Store.read_only(str(self._data))

    def read_into_memory(self, most: int) -> bool:
        """Answer from a copy in memory from now on, as far as there are not too many quads.

        Args:
            most: Quads up to which that is done; a million take about 400 MB.

        Returns:
            Whether it was done.
        """
        if len(self.store) > most:
            return False
        copy = pyoxigraph.Store()
        copy.bulk_extend(self.store)
        self.store = copy
        return True


class DiskEngine(DataEngine):
    """Answers queries from a store that ``coopgraph load`` wrote; changes nothing.

    It goes on with what it has opened, also when the store is replaced meanwhile. Where the load
    has kept the answer to a query, that is the answer.

    Args:
        folder: The folder of the store.

    Raises:
        InputError: There is no store, or it is damaged, unreadable or of another format.
    """

    def __init__(self, folder: Path) -> None:
        self.reading = Reading(Path(folder))
        super().__init__(self.reading.data, self.reading.manifest)
        self._kept = KeptAnswers(self.reading.data.parent, self.reading.manifest.answers)

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """The store, opened with the first query that it is needed for."""
        try:
            return super().store
        except (OSError, ValueError, RuntimeError) as error:
            denied = os.strerror(errno.EACCES)
            if denied in str(error):
                told = f"the store cannot be read ({reason(PermissionError(denied))})"
                raise InputError(told, path=str(self.reading.folder)) from None
            raise damaged(self.reading.folder, "its data cannot be opened") from None

    def kept(self, text: str) -> Result | None:
        """Return the answer that the load kept for a query, where there is one."""
        return self._kept.get(text)

    def _answer(self, query: guard.Query, path: str, *, serialized: bool) -> Result:
        kept = self.kept(query.text)
        return super()._answer(query, path, serialized=serialized) if kept is None else kept
