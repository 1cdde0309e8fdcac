"""Sends files to a SPARQL endpoint, each into a named graph, and goes on where it was cut off.

Beside each graph the endpoint keeps a small one that says how far it has come: the digest of the
file and the batches that are done. A request that was cut off may have been carried out or not,
in whole or in part. So before it goes on, the endpoint counts what it has: the batches that are
done, or one more; with any other number the file is sent from its beginning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from coopgraph.documents.finding import unreadable
from coopgraph.documents.reader import read_document
from coopgraph.errors import EngineError, InputError, together
from coopgraph.store.batches import Batch, batches, count_alike
from coopgraph.store.engine import Engine
from coopgraph.store.naming import name_files
from coopgraph.store.sources import paths_or_shipped
from coopgraph.store.writing import Writer
from coopgraph.vocabulary import BASE

STATES: Final = BASE + "load/"
"""What is known of a graph is in the one of this IRI and the rest of its own."""

_TERMS: Final = BASE + "load#"

Tell = Callable[[str, int, int], None]
"""Gets a file, its triples that are sent, and all of its triples."""


@dataclass(frozen=True, slots=True)
class State:
    """How far the loading of a file has come.

    Attributes:
        sha256: The digest of its bytes.
        size: Triples of a batch.
        batches: Batches that are done.
        sent: Triples that were sent with them.
        held: Triples of the whole file as the endpoint counts them; -1 as long as it is not whole.
    """

    sha256: str
    size: int
    batches: int = 0
    sent: int = 0
    held: int = -1


@dataclass(frozen=True, slots=True)
class Sent:
    """What was done.

    Attributes:
        graphs: The named graph of each file.
        sent: Files that were sent from their beginning.
        resumed: Files that were sent from where it was cut off.
        unchanged: Files that the endpoint had already.
        triples: Triples that were sent.
    """

    graphs: dict[Path, str]
    sent: int = 0
    resumed: int = 0
    unchanged: int = 0
    triples: int = 0


def send(
    paths: Sequence[Path],
    endpoint: Engine,
    writer: Writer,
    *,
    tell: Tell = lambda _name, _sent, _total: None,
) -> Sent:
    """Send files, and the shipped ontology and concepts, to an endpoint.

    Args:
        paths: Files and folders; none means the shipped visits.
        endpoint: Is asked what is there.
        writer: Writes to the same store.
        tell: Gets how far it has come.

    Returns:
        What was done. Graphs of files that are not among ``paths`` are as they were.

    Raises:
        InputError: A path cannot be used; nothing was sent of the file that it names.
        EngineError: The endpoint failed; the same call goes on from there.
    """
    graphs = graphs_of(paths)
    done = Sent({file: graph for graph, file in graphs.items()})
    for graph, file in graphs.items():
        done = _Sending(graph, file, endpoint, writer, tell).carry_out(done)
    return done


def graphs_of(paths: Sequence[Path]) -> dict[str, Path]:
    """Name the graph of each file.

    Args:
        paths: Files and folders; none means the shipped visits.

    Returns:
        The files by the IRIs of their graphs, the shipped ontology and concepts first.

    Raises:
        InputError: A path cannot be used, or two files would be one graph.
        InputErrors: Several of these.
    """
    named, problems = name_files(paths_or_shipped(paths))
    if problems:
        raise together(problems)
    return {one.graph: one.path for one in named}


class _Sending:
    """Sends one file."""

    def __init__(
        self, graph: str, file: Path, endpoint: Engine, writer: Writer, tell: Tell
    ) -> None:
        self._graph = graph
        self._state_graph = STATES + graph.removeprefix(BASE)
        self._file = file
        self._endpoint = endpoint
        self._writer = writer
        self._tell = tell

    def carry_out(self, done: Sent) -> Sent:
        """Send what the endpoint does not have; return what was done in all."""
        known, digest = self._known(), _digest(self._file)
        if known is not None and known.sha256 == digest and known.held == self._held() >= 0:
            return replace(done, unchanged=done.unchanged + 1)
        quads = self._read()
        state = State(digest, self._writer.size)
        begun = known is not None and (known.sha256, known.size) == (digest, state.size)
        if known is not None and begun and known.held < 0:
            state = self._reached(known, quads)
        before = state.sent
        state = self._go_on(state, quads)
        return replace(
            done,
            sent=done.sent + (before == 0),
            resumed=done.resumed + (before > 0),
            triples=done.triples + state.sent - before,
        )

    def _read(self) -> Sequence[Quad]:
        document = read_document(self._file)
        if document.format in (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD) and any(
            isinstance(quad.graph_name, NamedNode) for quad in document.quads
        ):
            raise InputError(
                "has named graphs of its own, and is sent as one",
                path=str(self._file),
                hint="write each graph into a file",
            )
        return document.quads

    def _reached(self, known: State, quads: Sequence[Quad]) -> State:
        """Find out which batch comes next, by what the endpoint counts."""
        held = self._held()
        anew = State(known.sha256, known.size)
        if not count_alike(quads):
            return anew
        if held == known.sent:
            return known
        for number, batch in enumerate(batches(quads, known.size)):
            if number == known.batches:
                sent = known.sent + len(batch.lines)
                if held == sent:
                    return replace(known, batches=number + 1, sent=sent)
                break
        return anew

    def _go_on(self, state: State, quads: Sequence[Quad]) -> State:
        if state.batches == 0:
            self._note(state)
        total = len(quads)
        for number, batch in enumerate(_at_least_one(batches(quads, state.size))):
            if number < state.batches:
                continue
            self._tell(self._file.name, state.sent, total)
            write = self._writer.replace if number == 0 else self._writer.add
            write(self._graph, batch)
            state = replace(state, batches=number + 1, sent=state.sent + len(batch.lines))
            self._note(state)
        held = self._held()
        if held == 0 < state.sent:
            raise EngineError(
                "the endpoint does not show what was written",
                path=self._endpoint.name,
                hint=f"is it the same store as {self._writer.name}, and does it show named graphs?",
            )
        self._note(replace(state, held=held))
        return state

    def _held(self) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{self._graph}> {{ ?s ?p ?o }} }}"
        rows = self._endpoint.query(query).rows
        number = rows[0][0] if len(rows) == 1 else None
        if not isinstance(number, Literal) or not number.value.isdecimal():
            raise EngineError("the answer is no number of triples", path=self._endpoint.name)
        return int(number.value)

    def _known(self) -> State | None:
        query = f"SELECT ?p ?o WHERE {{ GRAPH <{self._state_graph}> {{ ?s ?p ?o }} }}"
        told = {
            p.value.removeprefix(_TERMS): o.value
            for p, o in self._endpoint.query(query).rows
            if isinstance(p, NamedNode) and isinstance(o, Literal)
        }
        try:
            numbers = {name: int(told[name]) for name in ("size", "batches", "sent", "held")}
            return State(told["sha256"], **numbers)
        except (KeyError, ValueError):
            # Nothing is known, or it was cut off while it was written.
            return None

    def _note(self, state: State) -> None:
        """Keep how far it has come; numbers as text, for engines write those in their own way."""
        named = {
            "sha256": state.sha256,
            **{key: str(getattr(state, key)) for key in ("size", "batches", "sent", "held")},
        }
        lines = [f'<{self._graph}> <{_TERMS}{key}> "{value}" .' for key, value in named.items()]
        self._writer.replace(self._state_graph, Batch(lines, blank=False))


def _at_least_one(found: Iterator[Batch]) -> Iterator[Batch]:
    """Yield an empty batch for a file without triples: its graph is to be emptied too."""
    first = next(found, Batch([], blank=False))
    yield first
    yield from found


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(file, error) from None
