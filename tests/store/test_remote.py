"""The remote engine against a real SPARQL server, and against servers that fail."""

from __future__ import annotations

import io
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest

from coopgraph.errors import EngineError, InputError
from coopgraph.store import http, remote
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.remote import RemoteEngine

from .servers import Answer, free_port, http_server, oxigraph, raw_server, reply

DATA = """@prefix : <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :p :b , "Омск"@ru , "01"^^xsd:int , "quote \\" and\\n\\ttab" .
:b :q 1.5 , true , "2025-11-24"^^xsd:date .
"""
JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?x { ?x ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "a.ttl").write_text(DATA)
    return folder


@pytest.fixture(scope="module")
def endpoint(folder: Path) -> Iterator[str]:
    with oxigraph([folder]) as url:
        yield url


class TestRealServer:
    @pytest.mark.parametrize(
        "text",
        [
            "SELECT * { ?s ?p ?o } ORDER BY ?s ?p STR(?o)",
            "SELECT ?none { ?s ?p ?o OPTIONAL { ?s ?p ?none FILTER(false) } }",
            "SELECT ?x { FILTER(false) }",
            ASK,
            "ASK { FILTER(false) }",
            CONSTRUCT,
            "DESCRIBE <http://example.org/a>",
            "SELECT ?v { ?v a coop:Visit }",
        ],
    )
    def test_it_answers_as_the_embedded_engine_does(
        self, endpoint: str, folder: Path, text: str
    ) -> None:
        there = RemoteEngine(endpoint).query(text)
        here = EmbeddedEngine.from_paths([folder]).query(text)
        assert there.kind == here.kind
        assert there.variables == here.variables
        if here.kind == "graph":
            assert there.serialize("nt") == here.serialize("nt")
        elif here.kind == "boolean":
            assert there.boolean is here.boolean
        else:
            assert there.rows == here.rows

    def test_long_queries_are_posted(self, endpoint: str) -> None:
        values = " ".join(f"<http://example.org/{n}>" for n in range(5000))
        result = RemoteEngine(endpoint).query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
        assert len(result) == 5000

    def test_its_complaint_is_told(self, endpoint: str) -> None:
        with pytest.raises(EngineError, match=r"/query: HTTP 400 Bad Request: error at 1:"):
            RemoteEngine(endpoint).query("SELECT ?x { ?x ?y }")

    def test_the_wrong_path(self, endpoint: str) -> None:
        with pytest.raises(EngineError, match=r"HTTP 404 Not Found.*is this the address of"):
            RemoteEngine(endpoint.replace("/query", "/nothing")).query(ASK)

    @pytest.mark.parametrize("text", ["INSERT DATA { <a:a> <a:a> <a:a> }", "CLEAR ALL"])
    def test_updates_never_leave_the_house(self, endpoint: str, text: str) -> None:
        with pytest.raises(InputError, match="this is an update"):
            RemoteEngine(endpoint).query(text)

    def test_service_never_leaves_the_house(self, endpoint: str) -> None:
        with pytest.raises(InputError, match="SERVICE is refused"):
            RemoteEngine(endpoint).query("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")


def told(answer: Answer, text: str = SELECT, timeout: float = 10) -> str:
    """Ask a misbehaving server; return what the user is told."""
    with http_server(answer) as url, pytest.raises(EngineError) as caught:
        RemoteEngine(url + "/sparql", timeout=timeout).query(text)
    message = str(caught.value)
    assert caught.value.exit_code == 3
    assert "\n" not in message
    assert message.startswith("http://127.0.0.1:") or "gave no answer" in message
    return message.partition("/sparql: ")[2] or message


class TestMisbehaviour:
    def test_nobody_there(self) -> None:
        url = f"http://127.0.0.1:{free_port()}/sparql"
        with pytest.raises(EngineError) as caught:
            RemoteEngine(url).query(ASK)
        assert str(caught.value) == (
            f"{url}: nothing answers there (connection refused); is the server running?"
        )

    def test_unknown_host(self) -> None:
        with pytest.raises(EngineError, match="the host is not known"):
            RemoteEngine("http://nobody.invalid/sparql").query(ASK)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 503])
    def test_http_errors_tell_the_first_line(self, status: int) -> None:
        body = b"\n  <p>Virtuoso 37000 Error SP030</p>\nmore\n"
        assert "Virtuoso 37000 Error SP030" in (line := told(reply(status, "text/html", body)))
        assert line.startswith(f"HTTP {status} ")
        assert "more" not in line.partition("SP030")[2].partition(";")[0]

    def test_long_complaints_are_cut(self) -> None:
        assert len(told(reply(500, "text/plain", b"x" * 10_000))) < 300

    def test_a_web_page(self) -> None:
        page = b"<!doctype html><html><head><title>x</title></head><body><h1>Welcome</h1></body>"
        line = told(reply(200, "text/html; charset=utf-8", page))
        assert line == (
            "the answer is of no use: it is text/html, not SPARQL results. It begins: Welcome; "
            "is this the address of a SPARQL endpoint?"
        )

    @pytest.mark.parametrize("content_type", [None, "image/png", "text/csv"])
    def test_other_types(self, content_type: str | None) -> None:
        assert "not SPARQL results" in told(reply(200, content_type, b"\x89PNG"))
        assert "not RDF" in told(reply(200, content_type, b"\x89PNG"), CONSTRUCT)

    @pytest.mark.parametrize(
        "body",
        [ROWS[:-20], b"", b"{}", b"[]", b"<html>", b"\xff\xfe", ROWS.replace(b"literal", b"what")],
    )
    def test_json_that_is_none(self, body: bytes) -> None:
        assert "it is cut off or malformed" in told(reply(200, JSON, body))

    def test_rows_cut_in_the_middle_are_noticed_before_anything_is_shown(self) -> None:
        assert "it is cut off" in told(reply(200, JSON, ROWS[:-6]))

    @pytest.mark.parametrize("content_type", ["text/turtle", "application/n-triples"])
    def test_a_graph_that_is_cut_off(self, content_type: str) -> None:
        line = told(reply(200, content_type, b"<http://a/> <http://b/> <http"), CONSTRUCT)
        assert "it is cut off or malformed" in line

    def test_entities_are_refused(self) -> None:
        bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa">]><sparql>&a;</sparql>'
        assert "declares entities" in told(reply(200, "application/sparql-results+xml", bomb))
        assert "declares entities" in told(reply(200, "application/rdf+xml", bomb), CONSTRUCT)

    @pytest.mark.parametrize(
        ("content_type", "text", "body"),
        [
            (JSON, SELECT, ROWS),
            ("application/n-triples", CONSTRUCT, b"<http://a/> <http://b/> <http://c/> .\n"),
        ],
    )
    def test_fewer_bytes_than_promised(self, content_type: str, text: str, body: bytes) -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Type", content_type)
            request.send_header("Content-Length", "100000")
            request.end_headers()
            request.wfile.write(body)

        assert told(answer, text) == "the answer broke off before its end; try again"

    def test_a_chunked_answer_that_breaks_off(self) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
        data = head.encode() + b"%x\r\n" % len(ROWS) + ROWS + b"\r\n"
        with raw_server(data) as url, pytest.raises(EngineError, match="broke off before its end"):
            RemoteEngine(url).query(SELECT)

    def test_no_http_at_all(self) -> None:
        with raw_server(b"SSH-2.0-OpenSSH_9.6\r\n") as url, pytest.raises(EngineError) as caught:
            RemoteEngine(url).query(ASK)
        assert "does not speak HTTP, or hung up" in str(caught.value)

    def test_a_server_that_hangs_up(self) -> None:
        with raw_server(b"") as url, pytest.raises(EngineError, match="or hung up"):
            RemoteEngine(url).query(ASK)

    def test_a_silent_server(self) -> None:
        start = time.perf_counter()
        with raw_server(b"", hold=10) as url, pytest.raises(EngineError, match=r"within 0\.3 s"):
            RemoteEngine(url).query(ASK, timeout=0.3)
        assert time.perf_counter() - start < 5

    def test_a_server_that_drips(self) -> None:
        """Each byte comes in time, the whole answer does not."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Type", JSON)
            request.end_headers()
            for byte in ROWS:
                request.wfile.write(bytes([byte]))
                request.wfile.flush()
                time.sleep(0.2)

        start = time.perf_counter()
        assert "0.5 s" in told(answer, timeout=0.5)
        assert time.perf_counter() - start < 5

    def test_an_endless_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(remote, "MAX_ANSWER", 1000)
        assert "larger than 1,000 bytes; ask for less" in told(reply(200, JSON, b" " * 2000))

    def test_a_redirect_to_a_file_is_not_followed(self) -> None:
        for place in ("file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/plain,x"):
            line = told(reply(302, None, b"", {"Location": place}))
            assert "points to an address that is not followed" in line

    def test_a_redirect_in_a_circle(self) -> None:
        assert "HTTP 302" in told(reply(302, None, b"", {"Location": "/sparql"}))


class TestRequests:
    """What is sent."""

    @pytest.fixture
    def seen(self) -> list[dict[str, object]]:
        return []

    def ask(self, seen: list[dict[str, object]], text: str, change: str = "") -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            length = int(request.headers.get("Content-Length", 0))
            body = request.rfile.read(length).decode()
            query = urlsplit(request.path).query
            seen.append(
                {
                    "method": request.command,
                    "path": urlsplit(request.path).path,
                    "fields": parse_qs(body or query),
                    "headers": dict(request.headers),
                }
            )
            if request.path.startswith("/old"):
                reply(307, None, b"", {"Location": "/new"})(request)
            elif text == CONSTRUCT:
                reply(200, "text/turtle", b"<http://a/> <http://b/> <http://c/> .")(request)
            else:
                reply(200, JSON, ROWS)(request)

        with http_server(answer) as url:
            host = url.removeprefix("http://")
            RemoteEngine(change.replace("HOST", host) or url + "/sparql").query(text)

    def test_short_queries_are_got(self, seen: list[dict[str, object]]) -> None:
        self.ask(seen, SELECT)
        assert seen[0]["method"] == "GET"
        assert seen[0]["fields"] == {"query": [SELECT]}
        assert str(seen[0]["headers"]).count("application/sparql-results+json") == 1

    def test_graphs_ask_for_rdf(self, seen: list[dict[str, object]]) -> None:
        self.ask(seen, CONSTRUCT)
        assert "application/n-triples, text/turtle" in str(seen[0]["headers"])

    def test_a_redirected_post_keeps_its_query(self, seen: list[dict[str, object]]) -> None:
        text = SELECT + "#" * 3000
        self.ask(seen, text, "http://HOST/old")
        assert [(entry["method"], entry["path"]) for entry in seen] == [
            ("POST", "/old"),
            ("POST", "/new"),
        ]
        assert seen[1]["fields"] == {"query": [text]}

    def test_password_and_key_are_used(self, seen: list[dict[str, object]]) -> None:
        self.ask(seen, SELECT, "http://me:s%40cret@HOST/sparql?key=abc")
        assert seen[0]["fields"] == {"query": [SELECT], "key": ["abc"]}
        assert "Basic bWU6c0BjcmV0" in str(seen[0]["headers"])

    def test_a_password_stays_with_its_host(self, seen: list[dict[str, object]]) -> None:
        def other(request: BaseHTTPRequestHandler) -> None:
            seen.append(dict(request.headers))
            reply(200, JSON, ROWS)(request)

        with http_server(other) as there:
            away = reply(302, None, b"", {"Location": f"{there}/sparql"})
            with http_server(away) as here:
                host = here.removeprefix("http://")
                RemoteEngine(f"http://me:secret@{host}/sparql").query(SELECT)
        assert "Authorization" not in seen[0]

    def test_a_comment_does_not_make_it_an_update(self, seen: list[dict[str, object]]) -> None:
        self.ask(seen, "# INSERT DATA\nPREFIX insert: <http://a/>\n" + SELECT)
        assert "query" in str(seen[0]["fields"])


def test_password_and_key_are_never_told() -> None:
    engine = RemoteEngine(f"http://me:secret@127.0.0.1:{free_port()}/sparql?key=hidden")
    with pytest.raises(EngineError) as caught:
        engine.query(ASK)
    for text in (str(caught.value), engine.name):
        assert "secret" not in text
        assert "hidden" not in text


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a/b",
        "a",
        "",
        "http://",
        "http://a b/",
        "http://a:x/",
        "http://[a",
    ],
)
def test_addresses_of_no_endpoint(url: str) -> None:
    with pytest.raises(InputError, match="write it like http://localhost:7878/query"):
        RemoteEngine(url)


@pytest.mark.parametrize("data", [None, b"query=x"])
def test_a_redirect_never_leaves_https(data: bytes | None) -> None:
    request = urllib.request.Request("https://example.org/sparql", data=data)
    arguments = (request, io.BytesIO(), 307, "", HTTPMessage())
    with pytest.raises(HTTPError):
        http._Redirects().redirect_request(*arguments, "http://example.org/sparql")
    followed = http._Redirects().redirect_request(*arguments, "https://example.org/new")
    assert followed is not None
    assert (followed.full_url, followed.data) == ("https://example.org/new", data)
