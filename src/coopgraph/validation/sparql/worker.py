"""The process that carries out SPARQL-based constraints; started by ``runner``, never imported.

A query cannot be stopped from within its own process, and a hostile one can end the process that
runs it (deep nesting, memory). So they run here, where they can be killed. This file imports
nothing of coopgraph, to start quickly.

Standard input: the data in N-Quads in parts, each after a line with its number of bytes; a line
with 0; then requests: a line, and the triples of the focus nodes in the same form as the data.
Standard output: an empty answer when the data are loaded, then an answer a line. Requests and
answers are JSON.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

ADDRESS_SPACE = 6 * 1024**3
GRACE = 5.0


def limit_memory() -> None:
    """Let this process fail alone where a query would use up the memory of the machine."""
    try:
        # Not on Windows.
        import resource  # noqa: PLC0415

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = ADDRESS_SPACE if hard == resource.RLIM_INFINITY else min(ADDRESS_SPACE, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, ValueError, OSError):
        pass


def limit_time(seconds: float | None) -> None:
    """Let the system end this process, should the one that watches it be gone by then."""
    # Not on Windows. A handler in Python would wait for the query; the default does not.
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + GRACE)


def decode(term: list[Any]) -> NamedNode | BlankNode | Literal:
    """Make a term of its JSON form."""
    if term[0] == "iri":
        return NamedNode(term[1])
    if term[0] == "blank":
        return BlankNode(term[1])
    if term[2]:
        return Literal(term[1], language=term[2])
    return Literal(term[1], datatype=NamedNode(term[3]))


def encode(term: Any) -> list[Any]:
    """Make the JSON form of a term."""
    if isinstance(term, NamedNode):
        return ["iri", term.value]
    if isinstance(term, BlankNode):
        return ["blank", term.value]
    if isinstance(term, Literal):
        return ["literal", term.value, term.language, term.datatype.value]
    return ["literal", str(term), None, "http://www.w3.org/2001/XMLSchema#string"]


class Runner:
    """Runs queries for focus nodes over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def answer(self, request: dict[str, Any], nodes: Iterator[Any]) -> list[Any]:
        """Return the solutions for focus nodes.

        Args:
            request: What is asked.
            nodes: The focus nodes; they are not kept, for there may be many.

        Returns:
            The values of each solution, with the index of the focus node if that was asked about
            alone; else it is the value of ``this``.
        """
        focus = NamedNode(request["focus"])
        self.store.clear_graph(focus)
        alone: list[tuple[int, Any]] = []
        before = 0
        for part in nodes:
            rest = self.put(part, focus) if request["in_one_run"] else enumerate(objects(part))
            alone += [(before + index, node) for index, node in rest]
            before += part.count(b"\n")
        found = [] if alone and not self.foci(focus) else self.run(request, focus, None)
        for index, node in alone:
            self.store.clear_graph(focus)
            self.store.add(Quad(focus, focus, node, focus))
            found += self.run(request, focus, index)
        return found

    def put(self, part: bytes, focus: NamedNode) -> Iterable[tuple[int, Any]]:
        """Put focus nodes into their graph; return those that have to be asked about alone."""
        if b" _:" not in part and b' "' not in part:
            # IRIs only: twice as quick. Loading would give blank nodes other names.
            self.store.bulk_load(part, RdfFormat.N_TRIPLES, to_graph=focus, lenient=True)
            return []
        nodes = list(enumerate(objects(part)))
        # A store writes literals in its own way: which was meant it cannot tell.
        self.store.bulk_extend(
            Quad(focus, focus, one, focus) for _, one in nodes if not isinstance(one, Literal)
        )
        return [(index, one) for index, one in nodes if isinstance(one, Literal)]

    def foci(self, focus: NamedNode) -> bool:
        """Tell whether there are focus nodes in their graph."""
        return next(self.store.quads_for_pattern(focus, focus, None, focus), None) is not None

    def run(self, request: dict[str, Any], focus: NamedNode, index: int | None) -> list[Any]:
        """Run the query once, for the focus nodes that are in their graph."""
        known = self.store.quads_for_pattern(focus, focus, None, focus)
        made = [Quad(*quad.triple) for quad in known] if request["knows_foci"] else []
        self.store.extend(made)
        try:
            return self.solutions(request, focus, index)
        finally:
            # The next query must not see them, however this one ended.
            for quad in made:
                self.store.remove(quad)

    def solutions(self, request: dict[str, Any], focus: NamedNode, index: int | None) -> list[Any]:
        """Return the solutions of the query over the store as it is."""
        for local, term in request["also"].items():
            self.store.add(
                Quad(focus, NamedNode(f"{request['focus']}:{local}"), decode(term), focus)
            )
        found = []
        solutions: Any = self.store.query(request["query"], prefixes=request["prefixes"])
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            values = {name: encode(solution[name]) for name in names if solution[name] is not None}
            found.append([index, values])
        return found


def parts(requests: IO[bytes]) -> Iterator[bytes]:
    """Read parts up to the line that ends them."""
    while size := int(requests.readline()):
        yield requests.read(size)


def quads(part: bytes) -> Iterator[Quad]:
    """Parse what was parsed before: so nothing of it has to be checked."""
    return parse(part, RdfFormat.N_QUADS, lenient=True)


def objects(part: bytes) -> Iterator[Any]:
    """Return the objects of what was parsed before."""
    return (one.object for one in quads(part))


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Load the data, then answer until there are no more requests."""
    store = Store()
    for part in parts(requests):
        # Parsed here, because loading a file gives blank nodes other names.
        store.bulk_extend(quads(part))
    runner = Runner(store)
    # The time limit is for queries: who asks waits for this line first.
    answers.write(b"{}\n")
    answers.flush()
    for line in requests:
        answer: dict[str, Any]
        request = json.loads(line)
        nodes = parts(requests)
        try:
            limit_time(request["seconds"])
            answer = {"solutions": runner.answer(request, nodes)}
        except SyntaxError as problem:
            answer = {"syntax": str(problem)}
        except (MemoryError, ValueError, OSError, RuntimeError) as problem:
            answer = {"failed": str(problem) or type(problem).__name__}
        limit_time(None)
        # What an error left unread would be taken for the next request.
        for _ in nodes:
            pass
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
