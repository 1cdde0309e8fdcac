"""The W3C query tests over our endpoint, beside pyoxigraph asked directly.

Run it with ``python -m benchmarks.conformance CHECKOUT``, a checkout of
https://github.com/w3c/rdf-tests. All data of the tests are served at once, each file as a graph;
the request names those of its test. Told is where the endpoint says something else than pyoxigraph
does of the same graphs, in the same process state: the limits and refusals of the endpoint are to
cost nothing. Exit code 1 where they do.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from coopgraph.errors import CoopgraphError
from coopgraph.store import guard
from coopgraph.store.tokens import resolve
from tests.web.serving import serving

BASE: Final = "http://tests.example/"
EMPTY: Final = f"{BASE}nothing"
SUITES: Final = ("sparql/sparql10", "sparql/sparql11")
ENTAILED: Final = "/entailment/"
EVALUATED: Final = ("QueryEvaluationTest", "CSVResultFormatTest")

_TESTS: Final = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
SELECT ?test ?kind ?query
    (GROUP_CONCAT(DISTINCT ?data; SEPARATOR=" ") AS ?default)
    (GROUP_CONCAT(DISTINCT ?graph; SEPARATOR=" ") AS ?named)
WHERE {
    ?test a ?kind ; mf:action ?action .
    OPTIONAL { ?action qt:query ?asked }
    OPTIONAL { ?action qt:data ?data }
    OPTIONAL { ?action qt:graphData ?graph }
    BIND ( COALESCE(?asked, ?action) AS ?query )
}
GROUP BY ?test ?kind ?query
ORDER BY ?test
"""
_RDF_FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".n3": RdfFormat.TURTLE,
    ".rdf": RdfFormat.RDF_XML,
}

Answer: TypeAlias = frozenset[Quad] | bool | str
"""Rows or triples in a canonical form, a truth, or why there is none."""


@dataclass(frozen=True)
class Test:
    """A test: a query, and the graphs that it is asked of."""

    name: str
    kind: str
    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]


def tests(checkout: Path) -> Iterator[Test]:
    """Read the manifests.

    Args:
        checkout: A checkout of w3c/rdf-tests.

    Yields:
        The tests of queries, evaluated and syntactical.
    """
    for suite in SUITES:
        for manifest in sorted((checkout / suite).glob("*/manifest.ttl")):
            store = pyoxigraph.Store()
            address = BASE + manifest.relative_to(checkout).as_posix()
            store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=address)
            found = store.query(_TESTS)
            assert isinstance(found, pyoxigraph.QuerySolutions)
            for row in found:
                kind, query = row["kind"], row["query"]
                if not (isinstance(kind, NamedNode) and isinstance(query, NamedNode)):
                    continue
                name = kind.value.rpartition("#")[2]
                if (name not in EVALUATED and "SyntaxTest" not in name) or "Update" in name:
                    continue
                path = checkout / query.value.removeprefix(BASE)
                # What is relative in a query is so to its file.
                text = f"BASE <{query.value}> {path.read_text(encoding='utf-8')}"
                default, named = (_words(row[key]) for key in ("default", "named"))
                yield Test(query.value.removeprefix(BASE), name, text, default, named)


def _from(test: Test) -> list[str]:
    """Return the graphs that a query itself names."""
    base = f"{BASE}{test.name}"
    return [resolve(base, iri) for iri in re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]*)>", test.query)]


def _words(value: object) -> tuple[str, ...]:
    return tuple(value.value.split()) if isinstance(value, Literal) else ()


def graphs(checkout: Path, names: set[str]) -> Iterator[Quad]:
    """Read the files of data, each into a graph of its address."""
    for number, name in enumerate(sorted(names)):
        path = checkout / name.removeprefix(BASE)
        if not path.is_file() or path.suffix not in _RDF_FORMATS:
            continue
        for quad in pyoxigraph.parse(
            path=str(path), format=_RDF_FORMATS[path.suffix], base_iri=name
        ):
            subject, object_ = _apart(quad.subject, number), _apart(quad.object, number)
            assert not isinstance(subject, Literal)
            yield Quad(subject, quad.predicate, object_, NamedNode(name))


def _apart(
    term: NamedNode | BlankNode | Literal | Triple, number: int
) -> NamedNode | BlankNode | Literal | Triple:
    """Keep blank nodes of different files apart."""
    return BlankNode(f"f{number}x{term.value}") if isinstance(term, BlankNode) else term


def directly(store: pyoxigraph.Store, test: Test) -> Answer:
    """Ask pyoxigraph."""
    try:
        if _says_what_it_asks(test):
            return _canonical(store.query(test.query))
        return _canonical(
            store.query(
                test.query,
                default_graph=[NamedNode(name) for name in test.default or (EMPTY,)],
                named_graphs=[NamedNode(name) for name in test.named],
            )
        )
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        return f"refused: {error}"


def over(endpoint: str, test: Test) -> Answer:
    """Ask the endpoint."""
    fields = [("query", test.query)]
    if not _says_what_it_asks(test):
        fields += [("default-graph-uri", name) for name in test.default or (EMPTY,)]
        fields += [("named-graph-uri", name) for name in test.named]
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    asked = urllib.request.Request(endpoint, urlencode(fields).encode(), {"Accept": accept})
    try:
        with urllib.request.urlopen(asked, timeout=60) as response:
            body, kind = response.read(), response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        return f"refused: {error.code} {json.loads(error.read())['title']}"
    if kind == "application/n-triples":
        return _set_of(quad.triple for quad in pyoxigraph.parse(body, RdfFormat.N_TRIPLES))
    found = pyoxigraph.parse_query_results(body, pyoxigraph.QueryResultsFormat.JSON)
    return _canonical(found)


def _says_what_it_asks(test: Test) -> bool:
    try:
        return guard.check(test.query).has_dataset
    except CoopgraphError:
        # What is refused is told where it is asked.
        return False


def _canonical(found: object) -> Answer:
    if isinstance(found, pyoxigraph.QueryBoolean):
        return bool(found)
    if isinstance(found, pyoxigraph.QueryTriples):
        return _set_of(found)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in found.variables]
    # One node for each row, so that equal rows are counted; one more for the head.
    quads = [Triple(BlankNode(), NamedNode("urn:head"), Literal(" ".join(sorted(names))))]
    for solution in found:
        row = BlankNode()
        quads.append(Triple(row, NamedNode("urn:row"), Literal("")))
        for name in names:
            value = solution[name]
            if value is not None:
                quads.append(Triple(row, NamedNode(f"urn:{name}"), value))
    return _set_of(quads)


def _set_of(triples: object) -> frozenset[Quad]:
    dataset = pyoxigraph.Dataset(Quad(*triple) for triple in triples)  # type: ignore[attr-defined]
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)


def same(here: Answer, there: Answer) -> bool:
    """Tell whether two answers are one: both refused, or equal."""
    if isinstance(here, str) or isinstance(there, str):
        return isinstance(here, str) and isinstance(there, str)
    return here == there


def main() -> int:
    """Compare, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("checkout", type=Path, help="a checkout of w3c/rdf-tests")
    checkout: Path = parser.parse_args().checkout
    chosen = [test for test in tests(checkout) if ENTAILED not in f"/{test.name}"]
    names = {name for test in chosen for name in (*test.default, *test.named, *_from(test))}
    store = pyoxigraph.Store()
    store.extend(graphs(checkout, names))
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tests.nq"
        store.dump(str(file), format=RdfFormat.N_QUADS)
        with serving(str(file)) as server:
            for test in chosen:
                verdict = _verdict(store, f"{server.url}sparql", test)
                what = "evaluated" if test.kind in EVALUATED else "syntax"
                key = f"{what}: {verdict}"
                counts[key] = counts.get(key, 0) + 1
    for key, count in sorted(counts.items()):
        print(f"{count:5}  {key}")
    return 1 if any(key.endswith("different") for key in counts) else 0


def _verdict(store: pyoxigraph.Store, endpoint: str, test: Test) -> str:
    here, there = directly(store, test), over(endpoint, test)
    if same(here, there):
        return "both refuse" if isinstance(here, str) else "the same"
    if isinstance(there, str) and "SERVICE" in there:
        return "refused by rule (SERVICE)"
    if isinstance(there, str) and "FROM names a graph" in there:
        return "refused by rule (FROM, a graph that is not there)"
    if not same(here, directly(store, test)):
        return "another each time (RAND, UUID, NOW)"
    shown = "\n    ".join(str(one)[:300] for one in (here, there))
    print(f"{test.name} ({test.kind})\n    {shown}", file=sys.stderr)
    return "different"


if __name__ == "__main__":
    sys.exit(main())
