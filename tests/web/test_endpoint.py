"""The endpoint as programs see it, over HTTP."""

from __future__ import annotations

import gzip
import json
import signal
from urllib.parse import quote

import pytest

from tests.web.serving import Server, serving

VISITS = "SELECT ?visit WHERE { ?visit a coop:Visit } ORDER BY ?visit"
GRAPH = "CONSTRUCT WHERE { visit:xmu-osmu-2025 a ?class }"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("text/*", "text/xml"),
        ("image/png, text/csv;q=0.1", "text/csv"),
    ],
)
def test_rows_come_in_the_form_that_is_wanted(server: Server, accept: str, kind: str) -> None:
    answer = server.sparql(VISITS, accept)
    assert (answer.status, answer.type) == (200, kind)
    assert b"xmu-osmu-2025" in answer.body
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "kind", "begins"),
    [
        ("*/*", "text/turtle", b"@prefix"),
        ("application/n-triples", "application/n-triples", b"<https://w3id"),
        ("application/ld+json", "application/ld+json", b"[{"),
        ("application/rdf+xml", "application/rdf+xml", b"<?xml"),
        ("application/trig", "application/trig", b"@prefix"),
        ("application/n-quads", "application/n-quads", b"<https://w3id"),
    ],
)
def test_graphs_come_in_the_form_that_is_wanted(
    server: Server, accept: str, kind: str, begins: bytes
) -> None:
    answer = server.sparql(GRAPH, accept)
    assert (answer.status, answer.type) == (200, kind)
    assert answer.body.startswith(begins)


def test_the_parameter_format_is_for_who_cannot_set_a_header(server: Server) -> None:
    answer = server.ask(f"/sparql?format=csv&query={quote(VISITS)}")
    assert answer.type == "text/csv"
    assert server.ask(f"/sparql?format=pdf&query={quote(VISITS)}").status == 400


@pytest.mark.parametrize(
    ("query", "accept"), [(VISITS, "text/turtle"), (GRAPH, "text/csv"), ("ASK {}", "text/turtle")]
)
def test_a_form_that_does_not_fit_is_refused(server: Server, query: str, accept: str) -> None:
    answer = server.sparql(query, accept)
    assert (answer.status, answer.type) == (406, "application/problem+json")


def test_a_wrong_query_is_told_with_its_place(server: Server) -> None:
    answer = server.sparql("SELECT *\nWHERE { ?s ?p }")
    told = json.loads(answer.body)
    assert (answer.status, told["line"], told["column"]) == (400, 2, 15)
    assert "/" not in told["title"].replace("'}'", "")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
    ],
)
def test_a_query_does_not_reach_out(server: Server, query: str) -> None:
    assert server.sparql(query).status == 400


def test_updates_are_refused(server: Server) -> None:
    direct = server.ask(
        "/sparql", method="POST", body=b"CLEAR ALL", content_type="application/sparql-update"
    )
    form = server.ask(
        "/sparql",
        method="POST",
        body=b"update=CLEAR+ALL",
        content_type="application/x-www-form-urlencoded",
    )
    assert [direct.status, form.status] == [403, 403]


def test_an_answer_that_is_known_is_not_sent_again(server: Server) -> None:
    first = server.sparql(VISITS)
    address = f"/sparql?query={quote(VISITS)}"
    again = server.ask(
        address, accept="application/sparql-results+json", if_none_match=first.headers["etag"]
    )
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    since = server.ask(address, if_modified_since=first.headers["last-modified"])
    assert since.status == 304
    other = server.ask(address, if_none_match='"other"')
    assert other.status == 200


def test_answers_are_compressed_for_who_takes_that(server: Server) -> None:
    plain = server.sparql(VISITS * 1)
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 100"
    packed = server.ask(
        f"/sparql?query={quote(query)}", accept="text/csv", accept_encoding="gzip, br"
    )
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == server.sparql(query, "text/csv").body
    assert "content-encoding" not in plain.headers


def test_head_and_options(server: Server) -> None:
    address = f"/sparql?query={quote(VISITS)}"
    whole, head = server.ask(address), server.ask(address, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))
    options = server.ask("/sparql", method="OPTIONS", origin="https://example.org")
    assert options.status == 204
    assert "POST" in options.headers["access-control-allow-methods"]
    assert options.headers["access-control-allow-origin"] == "*"
    assert server.ask("/sparql", method="DELETE").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_cut_answer_says_so() -> None:
    with serving("--max-rows", "3") as server:
        rows = server.sparql(VISITS)
        assert rows.headers["coopgraph-truncated"] == "rows=3"
        document = json.loads(rows.body)
        assert len(document["results"]["bindings"]) == 3
        assert document["head"]["link"] == ["urn:coopgraph:cut"]
        assert b"<!-- cut" in server.sparql(VISITS, "application/sparql-results+xml").body
        triples = server.sparql("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle")
        assert triples.headers["coopgraph-truncated"] == "triples=3"
        assert triples.body.startswith(b"# cut")
        whole = server.sparql(f"{VISITS} LIMIT 3")
        assert "coopgraph-truncated" not in whole.headers
        assert server.stop(signal.SIGINT) == 130


def test_every_answer_has_its_security_headers(server: Server) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/nowhere", "/health", "/static/site.css"):
        headers = server.ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_health(server: Server) -> None:
    told = json.loads(server.ask("/health").body)
    assert (told["status"], told["reload"]) == ("ok", "ok")
