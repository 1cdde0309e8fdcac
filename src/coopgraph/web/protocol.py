"""The SPARQL 1.1 Protocol: what a request over the endpoint asks for.

https://www.w3.org/TR/sparql11-protocol/ sections 2.1 (query) and 2.2 (update).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import unquote_to_bytes

from coopgraph.pages import Refused

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

MAX_FIELDS: Final = 200
"""Parameters of a request."""

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Operation:
    """What is asked for.

    Attributes:
        kind: A query, an update, or neither: then what the endpoint is.
        text: The query or update.
        default: The graphs of the default graph that the request names.
        named: The named graphs that it names.
        params: All parameters.
    """

    kind: Literal["query", "update", "none"]
    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    params: Params

    def get(self, name: str) -> str | None:
        """Return the first value of a parameter, None where it is not given."""
        return next((value for key, value in self.params if key == name), None)


def read_operation(
    method: str, query_string: bytes, content_type: str | None, body: bytes
) -> Operation:
    """Read what a request asks for.

    Args:
        method: GET (also for HEAD) or POST.
        query_string: What follows the question mark in the address.
        content_type: The Content-Type header; None where there is none.
        body: The body of a POST.

    Returns:
        The operation.

    Raises:
        Refused: The request is none of the protocol (400), or of an unknown type (415).
    """
    params = parse_params(query_string)
    if method != "POST":
        if _values(params, "update"):
            raise Refused(400, "an update is sent by POST", hint="see SPARQL 1.1 Protocol, 2.2")
        return _of_params(params)
    media_type, charset = _content_type(content_type)
    if media_type == FORM:
        if _values(params, "query") or _values(params, "update"):
            raise Refused(
                400, "the operation stands in the address of a POST", hint="put it inside"
            )
        return _of_params((*params, *parse_params(body)))
    if media_type not in (QUERY, UPDATE):
        told = f"the content type {media_type}" if media_type else "a POST without content type"
        hint = f"use {QUERY}, or {FORM} with the parameter query"
        raise Refused(415, f"{told} is not of the SPARQL protocol", hint=hint)
    text = _decoded(body, charset)
    if _values(params, "query") or _values(params, "update"):
        raise Refused(400, "the operation stands both in the address and in the body")
    if media_type == UPDATE:
        return _operation("update", text, params)
    return _operation("query", text, params)


def parse_params(text: bytes) -> Params:
    """Read parameters as forms and addresses have them.

    Args:
        text: ``key=value`` joined by ``&``, percent-encoded.

    Returns:
        The parameters in their order.

    Raises:
        Refused: They are no UTF-8, or too many.
    """
    fields = [field for field in text.split(b"&") if field]
    if len(fields) > MAX_FIELDS:
        raise Refused(400, f"the request has more than {MAX_FIELDS} parameters")
    return tuple((_unquoted(key), _unquoted(value)) for key, _, value in map(_halves, fields))


def _halves(field: bytes) -> tuple[bytes, bytes, bytes]:
    return field.partition(b"=")


def _unquoted(text: bytes) -> str:
    return _decoded(unquote_to_bytes(text.replace(b"+", b" ")), "utf-8")


def _decoded(text: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"the charset {charset} is not read here", hint="send UTF-8")
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"the request is not text in UTF-8 (byte {error.start + 1})"
        raise Refused(400, what, hint="encode it as UTF-8") from None
    if "\0" in decoded:
        raise Refused(400, "the request holds the character U+0000")
    return decoded


def _content_type(header: str | None) -> tuple[str, str]:
    """Return the media type and the charset, in lower case."""
    media_type, *parameters = (header or "").split(";")
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset


def _of_params(params: Params) -> Operation:
    queries, updates = _values(params, "query"), _values(params, "update")
    if queries and updates:
        raise Refused(400, "the request holds both a query and an update", hint="send one of them")
    if len(queries) > 1 or len(updates) > 1:
        raise Refused(
            400, "the request holds more than one query or update", hint="send one of them"
        )
    if queries:
        return _operation("query", queries[0], params)
    if updates:
        return _operation("update", updates[0], params)
    return _operation("none", "", params)


def _operation(kind: Literal["query", "update", "none"], text: str, params: Params) -> Operation:
    prefix = "using-" if kind == "update" else ""
    default = _values(params, f"{prefix}{'graph' if prefix else 'default-graph'}-uri")
    named = _values(params, f"{prefix}named-graph-uri")
    return Operation(kind, text, tuple(default), tuple(named), params)


def _values(params: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in params if key == name]
