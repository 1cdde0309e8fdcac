"""Requests that take too much: each ends at its limit, and nobody else waits for it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from tests.web.serving import Answer, Server, memory, runs, serving, tree

TIMEOUT = 2.0
LIGHT = "ASK { ?visit a coop:Visit }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER ( ?c != ?f ) }"
HEAVY = [
    ENDLESS,
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 1",
    "SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ?b ?c . ?d ?e ?f BIND ( CONCAT(STR(?a), ?f) AS ?x ) }",
    "SELECT * { ?a (!<urn:x>)* ?b . ?c (!<urn:x>)* ?d }",
    "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER ( ?d = ?a && STR(?f) = 'x' ) } }",
    'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER ( REGEX(STR(?c), "(a+)+$") && ?f = 1 ) }',
    "SELECT ?x { BIND ( 'a' AS ?v0 ) "
    + " ".join(f"BIND ( CONCAT(?v{n}, ?v{n}) AS ?v{n + 1} )" for n in range(40))
    + " BIND ( ?v40 AS ?x ) }",
]
DEEP = {
    "brackets": "ASK { FILTER ( " + "(" * 3000 + "1" + ")" * 3000 + " ) }",
    "groups": "ASK { " + "{" * 3000 + "}" * 3000 + " }",
    "optional": "ASK { " + "OPTIONAL { " * 3000 + "}" * 3000 + " }",
    "union": "ASK { " + "{ ?a ?b ?c } UNION " * 6000 + "{ ?a ?b ?c } }",
    "path": "ASK { ?a " + "/".join(["a"] * 20000) + " ?b }",
    "path brackets": "ASK { ?a " + "(" * 3000 + "a" + ")" * 3000 + " ?b }",
    "not": "ASK { FILTER ( " + "!" * 100000 + "true ) }",
    "minus": "ASK { FILTER ( " + "-" * 20000 + "1 ) }",
    "sum": "ASK { FILTER ( " + "1+" * 20000 + "1 ) }",
    "or": "ASK { FILTER ( " + "true||" * 20000 + "true ) }",
    "list": "ASK { ?a ?b " + "(" * 3000 + ")" * 3000 + " }",
    "exists": "ASK { " + "FILTER EXISTS { " * 3000 + "}" * 3000 + " }",
}


@pytest.fixture(scope="module")
def limited() -> Iterator[Server]:
    with serving("--timeout", f"{TIMEOUT:g}", "--memory", "128") as running:
        yield running


def post(server: Server, query: str) -> Answer:
    body = urlencode({"query": query}).encode()
    kind = "application/x-www-form-urlencoded"
    return server.ask("/sparql", method="POST", body=body, content_type=kind)


@pytest.mark.parametrize("query", HEAVY)
def test_a_heavy_query_ends_within_its_limit(limited: Server, query: str) -> None:
    began = time.monotonic()
    answer = post(limited, query)
    assert time.monotonic() - began < TIMEOUT + 1.5
    assert answer.status in (200, 503)
    if answer.status == 503:
        told = json.loads(answer.body)["title"]
        assert "time limit" in told or "memory" in told
        assert answer.headers["retry-after"]
    assert limited.sparql(LIGHT).status == 200


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP)
def test_deep_nesting_harms_nobody(limited: Server, query: str) -> None:
    assert post(limited, query).status in (200, 400, 503)
    assert limited.sparql(LIGHT).status == 200


def test_light_requests_do_not_wait_for_heavy_ones(limited: Server) -> None:
    heavy = [
        threading.Thread(target=post, args=(limited, f"{ENDLESS} # {number}"))
        for number in range(8)
    ]
    for thread in heavy:
        thread.start()
    time.sleep(0.6)
    waited = []
    largest = 0
    for number in range(40):
        began = time.monotonic()
        # No two are the same, so none is kept.
        assert limited.sparql(f"ASK {{ ?visit a coop:Visit }} # {number}").status == 200
        waited.append(time.monotonic() - began)
        largest = max(largest, sum(map(memory, tree(limited.process.pid))))
    for thread in heavy:
        thread.join()
    assert sorted(waited)[len(waited) * 9 // 10] < 1
    assert largest < 1024**3


def test_who_goes_away_is_worked_for_no_longer(limited: Server) -> None:
    asked = urlencode({"query": f"{ENDLESS} # gone"})
    with socket.create_connection(("127.0.0.1", limited.port)) as connection:
        connection.sendall(f"GET /sparql?{asked} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.7)
        assert json.loads(limited.ask("/health").body)["answering"] >= 1
    end = time.monotonic() + 1
    while json.loads(limited.ask("/health").body)["answering"] and time.monotonic() < end:
        time.sleep(0.05)
    assert json.loads(limited.ask("/health").body)["answering"] == 0


def test_values_of_several_kinds_are_sorted(limited: Server) -> None:
    # Oxigraph's own order of these ends its process, most of the time.
    kinds = "{0} '{1}' '{2}'@en '{3}'@ru {4}.5"
    values = " ".join(
        kinds.format(n % 7 * 37, n * 7919 % 1009, n * 31 % 1009, n * 37 % 1009, n)
        for n in range(400)
    )
    for number in range(3):
        query = f"SELECT ?x {{ VALUES ?x {{ {values} }} }} ORDER BY ?x # {number}"
        answer = post(limited, query)
        assert answer.status == 200
        rows = json.loads(answer.body)["results"]["bindings"]
        assert len(rows) == 2000


def test_too_long_requests_are_refused(limited: Server) -> None:
    body = b"query=" + b"#" * (2 * 1024 * 1024)
    kind = "application/x-www-form-urlencoded"
    answer = limited.ask("/sparql", method="POST", body=body, content_type=kind)
    assert answer.status == 413


def test_slow_clients_delay_nobody(limited: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", limited.port)) for _ in range(300)]
    try:
        for connection in slow:
            connection.sendall(b"GET /sparql?query=ASK HTTP/1.1\r\nHost: ")
        began = time.monotonic()
        assert limited.sparql(LIGHT).status == 200
        assert time.monotonic() - began < 1
    finally:
        for connection in slow:
            connection.close()


def test_no_process_outlives_the_server() -> None:
    with serving("--timeout", "30") as server:
        thread = threading.Thread(target=_unanswered, args=(server,))
        thread.start()
        time.sleep(1)
        family = tree(server.process.pid)
        assert len(family) >= 3
        server.process.kill()
        server.process.wait()
        thread.join()
        end = time.monotonic() + 5
        while any(map(runs, family)) and time.monotonic() < end:
            time.sleep(0.05)
        assert not any(map(runs, family))


def _unanswered(server: Server) -> None:
    with suppress(OSError):
        post(server, ENDLESS)
