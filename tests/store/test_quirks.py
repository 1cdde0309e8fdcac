"""What Virtuoso writes in its own way means the same; what it cuts is no answer."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest

from coopgraph.errors import EngineError
from coopgraph.store.remote import RemoteEngine

from .servers import http_server, reply

JSON = "application/sparql-results+json"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def rows(name: str, *values: str) -> bytes:
    found = ",".join(f'{{ "{name}": {value} }}' for value in values)
    return f'{{"head":{{"vars":["{name}"]}},"results":{{"bindings":[{found}]}}}}'.encode()


def number(value: int) -> str:
    return (
        f'{{ "type": "typed-literal", "value": "{value}", '
        '"datatype": "http://www.w3.org/2001/XMLSchema#integer" }'
    )


@pytest.mark.parametrize(
    ("body", "truth"),
    [
        (rows("__ASK_RETVAL", number(1)), True),
        (rows("__ASK_RETVAL", number(0)), False),
        (rows("__ASK_RETVAL"), False),
    ],
)
def test_a_row_for_yes_or_no(body: bytes, truth: bool) -> None:
    with http_server(reply(200, JSON, body)) as url:
        assert RemoteEngine(url).query("ASK { ?s ?p ?o }").boolean is truth


@pytest.mark.parametrize(
    "body",
    [rows("__ASK_RETVAL", number(2)), rows("x", number(1)), rows("__ASK_RETVAL", *2 * [number(1)])],
)
def test_other_rows_are_no_yes(body: bytes) -> None:
    with http_server(reply(200, JSON, body)) as url, pytest.raises(EngineError, match="it is rows"):
        RemoteEngine(url).query("ASK { ?s ?p ?o }")


def test_labels_of_blank_nodes() -> None:
    text = '{"type":"literal","value":"\\"type\\":\\"bnode\\",\\"value\\":\\"nodeID://b1"}'
    blank = '{ "type": "bnode", "value": "nodeID://b1" }'
    with http_server(reply(200, JSON, rows("x", blank, blank, text))) as url:
        (one,), (two,), (other,) = RemoteEngine(url).query("SELECT ?x { ?x ?p ?o }").rows
    assert str(one) == str(two) == "_:b1"
    assert other is not None and other.value.endswith("nodeID://b1")  # type: ignore[union-attr]


@pytest.mark.parametrize(("most", "whole"), [("3", True), ("2", False), ("x", True), ("", True)])
def test_a_cut_answer_is_none(most: str, whole: bool) -> None:
    answer = reply(200, JSON, rows("x", number(1), number(2)), {"X-SPARQL-MaxRows": most})
    with http_server(answer) as url:
        engine = RemoteEngine(url)
        if whole:
            assert len(engine.query("SELECT ?x { ?x ?p ?o }")) == 2
            return
        with pytest.raises(EngineError, match="the answer is cut: the endpoint sends 2 rows at"):
            engine.query("SELECT ?x { ?x ?p ?o }")


@pytest.mark.parametrize(("server", "walks"), [("Virtuoso/07.20", False), ("Jetty", True)])
def test_who_loses_rows_of_paths_is_known_after_an_answer(server: str, walks: bool) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(200)
        for name, value in (("Server", server), ("Content-Type", JSON)):
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(rows("x"))

    with http_server(answer) as url:
        engine = RemoteEngine(url)
        assert engine.walks_paths
        engine.query("SELECT ?x { ?x ?p ?o }")
        assert engine.walks_paths is walks
