"""Answers of an endpoint that cannot be answers to the query: never shown, never believed."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest

from coopgraph.errors import EngineError
from coopgraph.questions import get_question
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.statistics import statistics

from .servers import http_server, reply

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"v"}}]}}'
COUNT = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"v"}}]}}'
NONE = b'{"head":{"vars":["n"]},"results":{"bindings":[]}}'
TRUE = b'{"head":{},"boolean":true}'


@pytest.mark.parametrize(
    ("query", "answer", "message"),
    [
        ("ASK { ?x ?p ?o }", ROWS, "it is rows, and the query is ASK"),
        ("SELECT ?x { ?x ?p ?o }", TRUE, "it is a yes or no, and the query is SELECT"),
        ("SELECT ?y { ?y ?p ?o }", ROWS, "the query asks for no column ?x"),
        ("SELECT * { ?y ?p ?o }", ROWS, "the query asks for no column ?x"),
        ("SELECT ?x ?y { ?x ?p ?y }", ROWS, "it has no column ?y"),
        ("SELECT (COUNT(?x) AS ?n) { ?x ?p ?y }", ROWS, "it has no column ?n"),
    ],
)
def test_the_answer_must_fit_the_query(query: str, answer: bytes, message: str) -> None:
    with http_server(reply(200, JSON, answer)) as url, pytest.raises(EngineError) as caught:
        RemoteEngine(url).query(query)
    assert message in str(caught.value)
    assert str(caught.value).startswith(url)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT ?x { ?x ?p ?o }", ROWS),
        ("SELECT DISTINCT $x FROM <http://g/> WHERE { ?x ?p ?o }", ROWS),
        ("SELECT * { ?x ?p ?o }", ROWS),
        ("SELECT (IF(EXISTS { ?a ?b ?c }, (?q + 1), 'AS') AS ?x) { ?x ?p ?o }", ROWS),
        ("SELECT ?x { { SELECT ?x ?y { ?x ?p ?y } } }", ROWS),
        ("ASK { { SELECT ?x ?y { ?x ?p ?y } } }", TRUE),
    ],
)
def test_answers_that_fit(query: str, answer: bytes) -> None:
    with http_server(reply(200, JSON, answer)) as url:
        assert RemoteEngine(url).query(query).serialize("json") == answer


@pytest.mark.parametrize("answer", [ROWS, COUNT, NONE, TRUE])
def test_numbers_that_are_none(answer: bytes) -> None:
    with (
        http_server(reply(200, JSON, answer)) as url,
        pytest.raises(EngineError, match="the answer is of no use") as caught,
    ):
        statistics(RemoteEngine(url))
    assert url in str(caught.value)


def test_a_question_blames_the_endpoint() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        reply(200, JSON, ROWS)(request)

    with http_server(answer) as url, pytest.raises(EngineError, match="of no use"):
        get_question("Q01").run(RemoteEngine(url))
