"""Requests that are none, or that mean harm: each is refused or dropped, and the server lives."""

from __future__ import annotations

import gzip
import re
import socket
import time
from collections.abc import Iterator

import pytest

from tests.web.raw import ASK, MIB, exchange, head, held, statuses
from tests.web.serving import Server, serving, tree

REFUSED = {400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 505}
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def attacked() -> Iterator[Server]:
    with serving(env={"COOPGRAPH_DEBUG": "1"}) as running:
        yield running
        assert running.stop() == 0
    assert not [line for line in running.messages if "Traceback" in line or "Error" in line]


@pytest.fixture(autouse=True)
def lives(attacked: Server) -> Iterator[None]:
    yield
    assert attacked.ask("/health").status == 200
    assert attacked.sparql("ASK {}").status == 200


INNER = b"GET /inner HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + FORM
SMUGGLED = {
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
    "two lengths in one": POST + b"Content-Length: 0, 44\r\n\r\n",
    "signed length": POST + b"Content-Length: +0\r\n\r\n",
    "hexadecimal length": POST + b"Content-Length: 0x0\r\n\r\n",
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "empty length": POST + b"Content-Length: \r\n\r\n",
    "endless length": POST + b"Content-Length: 99999999999999999999\r\n\r\n",
    "blank before the colon": POST + b"Content-Length : 0\r\n\r\n",
    "chunks that are none": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunks of size -1": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "chunks of size x": POST + b"Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
    "chunks of endless size": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n",
    "chunk longer than said": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    "folded field": POST + b"X-A: b\r\n Content-Length: 5\r\nContent-Length: z\r\n\r\n",
    "bare carriage return": POST + b"X-A: b\rContent-Length: 5\r\n\r\n",
    "zero byte in a field": POST + b"X-A: b\0c\r\n\r\n",
    "zero byte in a name": POST + b"X\0A: b\r\n\r\n",
}


@pytest.mark.parametrize("request_", SMUGGLED.values(), ids=SMUGGLED)
def test_what_two_servers_could_read_differently_is_refused(
    attacked: Server, request_: bytes
) -> None:
    found = statuses(exchange(attacked, request_ + INNER))
    assert found in ([], [400], [413], [415])


HEADS = {
    "long field": head(ASK, b"X-A: " + b"a" * 2 * MIB),
    "long name": head(ASK, b"a" * 2 * MIB + b": b"),
    "many fields": head(ASK, *(b"X-%d: a" % number for number in range(10_000))),
    "many short fields": head(ASK, *([b"a:"] * 500_000)),
    "long address": head(ASK + b"&x=" + b"a" * 2 * MIB),
    "no end": b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 500_000,
    "no line": b"a" * 2 * MIB,
    "empty lines": b"\r\n" * MIB,
}


@pytest.mark.parametrize("request_", HEADS.values(), ids=HEADS)
def test_an_absurd_head_is_not_read_to_its_end(attacked: Server, request_: bytes) -> None:
    found = statuses(exchange(attacked, request_))
    assert len(found) <= 1
    assert set(found) <= REFUSED
    assert sum(map(held, tree(attacked.process.pid))) < 600 * MIB


def test_too_many_fields_are_told(attacked: Server) -> None:
    for count, status in ((190, 200), (201, 431)):
        fields = [b"X-%d: a" % number for number in range(count)]
        assert statuses(exchange(attacked, head(ASK, *fields))) == [status]


LINES = {
    "version 0.9": b"GET /\r\n",
    "version 2": b"GET / HTTP/2.0\r\nHost: x\r\n\r\n",
    "preface of version 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"GET / \r\nHost: x\r\n\r\n",
    "wrong version": b"GET / HTTP/x\r\nHost: x\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a TLS greeting": bytes.fromhex("16030100c8010000c40303") + bytes(193),
    "no method": b" / HTTP/1.1\r\nHost: x\r\n\r\n",
    "unknown method": head(b"/", method=b"BREW"),
    "small letters": head(b"/", method=b"get"),
    "long method": head(b"/", method=b"A" * 10_000),
    "connect": b"CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "trace": head(b"/", method=b"TRACE"),
    "delete": head(ASK, method=b"DELETE"),
    "asterisk": head(b"*"),
    "blank in the target": head(b"/a b"),
    "byte beyond ASCII": head(b"/\xff\xfe"),
    "zero byte": head(b"/\0"),
    "no target": b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
    "no slash": head(b"sparql"),
}


@pytest.mark.parametrize("request_", LINES.values(), ids=LINES)
def test_a_first_line_that_is_none_is_refused(attacked: Server, request_: bytes) -> None:
    found = statuses(exchange(attacked, request_, end=True))
    assert len(found) <= 1
    assert set(found) <= REFUSED


def test_old_and_odd_requests_that_are_right_are_answered(attacked: Server) -> None:
    old = exchange(attacked, b"GET " + ASK + b" HTTP/1.0\r\n\r\n")
    assert (statuses(old), old.endswith(b"true}")) == ([200], True)
    absolute = exchange(attacked, head(b"http://127.0.0.1:1" + ASK))
    assert statuses(absolute) == [200]
    for_all = exchange(attacked, head(b"*", method=b"OPTIONS"))
    assert len(statuses(for_all)) == 1
    without_host = exchange(attacked, b"GET " + ASK + b" HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert statuses(without_host) in ([200], [400])


@pytest.mark.parametrize(
    "host",
    [
        b"",
        b"a b",
        b"x/../y",
        b"<script>",
        b"\xff",
        b"user@x",
        b"x\r\n y",
        b"x:99999999",
        b"a" * 5000,
        b'"',
        b"[::1",
    ],
)
@pytest.mark.parametrize("target", [ASK, b"/", b"/health"])
def test_a_host_that_is_none_does_no_harm(attacked: Server, host: bytes, target: bytes) -> None:
    received = exchange(
        attacked,
        b"GET " + target + b" HTTP/1.1\r\nConnection: close\r\nHost: " + host + b"\r\n\r\n",
    )
    assert statuses(received) in ([200], [400], [404])
    assert b"script>" not in received.replace(b"</script>", b"")


PATHS = [
    b"//",
    b"//example.org/%2e%2e",
    b"///etc/passwd",
    b"/../../etc/passwd",
    b"/static/../../pyproject.toml",
    b"/static/%2e%2e/%2e%2e/pyproject.toml",
    b"/static/..%2f..%2fetc%2fpasswd",
    b"/static/..;/x",
    b"/static/%00",
    b"/static/site.css%00",
    b"/static//etc/passwd",
    b"/static/",
    b"/static/.",
    b"/..;/sparql",
    b"/sparql/..;/",
    b"/%",
    b"/%zz",
    b"/%ff%fe",
    b"/%00",
    b"/%0d%0aSet-Cookie:%20a=b",
    b"/%E2%80%A8",
    b"/" + b"a/" * 20_000,
    b"/" + b"%2e" * 5_000,
    b"/id/%0d%0aLocation:%20http://example.org/",
    b"/id//example.org/",
    b"/id/../..//example.org",
    b"/id/visit/%3Cscript%3E",
    b"/%5c%5cexample.org/",
    b"/\\example.org",
    b"/?%",
    b"/?a=%zz&b=%",
    b"/nowhere?a=%0d%0aX-A:%20b",
]


@pytest.mark.parametrize("target", PATHS, ids=lambda target: target[:40].decode("latin-1"))
@pytest.mark.parametrize("method", [b"GET", b"HEAD", b"OPTIONS"])
def test_paths_lead_nowhere_else(attacked: Server, target: bytes, method: bytes) -> None:
    received = exchange(attacked, head(target, method=method))
    (status,) = statuses(received)
    # The home page is there, and so are answers to OPTIONS.
    assert status in REFUSED or (status in (200, 204, 303, 308) and b"root:" not in received)
    fields, _, _ = received.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0].lower() for line in fields.split(b"\r\n")[1:]]
    assert not {b"set-cookie", b"x-a"} & set(names)
    for name, value in (line.split(b": ", 1) for line in fields.split(b"\r\n")[1:]):
        if name == b"location":
            assert re.match(rb"/(?![/\\])|http://x/(?![/\\])", value)
    assert b"<script>" not in received


@pytest.mark.parametrize(
    "address",
    [
        b"query=%",
        b"query=%zz",
        b"query=ASK%7B%7D%00",
        b"query=ASK%7B%7D&format=%0d%0aX-A:%20b",
        b"query=ASK%7B%7D&format=text/html%0d%0a",
        b"query=%FF%FE",
        b"query=%ED%A0%80",
        b"query=" + b"%0d%0a" * 1000,
        b"query=ASK%7B%7D&default-graph-uri=%0d%0aX-A:%20b",
        b"query=ASK%7B%7D&named-graph-uri=" + b"a" * 100_000,
        b"query=SELECT%20*%20%7B%7D%20%23%0d%0aX-A:%20b",
        b"query",
        b"query=",
        b"=",
        b"&&&&",
        b"query[]=ASK",
        b"a=b" + b"&a=b" * 100_000,
        b"format=xml",
        b"query=ASK%7B%7D;query=ASK%7B%7D",
    ],
    ids=lambda address: address[:50].decode(),
)
def test_parameters_do_not_reach_the_headers(attacked: Server, address: bytes) -> None:
    received = exchange(attacked, head(b"/sparql?" + address))
    (status,) = statuses(received)
    assert status in REFUSED | {200}
    assert b"x-a: b" not in received.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.parametrize(
    "accept",
    [
        b"",
        b"\xff",
        b"a" * 60_000,
        b"*/*;q=" + b"9" * 500,
        b"," * 50_000,
        b"text/html\r\n x",
        b"\x7f",
    ],
    ids=lambda accept: repr(accept[:20]),
)
def test_an_accept_header_that_is_none_does_no_harm(attacked: Server, accept: bytes) -> None:
    (status,) = statuses(exchange(attacked, head(ASK, b"Accept: " + accept)))
    assert status in (200, 400, 406)


def posted(body: bytes, *fields: bytes, length: int | None = None) -> bytes:
    said = b"Content-Length: %d" % (len(body) if length is None else length)
    return head(b"/sparql", FORM[:-2], said, *fields, method=b"POST") + body


def test_bodies_of_another_length_than_said(attacked: Server) -> None:
    body = b"query=ASK%7B%7D"
    longer = exchange(attacked, posted(body + b"GET / HTTP/1.1\r\n\r\n", length=len(body)))
    assert statuses(longer)[:1] == [200]
    assert len(statuses(longer)) == 1
    shorter = exchange(attacked, posted(body, length=len(body) + 1), end=True)
    assert statuses(shorter) in ([], [400])
    began = time.monotonic()
    too_long = exchange(attacked, posted(body, length=10**12))
    assert (statuses(too_long), time.monotonic() - began < 2) == ([413], True)


def test_who_asks_first_whether_a_body_is_wanted_is_told(attacked: Server) -> None:
    body = b"query=ASK%7B%7D"
    with socket.create_connection(("127.0.0.1", attacked.port), timeout=5) as connection:
        connection.sendall(posted(b"", b"Expect: 100-continue", length=len(body)))
        assert b"100 Continue" in connection.recv(1000)
        connection.sendall(body)
        assert statuses(connection.recv(10_000)) == [200]
    large = exchange(attacked, posted(b"", b"Expect: 100-continue", length=10**10))
    assert 413 in statuses(large)


def test_bodies_that_are_packed_or_in_another_encoding(attacked: Server) -> None:
    query = b"query=ASK%7B%7D"
    packed = posted(gzip.compress(query), b"Content-Encoding: gzip")
    assert statuses(exchange(attacked, packed)) == [415]
    bomb = posted(gzip.compress(bytes(50 * MIB)), b"Content-Encoding: gzip")
    assert statuses(exchange(attacked, bomb)) == [415]
    plain = posted(query, b"Content-Encoding: identity")
    assert statuses(exchange(attacked, plain)) == [200]
    for body in ("query=ASK{}".encode("utf-16"), "query=ASK{}".encode("utf-32"), b"\xff\xfe"):
        assert statuses(exchange(attacked, posted(body))) == [400]
    for charset, status in ((b"utf-16", 415), (b"\xff", 415), (b"", 415), (b'"UTF-8"', 200)):
        kind = b"Content-Type: application/sparql-query; charset=" + charset
        length = b"Content-Length: 5"
        asked = head(b"/sparql", kind, length, method=b"POST") + b"ASK{}"
        assert statuses(exchange(attacked, asked)) == [status]


def test_other_protocols_are_not_spoken(attacked: Server) -> None:
    for name in (b"websocket", b"h2c", b"TLS/1.0", b"\xff"):
        upgrade = (
            b"GET "
            + ASK
            + b" HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: "
            + name
            + b"\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        received = exchange(attacked, upgrade, wait=1)
        assert statuses(received) == [200]
        assert received.endswith(b"true}")
