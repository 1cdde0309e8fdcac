"""The cases of the W3C test suite of the SPARQL 1.1 protocol, told in our own words.

https://github.com/w3c/rdf-tests, sparql/sparql11/protocol and service-description: 27 cases that a
service which only reads can hold, 7 updates that it refuses, and 3 about its description. The suite
names a graph that it gives no data for; so does this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph
import pytest

from tests.web.serving import Answer, Server, serving

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
GRAPH = "http://example.org/graph/"
KIND = "http://xmlns.com/foaf/0.1/Document"
SD = "http://www.w3.org/ns/sparql-service-description#"

BOOLEAN = frozenset({"application/sparql-results+xml", "application/sparql-results+json"})
TABULAR = BOOLEAN | {"text/csv", "text/tab-separated-values"}
RDF = frozenset({"text/turtle", "application/rdf+xml", "application/n-triples"})

DATA = "\n".join(f"<{GRAPH}{n}> {{ <{GRAPH}{n}> a <{KIND}> }}" for n in (1, 2, 3))
MERGED = f"ASK {{ <{GRAPH}1> a ?type . <{GRAPH}2> a ?type }}"
APART = f"GRAPH ?g1 {{ <{GRAPH}1> a ?type }} GRAPH ?g2 {{ <{GRAPH}2> a ?type }}"


def graphs(**names: list[int]) -> str:
    """Return the parameters that name graphs by their numbers."""
    return "&".join(
        f"{kind}-graph-uri={quote(f'{GRAPH}{number}', safe='')}"
        for kind, numbers in names.items()
        for number in numbers
    )


class Case(NamedTuple):
    """A request, and what is expected of its answer."""

    method: str = "GET"
    address: str = ""
    type: str | None = None
    body: bytes | None = None
    accepted: frozenset[str] | None = None
    truth: bool | None = None


def get(query: str, *rest: str) -> tuple[str, str]:
    return "GET", "&".join((f"query={quote(query)}", *rest))


ZERO = graphs(default=[0])
HOLDS = {
    "query by form": Case("POST", ZERO, FORM, b"query=ASK%20%7B%7D", BOOLEAN, True),
    "query by address": Case(*get("ASK {}", ZERO), accepted=BOOLEAN, truth=True),
    "query by body": Case("POST", "", QUERY, b"ASK {}", BOOLEAN, True),
    "default graphs by GET": Case(
        *get(MERGED, graphs(default=[1, 2])), accepted=BOOLEAN, truth=True
    ),
    "default graphs by POST": Case(
        "POST", graphs(default=[1, 2]), QUERY, MERGED.encode(), BOOLEAN, True
    ),
    "named graphs by GET": Case(
        *get(f"ASK {{ {APART} }}", graphs(named=[1, 2])), accepted=BOOLEAN, truth=True
    ),
    "named graphs by POST": Case(
        "POST", graphs(named=[1, 2]), QUERY, f"ASK {{ {APART} }}".encode(), BOOLEAN, True
    ),
    "default and named graphs": Case(
        "POST",
        graphs(default=[3], named=[1, 2]),
        QUERY,
        f"ASK {{ <{GRAPH}3> a ?type {APART} }}".encode(),
        BOOLEAN,
        True,
    ),
    "the request counts more than the query": Case(
        "POST",
        graphs(named=[1, 2]),
        QUERY,
        f"ASK FROM <{GRAPH}3> {{ {APART} }}".encode(),
        BOOLEAN,
        True,
    ),
    "form of rows": Case("POST", ZERO, QUERY, b"SELECT (1 AS ?value) {}", TABULAR),
    "form of a truth": Case("POST", ZERO, QUERY, b"ASK {}", BOOLEAN),
    "form of a description": Case("POST", ZERO, QUERY, b"DESCRIBE <http://example.org/>", RDF),
    "form of a graph": Case("POST", ZERO, QUERY, b"CONSTRUCT { <s> <p> 1 } WHERE {}", RDF),
}
WRONG = {
    "method": Case("PUT", get("ASK {}", ZERO)[1], FORM),
    "two queries": Case(*get("ASK {}", f"query={quote('SELECT * {}')}")),
    "query of another type": Case("POST", "", "text/plain", b"ASK {}"),
    "form without type": Case("POST", "", None, b"query=ASK%20%7B%7D"),
    "body without type": Case("POST", "", None, b"ASK {}"),
    "query in UTF-16": Case("POST", "", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16")),
    "syntax": Case(*get("ASK {")),
    "update by GET": Case("GET", "update=CLEAR%20ALL"),
    "two updates": Case("POST", "", FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
    "update of another type": Case("POST", "", "text/plain", b"CLEAR NAMED"),
    "update form without type": Case("POST", "", None, b"update=CLEAR%20NAMED"),
    "update in UTF-16": Case(
        "POST", "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")
    ),
    "syntax of an update": Case("POST", "", FORM, b"update=CLEAR%20XYZ"),
    "USING beside WITH": Case(
        "POST",
        f"using-named-graph-uri={quote(GRAPH)}1",
        UPDATE,
        b"WITH <urn:g> DELETE { ?s <urn:p> 1 } WHERE { ?s <urn:p> 1 }",
    ),
}
INSERT = f"INSERT {{ GRAPH <{GRAPH}9> {{ ?s <urn:p> 1 }} }} WHERE {{ ?s a <{KIND}> }}"
UPDATES = {
    "one default graph": Case("POST", f"using-graph-uri={GRAPH}1", UPDATE, INSERT.encode()),
    "default graphs": Case(
        "POST", f"using-graph-uri={GRAPH}1&using-graph-uri={GRAPH}2", UPDATE, INSERT.encode()
    ),
    "named graphs": Case(
        "POST", f"using-named-graph-uri={GRAPH}1", UPDATE, b"DROP ALL; " + INSERT.encode()
    ),
    "both": Case(
        "POST",
        f"using-graph-uri={GRAPH}1&using-named-graph-uri={GRAPH}2",
        UPDATE,
        INSERT.encode(),
    ),
    "by form": Case("POST", "", FORM, f"update={quote(INSERT)}".encode()),
    "by body": Case("POST", "", UPDATE, b"CLEAR ALL"),
    "relative IRI": Case("POST", "", UPDATE, b"INSERT DATA { <a> <b> <c> }"),
}


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    file = Path(tmp_path_factory.mktemp("quads")) / "graphs.trig"
    file.write_text(DATA)
    with serving(str(file)) as running:
        yield running


def send(server: Server, case: Case) -> Answer:
    address = f"/sparql?{case.address}" if case.address else "/sparql"
    if case.type is None:
        return server.ask(address, method=case.method, body=case.body)
    return server.ask(address, method=case.method, body=case.body, content_type=case.type)


@pytest.mark.parametrize("case", HOLDS.values(), ids=HOLDS)
def test_what_the_protocol_has_is_answered(quads: Server, case: Case) -> None:
    answer = send(quads, case)
    assert answer.status == 200
    assert case.accepted is not None
    assert answer.type in case.accepted
    if case.truth is not None:
        assert f'"boolean":{str(case.truth).lower()}'.encode() in answer.body


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_what_the_protocol_has_not_is_refused(quads: Server, case: Case) -> None:
    answer = send(quads, case)
    assert 400 <= answer.status < 500
    assert answer.type == "application/problem+json"


@pytest.mark.parametrize("case", UPDATES.values(), ids=UPDATES)
def test_updates_are_refused_and_change_nothing(quads: Server, case: Case) -> None:
    assert send(quads, case).status == 403
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert quads.sparql(count, "text/csv").body.split() == [b"n", b"3"]


def test_each_part_of_the_dataset_holds_only_what_is_named(quads: Server) -> None:
    pattern = f"{{ ?s a <{KIND}> }} UNION {{ GRAPH ?g {{ ?s a <{KIND}> }} }}"
    rows = f"SELECT ?s ?g {{ {pattern} }} ORDER BY ?s ?g"

    def ask(query: str, *parameters: str) -> list[bytes]:
        method, address = get(query, *parameters, "format=csv")
        return send(quads, Case(method, address)).body.splitlines()[1:]

    one, two = (f"{GRAPH}{number}".encode() for number in (1, 2))
    assert ask(rows, graphs(default=[1])) == [one + b","]
    assert ask(rows, graphs(named=[1])) == [one + b"," + one]
    assert ask(rows, graphs(default=[2], named=[1])) == [one + b"," + one, two + b","]
    overridden = f"SELECT ?s ?g FROM <{GRAPH}3> FROM NAMED <{GRAPH}3> {{ {pattern} }}"
    assert ask(overridden, graphs(default=[1])) == [one + b","]
    assert len(ask(rows)) == 6


def test_a_graph_that_is_not_there_is_empty_and_told(quads: Server) -> None:
    for kind in ("default", "named"):
        method, address = get("SELECT * { ?s ?p ?o }", graphs(**{kind: [0, 1]}))
        answer = send(quads, Case(method, address))
        assert (answer.status, answer.headers["coopgraph-unknown-graph"]) == (200, f"<{GRAPH}0>")
    method, address = get("ASK {}", "default-graph-uri=http://example.org/%C3%BC%0D%0AX-A:%20b")
    assert send(quads, Case(method, address)).status == 400
    method, address = get("ASK {}", "default-graph-uri=http://example.org/%C3%BC")
    told = send(quads, Case(method, address)).headers["coopgraph-unknown-graph"]
    assert told == "<http://example.org/%C3%BC>"
    assert "coopgraph-unknown-graph" not in send(quads, Case(*get("ASK {}"))).headers


def test_relative_iris_are_relative_to_the_endpoint(quads: Server) -> None:
    made = "CONSTRUCT { <a> <b#c> </d> } WHERE {}"
    lines = quads.sparql(made, "application/n-triples").body.decode()
    site = quads.url
    assert lines.strip() == f"<{site}a> <{site}b#c> <{site}d> ."
    for host in ("[::]:1", "[1:2]", "-", "..", "x:99999", "[fe80::1%25eth0]", "a b"):
        answer = quads.ask(f"/sparql?query={quote(made)}", host=host)
        assert answer.status in (200, 400)


@pytest.mark.parametrize("wrong", ["", "data1.rdf", "http://a b/", "%3E", "urn:x%20y"])
def test_what_is_no_iri_names_no_graph(quads: Server, wrong: str) -> None:
    answer = send(quads, Case(*get("ASK {}", f"named-graph-uri={quote(wrong, safe='%')}")))
    assert (answer.status, answer.type) == (400, "application/problem+json")


# The description is made by the pages: until they have it, these fail.
def test_a_request_without_query_gives_the_description_as_rdf(quads: Server) -> None:
    answer = quads.ask("/sparql")
    assert (answer.status, answer.type) == (200, "text/turtle")
    assert described(answer)


def test_the_description_names_the_endpoint(quads: Server) -> None:
    endpoints = [
        str(triple.object)
        for triple in described(quads.ask("/sparql", accept="text/turtle"))
        if triple.predicate.value == f"{SD}endpoint"
    ]
    assert endpoints == [f"<{quads.url}sparql>"]


def test_the_description_keeps_to_its_schema(quads: Server) -> None:
    """One service with what it speaks; things where the vocabulary wants things."""
    found = described(quads.ask("/sparql", accept="text/turtle"))
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    services = {
        triple.subject
        for triple in found
        if triple.predicate.value == kind
        and isinstance(triple.object, pyoxigraph.NamedNode)
        and triple.object.value == f"{SD}Service"
    }
    assert len(services) == 1
    told = {triple.predicate.value: triple for triple in found if triple.subject in services}
    languages = {
        str(triple.object) for triple in found if triple.predicate.value == f"{SD}supportedLanguage"
    }
    assert languages == {f"<{SD}SPARQL11Query>"}
    assert f"{SD}resultFormat" in told
    for name in ("resultFormat", "feature", "defaultDataset", "defaultEntailmentRegime"):
        triple = told.get(f"{SD}{name}")
        assert triple is None or not isinstance(triple.object, pyoxigraph.Literal)


def described(answer: Answer) -> list[pyoxigraph.Triple]:
    assert answer.status == 200
    return [quad.triple for quad in pyoxigraph.parse(answer.body, pyoxigraph.RdfFormat.TURTLE)]
