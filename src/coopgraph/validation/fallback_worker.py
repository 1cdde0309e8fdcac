"""The process that runs pySHACL; started by ``fallback``, never imported.

Standard input: a line of JSON (``data``, ``background``, ``shapes``: numbers of bytes; ``focus``:
the focus nodes of each shape; ``advanced``), then the three graphs in N-Triples. Standard output:
a line of JSON, then the report in N-Triples. Names of blank nodes are kept throughout.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import IO, Any

import pyoxigraph
import pyshacl
import rdflib
import rdflib.plugins.sparql
from pyshacl.errors import ReportableRuntimeError, ValidationFailure, ValidationWarning
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from pyshacl.shape import Shape
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.sparql import Query

MAX_DEPTH = 100
_MOST_QUERIES = 1000

# A query in the shapes reads no file and asks no other machine, whatever it says.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False


def to_rdflib(term: Any) -> Any:
    """Make rdflib's term of pyoxigraph's, with the lexical form that was written."""
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == str(rdflib.XSD.string):
        return rdflib.Literal(term.value)
    datatype = rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)


def read(written: bytes) -> rdflib.Graph:
    """Read N-Triples, keeping the names of blank nodes."""
    graph = rdflib.Graph()
    for quad in pyoxigraph.parse(written, pyoxigraph.RdfFormat.N_TRIPLES):
        subject, predicate, object_ = quad.triple
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(object_)))
    return graph


def keep_to(
    focus: dict[str, list[str]], data: rdflib.Graph, background: rdflib.Graph, advanced: bool
) -> None:
    """Make focus nodes only of what the data say; the background is there to be looked up.

    Args:
        focus: The focus nodes of each shape, in N-Triples.
        data: What is to be checked.
        background: The ontology.
        advanced: Whether rules and queries may make focus nodes.
    """
    original = Shape.focus_nodes
    subjects = set(data.subjects())
    own = subjects | (set(data.objects()) - set(background.subjects()))

    def focus_nodes(shape: Shape, graph: Any, debug: bool = False) -> set[Any]:
        known = set(focus.get(shape.node.n3(), ()))
        found: set[Any] = original(shape, graph, debug=debug)  # type: ignore[no-untyped-call]
        if advanced:
            # Targets and types that rules and queries add are not known beforehand.
            return {node for node in found if node in own or node.n3() in known}
        return {node for node in found if node.n3() in known}

    Shape.focus_nodes = focus_nodes  # type: ignore[method-assign]


@contextmanager
def parsing_once() -> Iterator[None]:
    """Parse each query once: pySHACL has it parsed for each focus node, its longest work by far."""
    original = processor.SPARQLProcessor.query

    @lru_cache(maxsize=_MOST_QUERIES)
    def prepared(text: str, names: tuple[tuple[str, Any], ...], base: str | None) -> Query:
        return processor.prepareQuery(text, initNs=dict(names), base=base)

    def query(
        self: processor.SPARQLProcessor, asked: Any, bound: Any, names: Any, **more: Any
    ) -> Any:
        if isinstance(asked, str):
            asked = prepared(asked, tuple((names or {}).items()), more.get("base"))
        return original(self, asked, bound, names, **more)

    processor.SPARQLProcessor.query = query  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        processor.SPARQLProcessor.query = original  # type: ignore[method-assign]


def validate(source: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Carry out the request."""
    head = json.loads(source.readline())
    data, background = (read(source.read(head[part])) for part in ("data", "background"))
    # As pySHACL itself reads shapes: only `true` switches something on.
    rdflib_bool_patch()  # type: ignore[no-untyped-call]
    shapes = read(source.read(head["shapes"]))
    rdflib_bool_unpatch()  # type: ignore[no-untyped-call]
    focus = {
        to_rdflib_key(node): [to_rdflib_key(one) for one in nodes]
        for node, nodes in head["focus"].items()
    }
    keep_to(focus, data, background, head["advanced"])
    try:
        with parsing_once():
            _conforms, report, text = pyshacl.validate(
                data + background,
                shacl_graph=shapes,
                advanced=head["advanced"],
                inference="none",
                js=False,
                meta_shacl=False,
                do_owl_imports=False,
                max_validation_depth=MAX_DEPTH,
                inplace=True,
            )
    except (ReportableRuntimeError, ValidationWarning) as problem:
        return {"refused": str(getattr(problem, "message", None) or problem)}, b""
    except Exception as problem:
        # Whatever a strange shapes file makes of a library: told in a line, not as a traceback.
        return {"failed": f"{type(problem).__name__}: {problem}"}, b""
    if isinstance(report, ValidationFailure):
        return {"refused": str(text)}, b""
    return {}, report.serialize(format="nt", encoding="utf-8")


def to_rdflib_key(written: str) -> str:
    """Write a term, given in N-Triples, as rdflib writes it."""
    line = f"<urn:s> <urn:p> {written} ."
    (quad,) = pyoxigraph.parse(line, pyoxigraph.RdfFormat.N_TRIPLES)
    return str(to_rdflib(quad.object).n3())


def main() -> None:
    """Answer the one request on standard input."""
    output = sys.stdout.buffer
    # What libraries print must not end up in the answer.
    sys.stdout = sys.stderr
    answer, report = validate(sys.stdin.buffer)
    output.write(json.dumps(answer).encode() + b"\n" + report)
    output.flush()


if __name__ == "__main__":
    main()
