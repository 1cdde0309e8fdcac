"""Writing the data of a store: from nothing, or as changes to a copy of what there was."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, TypeAlias, cast

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from coopgraph.documents import read_document
from coopgraph.documents.finding import unreadable
from coopgraph.documents.formats import BOM, format_of
from coopgraph.errors import InputError, together
from coopgraph.store.manifest import GRAPHS, SHIPPED, StoredFile
from coopgraph.store.plan import Plan, SourceFile

Progress: TypeAlias = Callable[[int, int], None]
"""Is told the bytes that were read, and how many there are."""

_SMALL: Final = 1024 * 1024
"""Bytes up to which changes are no new files of the engine."""

_EACH: Final = 4096
"""Quads between two looks at whether to stop."""


class StoppedError(Exception):
    """Nobody waits for the load any more."""


class Building:
    """Writes the data of one load.

    Args:
        plan: What to do.
        progress: Is told how far it has come.
        optimize: Whether the data are put in order at the end.
    """

    def __init__(
        self, plan: Plan, progress: Progress | None = None, *, optimize: bool = False
    ) -> None:
        self._plan = plan
        self._optimize = optimize
        self._progress = progress
        self._stop = threading.Event()
        self._main = None if plan.main is None else NamedNode(plan.main)
        self._problems: list[InputError] = []
        self._written: dict[str, set[str]] = {}
        self._read = 0
        self._total = sum(one.stored.bytes for one in plan.load)

    def stop(self) -> None:
        """Let the thread that builds end soon."""
        self._stop.set()

    def build(self, data: Path, old: Path | None) -> dict[str, tuple[str, ...]]:
        """Write the data.

        Args:
            data: The folder that the engine makes for them.
            old: The data that they come from; not looked at where the plan is to begin anew.

        Returns:
            For each file that was loaded the named graphs that it writes itself.

        Raises:
            InputError: A file cannot be read, or changed meanwhile.
            InputErrors: Several of these.
            OSError: The data cannot be written.
        """
        if old is not None and not self._plan.anew:
            pyoxigraph.Store.read_only(str(old)).backup(str(data))
        store = pyoxigraph.Store(str(data))
        self._remove(store)
        rest = [one for one in self._plan.load if one.stored.graph != self._plan.main]
        for main in (one for one in self._plan.load if one.stored.graph == self._plan.main):
            self._load_main(store, main)
        small = not self._plan.anew and sum(one.stored.bytes for one in rest) <= _SMALL
        add = store.extend if small else store.bulk_extend
        add(self._quads(rest, store))
        if self._problems:
            raise together(self._problems)
        store.flush()
        if self._optimize:
            store.optimize()
        return {graph: tuple(sorted(names)) for graph, names in self._written.items()}

    def _remove(self, store: pyoxigraph.Store) -> None:
        if self._plan.anew:
            return
        for file in self._plan.dropped:
            for graph in (NamedNode(file.graph), *map(graph_term, file.graphs)):
                for number, quad in enumerate(store.quads_for_pattern(None, None, None, graph)):
                    self._look(number)
                    store.remove(quad)
                    if not _is_in_a_graph(store, quad):
                        store.remove(Quad(quad.subject, quad.predicate, quad.object))
                store.remove_graph(graph)

    def _load_main(self, store: pyoxigraph.Store, file: SourceFile) -> None:
        """Load the largest file natively: its triples are in no other place of the store."""
        try:
            stream = file.path.open("rb")
        except OSError as error:
            raise unreadable(file.path, error) from None
        with stream:
            reader = _Reader(stream, file.path, self)
            try:
                store.bulk_load(cast(IO[bytes], reader), format_of(file.path), to_graph=self._main)
            except BaseException as error:
                self._explain(error, reader, file)
                return
        file.check_unchanged()

    def _explain(self, error: BaseException, reader: _Reader, file: SourceFile) -> None:
        """Say what is wrong with a file in the words that all commands have for it."""
        if reader.problem is not None:
            raise reader.problem from None
        if not isinstance(error, SyntaxError | MemoryError | ValueError):
            raise error
        try:
            read_document(file.path)
        except InputError as problem:
            self._problems.append(problem)
            return
        file.check_unchanged()
        raise error

    def _quads(self, files: Sequence[SourceFile], store: pyoxigraph.Store) -> Iterator[Quad]:
        for file in files:
            try:
                document = read_document(file.path)
                file.check_unchanged()
                self.advance(file.stored.bytes)
                # What is wrong with the others is told, but nothing of it is loaded.
                if not self._problems:
                    yield from self._placed(document.quads, file, store)
            except InputError as error:
                self._problems.append(error)

    def _placed(
        self, quads: Sequence[Quad], file: SourceFile, store: pyoxigraph.Store
    ) -> Iterator[Quad]:
        """Yield the quads of a file in its graph, and in the default graph where they belong."""
        own = NamedNode(file.stored.graph)
        written = self._written.setdefault(file.stored.graph, set())
        for number, quad in enumerate(quads):
            self._look(number)
            subject, predicate, object_, graph = quad
            if isinstance(graph, DefaultGraph):
                yield Quad(subject, predicate, object_, own)
            else:
                if str(graph) not in written:
                    _check_graph(graph, file)
                    written.add(str(graph))
                yield quad
            if self._main is None or Quad(subject, predicate, object_, self._main) not in store:
                yield Quad(subject, predicate, object_)

    def _look(self, number: int) -> None:
        if number % _EACH == 0 and self._stop.is_set():
            raise StoppedError

    def advance(self, count: int) -> None:
        """Note that so many bytes more were read.

        Raises:
            StoppedError: Nobody waits for the load any more.
        """
        if self._stop.is_set():
            raise StoppedError
        self._read += count
        if self._progress is not None:
            self._progress(self._read, self._total)


class _Reader:
    """Bytes of a file for the engine's parser.

    Attributes:
        problem: What went wrong while reading, if anything.
    """

    def __init__(self, stream: IO[bytes], path: Path, building: Building) -> None:
        self._stream = stream
        self._path = path
        self._building = building
        self.problem: Exception | None = None
        if stream.read(len(BOM)) != BOM:
            stream.seek(0)

    def read(self, size: int = -1) -> bytes:
        """Read as a file does."""
        try:
            data = self._stream.read(size)
            self._building.advance(len(data))
        except OSError as error:
            self.problem = unreadable(self._path, error)
            raise
        except StoppedError as error:
            self.problem = error
            raise
        return data


def graph_term(name: str) -> NamedNode | BlankNode:
    """Make the name of a graph of how N-Triples writes it."""
    return BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name[1:-1])


def _is_in_a_graph(store: pyoxigraph.Store, quad: Quad) -> bool:
    found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(not isinstance(one.graph_name, DefaultGraph) for one in found)


def _check_graph(graph: object, file: SourceFile) -> None:
    """Refuse a graph that would pass for a file of the store."""
    name = getattr(graph, "value", "")
    if isinstance(graph, NamedNode) and name.startswith((GRAPHS, SHIPPED)):
        told = f"it writes the graph <{name}>, which stands for a file in a store"
        raise InputError(told, path=str(file.path), hint="give the graph another name")


def stored(file: SourceFile, graphs: tuple[str, ...]) -> StoredFile:
    """Return what the manifest says of a file that was loaded."""
    one = file.stored
    return StoredFile(one.graph, one.name, one.source, one.sha256, one.bytes, graphs)
