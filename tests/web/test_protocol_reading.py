"""What a request asks for, by the SPARQL 1.1 Protocol."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.pages import Refused
from coopgraph.web.protocol import MAX_FIELDS, parse_params, read_operation

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("method", "address", "kind", "body"),
    [
        ("GET", b"query=ASK%7B%7D", None, b""),
        ("HEAD", b"query=ASK%7B%7D", None, b""),
        ("POST", b"", FORM, b"query=ASK%7B%7D"),
        ("POST", b"", "application/x-www-form-urlencoded; charset=UTF-8", b"query=ASK{}"),
        ("POST", b"", "application/sparql-query", b"ASK{}"),
        ("POST", b"", 'Application/SPARQL-Query;charset="utf-8"', b"\xef\xbb\xbfASK{}"),
    ],
)
def test_a_query_comes_in_three_ways(
    method: str, address: bytes, kind: str | None, body: bytes
) -> None:
    operation = read_operation(method, address, kind, body)
    assert (operation.kind, operation.text) == ("query", "ASK{}")


def test_the_graphs_of_a_request_stand_beside_the_query() -> None:
    address = b"default-graph-uri=urn%3Aa&named-graph-uri=urn:b&default-graph-uri=urn:c"
    for operation in (
        read_operation("GET", b"query=ASK%7B%7D&" + address, None, b""),
        read_operation("POST", b"", FORM, address + b"&query=ASK%7B%7D"),
        read_operation("POST", address, "application/sparql-query", b"ASK{}"),
    ):
        assert (operation.default, operation.named) == (("urn:a", "urn:c"), ("urn:b",))


@pytest.mark.parametrize("body", [b"update=CLEAR+ALL&using-graph-uri=urn:a"])
def test_an_update_is_known(body: bytes) -> None:
    operation = read_operation("POST", b"", FORM, body)
    assert (operation.kind, operation.text, operation.default) == (
        "update",
        "CLEAR ALL",
        ("urn:a",),
    )
    direct = read_operation("POST", b"", "application/sparql-update", b"CLEAR ALL")
    assert (direct.kind, direct.text) == ("update", "CLEAR ALL")


@pytest.mark.parametrize(
    ("method", "address", "kind", "body", "status"),
    [
        ("GET", b"query=ASK%7B%7D&query=ASK%7B%7D", None, b"", 400),
        ("GET", b"update=CLEAR+ALL", None, b"", 400),
        ("GET", b"query=%FF", None, b"", 400),
        ("GET", b"query=ASK%00", None, b"", 400),
        ("POST", b"", FORM, b"query=ASK%7B%7D&update=CLEAR+ALL", 400),
        ("POST", b"query=ASK%7B%7D", FORM, b"", 400),
        ("POST", b"query=ASK%7B%7D", "application/sparql-query", b"ASK{}", 400),
        ("POST", b"", "application/sparql-query", "ASK{}".encode("utf-16"), 400),
        ("POST", b"", "application/sparql-query; charset=utf-16", b"ASK{}", 415),
        ("POST", b"", "text/plain", b"ASK{}", 415),
        ("POST", b"", None, b"ASK{}", 415),
        ("GET", b"&".join([b"a=b"] * (MAX_FIELDS + 1)), None, b"", 400),
    ],
)
def test_what_is_not_of_the_protocol_is_refused(
    method: str, address: bytes, kind: str | None, body: bytes, status: int
) -> None:
    with pytest.raises(Refused) as refused:
        read_operation(method, address, kind, body)
    assert refused.value.status == status


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(address: bytes) -> None:
    try:
        params = parse_params(address)
    except Refused as refused:
        assert refused.status == 400
    else:
        assert all(isinstance(one, str) for pair in params for one in pair)
