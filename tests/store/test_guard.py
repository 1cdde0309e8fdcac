"""What is refused before a query runs, and that it cannot be talked past."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.store import guard

SERVICE = "SERVICE is refused"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . SERVICE ?s { ?a ?b ?c } }",
        "SELECT * { SERVICE # comment\n<http://x/> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://x/> { ?s ?p ?o } }",
        "PREFIX : <http://x/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://x/> SELECT * { SERVICE SILENT:x { ?s ?p ?o } }",
        "PREFIX : <http://x/> SELECT * { SERVICESILENT:x { ?s ?p ?o } }",
        "PREFIX service: <http://x/> SELECT * { SERVICE service:x { ?s ?p ?o } }",
        "PREFIX x: <http://x/> SELECT * { SERVICEx:y { ?s ?p ?o } }",
        "PREFIX x: <http://x/> SELECT * { SERVICESILENTx:y { ?s ?p ?o } }",
        "PREFIX x.y: <http://x/> SELECT * { ?s ?p falseservicex.y:z{ ?s ?p ?o } }",
        "SELECT * { ?s ?p falseSERVICE<http://x/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE<http://x/> { ?s ?p ?o } }",
        "SELECT * { FILTER(1<'>') SERVICE<http://x/> { ?s ?p ?o } #'\n }",
        "SELECT * { FILTER(1<5#>'''\n) SERVICE<http://x/> { ?s ?p ?o } #'''\n }",
        r"SELECT * { \u0053ERVICE <http://x/> { ?s ?p ?o } }",
        r"SELECT * { ?s ?p 'a\u0027 } SERVICE <http://x/> { ?s ?p ?o } #'}",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <http://x/> { } } } } }",
        "ASK { FILTER EXISTS { SERVICE <http://x/> { } } }",
    ],
)
def test_service_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=SERVICE):
        guard.check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x/> { ?s ?p ?o }' }",
        'SELECT * { ?s ?p """SERVICE\n<http://x/> { ?s ?p ?o }""" }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { ?s ?p ?o }",
        "SELECT ?service { ?service ?p <http://x/service> }",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s a service:Service } }",
        "PREFIX service: <http://x/> SELECT * FROM service:g { ?s ?p ?o }",
        "PREFIX services: <http://x/> SELECT * { GRAPH services:g { ?s a services:Kind } }",
        "SELECT * { ?s ?p ?o FILTER(?o<'service') FILTER(CONTAINS(?o, 'service <a> {')) }",
        "SELECT * { ?s <http://x/it's> 'service' ; <http://x/#a> 'a service for # all' }",
    ],
)
def test_other_uses_of_the_word_are_not(text: str) -> None:
    assert guard.check(text).text == text


@pytest.mark.parametrize("word", sorted(guard.UPDATES))
def test_updates_are_refused(word: str) -> None:
    text = f"PREFIX a: <http://a/>\n  {word.lower()} DATA {{ a:s a:p a:o }}"
    with pytest.raises(InputError, match=rf"^query:2:3: this is an update \({word}\)"):
        guard.check(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "^query: the query is empty"),
        ("# only a comment", "^query: the query is empty"),
        ("ASK {\n \udcff }", "^query:2:2: the query is not text in UTF-8"),
        ("FROB ?x", "^query:1:1: not a SPARQL query: 'FROB' where SELECT"),
        ("a" * (guard.MAX_LENGTH + 1), "^query: the query is longer"),
        ("SELECT * " + "{" * 501, "^query:1:510: brackets are nested deeper than 500"),
        ("SELECT * { FILTER(" + "1+" * 20_000, "more than 10,000 operators"),
    ],
)
def test_what_no_engine_should_see(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        guard.check(text)


def test_long_lists_of_values_are_welcome() -> None:
    values = " ".join(f"(<http://a/{n}> {n})" for n in range(20_000))
    assert guard.check(f"SELECT * {{ VALUES (?a ?b) {{ {values} }} }}").form == "SELECT"


class TestDataset:
    def test_known_graphs_pass(self) -> None:
        text = "PREFIX a: <http://a/> SELECT * FROM a:g FROM NAMED <http://a/h> WHERE { ?s ?p ?o }"
        query = guard.check(text, graphs={"http://a/g", "http://a/h"})
        assert query.has_dataset

    @pytest.mark.parametrize(
        "text",
        [
            "BASE <http://a/b/c> ASK FROM <../g> {}",
            "BASE <http://a/b/> BASE <../x> ASK FROM <g> {}",
            "BASE <http://a/> PREFIX : <#> ASK FROM <g> FROM :h {}",
            "ASK FROM <../g> {}",
            "BASE <x> ASK FROM <g> {}",
        ],
    )
    def test_relative_graphs_are_relative_to_the_base(self, text: str) -> None:
        graphs = {"http://a/g", "http://a/#h", "http://a/b/g"}
        assert guard.check(text, graphs=graphs, base="http://a/b/").has_dataset
        with pytest.raises(InputError, match=r"not in the data: <http://a/b/none>"):
            guard.check("BASE <http://a/> ASK FROM <b/none> {}", graphs=graphs)

    @pytest.mark.parametrize("target", ["<file:///etc/passwd>", "NAMED <http://x/data.ttl>"])
    def test_files_and_addresses_are_no_graphs(self, target: str) -> None:
        text = f"CONSTRUCT {{ ?s ?p ?o }}\nFROM {target} WHERE {{ ?s ?p ?o }}"
        with pytest.raises(InputError, match=r"^query:2:\d+: FROM names a graph that is not"):
            guard.check(text, graphs={"http://a/g"})

    def test_a_remote_store_decides_itself(self) -> None:
        assert guard.check("ASK FROM <http://x/> { ?s ?p ?o }").has_dataset

    def test_from_in_a_string_is_none(self) -> None:
        query = guard.check("ASK { ?s ?p 'FROM <http://x/>' }", graphs=set())
        assert not query.has_dataset


def test_missing_prefixes_of_ours_are_supplied() -> None:
    query = guard.check("PREFIX rdfs: <http://mine/> ASK { ?v a coop:Visit ; rdfs:label 'x:y' }")
    assert set(query.missing_prefixes) == {"coop"}
    assert query.self_contained.startswith("PREFIX coop: <https://w3id.org/coopgraph/ontology#>\n")


PIECES = [*" {}'\"<>#()?.;:1\n", "'''", "?s ?p ?o", "FILTER(1<2", "?x<'>'", "?x", "true", "a:b"]
PIECES += ["<a#b>", "<a'b>", "OPTIONAL", "UNDEF", "VALUES ?x {", "@en", "^^", "GRAPH", "5#>"]
CALLS = ["SERVICE TARGET{?s ?p ?o}", "service silent:x{}", "SERVICE:x {}", "SERVICESILENT TARGET{}"]
CALLS += [
    "SERVICEa:b {}",
    "falseSERVICE TARGET{}",
    r"\u0053ERVICE TARGET{}",
    "SERVICE#\nTARGET{}",
    "SERVICE ?x {}",
]
AROUND = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=AROUND, call=st.sampled_from(CALLS), after=AROUND)
def test_nothing_that_passes_calls_out(
    listener: tuple[int, list[int]], before: str, call: str, after: str
) -> None:
    port, calls = listener
    target = f"<http://localhost:{port}/>"
    middle = (before + call + after).replace("TARGET", target)
    text = f"PREFIX : {target} PREFIX a: {target} SELECT * {{ {middle} }}"
    so_far = len(calls)
    try:
        guard.check(text)
    except InputError:
        return
    store = pyoxigraph.Store()
    node = pyoxigraph.NamedNode(f"http://localhost:{port}/")
    store.add(pyoxigraph.Quad(node, node, node))
    try:
        answer = store.query(text)
        for _, _solution in zip(range(20), answer, strict=False):  # type: ignore[arg-type]
            pass
    except (SyntaxError, OSError, RuntimeError, ValueError, TypeError):
        pass
    assert len(calls) == so_far, text
