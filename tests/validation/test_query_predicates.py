"""Which predicates a query looks at: never fewer than the engine needs to answer it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode
from rdflib import URIRef, Variable
from rdflib.plugins.sparql import prepareQuery

from coopgraph.documents import read_document
from coopgraph.resources import shapes_file
from coopgraph.validation.engine import selects
from coopgraph.validation.reader import read_shapes
from coopgraph.validation.sparql.predicates import predicates_of

EX = "https://example.org/"
PREFIXES = {"ex": EX, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("?s ex:p ?o", "p"),
        ("?s ex:p ?o ; ex:q ?r, 1 ; . ?o ex:r 'x'@en, -1.5, \"1\"^^ex:t", "p q r"),
        ("?s a ex:C", "rdf:type"),
        ("?s ^ex:p|(ex:q/ex:r)+ ?o", "p q r"),
        ("?s ex:p/ex:q* ?o", "p q"),
        ("$this ex:p* ?o", "p"),
        ("?s ex:p* ex:o", "p"),
        ("?s ex:p* ?o", None),
        ("?s (ex:p*|ex:q) ?o", None),
        ("?s ex:p?/ex:q* ?o", None),
        ("_:b ex:p? [ ex:q 1 ]", None),
        ("?s ?p ?o", None),
        ("?s ex:p ?o . ?o ?any 1", None),
        ("?s !ex:p ?o", None),
        ("?s ex:unknown:p ?o", "unknown:p"),
        ("?s no:p ?o", None),
        ("[ ex:p [ ex:q ?x ] ] ex:r ?y", "p q r"),
        ("[ ex:p ?x ] .", "p"),
        ("(1 ?x) ex:p ?y", "p rdf:first rdf:rest"),
        ("OPTIONAL { ?s ex:p ?o } { ?s ex:q ?o } UNION { ?s ex:r ?o }", "p q r"),
        ("?s ex:p ?o FILTER NOT EXISTS { ?o ex:q ?x }", "p q"),
        ("FILTER(?a = 1 || EXISTS { ?s ex:p ?o . FILTER(!EXISTS { ?s ex:q ?o }) })", "p q"),
        ("FILTER regex(str(?o), '^{ ?s ?p ?o }') ?s ex:p ?o", "p"),
        ("BIND(IF(EXISTS { ?s ex:p 1 }, 1, 2) AS ?x) ?s ex:q ?x", "p q"),
        ("VALUES (?s ?o) { (ex:a UNDEF) } ?s ex:p ?o", "p"),
        ("GRAPH ?g { ?s ?p ?o } ?s ex:q ?o", "q"),
        ("{ SELECT ?s (COUNT(*) AS ?n) { ?s ex:p ?o } GROUP BY ?s HAVING(COUNT(*) > 1) }", "p"),
        ("?s ex:p ?o . # ?s ?p ?o\n ?s ex:q ?o", "p q"),
        ("<<?s ex:p ?o>> ex:q 1", None),
        ("{" * 2000 + "}" * 2000, None),
    ],
)
def test_predicates(where: str, found: str | None) -> None:
    expected = None
    if found is not None:
        names = [name if ":" in name and name[0] == "r" else f"ex:{name}" for name in found.split()]
        expected = {
            NamedNode(PREFIXES[prefix] + local)
            for prefix, _, local in (name.partition(":") for name in names)
        }
    assert predicates_of(f"SELECT ?s {{ {where} }}", PREFIXES) == expected


def test_declared_prefixes() -> None:
    found = predicates_of("PREFIX e: <urn:x:> ASK { ?s e:p ?o }", {})
    assert found == {NamedNode("urn:x:p")}
    assert predicates_of("BASE <urn:x:> ASK { ?s <p> ?o }", {}) is None


def in_algebra(query: str, prefixes: dict[str, str]) -> set[NamedNode] | None:
    """Collect predicates from the algebra that rdflib makes; None where one is a variable."""
    found: set[NamedNode] = set()

    def iris(path: Any) -> Iterator[URIRef]:
        if isinstance(path, URIRef):
            yield path
        for inner in (*_parts(path, "arg", "path"), *getattr(path, "args", ())):
            yield from iris(inner)

    def visit(part: Any) -> bool:
        if isinstance(part, dict):
            if getattr(part, "name", "") == "Graph":
                return True
            for key, value in part.items():
                if key != "triples" and not visit(value):
                    return False
                for triple in value if key == "triples" else ():
                    if isinstance(triple[1], Variable):
                        return False
                    found.update(NamedNode(str(one)) for one in iris(triple[1]))
        if isinstance(part, list | tuple | set):
            return all(map(visit, part))
        return True

    return found if visit(prepareQuery(query, initNs=prefixes).algebra) else None


def _parts(path: Any, *names: str) -> list[Any]:
    return [getattr(path, name) for name in names if hasattr(path, name)]


def test_as_the_algebra_has_it() -> None:
    shapes = read_shapes([read_document(shapes_file())])
    queries = [(select.query.text, select.query.prefixes) for _, select in selects(shapes)]
    texts = sorted((Path(__file__).parents[2] / "queries").glob("*.rq"))
    queries += [(one.read_text(encoding="utf-8"), {}) for one in texts]
    assert len(queries) > 30
    known = 0
    for text, prefixes in queries:
        found = predicates_of(text, prefixes)
        if found is None:
            continue  # All may be looked at: whatever the algebra has, it is among them.
        expected = in_algebra(text, prefixes)
        assert expected is not None, text
        assert found >= expected, text
        known += 1
    assert known > 25
