"""Requests and answers as ASGI has them (https://asgi.readthedocs.io/en/latest/specs/www.html)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from ipaddress import IPv6Address
from typing import Any, Final

from coopgraph.pages import Refused
from coopgraph.web.cache import Kept
from coopgraph.web.headers import not_modified

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PIECE: Final = 64 * 1024
"""Bytes that are sent at a time: a client that takes them slowly holds no more than that."""


_HOST: Final = re.compile(r"(?:[A-Za-z0-9.\-]+|\[([0-9A-Fa-f:]+)\])(?::\d{1,5})?")


class Disconnected(Exception):  # noqa: N818 - it is what happened, not a mistake of this program
    """The client has gone."""


class Incoming:
    """A request.

    Args:
        scope: What ASGI says of it.
        receive: Where its body comes from.
    """

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.raw_path: bytes = scope["raw_path"]
        self.query_string: bytes = scope["query_string"]
        self.scheme: str = scope["scheme"]
        self.client: tuple[str, int] | None = scope["client"]
        self.headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            # A field that comes twice is one list (RFC 9110, section 5.2).
            known = self.headers.get(name)
            self.headers[name] = value if known is None else known + b", " + value

    def header(self, name: bytes) -> str:
        """Return a header field, empty where it is not there."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def host(self) -> str:
        """What the client calls this host, with the port; empty where it is no name of one."""
        host = self.header(b"host")
        found = _HOST.fullmatch(host)
        if found is None:
            return ""
        if found[1] is not None:
            try:
                IPv6Address(found[1])
            except ValueError:
                return ""
        return host

    @property
    def takes_gzip(self) -> bool:
        """Whether the client takes compressed answers."""
        accepted = self.headers.get(b"accept-encoding", b"")
        return b"gzip" in accepted and b"gzip;q=0," not in accepted.replace(b" ", b"") + b","

    async def body(self, most: int, seconds: float) -> bytes:
        """Read the body.

        Args:
            most: Bytes that it may have.
            seconds: Time in which it must come.

        Raises:
            Refused: It is too long (413) or too slow (408).
            Disconnected: The client has gone.
        """
        length = self.headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > most:
            raise _too_long(most)
        pieces = bytearray()
        try:
            async with asyncio.timeout(seconds):
                while True:
                    message = await self._receive()
                    if message["type"] == "http.disconnect":
                        raise Disconnected
                    pieces += message.get("body", b"")
                    if len(pieces) > most:
                        raise _too_long(most)
                    if not message.get("more_body"):
                        return bytes(pieces)
        except TimeoutError:
            raise Refused(408, f"the request did not come within {seconds:g} seconds") from None

    async def gone(self) -> None:
        """Wait until the client has gone; only after the body was read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


def _too_long(most: int) -> Refused:
    return Refused(413, f"the request is longer than {most:,} bytes", hint="ask for less at once")


async def send(incoming: Incoming, answer: Kept, out: Send) -> tuple[int, int]:
    """Send an answer, or that the client has it already.

    Args:
        incoming: The request.
        answer: The answer.
        out: Where it goes.

    Returns:
        The status and the number of bytes that were sent.
    """
    asked: Mapping[bytes, bytes] = incoming.headers
    none_match = asked.get(b"if-none-match", b"")
    since = asked.get(b"if-modified-since", b"")
    if (
        (none_match or since)
        and answer.status == 200
        and incoming.method in ("GET", "HEAD")
        and not_modified(none_match, since, answer.etag, answer.modified)
    ):
        kept = [
            pair for pair in answer.headers if pair[0] not in (b"content-length", b"content-type")
        ]
        await out({"type": "http.response.start", "status": 304, "headers": kept})
        await out({"type": "http.response.body", "body": b""})
        return 304, 0
    await out(
        {"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)}
    )
    body = b"" if incoming.method == "HEAD" else answer.body
    view = memoryview(body)
    for start in range(0, len(body) - PIECE, PIECE):
        piece = bytes(view[start : start + PIECE])
        await out({"type": "http.response.body", "body": piece, "more_body": True})
    rest = body if len(body) <= PIECE else bytes(view[_last(len(body)) :])
    await out({"type": "http.response.body", "body": rest})
    return answer.status, len(body)


def _last(length: int) -> int:
    """Return where the last piece of so many bytes begins."""
    return len(range(0, length - PIECE, PIECE)) * PIECE
