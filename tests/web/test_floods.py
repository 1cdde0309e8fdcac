"""Clients that send more than they take: they are slowed down or ended, and others are served."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import quote

import pytest

from tests.web.raw import ASK, MIB, exchange, head, held, statuses
from tests.web.serving import Server, serving


@pytest.fixture(scope="module")
def attacked() -> Iterator[Server]:
    with serving(env={"COOPGRAPH_DEBUG": "1"}) as running:
        yield running
        assert running.stop() == 0
    assert not [line for line in running.messages if "Traceback" in line or "Error" in line]


def test_a_hundred_requests_at_once_have_their_answers_in_order(attacked: Server) -> None:
    address = b"/sparql?format=csv&query=SELECT%%20(%d%%20AS%%20?n)%%7B%%7D"
    lines = [b"GET " + address % number + b" HTTP/1.1\r\nHost: x\r\n\r\n" for number in range(99)]
    received = exchange(attacked, b"".join(lines) + head(ASK), wait=30)
    assert statuses(received) == [200] * 100
    numbers = re.findall(rb"\r\n\r\nn\r\n(\d+)\r\n", received)
    assert numbers == [b"%d" % number for number in range(99)]


def test_what_is_no_request_does_not_mix_with_the_answer_before_it(attacked: Server) -> None:
    asked = quote("SELECT * { ?s ?p ?o } ORDER BY ?s ?p").encode()
    first = b"GET /sparql?format=csv&query=" + asked + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    whole = exchange(attacked, head(b"/sparql?format=csv&query=" + asked), wait=10)
    _, _, body = exchange(attacked, first + b"BREW\r\n\r\n", wait=10).partition(b"\r\n\r\n")
    assert body == whole.partition(b"\r\n\r\n")[2]
    two = exchange(attacked, first + first + b"BREW\r\n\r\n", wait=10)
    assert statuses(two) == [200, 200]


def test_requests_at_once_without_end_do_not_pile_up(attacked: Server) -> None:
    """Who sends and never reads is stopped, not listened to."""
    before = held(attacked.process.pid)
    request_ = b"GET " + ASK + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", attacked.port), timeout=2) as connection:
        with suppress(ConnectionError, TimeoutError):
            for _ in range(40):
                connection.sendall(request_ * 10_000)
        assert held(attacked.process.pid) - before < 64 * MIB


def test_three_thousand_connections(attacked: Server) -> None:
    with ExitStack() as stack:
        for _ in range(3000):
            with suppress(ConnectionError, TimeoutError):
                stack.enter_context(socket.create_connection(("127.0.0.1", attacked.port), 2))
        found = statuses(exchange(attacked, head(ASK), wait=5))
        assert found in ([200], [503], [])
        assert held(attacked.process.pid) < 300 * MIB
    end = time.monotonic() + 5
    while not (found := statuses(exchange(attacked, head(ASK)))) or found == [503]:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert found == [200]


def test_a_client_that_does_not_take_its_answer() -> None:
    # Strings that grow: 30 MB from a small query.
    query = (
        "SELECT ?x { VALUES ?a { 1 2 3 4 5 6 7 8 9 10 } VALUES ?b { 1 2 3 4 5 6 7 8 9 10 } "
        "VALUES ?c { 1 2 3 } BIND ( 'x' AS ?v0 ) "
        + " ".join(f"BIND ( CONCAT(?v{n}, ?v{n}) AS ?v{n + 1} )" for n in range(16))
        + " BIND ( CONCAT(?v16, STR(?c)) AS ?x ) }"
    )
    request_ = head(f"/sparql?format=csv&query={quote(query)}".encode())
    with serving() as server, ExitStack() as stack:
        whole = exchange(server, request_, wait=20)
        assert (statuses(whole), len(whole) > 15 * MIB) == ([200], True)
        connections = []
        for _ in range(30):
            connection = stack.enter_context(
                socket.create_connection(("127.0.0.1", server.port), 60)
            )
            connection.sendall(request_)
            connections.append(connection)
        end = time.monotonic() + 8
        while time.monotonic() < end:
            assert held(server.process.pid) < 400 * MIB
            time.sleep(0.5)
        assert server.sparql("ASK {}").status == 200
        time.sleep(20)
        # Those that were sent to first are ended by now: what comes is not the whole answer.
        taken = bytearray()
        with suppress(ConnectionError):
            while piece := connections[0].recv(MIB):
                taken += piece
        assert len(taken) < len(whole)
        assert json.loads(server.ask("/health").body)["status"] == "ok"
