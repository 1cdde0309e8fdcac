"""Asks the worker process for the solutions of SPARQL-based constraints, within a time limit."""

from __future__ import annotations

import contextlib
import json
import queue
import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any, Final, NamedTuple

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from coopgraph.errors import InputError
from coopgraph.store.tokens import position_of, read_prologue, tokenize, used_prefixes
from coopgraph.validation.graph import Graph
from coopgraph.validation.sparql import ahead
from coopgraph.validation.sparql.prebinding import FOCUS, SHAPES_GRAPH, SelectQuery
from coopgraph.validation.terms import Term, in_n_triples

_PLACE: Final = re.compile(r"\bat (\d+):(\d+)")
_NEAR: Final = 30
"""Characters of a query that are shown where it goes wrong."""

_FOCUS: Final = NamedNode(FOCUS)

Parts = list[Any]

_PART: Final = 10_000
"""Quads that are handed over at once."""


class Solution(NamedTuple):
    """A solution of a query: the focus node it is for, and the values of its variables."""

    focus: Term
    values: dict[str, Term]


class NotAnsweredError(Exception):
    """A query ran out of time or memory."""


class SparqlRunner:
    """Answers queries over the data, in a process of its own that is started when first needed.

    Args:
        shapes: The shapes graph where a query asks it, else None.
        time_limit: Seconds that a query may take for all its focus nodes; None for no limit.
    """

    def __init__(self, shapes: Graph | None, time_limit: float | None) -> None:
        self._data: Callable[[], Iterator[bytes]] | None = None
        self._shapes = shapes
        self._time_limit = time_limit
        self._process: _Process | None = None
        self._early: dict[tuple[int, Term], tuple[_Process, int, Sequence[Term]]] = {}

    def start(self) -> None:
        """Start the process, so that it is ready when the data are."""
        if self._process is None:
            self._process = _Process()
            if self._data is not None:
                self._process.feed(self._serialize)

    def load(self, data: Callable[[], Iterator[bytes]]) -> None:
        """Say which data the queries are about.

        Args:
            data: Writes the triples that the queries can look at as N-Triples, in parts of any
                size; called again for each process that is started.
        """
        self._data = data
        if self._process is not None:
            self._process.feed(self._serialize)

    def ask_ahead(self, query: SelectQuery, shape: Term, nodes: Sequence[Term]) -> None:
        """Let the process run a query while other work is done here.

        Args:
            query: The query.
            shape: The shape whose constraint it is.
            nodes: The focus nodes that :meth:`solutions` will be asked for.
        """
        process = self._started()
        number = process.send(self._request(query, shape), nodes)
        self._early[id(query), shape] = process, number, nodes

    def solutions(self, query: SelectQuery, shape: Term, nodes: Sequence[Term]) -> list[Solution]:
        """Run a query, unless that was done ahead.

        Args:
            query: The query.
            shape: The shape whose constraint it is.
            nodes: The focus nodes.

        Returns:
            The solutions for each of the focus nodes.

        Raises:
            InputError: The query is not legal SPARQL.
            NotAnsweredError: It ran out of time or memory.
        """
        process = self._started()
        asked, number, of = self._early.pop((id(query), shape), (None, -1, nodes))
        if asked is not process or of != nodes:
            number = process.send(self._request(query, shape), nodes)
        try:
            answer = process.answer(number, self._time_limit)
        except NotAnsweredError:
            # The next query gets a fresh process.
            self.close()
            raise
        if "syntax" in answer:
            raise InputError(f"sh:select is not legal SPARQL: {_why(query, answer['syntax'])}")
        if "failed" in answer:
            raise NotAnsweredError(f"the query failed: {answer['failed']}")
        found: list[Solution] = []
        for index, told in answer["solutions"]:
            values = {name: decode(term) for name, term in told.items()}
            found.append(Solution(values["this"] if index is None else nodes[index], values))
        return found

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def _started(self) -> _Process:
        self.start()
        assert self._process is not None  # noqa: S101
        return self._process

    def _request(self, query: SelectQuery, shape: Term) -> dict[str, Any]:
        also = {"shape": encode(shape), "shapes": ["iri", SHAPES_GRAPH]}
        return {
            "query": query.text,
            "prefixes": query.prefixes,
            "in_one_run": query.in_one_run,
            "knows_foci": query.knows_foci,
            "focus": FOCUS,
            "also": also if query.needs_shapes else {},
            "seconds": self._time_limit,
        }

    def _serialize(self) -> Iterator[bytes]:
        # In parts, so that no second copy of large data is in memory.
        if self._data is not None:
            yield from self._data()
        if self._shapes:
            yield from _in_parts(_quads(self._shapes, NamedNode(SHAPES_GRAPH)))


def _why(query: SelectQuery, told: str) -> str:
    """Say in few words why a query is not legal; the engine lists all that might stand there."""
    tokens = list(tokenize(query.text))
    missing = used_prefixes(tokens) - read_prologue(tokens).prefixes.keys() - query.prefixes.keys()
    if missing:
        return f"the prefix {min(missing)}: is not declared; declare it with sh:prefixes"
    place = _PLACE.search(told)
    if place is None:
        return told
    # Not line and column: they count what binds $this, which the author has not written.
    start = position_of(query.text, int(place[1]), int(place[2]))
    near = " ".join(query.text[start:].split())[:_NEAR]
    return f"it goes wrong near {near!r}" if near else "it ends too early"


class _Process:
    """One worker process, and the threads that write to it and read from it."""

    def __init__(self) -> None:
        self._popen = ahead.take()
        assert self._popen.stdin is not None and self._popen.stdout is not None  # noqa: S101
        self._stdin: IO[bytes] = self._popen.stdin
        self._written: queue.SimpleQueue[Iterable[bytes] | None] = queue.SimpleQueue()
        self._read: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._answers: dict[int, dict[str, Any]] = {}
        self._sent = self._answered = 0
        self._ready = False
        self._writer = threading.Thread(target=self._write_all, daemon=True)
        self._writer.start()
        reader = threading.Thread(target=self._read_all, args=(self._popen.stdout,), daemon=True)
        reader.start()

    def feed(self, data: Callable[[], Iterator[bytes]]) -> None:
        self._written.put(_counted(data))

    def send(self, request: dict[str, Any], nodes: Sequence[Term]) -> int:
        """Send a request; return its number."""
        self._written.put([json.dumps(request).encode() + b"\n"])
        self._written.put(_counted(lambda: _focus_nodes(nodes)))
        self._sent += 1
        return self._sent - 1

    def answer(self, number: int, time_limit: float | None) -> dict[str, Any]:
        """Wait for the answer to a request, the time limit for each of those before it too."""
        if not self._ready:
            # However long it takes to load the data: the limit is for the query.
            self._ready = bool(self._read.get())
        while number not in self._answers:
            try:
                line = self._read.get(timeout=time_limit) if self._ready else b""
            except queue.Empty:
                raise _out_of_time(time_limit) from None
            if not line:
                if self._popen.wait() == -getattr(signal, "SIGALRM", 0):
                    raise _out_of_time(time_limit)
                raise NotAnsweredError("the query ended its process (too deeply nested, or memory)")
            self._answers[self._answered] = json.loads(line)
            self._answered += 1
        return self._answers.pop(number)

    def end(self) -> None:
        self._popen.kill()
        self._popen.wait()
        self._written.put(None)
        self._writer.join()
        with contextlib.suppress(OSError):
            self._stdin.close()

    def _write_all(self) -> None:
        # The worker may be gone already; who waits for its answer will notice.
        with contextlib.suppress(OSError, ValueError):
            while (pieces := self._written.get()) is not None:
                for piece in pieces:
                    self._stdin.write(piece)
                self._stdin.flush()

    def _read_all(self, answers: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError), answers:
            for line in answers:
                self._read.put(line)
        self._read.put(b"")


def _out_of_time(limit: float | None) -> NotAnsweredError:
    return NotAnsweredError(f"the time limit of {limit:g} s was reached")


def _counted(parts: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    """Write each part behind its size, and an end; nothing of it is made before it is written."""
    for part in parts():
        yield b"%d\n" % len(part)
        yield part
    yield b"0\n"


def _focus_nodes(nodes: Sequence[Term]) -> Iterator[bytes]:
    before = f"{_FOCUS} {_FOCUS} "
    for start in range(0, len(nodes), _PART):
        part = nodes[start : start + _PART]
        yield "".join([f"{before}{in_n_triples(one)} .\n" for one in part]).encode()


def _in_parts(quads: Iterable[Quad]) -> Iterator[bytes]:
    every = iter(quads)
    while part := list(islice(every, _PART)):
        yield pyoxigraph.serialize(part, format=RdfFormat.N_QUADS) or b""


def _quads(graph: Graph, name: NamedNode) -> Iterable[Quad]:
    for subject, predicate, object_ in graph:
        # Only IRIs are predicates and no literal is a subject: the parser has seen to that.
        yield Quad(subject, predicate, object_, name)  # type: ignore[arg-type]


def encode(term: Term) -> Parts:
    """Make the JSON form of a term."""
    match term:
        case NamedNode():
            return ["iri", term.value]
        case BlankNode():
            return ["blank", term.value]
        case Literal():
            return ["literal", term.value, term.language, term.datatype.value]
        case _:
            raise InputError(f"a triple cannot be a focus node: {term}")


def decode(term: Parts) -> Term:
    """Make a term of its JSON form."""
    if term[0] == "iri":
        return NamedNode(term[1])
    if term[0] == "blank":
        return BlankNode(term[1])
    if term[2]:
        return Literal(term[1], language=term[2])
    return Literal(term[1], datatype=NamedNode(term[3]))
