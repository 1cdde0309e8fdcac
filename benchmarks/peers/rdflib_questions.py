"""rdflib answers queries over files in memory, each in a process that is killed at a time limit.

usage: rdflib_questions.py SECONDS FILE ... < QUERIES > ANSWERS. Each line of QUERIES is a query as
a JSON string; each line of ANSWERS is an object: "seconds", with "variables" and "rows" if it was
answered, "failed" with the reason if it could not, and neither if it was stopped at the limit.
The data are read once: a query has a forked process.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.util import guess_format


def main() -> None:
    """Read the files, then answer line by line."""
    limit, *files = sys.argv[1:]
    graph = Graph()
    for file in files:
        graph.parse(file, format=guess_format(file))
    # What is collected in a child would copy the pages of all data.
    gc.freeze()
    for line in sys.stdin:
        print(_ask(graph, json.loads(line), float(limit)), flush=True)


def _ask(graph: Graph, query: str, limit: float) -> str:
    reading, writing = os.pipe()
    begin = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with open(writing, "w", encoding="utf-8") as pipe:  # noqa: PTH123
            pipe.write(json.dumps(_answer(graph, query)))
        os._exit(0)
    os.close(writing)
    told = b""
    with open(reading, "rb") as pipe:  # noqa: PTH123
        ready, _, _ = select.select([pipe], [], [], limit)
        if ready:
            told = pipe.read()
        else:
            os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if told:
        return told.decode()
    died = {"failed": "the process died"} if ready else {}
    return json.dumps({"seconds": time.perf_counter() - begin, **died})


def _answer(graph: Graph, query: str) -> dict[str, object]:
    begin = time.perf_counter()
    try:
        result = graph.query(query)
        rows = list(result)
    except Exception as error:
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        return {"seconds": time.perf_counter() - begin, "failed": told}
    seconds = time.perf_counter() - begin
    variables = [str(variable) for variable in result.vars or ()]
    return {
        "seconds": seconds,
        "variables": variables,
        "rows": [[_term(term) for term in row] for row in rows],  # type: ignore[union-attr]
    }


def _term(term: object) -> list[str] | None:
    match term:
        case URIRef():
            return ["iri", str(term)]
        case BNode():
            return ["blank"]
        case Literal():
            return ["literal", str(term), term.language or "", str(term.datatype or "")]
        case _:
            return None


main()
