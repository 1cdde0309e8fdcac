"""Asks the worker process for the solutions of SPARQL-based constraints, within a time limit."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any, Final, NamedTuple

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from coopgraph.errors import InputError
from coopgraph.validation.graph import Graph
from coopgraph.validation.sparql import ahead
from coopgraph.validation.sparql.prebinding import FOCUS, SHAPES_GRAPH, SelectQuery
from coopgraph.validation.terms import Term

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

    def solutions(self, query: SelectQuery, shape: Term, nodes: Sequence[Term]) -> list[Solution]:
        """Run a query.

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
        self.start()
        also = {"shape": encode(shape), "shapes": ["iri", SHAPES_GRAPH]}
        request = {
            "query": query.text,
            "prefixes": query.prefixes,
            "in_one_run": query.in_one_run,
            "knows_foci": query.knows_foci,
            "focus": FOCUS,
            "also": also if query.needs_shapes else {},
            "seconds": self._time_limit,
        }
        answer = self._ask(request, nodes)
        if "syntax" in answer:
            raise InputError(f"sh:select is not legal SPARQL: {answer['syntax']}")
        if "failed" in answer:
            raise NotAnsweredError(f"the query failed: {answer['failed']}")
        return [
            Solution(nodes[index], {name: decode(term) for name, term in values.items()})
            for index, values in answer["solutions"]
        ]

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def _ask(self, request: dict[str, Any], nodes: Sequence[Term]) -> dict[str, Any]:
        self.start()
        assert self._process is not None  # noqa: S101
        try:
            return self._process.ask(request, nodes, self._time_limit)
        except NotAnsweredError:
            # The next query gets a fresh process.
            self.close()
            raise

    def _serialize(self) -> Iterator[bytes]:
        # In parts, so that no second copy of large data is in memory.
        if self._data is not None:
            yield from self._data()
        if self._shapes:
            yield from _in_parts(_quads(self._shapes, NamedNode(SHAPES_GRAPH)))


class _Process:
    """One worker process, and the threads that write to it and read from it."""

    def __init__(self) -> None:
        self._popen = ahead.take()
        assert self._popen.stdin is not None and self._popen.stdout is not None  # noqa: S101
        self._stdin: IO[bytes] = self._popen.stdin
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._feeder: threading.Thread | None = None
        self._ready = False
        reader = threading.Thread(target=self._read, args=(self._popen.stdout,), daemon=True)
        reader.start()

    def feed(self, data: Callable[[], Iterator[bytes]]) -> None:
        self._feeder = threading.Thread(target=self._feed, args=(data,), daemon=True)
        self._feeder.start()

    def ask(
        self, request: dict[str, Any], nodes: Sequence[Term], time_limit: float | None
    ) -> dict[str, Any]:
        if self._feeder is not None:
            self._feeder.join()
        with contextlib.suppress(OSError):
            self._stdin.write(json.dumps(request).encode() + b"\n")
            self._write_parts(_in_parts(Quad(_FOCUS, _FOCUS, node) for node in nodes))
        if not self._ready:
            # However long it takes to load the data: the limit is for the query.
            self._ready = bool(self._answers.get())
        try:
            line = self._answers.get(timeout=time_limit) if self._ready else b""
        except queue.Empty:
            raise NotAnsweredError(f"the time limit of {time_limit:g} s was reached") from None
        if not line:
            raise NotAnsweredError("the query ended its process (too deeply nested, or memory)")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        self._popen.kill()
        self._popen.wait()
        if self._feeder is not None:
            self._feeder.join()
        with contextlib.suppress(OSError):
            self._stdin.close()

    def _feed(self, data: Callable[[], Iterator[bytes]]) -> None:
        # The worker may be gone already; who asks it next will notice.
        with contextlib.suppress(OSError, ValueError):
            self._write_parts(data())

    def _write_parts(self, parts: Iterable[bytes]) -> None:
        for part in parts:
            self._stdin.write(b"%d\n" % len(part))
            self._stdin.write(part)
        self._stdin.write(b"0\n")
        self._stdin.flush()

    def _read(self, answers: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError), answers:
            for line in answers:
                self._answers.put(line)
        self._answers.put(b"")


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
