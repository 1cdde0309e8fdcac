"""The scripts of the pages in a real browser, under the policy that the server sends."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import pytest

from coopgraph.errors import InputError
from coopgraph.pages import Request, Site
from coopgraph.pages.templates import STATIC, has_static
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.embedded import EmbeddedEngine
from tests.browser import dump_dom

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; report-uri /violation"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# What a person would do, once the page is there.
PRESS = b"""
addEventListener("load", () => setTimeout(() => {
  const field = document.querySelector("#filter");
  if (field) { field.value = "SPECIALTIES"; field.dispatchEvent(new Event("input")); }
  document.querySelector("[data-run]")?.click();
}, 300));
"""


class Server(ThreadingHTTPServer):
    """A site on loopback; counts what the browser refuses."""

    daemon_threads = True

    def __init__(self) -> None:
        self.engine = EmbeddedEngine.from_paths([data_dir(), *ontology_files()])
        self.site = Site(self.engine)
        self.violations: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        params = tuple(parse_qsl(query, keep_blank_values=True))
        name = path.removeprefix("/static/")
        if path == "/press.js":
            self.send(200, "text/javascript", PRESS)
        elif path != name and has_static(name):
            file = STATIC / name
            self.send(200, TYPES[file.suffix], file.read_bytes())
        elif path == "/sparql" and "json" in self.headers["accept"]:
            self.send(*self.asked(dict(params)["query"]))
        else:
            answer = self.server.site.respond(
                Request(unquote(path), params, self.headers["accept"], self.server.address)
            )
            body = answer.body.replace(b"</head>", b'<script src="/press.js"></script></head>')
            self.send(answer.status, answer.content_type, body)

    def do_POST(self) -> None:
        self.server.violations.append(self.rfile.read(int(self.headers["content-length"])).decode())
        self.send(200, "text/plain", b"")

    def asked(self, query: str) -> tuple[int, str, bytes]:
        try:
            result = self.server.engine.query(query)
        except InputError as error:
            told = {"title": error.what, "line": error.line, "column": error.column}
            return 400, "application/problem+json", json.dumps(told).encode()
        return 200, "application/sparql-results+json", result.serialize("json")

    def send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in [
            ("content-type", content_type),
            ("content-length", str(len(body))),
            ("content-security-policy", POLICY),
        ]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.mark.skipif(not has_static("editor.js"), reason="needs the editor (npm)")
def test_the_editor_asks_and_shows_the_answer(server: Server, tmp_path: Path) -> None:
    shown = dump_dom(f"{server.address}/sparql", tmp_path)
    assert '<div class="editor">' in shown
    assert '<table class="answer">' in shown
    assert 'href="/id/visit/xmu-osmu-2025"' in shown
    assert not server.violations


@pytest.mark.skipif(not has_static("editor.js"), reason="needs the editor (npm)")
def test_the_editor_tells_where_a_query_is_wrong(server: Server, tmp_path: Path) -> None:
    query = "SELECT%20%3Fx%20%7B%0A%3Fx%20a%20nope:Visit%20%7D"
    shown = dump_dom(f"{server.address}/sparql?query={query}", tmp_path)
    assert "Line 2, column 6" in shown
    assert "Go there" in shown
    assert not server.violations


@pytest.mark.skipif(not has_static("editor.js"), reason="needs the editor (npm)")
def test_hostile_answers_stay_words(server: Server, tmp_path: Path) -> None:
    query = (
        "SELECT%20*%20%7B%20VALUES%20(%3Fa%20%3Fb)%20%7B%20(%3Cjavascript:document.title='x'%3E"
        "%20'%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E')%20%7D%20%7D"
    )
    shown = dump_dom(f"{server.address}/sparql?query={query}", tmp_path)
    assert "<img src" not in shown
    assert 'href="javascript' not in shown
    assert 'href="/resource?iri=javascript' in shown
    assert not server.violations


def test_the_list_of_questions_narrows_while_one_types(server: Server, tmp_path: Path) -> None:
    shown = dump_dom(f"{server.address}/queries", tmp_path)
    assert "2 of 50" in shown
    assert not server.violations


def test_lines_can_be_copied(server: Server, tmp_path: Path) -> None:
    shown = dump_dom(f"{server.address}/queries/thanks", tmp_path)
    assert shown.count('<button type="button" class="copy">') == 4
    assert not server.violations
